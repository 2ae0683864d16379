package tcpmodel

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"wirewalk/sim/vtime"
)

// broken says which invariant of a connection does not hold, "" if all do.
func broken(c *Conn, now vtime.Time) string {
	s, b := &c.snd, &c.snd.board
	if !s.una.LessEq(s.nxt) {
		return fmt.Sprintf("SND.UNA %d is beyond SND.NXT %d", s.una, s.nxt)
	}
	var sacked, lost, retrans uint32
	q := s.una
	for i := range b.n {
		x := b.at(i)
		if x.seq != q || x.size == 0 {
			return fmt.Sprintf("the scoreboard has a gap at %d", q-c.p.ISS)
		}
		q = x.end()
		for _, m := range []struct {
			mark marks
			sum  *uint32
		}{{markSacked, &sacked}, {markLost, &lost}, {markRetrans, &retrans}} {
			if x.mark&m.mark != 0 {
				*m.sum += x.size
			}
		}
		if x.mark&markSacked != 0 && x.mark&(markLost|markRetrans) != 0 {
			return "a segment is both reported and lost"
		}
	}
	if c.state != Closed && b.n > 0 && q != s.nxt {
		return fmt.Sprintf("the scoreboard ends at %d, SND.NXT is %d", q-c.p.ISS, s.nxt-c.p.ISS)
	}
	if sacked != b.sacked || lost != b.lost || retrans != b.retrans {
		return "the scoreboard's sums are wrong"
	}
	if c.pipe() > 2*s.flight() && c.state != Closed {
		return fmt.Sprintf("pipe %d exceeds FlightSize %d", c.pipe(), s.flight())
	}
	return brokenReceiver(c, now)
}

func brokenReceiver(c *Conn, now vtime.Time) string {
	r := &c.rcv
	var queued int64
	for _, x := range r.ready[r.head:] {
		queued += int64(x.Len)
	}
	if queued != r.queued {
		return "the receive queue's sum is wrong"
	}
	var ahead uint32
	for i, x := range r.outOfOrder {
		ahead += x.span.Len
		if x.span.Len == 0 || !r.nxt.Less(x.seq) || i > 0 && x.seq.Less(r.outOfOrder[i-1].end()) {
			return "the queue beyond the gap is out of order"
		}
	}
	if ahead != r.outOfOrderSize {
		return "the sum of the queue beyond the gap is wrong"
	}
	if c.cc.cwnd == 0 && c.state.Synchronized() {
		return "cwnd is zero"
	}
	if c.state == Closed && c.Deadline() != vtime.Never {
		return "a timer is alive on a closed connection"
	}
	if c.Deadline() < now {
		return fmt.Sprintf("a timer should have fired at %s", c.Deadline())
	}
	if b := &c.snd.board; b.n > 0 && c.state != Closed && c.state != Listen &&
		!c.armed(TimerRetransmit) && !c.armed(TimerLossProbe) && !c.armed(TimerReorder) && c.state != TimeWait {
		return "octets are in flight and no timer guards them"
	}
	return ""
}

// checkAll fails the test at the first broken invariant of either end.
func (l *lab) checkAll() {
	for i, e := range l.ends {
		if why := broken(&e.Conn, l.now); why != "" {
			l.t.Fatalf("%s at %s: %s (state %s)\n%s", e.name, l.now, why, e.State(), tail(l.lines, 60))
		}
		var off uint64
		for _, x := range e.got {
			if x.Off != off || x.Stream != l.ends[1-i].p.Stream {
				l.t.Fatalf("%s: the stream was delivered with a hole at %d: %v", e.name, off, x)
			}
			off += uint64(x.Len)
		}
		if n := l.ends[1-i].wrote; e.gotN > n {
			l.t.Fatalf("%s read %d of %d octets written", e.name, e.gotN, n)
		}
	}
}

func tail(lines []string, n int) string {
	return strings.Join(lines[max(0, len(lines)-n):], "\n")
}

// faults is a random network: loss, duplication, reordering and delay.
type faults struct {
	*rand.Rand
	loss, dup, late int // per mille
}

func (f *faults) wire(l *lab) func(from, n int, s *Segment) (vtime.Duration, bool) {
	return func(from, _ int, s *Segment) (vtime.Duration, bool) {
		d := l.delay + vtime.Duration(f.IntN(1000))*vtime.Microsecond
		if f.IntN(1000) < f.late {
			d += vtime.Duration(f.IntN(300)) * vtime.Millisecond
		}
		if f.IntN(1000) < f.dup {
			x := *s
			l.after(d+vtime.Duration(f.IntN(50))*vtime.Millisecond, func() { l.inject(1-from, x) })
		}
		return d, f.IntN(1000) >= f.loss
	}
}

// randomConfig is a profile with switches thrown at random.
func randomConfig(r *rand.Rand) Config {
	c, _ := Profile(Profiles()[r.IntN(len(Profiles()))])
	for _, b := range []*bool{
		&c.WindowScale, &c.Timestamps, &c.SACK, &c.ECN, &c.Nagle, &c.SenderSWS, &c.ReceiverSWS, &c.ProbeOctet,
		&c.NagleMinshall, &c.LimitedTransmit, &c.FastRetransmit, &c.NewReno, &c.FRTO, &c.Undo, &c.PRR, &c.RACK, &c.TLP, &c.DSACK,
		&c.SlowStartAfterIdle, &c.ChallengeAck, &c.Keepalive,
	} {
		if r.IntN(4) == 0 {
			*b = !*b
		}
	}
	c.Congestion = []string{"reno", "cubic", "none", c.Congestion}[r.IntN(4)]
	if r.IntN(3) == 0 {
		c.ReceiveBuffer, c.ReceiveStart = int64(500+r.IntN(20000)), 0
	}
	if r.IntN(3) == 0 {
		c.SendBuffer = int64(500 + r.IntN(20000))
	}
	c.MSS = []uint16{1460, 1460, 536, 100, 9000}[r.IntN(5)]
	c.KeepaliveIdle = vtime.Duration(1+r.IntN(100)) * vtime.Second
	return c
}

func TestTransfersSurviveRandomFaults(t *testing.T) {
	schedules := 300
	if testing.Short() {
		schedules = 40
	}
	for seed := range schedules {
		t.Run(fmt.Sprint(seed), func(t *testing.T) { randomTransfer(t, uint64(seed)) })
	}
}

func randomTransfer(t *testing.T, seed uint64) {
	t.Helper()
	r := rand.New(rand.NewPCG(seed, 7))
	l := newLab(t, randomConfig(r), randomConfig(r))
	for _, e := range l.ends {
		e.p.ISS = Seq(r.Uint32())
		if r.IntN(4) == 0 {
			e.p.ISS = Seq(uint32(0xffff0000 + r.IntN(0xffff)))
		}
		e.Conn = New(e.p)
		e.reads = r.IntN(4) != 0
	}
	l.delay = vtime.Duration(r.IntN(100)) * vtime.Millisecond
	f := &faults{Rand: r, loss: r.IntN(100), dup: r.IntN(50), late: r.IntN(80)}
	l.wire = f.wire(l)
	l.check = (*lab).checkAll
	l.at(0, l.open)
	want := [2]int64{}
	for i := range l.ends {
		for range r.IntN(5) {
			n := int64(1 + r.IntN(60000))
			want[i] += n
			at := vtime.Time(vtime.Duration(r.IntN(3000)) * vtime.Millisecond)
			l.at(at, func() { l.call(i, Call{Kind: CallSend, N: n, Urgent: n%5 == 0}) })
		}
		readAt := vtime.Time(vtime.Duration(3000+r.IntN(9000)) * vtime.Millisecond)
		l.at(readAt, func() {
			l.ends[i].reads = true
			l.call(i, Call{Kind: CallReceive})
		})
		l.at(vtime.Time(vtime.Hour), func() { l.call(i, Call{Kind: CallShutdown}) })
		l.at(vtime.Time(2*vtime.Hour), func() { l.call(i, Call{Kind: CallClose}) })
	}
	l.run(vtime.Time(6 * vtime.Hour))
	for i, e := range l.ends {
		if !e.closed {
			t.Fatalf("%s still lives in %s, deadline %s\n%s", e.name, e.State(), e.Deadline(), tail(l.lines, 40))
		}
		other := l.ends[1-i]
		if e.gotN != other.wrote && len(e.errs)+len(other.errs) == 0 {
			t.Fatalf("%s read %d of %d octets and nobody saw an error\n%s", e.name, e.gotN, other.wrote, tail(l.lines, 40))
		}
		if e.refused {
			continue // a write came before the connection was open
		}
		if e.wrote != want[i] && len(e.errs)+len(other.errs) == 0 {
			t.Fatalf("%s could write %d of %d\n%s", e.name, e.wrote, want[i], tail(l.lines, 40))
		}
	}
}
