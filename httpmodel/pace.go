package httpmodel

import (
	"wirewalk/sim/app"
	"wirewalk/sim/vtime"
)

// pace spreads an answer over time as nginx's limit_rate does (recorded of 1.22.1
// with sendfile off): a write takes what the rate allows for the whole seconds of
// the clock since the request began, and one more; then a timer runs for as long
// as these octets take at the rate.
type pace struct {
	rate  int64      // octets a second
	after int64      // octets that do not count
	start vtime.Time // of the request
	sent  int64      // octets of the answer that TCP has taken
	left  int64      // octets that may still leave in this burst
	burst int64      // octets that have left in it
}

// allowance is how many octets may leave now; what is below 1 is owed.
func (p *pace) allowance(now vtime.Time) int64 {
	seconds := int64(now)/int64(vtime.Second) - int64(p.start)/int64(vtime.Second)
	return p.rate*(seconds+1) - (p.sent - p.after)
}

// takes is how long octets take at the rate, in whole milliseconds as nginx counts them.
func (p *pace) takes(octets int64) vtime.Duration {
	return vtime.Duration(octets*1000/p.rate) * vtime.Millisecond
}

// took counts n octets that TCP has taken.
func (p *pace) took(n int64) {
	p.sent += n
	p.burst += n
	p.left = max(p.left-n, 0)
}

// rest ends a burst and says how long nothing may leave.
func (p *pace) rest() vtime.Duration {
	counted := max(p.sent-p.after, 0) - max(p.sent-p.burst-p.after, 0)
	p.left, p.burst = 0, 0
	return p.takes(counted)
}

// paced reports whether the first part may leave now; if not, a timer runs.
func (o *outlet) paced(now vtime.Time, out *app.Effects) bool {
	p := o.parts[0].pace
	if p == nil || o.parts[0].size() == 0 {
		return true
	}
	if p.left == 0 {
		p.left = p.allowance(now)
	}
	if p.left > 0 {
		return true
	}
	owed := -p.left
	p.left = 0
	o.hold(p.takes(owed)+vtime.Millisecond, out)
	return false
}

// tookPaced notes what TCP took of a paced part; it reports whether the burst is over, and a timer runs.
func (o *outlet) tookPaced(p *pace, n int64, out *app.Effects) bool {
	short := n < o.asked
	p.took(n)
	if p.left > 0 && !short || p.burst == 0 {
		return false
	}
	if len(o.parts) == 0 || o.parts[0].pace != p || o.parts[0].size() == 0 {
		p.rest() // That was all of it.
		return false
	}
	d := p.rest()
	if d <= 0 {
		return false
	}
	o.hold(d, out)
	return true
}

// hold lets nothing leave for a time because of the rate.
func (o *outlet) hold(d vtime.Duration, out *app.Effects) {
	o.state = outWaiting
	out.Report(app.Report{
		Kind: app.ReportRefusal, Sock: o.sock, Why: ReasonPaced, Text: d.String(),
	})
	o.clock.arm(timerWrite, "HTTP rate", d, ReasonTimerRate, out)
}
