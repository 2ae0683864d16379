package capture

import (
	"math"

	"wirewalk/sim/trace"
	"wirewalk/sim/vtime"
	"wirewalk/tcpmodel"
)

// A file has its packets in the order of their time stamps, unless it was put
// together from others, several queues of a card have filled it, or the clock
// stepped back. Sequence and acknowledgment numbers tell these apart: what was put
// together makes sense in the order of time, what a clock did makes sense in the
// order of the file.

const (
	jitter      = 10 * vtime.Millisecond // queues of one machine are apart by less
	strayPacket = 16                     // a wrong time stamp is alone, or nearly so
	orderWork   = 1 << 21                // packets that are looked at to find the order, all in all
	afterStep   = vtime.Microsecond      // stands for the unknown time across a step of the clock
)

// step is a place where the clock stepped back.
type step struct {
	at vtime.Time // of the first packet behind it
	by vtime.Duration
}

// arrange puts the packets in order and gives them their times.
func (im *importer) arrange() {
	o := ordering{im: im, work: orderWork}
	for _, p := range im.packets {
		p.at = vtime.Time(p.ns)
	}
	o.runs()
	im.packets, im.steps = o.out, o.steps
	if len(im.packets) > 0 {
		im.epoch = min(im.epoch, max(1000, im.packets[0].ns-im.packets[0].ns%1000))
	}
	for _, p := range im.packets {
		p.at = vtime.Time(max(0, int64(p.at)-im.epoch))
	}
	for i := range im.steps {
		im.steps[i].at = vtime.Time(max(0, int64(im.steps[i].at)-im.epoch))
	}
}

// ordering builds the order; times are those of the file with what clocks
// stepped back added.
type ordering struct {
	im    *importer
	out   []*packet
	shift int64
	steps []step
	work  int
}

// runs takes the file's packets run by run, where a run has rising time stamps.
func (o *ordering) runs() {
	all := o.im.packets
	o.out = make([]*packet, 0, len(all))
	for start := 0; start < len(all); {
		end := start + 1
		for end < len(all) && all[end].ns >= all[end-1].ns {
			end++
		}
		o.run(all[start:end], all[end:])
		start = end
	}
}

// run takes one run.
func (o *ordering) run(run, rest []*packet) {
	n := len(o.out)
	if n == 0 || o.timeOf(run[0]) >= o.out[n-1].at {
		o.append(run)
		return
	}
	last := o.out[n-1].at
	overlap := 0
	for overlap < len(run) && o.timeOf(run[overlap]) < last {
		overlap++
	}
	back := last.Sub(o.timeOf(run[0]))
	tail := n
	for tail > 0 && o.out[tail-1].at > o.timeOf(run[0]) && n-tail < o.work {
		tail--
	}
	if cost := n - tail + overlap; cost < o.work {
		o.work -= cost
		mixed := o.merged(o.out[tail:], run[:overlap])
		inFile, inTime := o.breaks(o.out[tail:], run[:overlap]), o.breaks(mixed)
		if inTime < inFile || inTime == inFile && back <= jitter {
			for _, p := range run[:overlap] {
				p.at, p.moved = o.timeOf(p), true
			}
			copy(o.out[tail:], mixed)
			o.out = append(o.out, mixed[n-tail:]...)
			o.append(run[overlap:])
			return
		}
	}
	o.keep(run, rest, overlap, back)
}

// keep leaves a run where the file has it. Time stamps that are wrong, or back by
// little, become that of the packet before; else the clock has stepped.
func (o *ordering) keep(run, rest []*packet, overlap int, back vtime.Duration) {
	last := o.out[len(o.out)-1]
	stray := overlap < strayPacket && o.jumpsForward(run, rest, overlap, back)
	if back > jitter && !stray {
		run[0].stepped = back
		last := int64(last.at)
		o.shift += int64(back) + int64(afterStep)
		o.steps = append(o.steps, step{at: vtime.Time(min(last, math.MaxInt64/2) + int64(afterStep)), by: back + afterStep})
		o.append(run)
		return
	}
	for _, p := range run[:overlap] {
		p.ranBack = back
		p.at = last.at
	}
	o.out = append(o.out, run[:overlap]...)
	o.append(run[overlap:])
}

// jumpsForward reports whether time stamps come back to what they were before by
// a jump of that size.
func (o *ordering) jumpsForward(run, rest []*packet, overlap int, back vtime.Duration) bool {
	var next *packet
	switch {
	case overlap < len(run):
		next = run[overlap]
	case len(rest) > 0:
		next = rest[0]
	default:
		return false
	}
	return o.timeOf(next).Sub(o.timeOf(run[overlap-1])) >= back
}

// append takes packets whose times go on. No time is beyond what can be counted with.
func (o *ordering) append(run []*packet) {
	for _, p := range run {
		p.at = o.timeOf(p)
		if n := len(o.out); n > 0 {
			p.at = max(p.at, o.out[n-1].at)
		}
		o.out = append(o.out, p)
	}
}

// timeOf is a packet's time by its stamp and the steps of the clock so far.
func (o *ordering) timeOf(p *packet) vtime.Time {
	if p.ns > math.MaxInt64/2-min(o.shift, math.MaxInt64/2) {
		return vtime.Time(math.MaxInt64 / 2)
	}
	return vtime.Time(p.ns + o.shift)
}

// merged lays two lists in the order of time, the first before the second where
// times are equal.
func (o *ordering) merged(a, b []*packet) []*packet {
	out := make([]*packet, 0, len(a)+len(b))
	for len(a) > 0 && len(b) > 0 {
		if a[0].at <= o.timeOf(b[0]) {
			out, a = append(out, a[0]), a[1:]
		} else {
			out, b = append(out, b[0]), b[1:]
		}
	}
	return append(append(out, a...), b...)
}

// breaks counts the segments that make no sense after those before them: numbers
// that run back or jump, octets that are acknowledged before they are sent, clocks
// of timestamps that run back (RFC 9293 §3.4, RFC 7323 §5.4).
func (o *ordering) breaks(lists ...[]*packet) int {
	flows := map[flowKey]*[2]progress{}
	n := 0
	for _, list := range lists {
		for _, p := range list {
			if p.proto != trace.TCP || p.seg.Flags.Has(tcpmodel.RST) {
				continue
			}
			w := p.way()
			key, side := keyOf(w.src, w.dst), 0
			if key.a != w.src {
				side = 1
			}
			f := flows[key]
			if f == nil || p.seg.Flags&answer == opening && f[side].sent && p.seg.End() != f[side].first && !f[side].follows(&p.seg) {
				f = &[2]progress{}
				flows[key] = f
			}
			n += f[side].breaks(&f[1-side], &p.seg)
		}
	}
	return n
}

// progress is how far one end has come.
type progress struct {
	sent, acked, stamped bool
	first, end, ack      tcpmodel.Seq
	stamp                uint32
}

// follows reports a SYN whose octets are those that were seen before it: a new
// connection of the same ports begins with a higher number (RFC 6528 §3), so it is
// the opening of this one, and stands behind it.
func (d *progress) follows(syn *tcpmodel.Segment) bool {
	const near = 1 << 20 // octets
	return syn.End().LessEq(d.first) && uint32(d.first-syn.End()) < near
}

// breaks takes a segment and counts what does not fit to those before it.
func (d *progress) breaks(peer *progress, seg *tcpmodel.Segment) (n int) {
	count := func(bad bool) {
		if bad {
			n++
		}
	}
	end := seg.End()
	switch {
	case d.sent:
		count(seg.Seq != d.end)
	case seg.Len() > 0:
		count(peer.acked && end.LessEq(peer.ack))
	}
	if !d.sent || d.end.Less(end) {
		if !d.sent {
			d.first = end
		}
		d.sent, d.end = true, end
	}
	if seg.Flags.Has(tcpmodel.ACK) {
		count(peer.sent && peer.end.Less(seg.Ack))
		count(d.acked && seg.Ack.Less(d.ack))
		if !d.acked || d.ack.Less(seg.Ack) {
			d.acked, d.ack = true, seg.Ack
		}
	}
	if o := &seg.Options; o.HasTS {
		count(d.stamped && int32(o.TSVal-d.stamp) < 0)
		d.stamped, d.stamp = true, o.TSVal
	}
	return n
}
