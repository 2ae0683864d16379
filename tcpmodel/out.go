package tcpmodel

import "wirewalk/sim/vtime"

// ActKind is one kind of thing a connection does in answer to an event.
type ActKind uint8

// What an event can lead to.
const (
	ActSend     ActKind = iota + 1 // Segs[Seg] leaves
	ActState                       // From → To
	ActIndicate                    // the application is told: Ind, Errno, N
	ActTimer                       // Timer fired (the root of an Expire) or was cancelled or armed for a notable reason
	ActDiscard                     // the arriving segment, or part of it, was not taken
	ActRefuse                      // something that could have happened did not, because of Why
)

// Indication is what a connection tells its application.
type Indication uint8

// The indications.
const (
	IndConnected Indication = iota + 1 // OPEN completed
	IndReadable                        // N octets are ready to be received in all, or end of file
	IndEOF                             // the peer's FIN has been reached in sequence
	IndWritable                        // the send buffer has room again after a SEND that it could not take whole
	IndAcked                           // everything sent has been acknowledged
	IndError                           // the connection ended with Errno
	IndClosed                          // the TCB is deleted; nothing follows
	IndSoftError                       // RFC 9293 §3.9.1.8 asynchronous report: ICMP or R1, the connection goes on
	IndUrgent                          // urgent data is to come, up to N octets ahead
	IndSent                            // result of SEND: N octets taken
	IndReceived                        // result of RECEIVE: N octets handed over, in Spans
	IndSkipped                         // N octets of the stream were passed over: an urgent octet that was not read in its place
	IndRefused                         // the call cannot be done in this state: Errno; the connection is unchanged
)

// Act is one consequence of an event, in order.
type Act struct {
	Kind     ActKind
	Ind      Indication
	From, To State
	Timer    TimerKind
	Errno    Errno
	Why      Reason
	Seg      int32 // index into Out.Segs for ActSend
	Retrans  bool  // ActSend: octets that were sent before
	N        int64
}

// Out collects what one event leads to. It is reused from event to event:
// Reset keeps its memory.
type Out struct {
	Acts  []Act
	Segs  []Segment
	Spans []Span // octets handed over by RECEIVE, in order
}

// Reset empties o and keeps its memory.
func (o *Out) Reset() {
	o.Acts, o.Segs, o.Spans = o.Acts[:0], o.Segs[:0], o.Spans[:0]
}

// TimerKind names a timer of a connection.
type TimerKind uint8

// The timers.
const (
	TimerRetransmit  TimerKind = iota // RFC 6298
	TimerLossProbe                    // RFC 8985 §7 (TLP)
	TimerReorder                      // RFC 8985 §6 (RACK)
	TimerPersist                      // RFC 9293 §3.8.6.1
	TimerDelayedAck                   // RFC 9293 §3.8.6.3
	TimerKeepalive                    // RFC 9293 §3.8.4
	TimerTimeWait                     // RFC 9293 §3.6.1, 2 MSL
	TimerFinWait2                     // a FIN-WAIT-2 whose application has closed
	TimerUser                         // RFC 9293 §3.9.1.1, RFC 5482
	TimerSWSOverride                  // RFC 9293 §3.8.6.2.1
	NumTimers        = iota
)

// String is the name of the timer in traces.
func (t TimerKind) String() string {
	names := [...]string{
		"retransmit", "loss-probe", "reorder", "persist", "delayed-ack", "keepalive", "time-wait",
		"fin-wait-2", "user-timeout", "sws-override",
	}
	if int(t) < len(names) {
		return names[t]
	}
	return "unknown"
}

// Snapshot is the transmission control block by its RFC names (RFC 9293
// §3.3.1), with what congestion control and the timers hold. Sequence numbers
// are absolute; subtract ISS or IRS for relative ones.
type Snapshot struct {
	State  State
	Scaled bool // window scaling is in use: windows below are already scaled to octets
	SACKOK bool
	TSOK   bool
	InLoss bool // RTO recovery
	InFast bool // fast recovery
	// AppClosed: close() was called, nobody will read.
	AppClosed bool
	// EndUnread: the FIN was reached, and no RECEIVE has met it yet.
	EndUnread    bool
	Backoff      uint8 // how often the retransmission timer has doubled, at most 255
	Probes       uint8 // unanswered keepalive or persist probes, at most 255
	SndScale     uint8
	RcvScale     uint8
	MSS          uint16 // effective send MSS, options deducted
	ISS, IRS     Seq
	SndUna       Seq
	SndNxt       Seq
	RcvNxt       Seq
	SndWL1       Seq
	SndWL2       Seq
	SndWnd       uint32 // octets
	RcvWnd       uint32 // octets
	Cwnd         uint32 // octets
	Ssthresh     uint32 // octets
	SndQueued    uint64 // octets written and not yet sent
	RcvQueued    uint64 // octets received in sequence and not yet read
	OutOfOrder   uint32 // octets held beyond a gap
	SndUrgent    uint32 // octets from SND.UNA to SND.UP, 0 when nothing urgent is unacknowledged
	RcvUrgent    uint32 // octets from the next that the program reads to RCV.UP, 0 when it has read what is urgent
	Inflight     uint32 // octets sent and neither acknowledged nor known lost
	Srtt, Rttvar vtime.Duration
	RTO          vtime.Duration
	Timers       [NumTimers]vtime.Time // deadlines, vtime.Never when not armed
	Held         Reason                // the guard that holds back data or an ACK now, 0 if none
}
