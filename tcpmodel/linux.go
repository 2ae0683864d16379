package tcpmodel

import "wirewalk/sim/vtime"

// Linux reports the profile of that name: what the kernel was recorded to do
// beyond what a key says, such as how it counts windows, belongs to it.
func (c *Config) Linux() bool { return c.Profile == "linux" }

// Linux is what a Linux 6.18 kernel with its default settings does on the wire,
// as recordings show it. Where a name is given it is the kernel's own setting.
func Linux() Config {
	return Config{
		Profile: "linux",

		MSS: 1460, SendMSS: 536,
		WindowScale: true, ScaleShift: 7,
		Timestamps: true, SACK: true, ECN: false, // tcp_ecn = 2 accepts and does not offer
		SynRTO:     vtime.Second,
		SynRetries: 6, SynLinear: 4, SynAckRetries: 5, // tcp_syn_retries, tcp_syn_linear_timeouts, tcp_synack_retries

		ReceiveBuffer: 3 << 20, ReceiveStart: 64 << 10, // half of tcp_rmem: 131072 at the start, 6 MiB at most
		SendBuffer: 2560 << 10,
		Nagle:      true, NagleMinshall: true, SenderSWS: true, ReceiverSWS: true,

		DelayedAck: 40 * vtime.Millisecond, QuickAcks: 16, LinuxAck: true,

		InitialRTO: vtime.Second, MinRTO: 200 * vtime.Millisecond, MaxRTO: 2 * vtime.Minute,
		RTOVarFloor: 200 * vtime.Millisecond,
		R1:          0, R2: 15, // tcp_retries2; tcp_retries1 asks for a new route and tells nobody
		InitialWindow: 10,
		Congestion:    "cubic", SlowStartAfterIdle: true, LimitedTransmit: true, FastRetransmit: true,
		NewReno: true, FRTO: true, Undo: true, PRR: true, RACK: true, TLP: true, DSACK: true,
		JoinRetrans: true, // tcp_retrans_collapse

		Keepalive: false, KeepaliveIdle: 2 * vtime.Hour,
		KeepaliveInterval: 75 * vtime.Second, KeepaliveProbes: 9,
		KeepaliveGarbage: false, KeepaliveReset: true,
		UserTimeout: 0,

		MSL: 30 * vtime.Second, FinWait2Timeout: vtime.Minute, // TCP_TIMEWAIT_LEN, tcp_fin_timeout
		TimeWaitReuse: false, // on loopback only by default; recorded: the 29th of 28 ports fails
		ResetOnUnread: true, ResetKeepsUnread: true, UrgentMark: true,

		ChallengeAck: true, ChallengeGap: 500 * vtime.Millisecond, // tcp_invalid_ratelimit
		Backlog: 4096, SynQueue: 4096, // somaxconn, tcp_max_syn_backlog
		EphemeralFirst: 32768, EphemeralLast: 60999, // ip_local_port_range
	}
}
