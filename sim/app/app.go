// Package app is what the world and an application say to each other: the world
// hands in one Indication at a time, the application answers with calls,
// timers, signals and reports. It is a leaf, so that applications do not
// depend on the world that runs them. An application does no I/O and reads no clock.
package app

import (
	"net/netip"

	"wirewalk/sim/vtime"
	"wirewalk/tcpmodel"
)

// Sock is a socket handle, unique within a host. 0 is no socket.
type Sock uint32

// Kind is what an Indication is about.
type Kind uint8

// The indications. The fields used are in brackets.
const (
	Start         Kind = iota + 1 // the host is up; also after a reboot
	Command                       // a script step for this application [Command]
	Signal                        // a signal that somebody emitted [Name]
	TimerFired                    // [Name, Key]
	Connected                     // connect() succeeded [Sock, Local]
	ConnectFailed                 // connect() failed; the socket is gone [Sock, Errno]
	Accepted                      // a new connection [Sock, Listener, Remote]
	Readable                      // N octets are waiting, EOF says the peer's FIN follows them [Sock, N, EOF]
	Received                      // the result of a Read [Sock, N, Data, EOF]; N = 0 with EOF is end of file
	Sent                          // the result of a Write [Sock, N, Errno]; N may be less than was written
	Writable                      // room again after a short write [Sock]
	Acked                         // all that was written is acknowledged [Sock]
	Failed                        // the connection ended with an error [Sock, Errno]; reads and writes fail from now on
	SoftError                     // an error report that ends nothing [Sock, Errno]
	Gone                          // the connection's TCB is deleted [Sock]; nothing follows
	Datagram                      // a UDP datagram [Sock, Remote, Data]; a connected UDP socket whose datagram drew a hard ICMP error gets a Failed
	Urgent                        // SIGURG: urgent octets are to come, up to N octets ahead [Sock, N]
	Listening                     // a listen has succeeded [Sock]; Failed says that it has not
)

// Indication is one event for an application.
type Indication struct {
	Kind     Kind
	Sock     Sock
	Listener Sock
	Remote   netip.AddrPort
	Local    netip.AddrPort // Connected: this end's own address and port
	Errno    tcpmodel.Errno
	EOF      bool
	Urgent   bool // Received: it is the answer to CallReadUrgent
	N        int64
	Why      tcpmodel.Reason // Received: of an end that no FIN brought
	Skipped  int64           // Received: octets before these that the read passed over
	// Data are the octets of a Received, valid until Handle returns; nil when the
	// read asked for a count only (Call.Discard).
	Data    []byte
	Span    tcpmodel.Span // where Data lies in the peer's stream (first span)
	Name    string        // of a signal or timer
	Key     uint64        // of a timer
	Command any           // of a script step
}

// App is an application on a host. Handle gets one indication and adds what it
// wants to do to out. A Clone is not needed: a run starts from App values made anew.
type App interface {
	Handle(now vtime.Time, in *Indication, out *Effects)
}

// CallKind is a socket call.
type CallKind uint8

// The socket calls.
const (
	CallConnect CallKind = iota + 1
	CallListen
	CallWrite
	CallRead
	CallShutdown // shutdown(SHUT_WR)
	CallClose
	CallAbort // close with SO_LINGER 0
	CallSetOption
	CallBindUDP
	CallSendTo
	CallUnlisten   // close() of a listening socket
	CallAccept     // accept() on a listener opened with Manual; Manual says whether it stays so, N how many wait for a connection
	CallEndReading // shutdown(SHUT_RD)
	CallReadUrgent // recv() with MSG_OOB: the octet at the urgent mark
	CallTold       // no call: one that waited has returned with the error of Failed, and so no other will
)

// Call is a socket call. A write's octets are Data followed by Generate made-up
// ones; the N of its Sent counts them together.
type Call struct {
	Kind     CallKind
	Sock     Sock
	Local    netip.AddrPort // connect: port 0 takes an ephemeral one; listen: address may be unset
	Remote   netip.AddrPort // bind of a UDP socket: the only one that it speaks with, as after connect(); not valid for any
	Data     []byte         // write: these octets; the world copies them
	Generate int64          // write: after Data, this many octets that the world makes up (letters), stored as their count
	Max      int64          // read: at most this many, 0 is all
	Discard  bool           // read: the octets themselves are not wanted, only their count
	Push     bool           // write
	Urgent   bool           // write
	Backlog  int            // listen; 0 takes the stack's
	Manual   bool           // listen: connections wait for CallAccept
	NoReuse  bool           // listen: without SO_REUSEADDR, which is set unless said
	// ReusePort sets SO_REUSEPORT: several sockets may listen on one port.
	ReusePort bool
	// Name is the script's name of a connection, for faults and injected segments, or the program's of a listener.
	Name   string
	Option tcpmodel.Option
	N      int64
	D      vtime.Duration
	// Setup are options applied before connect or inherited by accepted connections.
	Setup []SockOpt
}

// SockOpt is one socket option with its value.
type SockOpt struct {
	Option tcpmodel.Option
	N      int64
	D      vtime.Duration
}

// Timer asks for a TimerFired After from now. A timer with the same name and
// key as one that is pending replaces it; After < 0 cancels it.
type Timer struct {
	Name  string
	Key   uint64
	After vtime.Duration
	// Shown timers appear in state tables with this label, for example "HTTP idle".
	Label string
	Sock  Sock // the connection it belongs to, if any
	Why   tcpmodel.Reason
}

// Effects collects what an application wants, in order. The world carries the
// entries out in the order in which they were added, whatever their kind.
type Effects struct {
	Items []Effect
	next  *Sock
}

// Effect is one entry: exactly one pointer or value is in use, by Kind.
type Effect struct {
	Kind   EffectKind
	Call   Call
	Timer  Timer
	Report Report
	Name   string // of a signal
	Why    tcpmodel.Reason
}

// EffectKind tells the entries of Effects apart.
type EffectKind uint8

// The kinds of entries.
const (
	EffectCall EffectKind = iota + 1
	EffectTimer
	EffectReport
	EffectSignal
)

// NewEffects returns an empty collector that takes socket handles from next.
func NewEffects(next *Sock) *Effects { return &Effects{next: next} }

// Reset empties e and keeps its memory.
func (e *Effects) Reset(next *Sock) {
	clear(e.Items)
	e.Items, e.next = e.Items[:0], next
}

// NewSock takes a fresh socket handle for a connect, listen or UDP bind.
func (e *Effects) NewSock() Sock {
	*e.next++
	return *e.next
}

// Do adds a socket call with its reason.
func (e *Effects) Do(c Call, why tcpmodel.Reason) {
	e.Items = append(e.Items, Effect{Kind: EffectCall, Call: c, Why: why})
}

// Connect opens a connection and returns its handle at once; Connected or
// ConnectFailed follows.
func (e *Effects) Connect(remote netip.AddrPort, why tcpmodel.Reason, setup ...SockOpt) Sock {
	s := e.NewSock()
	e.Do(Call{Kind: CallConnect, Sock: s, Remote: remote, Setup: setup}, why)
	return s
}

// Listen opens a listening socket on a port of the host.
func (e *Effects) Listen(port uint16, why tcpmodel.Reason, setup ...SockOpt) Sock {
	s := e.NewSock()
	e.Do(Call{Kind: CallListen, Sock: s, Local: netip.AddrPortFrom(netip.Addr{}, port), Setup: setup}, why)
	return s
}

// Write sends data on a connection.
func (e *Effects) Write(s Sock, data []byte, why tcpmodel.Reason) {
	e.Do(Call{Kind: CallWrite, Sock: s, Data: data}, why)
}

// Read asks for what is there, at most maxOctets (0 is all).
func (e *Effects) Read(s Sock, maxOctets int64, why tcpmodel.Reason) {
	e.Do(Call{Kind: CallRead, Sock: s, Max: maxOctets}, why)
}

// Shutdown ends the output of a connection (half-close).
func (e *Effects) Shutdown(s Sock, why tcpmodel.Reason) { e.Do(Call{Kind: CallShutdown, Sock: s}, why) }

// Close closes a connection in both directions.
func (e *Effects) Close(s Sock, why tcpmodel.Reason) { e.Do(Call{Kind: CallClose, Sock: s}, why) }

// Abort resets a connection.
func (e *Effects) Abort(s Sock, why tcpmodel.Reason) { e.Do(Call{Kind: CallAbort, Sock: s}, why) }

// After arms or replaces a timer.
func (e *Effects) After(d vtime.Duration, name string, key uint64) {
	e.Items = append(e.Items, Effect{Kind: EffectTimer, Timer: Timer{Name: name, Key: key, After: d}})
}

// Arm adds a timer with all its fields.
func (e *Effects) Arm(t Timer) {
	e.Items = append(e.Items, Effect{Kind: EffectTimer, Timer: t, Why: t.Why})
}

// Cancel disarms a timer.
func (e *Effects) Cancel(name string, key uint64) { e.After(-1, name, key) }

// Signal emits a named signal: script steps and applications on every host can wait for it.
func (e *Effects) Signal(name string) {
	e.Items = append(e.Items, Effect{Kind: EffectSignal, Name: name})
}

// Report puts something into the trace.
func (e *Effects) Report(r Report) {
	e.Items = append(e.Items, Effect{Kind: EffectReport, Report: r, Why: r.Why})
}

// SignalReader is an application that wants to be told of signals.
type SignalReader interface {
	WantsSignal(name string) bool
}
