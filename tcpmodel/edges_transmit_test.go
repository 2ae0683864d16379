package tcpmodel

import "testing"

// The edges of how what is sent again is cut and joined (RFC 9293 §3.8.1).

// out is a connection that has sent segments of so many octets, of 1460 at most.
func out(change func(*Config), sizes ...int64) *peer {
	p := established(change)
	p.arrive(windowOf(60000))
	p.call(Call{Kind: CallSetOption, Option: OptNoDelay, N: 1})
	for _, n := range sizes {
		p.call(Call{Kind: CallSend, N: n})
	}
	return p
}

func joining(c *Config) { c.JoinRetrans = true }

func TestWhatIsTooLargeNowIsCutWhenItGoesAgain(t *testing.T) { // RFC 9293 MUST-16
	for _, x := range []struct {
		mss  uint32
		fin  bool
		size uint32 // of what goes again
		ends bool   // with the FIN
	}{
		{1460, false, 1460, false},
		{1460, true, 1460, true}, // the FIN takes no octet
		{1459, false, 1459, false},
		{1459, true, 1459, false},
		{1458, true, 1458, false},
		{1000, false, 1000, false},
	} {
		p := out(nil)
		p.conn.snd.wnd = 0
		p.call(Call{Kind: CallSend, N: 1460})
		if x.fin {
			p.call(Call{Kind: CallShutdown})
		}
		p.ackWith(1001, 60000)
		b := &p.conn.snd.board
		want(t, b.n == 1 && p.conn.finSent == x.fin, "%+v: %d segments are out", x, b.n)
		p.conn.snd.mss = x.mss
		o := p.wait()
		want(t, len(o.Segs) == 1 && o.Segs[0].Payload.Len == x.size && o.Segs[0].Flags.Has(FIN) == x.ends, "%+v: %s", x, p.outcome())
		want(t, (b.n == 1) == (x.mss == 1460), "%+v: it is %d segments now", x, b.n)
	}
}

func TestWholeSegmentsThatFollowGoAgainWithTheFirst(t *testing.T) { // recorded: four of 100 octets as one of 400
	for _, x := range []struct {
		name   string
		sizes  []int64
		fin    bool
		window uint16
		size   uint32
		ends   bool
	}{
		{"all of them", []int64{100, 100, 100, 100}, false, 60000, 400, false},
		{"and the FIN", []int64{100, 100}, true, 60000, 200, true},
		{"as much as fits", []int64{400, 1060}, false, 60000, 1460, false},
		{"not an octet more", []int64{400, 1061}, false, 60000, 400, false},
		{"up to the edge of the window", []int64{400, 600}, false, 1000, 1000, false},
		{"not beyond it", []int64{400, 600}, false, 999, 400, false},
		{"the FIN is not beyond it", []int64{400, 600}, true, 1000, 1000, false},
		{"a whole segment goes alone", []int64{1460}, true, 60000, 1460, false},
	} {
		p := out(joining, x.sizes...)
		if x.fin {
			p.call(Call{Kind: CallShutdown})
		}
		p.ackWith(1001, x.window)
		o := p.wait()
		want(t, len(o.Segs) == 1 && o.Segs[0].Payload.Len == x.size && o.Segs[0].Flags.Has(FIN) == x.ends, "%s: %s", x.name, p.outcome())
	}
}

func TestThePartsOfASegmentLeftTogether(t *testing.T) { // RFC 8985 §6.2 step 5: the second was not sent before the first
	p := racked(1)
	p.conn.snd.board.split(0, 700)
	p.now = second(1).Add(100 * ms)
	s := reports(1001 + 700)
	s.Options.TSEcr = p.conn.clock(second(1))
	p.arrive(s)
	want(t, p.conn.snd.board.n == 1 && p.conn.snd.board.lost == 0 && !p.conn.armed(TimerReorder), "%d octets are lost: %s", p.conn.snd.board.lost, p.outcome())
}
