package httpmodel

import (
	"wirewalk/sim/app"
	"wirewalk/sim/vtime"
)

// timerWrite resumes an outlet whose next part is due later.
const timerWrite = "http write"

// outlet is the sending side of a connection: parts wait their turn, one write
// is under way at a time, and what TCP does not take is written again when
// there is room.
type outlet struct {
	sock  app.Sock
	clock *timers
	parts []part
	off   uint64 // octets queued in all, so where the next message begins
	taken uint64 // octets that TCP has taken
	under int    // parts that are in the write under way
	asked int64  // octets of that write
	state outState
}

type outState uint8

const (
	outReady   outState = iota
	outWriting          // Sent is awaited
	outBlocked          // Writable is awaited
	outWaiting          // a timer or a 100 (Continue) is awaited
	outDead             // nothing can be sent any more
)

// part is a piece of a message, or with no octets a point in the stream.
type part struct {
	data    []byte
	made    int64 // octets of made-up content after data
	why     Reason
	wait    vtime.Duration // after the part before has been taken
	held    Reason         // why it waits, reported when it begins to; 0 is not reported
	gate    bool           // waits until open is called
	join    bool           // goes into one write with the part before, if that is still there
	pace    *pace          // what spreads it over time, nil for nothing
	reports []app.Report   // made just before the write
	begin   func(now vtime.Time)
	done    func(now vtime.Time, out *app.Effects)
}

func (p *part) size() int64 { return int64(len(p.data)) + p.made }

// add queues a part.
func (o *outlet) add(p part) {
	if o.state == outDead {
		return
	}
	o.off += uint64(p.size())
	o.parts = append(o.parts, p)
}

// kill drops what is queued.
func (o *outlet) kill() { o.parts, o.state = nil, outDead }

// pump starts the next write if none is under way.
func (o *outlet) pump(now vtime.Time, out *app.Effects) {
	for o.state == outReady && len(o.parts) > 0 {
		p := &o.parts[0]
		if p.gate {
			o.state = outWaiting
			return
		}
		if p.wait > 0 {
			o.state = outWaiting
			if p.held != 0 {
				out.Report(app.Report{Kind: app.ReportRefusal, Sock: o.sock, Why: p.held, Text: p.wait.String()})
			}
			o.clock.arm(timerWrite, "", p.wait, ReasonTimerWrite, out)
			return
		}
		if !o.paced(now, out) {
			return
		}
		if p.size() > 0 {
			o.write(now, out)
			return
		}
		o.pop(now, out)
	}
}

// write hands the first part, and those that join it, to TCP.
func (o *outlet) write(now vtime.Time, out *app.Effects) {
	first := &o.parts[0]
	data, made, n := first.data, first.made, 1
	o.announce(now, first, out)
	if p := first.pace; p != nil && first.size() > p.left {
		k := min(p.left, int64(len(data)))
		data, made = data[:k:k], p.left-k
	}
	for n < len(o.parts) && made == 0 && first.pace == nil && o.parts[n].join && !o.parts[n].gate && o.parts[n].wait == 0 {
		p := &o.parts[n]
		o.announce(now, p, out)
		if n == 1 {
			data = append([]byte(nil), data...)
		}
		data, made = append(data, p.data...), p.made
		n++
	}
	o.under, o.state, o.asked = n, outWriting, int64(len(data))+made
	out.Do(app.Call{Kind: app.CallWrite, Sock: o.sock, Data: data, Generate: made}, first.why)
}

// announce makes the reports that go with a part's first write.
func (o *outlet) announce(now vtime.Time, p *part, out *app.Effects) {
	if p.begin != nil {
		p.begin(now)
		p.begin = nil
	}
	for _, r := range p.reports {
		out.Report(r)
	}
	p.reports = nil
}

// pop ends the first part.
func (o *outlet) pop(now vtime.Time, out *app.Effects) {
	p := o.parts[0]
	o.announce(now, &p, out)
	o.parts = append(o.parts[:0], o.parts[1:]...)
	if p.done != nil {
		p.done(now, out)
	}
}

// sent takes the result of a write.
func (o *outlet) sent(now vtime.Time, n int64, out *app.Effects) {
	if o.state != outWriting {
		return
	}
	o.taken += uint64(n)
	took, spread := n, o.parts[0].pace
	finished := 0
	for i := range o.under {
		p := &o.parts[i]
		k := min(n, int64(len(p.data)))
		p.data, n = p.data[k:], n-k
		k = min(n, p.made)
		p.made, n = p.made-k, n-k
		if p.size() == 0 && finished == i {
			finished++
		}
	}
	short := took < o.asked
	o.under, o.state = 0, outReady
	for range finished {
		o.pop(now, out)
	}
	if spread != nil && o.state == outReady && o.tookPaced(spread, took, out) {
		return
	}
	if short && o.state == outReady {
		o.state = outBlocked
		return
	}
	o.pump(now, out)
}

// writable resumes after a short write.
func (o *outlet) writable(now vtime.Time, out *app.Effects) {
	if o.state == outBlocked {
		o.state = outReady
		o.pump(now, out)
	}
}

// resume goes on after the wait of the first part.
func (o *outlet) resume(now vtime.Time, out *app.Effects) {
	if o.state != outWaiting || len(o.parts) == 0 || o.parts[0].gate {
		return
	}
	o.parts[0].wait = 0
	o.state = outReady
	o.pump(now, out)
}

// open lets a gated part pass, now or when its turn comes.
func (o *outlet) open(now vtime.Time, out *app.Effects) {
	for i := range o.parts {
		o.parts[i].gate = false
	}
	if o.state == outWaiting && len(o.parts) > 0 && o.parts[0].wait == 0 {
		o.state = outReady
	}
	o.pump(now, out)
}

// made returns n octets of made-up content, for content that has to share a
// write with other octets after it.
func made(n int64) []byte {
	b := make([]byte, n)
	for i := range b {
		if i%64 == 63 {
			b[i] = '\n'
		} else {
			b[i] = 'a' + byte(i%64%26)
		}
	}
	return b
}
