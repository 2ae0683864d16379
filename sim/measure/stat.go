package measure

import (
	"strconv"

	"wirewalk/sim/vtime"
)

// Stat is a number of a run, by its name in scenario files.
type Stat string

// The numbers of a run; List says what they are.
const (
	StatPackets         Stat = "packets"
	StatOctets          Stat = "octets"
	StatPayload         Stat = "payload"
	StatConnections     Stat = "connections"
	StatHandshakes      Stat = "handshakes"
	StatRoundTrips      Stat = "round-trips"
	StatRetransmissions Stat = "retransmissions"
	StatLost            Stat = "lost"
	StatPerhapsLost     Stat = "perhaps-lost"
	StatResets          Stat = "resets"
	StatReused          Stat = "reused"
	StatExchanges       Stat = "exchanges"
	StatFailed          Stat = "failed"
	StatTimeWait        Stat = "time-wait"
	StatDuration        Stat = "duration"
)

// Unit is what a number counts in.
type Unit uint8

// The units.
const (
	UnitOne    Unit = iota // things
	UnitOctets             // octets
	UnitTime               // nanoseconds
)

// Shown says what a capture that was taken at one host shows of a number.
type Shown uint8

// What a capture shows.
const (
	// ShownPassing is all of it as far as packets pass the host.
	ShownPassing Shown = iota
	// ShownEarlier is the same, but that a repetition is one only where the
	// octets passed before, and that a copy which the network made cannot be told
	// from a repetition.
	ShownEarlier
	// ShownStates is what the passing packets tell of the states of the host's own ends.
	ShownStates
	// ShownInferred is a guess: what passed allows to tell, or what it does not.
	ShownInferred
	// ShownOnly is what no run has and a capture alone asks for.
	ShownOnly
)

// Description is what there is to know about a number.
type Description struct {
	Stat  Stat
	Help  string // what it is, without a full stop
	Unit  Unit
	Shown Shown
	of    func(*Stats) int64
	asOf  func(*Stats) int64 // at an instant, where that is something else
}

// List is every number of a run, in the order in which help lists them.
func List() []Description {
	return []Description{
		{
			Stat: StatPackets, Help: "packets that hosts have sent, repetitions included",
			of: counted(func(c *Counts) int { return c.Packets }),
		},
		{
			Stat: StatOctets, Help: "octets of these packets, IP headers included",
			Unit: UnitOctets, of: func(s *Stats) int64 { return s.Total.Octets },
		},
		{
			Stat: StatPayload, Help: "octets that they carry in TCP or UDP",
			Unit: UnitOctets, of: func(s *Stats) int64 { return s.Total.Payload },
		},
		{
			Stat: StatConnections,
			Help: "connections of which a packet was sent; of a host: that it opened",
			of:   func(s *Stats) int64 { return int64(s.Opened) },
		},
		{
			Stat:  StatHandshakes,
			Help:  "connections of which an end has become ESTABLISHED by a handshake",
			Shown: ShownStates, of: counted(func(c *Counts) int { return c.Handshakes }),
		},
		{
			Stat: StatRoundTrips, Help: "round trips that had to wait for each other",
			Shown: ShownInferred, of: counted(func(c *Counts) int { return int(c.RoundTrips) }),
		},
		{
			Stat: StatRetransmissions, Help: "packets that repeat octets, a SYN or a FIN",
			Shown: ShownEarlier, of: counted(func(c *Counts) int { return c.Retransmissions }),
		},
		{
			Stat: StatLost, Help: "packets that did not arrive or were not taken",
			Shown: ShownInferred, of: counted(func(c *Counts) int { return c.Lost }),
		},
		{
			Stat: StatPerhapsLost, Help: "packets that may have been lost: no answer to them was seen",
			Shown: ShownOnly, of: counted(func(c *Counts) int { return c.PerhapsLost }),
		},
		{
			Stat: StatResets, Help: "packets with RST",
			of: counted(func(c *Counts) int { return c.Resets }),
		},
		{
			Stat: StatReused, Help: "HTTP exchanges on a connection that had served one before",
			Shown: ShownInferred, of: func(s *Stats) int64 { return int64(s.Reused) },
		},
		{
			Stat: StatExchanges, Help: "HTTP exchanges that have ended, well or not",
			Shown: ShownInferred, of: func(s *Stats) int64 { return int64(len(s.Exchanges)) },
		},
		{
			Stat: StatFailed, Help: "HTTP exchanges that have failed",
			Shown: ShownInferred, of: func(s *Stats) int64 { return int64(s.Failed) },
		},
		{
			Stat:  StatTimeWait,
			Help:  "sockets that have been in TIME-WAIT; at an instant: that are in it",
			Shown: ShownStates, of: waited(func(w *TimeWait) int { return w.Entered }),
			asOf: waited(func(w *TimeWait) int { return w.Now }),
		},
		{
			Stat: StatDuration, Help: "time from the start to the end of the run",
			Unit: UnitTime, Shown: ShownInferred, of: func(s *Stats) int64 { return s.DurationNs },
		},
	}
}

func counted(number func(*Counts) int) func(*Stats) int64 {
	return func(s *Stats) int64 { return int64(number(&s.Total)) }
}

func waited(number func(*TimeWait) int) func(*Stats) int64 {
	return func(s *Stats) int64 {
		n := 0
		for i := range s.TimeWait {
			n += number(&s.TimeWait[i])
		}
		return int64(n)
	}
}

// Describe finds what there is to know about a number, and whether there is one
// of that name.
func (n Stat) Describe() (Description, bool) {
	for _, d := range List() {
		if d.Stat == n {
			return d, true
		}
	}
	return Description{}, false
}

// Of is the number in what was counted: UnknownTrips for round trips that a
// capture does not tell, and 0 for a name that is none.
func (n Stat) Of(s *Stats) int64 {
	if d, ok := n.Describe(); ok {
		return d.of(s)
	}
	return 0
}

// AsOf is the number at the instant up to which was counted.
func (n Stat) AsOf(s *Stats) int64 {
	if d, ok := n.Describe(); ok && d.asOf != nil {
		return d.asOf(s)
	}
	return n.Of(s)
}

// Text writes the number with its unit where that is time, and a dash for what
// is not known.
func (n Stat) Text(s *Stats) string {
	d, _ := n.Describe()
	switch v := n.Of(s); {
	case v < 0:
		return "-"
	case d.Unit == UnitTime:
		return vtime.Time(v).String() + " s"
	default:
		return strconv.FormatInt(v, 10)
	}
}
