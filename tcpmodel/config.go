package tcpmodel

import "wirewalk/sim/vtime"

// Config is what a host's stack can be told. Every field has its unit, and its
// default by profile is in textbook.go and linux.go. A scenario sets a field by
// the name in its yaml tag; the desc tag is what the schema and the reference
// page print.
type Config struct {
	Profile string `yaml:"-"`

	// Opening.
	MSS           uint16         `yaml:"mss" unit:"octets" desc:"MSS announced in the SYN (RFC 9293 §3.7.1)"`
	SendMSS       uint16         `yaml:"send_mss" unit:"octets" desc:"MSS assumed when the peer announces none (536, RFC 9293 MUST-15)"`
	WindowScale   bool           `yaml:"window_scale" desc:"offer window scaling (RFC 7323 §2)"`
	ScaleShift    uint8          `yaml:"window_scale_shift" desc:"shift count offered, 0 to 14" needs:"window_scale"`
	Timestamps    bool           `yaml:"timestamps" desc:"offer timestamps (RFC 7323 §3)"`
	SACK          bool           `yaml:"sack" desc:"offer selective acknowledgment (RFC 2018)"`
	ECN           bool           `yaml:"ecn" desc:"offer explicit congestion notification (RFC 3168)"`
	SynRTO        vtime.Duration `yaml:"syn_rto" desc:"first retransmission timeout of a SYN (RFC 6298 §2: 1 s)"`
	SynRetries    int            `yaml:"syn_retries" desc:"SYN retransmissions before ETIMEDOUT"`
	SynLinear     int            `yaml:"syn_linear_timeouts" desc:"SYN retransmissions before the timeout starts to double (Linux: 4)"`
	SynAckRetries int            `yaml:"synack_retries" desc:"SYN,ACK retransmissions before the half-open connection is dropped"`

	// Buffers and sending.
	ReceiveBuffer int64 `yaml:"receive_buffer" unit:"octets" desc:"receive buffer, which bounds the window"`
	ReceiveStart  int64 `yaml:"receive_window_start" unit:"octets" desc:"receive window at the start, which grows up to receive_buffer as the application reads; 0 starts with all of it"`
	SendBuffer    int64 `yaml:"send_buffer" unit:"octets" desc:"send buffer"`
	Nagle         bool  `yaml:"nagle" desc:"hold a small segment while data is unacknowledged (RFC 9293 §3.7.4)"`
	NagleMinshall bool  `yaml:"nagle_minshall" desc:"hold a small segment only while another small one is unacknowledged (Linux)"`
	SenderSWS     bool  `yaml:"sender_sws" desc:"sender's silly-window avoidance (RFC 9293 §3.8.6.2.1)"`
	ReceiverSWS   bool  `yaml:"receiver_sws" desc:"receiver's silly-window avoidance (RFC 9293 §3.8.6.2.2)"`
	ProbeOctet    bool  `yaml:"window_probe_octet" desc:"probe a zero window with one octet of new data (RFC 9293 §3.8.6.1); else with none, at SND.UNA-1 (Linux)"`

	// Acknowledging.
	DelayedAck vtime.Duration `yaml:"delayed_ack" desc:"longest delay of an ACK; 0 sends each at once (RFC 9293 §3.8.6.3)"`
	QuickAcks  int            `yaml:"quick_acks" desc:"ACKs sent at once at the start of a connection (Linux: 16)" needs:"linux_ack"`
	LinuxAck   bool           `yaml:"linux_ack" desc:"Linux quick-ack and ping-pong rules for delayed ACKs"`

	// Retransmission and congestion.
	InitialRTO         vtime.Duration `yaml:"initial_rto" desc:"RTO before a round trip was measured (RFC 6298 §2.1: 1 s)"`
	MinRTO             vtime.Duration `yaml:"min_rto" desc:"lower bound of the RTO (RFC 6298 §2.4: 1 s; Linux 200 ms)"`
	MaxRTO             vtime.Duration `yaml:"max_rto" desc:"upper bound of the RTO"`
	RTOVarFloor        vtime.Duration `yaml:"rto_variance_floor" desc:"lower bound of the RTO's 4 x RTTVAR (Linux 200 ms; 0 is the clock's grain)"`
	R1                 int            `yaml:"r1" desc:"retransmissions before the application is told (RFC 9293 §3.8.3)"`
	R2                 int            `yaml:"r2" desc:"retransmissions of data before the connection ends with ETIMEDOUT (RFC 9293 §3.8.3); Linux ends it when as much time has passed as they take from 200 ms on (tcp_retries2)"`
	R2Time             vtime.Duration `yaml:"r2_time" desc:"time of retransmission before the connection ends; 0 counts retransmissions instead"`
	InitialWindow      int            `yaml:"initial_window" unit:"segments" desc:"initial congestion window (RFC 6928: 10)" needs:"congestion!=none"`
	Congestion         string         `yaml:"congestion" desc:"reno, cubic or none"`
	SlowStartAfterIdle bool           `yaml:"slow_start_after_idle" desc:"restart from the initial window after an RTO without sending (RFC 5681 §4.1)" needs:"congestion!=none"`
	LimitedTransmit    bool           `yaml:"limited_transmit" desc:"send new data on the first two duplicate ACKs (RFC 3042)" needs:"!prr"`
	FastRetransmit     bool           `yaml:"fast_retransmit" desc:"retransmit on the third duplicate ACK (RFC 5681 §3.2)"`
	NewReno            bool           `yaml:"newreno" desc:"recovery without SACK by RFC 6582"`
	FRTO               bool           `yaml:"frto" desc:"send new data after a timeout's first ACK, to see whether the timeout was needed (RFC 5682)" needs:"congestion!=none"`
	Undo               bool           `yaml:"undo" desc:"restore cwnd when timestamps or D-SACK show that a retransmission was needless (RFC 3522, RFC 4015)" needs:"congestion!=none"`
	PRR                bool           `yaml:"prr" desc:"proportional rate reduction (RFC 6937)"`
	RACK               bool           `yaml:"rack" desc:"time-based loss detection (RFC 8985)"`
	TLP                bool           `yaml:"tail_loss_probe" desc:"tail loss probe (RFC 8985 §7)" needs:"sack"`
	JoinRetrans        bool           `yaml:"join_retransmissions" desc:"a retransmission carries whole segments that follow it, up to the segment size, and the FIN (Linux)"`
	DSACK              bool           `yaml:"dsack" desc:"report duplicates by SACK (RFC 2883)" needs:"sack"`

	// Keeping.
	Keepalive         bool           `yaml:"keepalive" desc:"probe idle connections (RFC 9293 §3.8.4); off by default"`
	KeepaliveIdle     vtime.Duration `yaml:"keepalive_idle" desc:"idle time before the first probe, 2 h"`
	KeepaliveInterval vtime.Duration `yaml:"keepalive_interval" desc:"time between probes, 75 s"`
	KeepaliveProbes   int            `yaml:"keepalive_probes" desc:"unanswered probes before the connection is dead: 10, Linux 9"`
	KeepaliveGarbage  bool           `yaml:"keepalive_garbage" desc:"send one garbage octet in a probe (RFC 9293 MAY-6)"`
	KeepaliveReset    bool           `yaml:"keepalive_reset" desc:"send RST when probes went unanswered, as Linux does"`
	UserTimeout       vtime.Duration `yaml:"user_timeout" desc:"longest time data may stay unacknowledged; 0 is off (RFC 5482)"`

	// Closing.
	MSL             vtime.Duration `yaml:"msl" desc:"maximum segment lifetime; TIME-WAIT lasts twice this (RFC 9293 §3.4.2: 2 min)"`
	FinWait2Timeout vtime.Duration `yaml:"fin_wait2_timeout" desc:"end of a FIN-WAIT-2 whose program has closed; 0 waits for ever (Linux 60 s)"`
	TimeWaitReuse   bool           `yaml:"time_wait_reuse" desc:"a client may reuse a port in TIME-WAIT after 1 s with timestamps (tcp_tw_reuse)" needs:"timestamps"`
	// ResetKeepsUnread is whether an arriving RST leaves what was received before it to be read.
	ResetKeepsUnread bool `yaml:"reset_keeps_unread" desc:"octets received before an RST can still be read (Linux); RFC 9293 §3.10.7.4 flushes them"`
	ResetOnUnread    bool `yaml:"reset_on_unread" desc:"close() with unread data sends RST (RFC 9293 SHLD-3)"`

	// Robustness.
	ChallengeAck bool           `yaml:"challenge_ack" desc:"RFC 5961 checks of RST, SYN and data"`
	ChallengeGap vtime.Duration `yaml:"challenge_ack_interval" desc:"shortest time between answers to out-of-window segments (Linux 500 ms); 0 does not limit"`
	Backlog      int            `yaml:"backlog" desc:"connections waiting for accept()"`
	SynQueue     int            `yaml:"syn_queue" desc:"half-open connections a listener keeps"`

	// EphemeralFirst and EphemeralLast bound the ports that connect() chooses from.
	EphemeralFirst uint16 `yaml:"ephemeral_first" desc:"first ephemeral port"`
	EphemeralLast  uint16 `yaml:"ephemeral_last" desc:"last ephemeral port"`

	// TimerGrain is the tick of the stack's timers; a timer fires on the first tick at or after its deadline. 0 is exact.
	TimerGrain vtime.Duration `yaml:"timer_grain" desc:"tick of the stack's timers; 0 is exact"`
}
