package tcpmodel

import "wirewalk/sim/vtime"

// Textbook is the stack of the RFCs: every number is the one that RFC 9293 or
// the RFC of the mechanism names, and no mechanism of a particular kernel is on.
func Textbook() Config {
	return Config{
		Profile: "textbook",

		MSS: 1460, SendMSS: 536, // RFC 9293 §3.7.1, MUST-15
		WindowScale: true, ScaleShift: 2, // RFC 7323 §2; a window of 65,535 octets needs no shift
		Timestamps: true, SACK: true, ECN: false,
		SynRTO:     vtime.Second, // RFC 6298 §2.1
		SynRetries: 7,            // with MaxRTO gives up after 183 s: RFC 9293 MUST-23 asks for 3 min
		SynLinear:  0, SynAckRetries: 7,

		ReceiveBuffer: 65535, SendBuffer: 256 << 10, // windows read as they are on the wire
		Nagle: true, SenderSWS: true, ReceiverSWS: true, ProbeOctet: true,

		DelayedAck: 200 * vtime.Millisecond, // RFC 9293 MUST-40: under 0.5 s
		QuickAcks:  0, LinuxAck: false,

		InitialRTO: vtime.Second, MinRTO: vtime.Second, MaxRTO: vtime.Minute, // RFC 6298 §2
		R1: 3, R2: 7, // RFC 9293 SHLD-10, SHLD-11: 3 retransmissions and 100 s
		InitialWindow: 10, // RFC 6928 §2
		Congestion:    "reno", SlowStartAfterIdle: true, LimitedTransmit: true, FastRetransmit: true,
		NewReno: true, FRTO: false, Undo: false, PRR: false, RACK: false, TLP: false, DSACK: true,

		Keepalive: false, KeepaliveIdle: 2 * vtime.Hour, // RFC 9293 MUST-25, MUST-28
		KeepaliveInterval: 75 * vtime.Second, KeepaliveProbes: 10,
		KeepaliveGarbage: false, KeepaliveReset: false,
		UserTimeout: 0,

		MSL:             2 * vtime.Minute, // RFC 9293 §3.4.2
		FinWait2Timeout: 0, TimeWaitReuse: false, ResetOnUnread: true,

		ChallengeAck: true, ChallengeGap: 0,
		Backlog: 128, SynQueue: 128,
		EphemeralFirst: 49152, EphemeralLast: 65535, // RFC 6335 §6
	}
}
