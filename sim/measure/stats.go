package measure

import "wirewalk/sim/trace"

// Stats are the numbers of a run, or of the part of it up to a moment.
type Stats struct {
	Title       string          `json:"title"`
	DurationNs  int64           `json:"duration_ns"`
	Total       Counts          `json:"total"`
	Opened      int             `json:"connections_opened"`
	Reused      int             `json:"connections_reused"` // exchanges on a connection that had served one before
	TimeWait    []TimeWait      `json:"time_wait"`
	Connections []ConnStats     `json:"connections"`
	Exchanges   []ExchangeStats `json:"exchanges"`
	Failed      int             `json:"-"` // exchanges that did; their rows say which
	Estimated   bool            `json:"-"` // the round trips are, as those of a capture
}

// Counts are the numbers that a connection and a whole run both have.
type Counts struct {
	Packets         int        `json:"packets"`    // that hosts sent, not the copies that the network makes
	Octets          int64      `json:"octets"`     // of IP packets, headers included
	Payload         int64      `json:"payload"`    // octets of TCP or UDP payload
	Handshakes      int        `json:"handshakes"` // connections that one has opened, from whichever side
	RoundTrips      RoundTrips `json:"round_trips"`
	Retransmissions int        `json:"retransmissions"`
	Lost            int        `json:"lost"`
	PerhapsLost     int        `json:"perhaps_lost,omitempty"` // of a capture: not known to be lost, and without an answer
	Resets          int        `json:"resets"`
}

// TimeWait counts the sockets in TIME-WAIT at one host.
type TimeWait struct {
	Host    string `json:"host"`
	Now     int    `json:"now"`     // at the moment looked at
	Most    int    `json:"most"`    // at the same time
	Entered int    `json:"entered"` // in all
}

// ConnStats are the numbers of one connection.
type ConnStats struct {
	ID     trace.ConnID `json:"conn"`
	Client string       `json:"client"` // the end that opened it, or asks
	Server string       `json:"server"`
	Counts
}

// ExchangeStats is how long one HTTP exchange took.
type ExchangeStats struct {
	Exchange
	TookNs *int64 `json:"took_ns"`
}
