package dnsmodel

import (
	"net/netip"
	"slices"

	"wirewalk/sim/app"
	"wirewalk/sim/vtime"
)

// begin tries the first address.
func (x *Dial) begin(now vtime.Time, out *app.Effects) {
	x.begun, x.first, x.Known = true, true, now
	out.Cancel(timerOther, x.key)
	if x.d.cfg.Race.FirstOnly {
		for side := range x.left {
			x.left[side] = x.left[side][:min(len(x.left[side]), 1)]
		}
		if len(x.left[0]) > 0 {
			x.left[1] = nil
		}
	}
	if x.lookup != nil {
		known := append(slices.Clone(x.left[0]), x.left[1]...)
		out.Report(app.Report{Kind: app.ReportNote, Why: ReasonFound, Text: addressText(known)})
	}
	x.next(now, ReasonTryFirst, out)
}

// more reports whether there is an address left to try.
func (x *Dial) more() bool { return len(x.left[0])+len(x.left[1]) > 0 }

// complete reports that no further address can become known.
func (x *Dial) complete() bool {
	return x.lookup == nil || x.lookup.finished() || x.d.cfg.Race.FirstOnly
}

// next tries the next address, of the two families in turn (RFC 8305 §4).
func (x *Dial) next(_ vtime.Time, why Reason, out *app.Effects) {
	side := 1
	if x.first && len(x.left[0]) > 0 || len(x.left[1]) == 0 {
		side = 0
	}
	addr := x.left[side][0]
	x.left[side], x.first, x.ready = x.left[side][1:], side == 1, false
	remote := netip.AddrPortFrom(addr, x.Port)
	sock := out.NewSock()
	out.Do(app.Call{
		Kind: app.CallConnect, Sock: sock, Local: netip.AddrPortFrom(netip.Addr{}, x.FromPort), Remote: remote, Setup: x.Setup, Name: x.Label,
	}, why)
	x.attempts = append(x.attempts, sock)
	x.remotes = append(x.remotes, remote)
	x.tried++
	out.Cancel(timerAttempt, x.key)
	if delay := x.d.cfg.Race.AttemptDelay; delay != vtime.Forever && (x.more() || !x.complete()) {
		out.Arm(app.Timer{Name: timerAttempt, Key: x.key, After: delay, Label: "attempt delay", Why: ReasonTimerAttempt})
	}
}

// goOn tries an address that became known when the head start was over already.
func (x *Dial) goOn(now vtime.Time, out *app.Effects) {
	if x.d.cfg.Race.FirstOnly {
		x.left = [2][]netip.Addr{}
	}
	switch {
	case x.more() && (x.ready || len(x.attempts) == 0):
		x.next(now, ReasonTryNext, out)
	case len(x.attempts) == 0 && x.complete():
		x.end(out)
	}
}

// timer: a head start is over.
func (x *Dial) timer(now vtime.Time, name string, out *app.Effects) {
	switch {
	case name == timerOther && !x.begun:
		x.begin(now, out)
	case name == timerAttempt && !x.more():
		x.ready = true
	case name == timerAttempt:
		if x.d.cfg.Race.OneByOne {
			for _, s := range x.attempts {
				out.Close(s, ReasonNextInstead)
			}
			x.attempts, x.remotes = nil, nil
		}
		x.next(now, ReasonTryNext, out)
	}
}

// attempted takes the end of an attempt.
func (x *Dial) attempted(now vtime.Time, in *app.Indication, out *app.Effects) {
	i := slices.Index(x.attempts, in.Sock)
	remote := x.remotes[i]
	x.attempts, x.remotes = slices.Delete(x.attempts, i, i+1), slices.Delete(x.remotes, i, i+1)
	if in.Kind == app.Connected {
		x.Sock, x.Local, x.Remote, x.Errno = in.Sock, in.Local, remote, 0
		if x.tried > 1 {
			out.Report(app.Report{Kind: app.ReportNote, Sock: in.Sock, Why: ReasonWon, Text: remote.Addr().String() + " is first"})
		}
		x.end(out)
		return
	}
	if x.Errno == 0 || x.d.cfg.Race.AttemptDelay == vtime.Forever { // Recorded: Go tells of the first, Python of the last.
		x.Errno, x.Remote = in.Errno, remote
	}
	switch {
	case x.more():
		x.next(now, ReasonTryAfterError, out)
	case len(x.attempts) == 0 && x.complete():
		x.end(out)
	}
}
