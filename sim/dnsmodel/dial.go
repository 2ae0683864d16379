package dnsmodel

import (
	"net/netip"
	"slices"

	"wirewalk/sim/app"
	"wirewalk/sim/vtime"
	"wirewalk/sim/wire/dns"
	"wirewalk/tcpmodel"
)

// Dial is a connection that is being opened by name. Its maker fills in the first fields, up to
// Label, and reads the rest.
type Dial struct {
	Name  string
	Port  uint16
	Setup []app.SockOpt
	// FromPort is the port that attempts come from, 0 for any, and Label what they are called in a script.
	FromPort uint16
	Label    string

	Began vtime.Time // the look-up began; Never where the addresses were remembered
	Known vtime.Time // the first address was tried; Never before that
	// Sock is the connection that is open, 0 when there is none.
	Sock          app.Sock
	Local, Remote netip.AddrPort
	Errno         tcpmodel.Errno // of the attempt that failed last, or of the look-up
	Fault         Fault          // what is wrong with the name, 0 for nothing

	d        *Dialer
	key      uint64
	lookup   *lookup // nil where the addresses were known
	left     [2][]netip.Addr
	taken    [2]int // addresses of the look-up that stand in left, or have been tried
	attempts []app.Sock
	remotes  []netip.AddrPort // of the attempts
	first    bool             // whose turn it is: the preferred family's
	begun    bool
	ready    bool // the head start of the last attempt is over
	waits    bool // for the preferred family
	over     bool
	tried    int
}

// Fault is what is wrong with a name.
type Fault uint8

// What can be wrong.
const (
	NoFault   Fault = iota
	NoName          // it does not exist
	NoAddress       // it has no address of a family that the host speaks
	NoAnswer        // nobody answered
)

// Ended reports that the dial has come to an end, with a connection or without.
func (x *Dial) Ended() bool { return x.over }

// Server is the name server that was asked.
func (x *Dial) Server() netip.AddrPort { return x.d.cfg.Server }

// remember takes addresses that were known before.
func (x *Dial) remember(addrs []netip.Addr) {
	for _, a := range addrs {
		side := x.side(a.Is4())
		x.left[side] = append(x.left[side], a)
	}
}

// side is 0 for the preferred family.
func (x *Dial) side(four bool) int {
	if four == x.d.cfg.Race.FourFirst {
		return 0
	}
	return 1
}

// learned takes the news that more is known of the name.
func (x *Dial) learned(now vtime.Time, out *app.Effects) {
	if x.over || x.lookup == nil {
		return
	}
	var settled [2]bool
	for _, four := range []bool{true, false} {
		side := x.side(four)
		var addrs []netip.Addr
		addrs, settled[side] = x.lookup.of(four)
		for ; x.taken[side] < len(addrs); x.taken[side]++ {
			x.left[side] = append(x.left[side], addrs[x.taken[side]])
		}
	}
	race := &x.d.cfg.Race
	switch all := settled[0] && settled[1]; {
	case x.begun:
		x.goOn(now, out)
	case all && len(x.left[0])+len(x.left[1]) == 0:
		x.notFound(out)
	case all:
		x.begin(now, out)
	case race.ResolutionDelay == vtime.Forever:
		// The system's resolver answers when both families are known.
	case settled[0] && len(x.left[0]) > 0:
		x.begin(now, out)
	case settled[1] && len(x.left[1]) > 0 && !x.waits:
		x.waits = true
		out.Arm(app.Timer{
			Name: timerOther, Key: x.key, After: race.ResolutionDelay, Label: "resolution delay", Why: ReasonTimerOther,
		})
	}
}

// notFound ends a dial whose name has no address.
func (x *Dial) notFound(out *app.Effects) {
	x.Fault = NoAddress
	for i := range x.lookup.queries {
		switch q := &x.lookup.queries[i]; {
		case !q.heard:
			x.Fault, x.Errno = NoAnswer, q.errno
		case q.code == dns.NameError && x.Fault == NoAddress:
			x.Fault = NoName
		}
	}
	out.Report(app.Report{Kind: app.ReportNote, Why: ReasonLookupFailed, Text: x.Fault.String(), Errno: x.Errno})
	x.end(out)
}

// String says what is wrong with a name.
func (f Fault) String() string {
	switch f {
	case NoName:
		return "no such name"
	case NoAddress:
		return "no address"
	case NoAnswer:
		return "no answer"
	case NoFault:
	}
	return ""
}

// end takes the dial out of all lists, and stops what runs for it.
func (x *Dial) end(out *app.Effects) {
	x.over = true
	out.Cancel(timerAttempt, x.key)
	out.Cancel(timerOther, x.key)
	for _, s := range x.attempts {
		out.Close(s, ReasonLost)
	}
	x.attempts = nil
	x.d.dials = slices.DeleteFunc(x.d.dials, func(o *Dial) bool { return o == x })
	x.d.ended = append(x.d.ended, x)
	if l := x.lookup; l != nil {
		l.dials = slices.DeleteFunc(l.dials, func(o *Dial) bool { return o == x })
		if len(l.dials) == 0 {
			l.abandon(out)
		}
	}
}
