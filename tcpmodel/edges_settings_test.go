package tcpmodel

import "testing"

// The edges of the settings, and of calls after the end.

func TestABufferHolds256OctetsAtLeast(t *testing.T) {
	for n, holds := range map[int64]int64{-1: 256, 0: 256, 255: 256, 256: 256, 257: 257} {
		p := in(Established, Linux())
		p.conn.rcv.grown = 100
		p.call(Call{Kind: CallSetOption, Option: OptReceiveBuffer, N: n})
		p.call(Call{Kind: CallSetOption, Option: OptSendBuffer, N: n})
		want(t, p.conn.capacity() == holds && p.conn.space() == holds, "%d octets: %d to receive, %d to send", n, p.conn.capacity(), p.conn.space())
	}
}

func TestEveryNamedStackExists(t *testing.T) {
	for _, name := range Profiles() {
		cfg, ok := Profile(name)
		want(t, ok && cfg.Profile == name, "%s: %t, %s", name, ok, cfg.Profile)
	}
	_, ok := Profile("minix")
	want(t, !ok, "there is a profile minix")
}

func TestWhoHasAbortedNeitherReadsNorWrites(t *testing.T) { // RFC 9293 §3.10.2, §3.10.3
	for state := Listen; state <= TimeWait; state++ {
		p := in(state, plain())
		p.call(Call{Kind: CallAbort})
		a := told(p.call(Call{Kind: CallReceive, N: 1}), IndReceived)
		want(t, a != nil && a.Errno == EPIPE && a.Why == WhyClosing, "%s: a read gives %+v", state, a)
	}
}

// Only what it sends makes Linux look at its route.
func TestWhatAnEndWouldSendIsForThePathThatItKnows(t *testing.T) {
	for _, known := range []PathMTU{{MTU: 552, Fragmented: true}, {MTU: 1500}} {
		for _, told := range []bool{false, true} {
			p := in(Established, Linux())
			p.conn.snd.path = known
			if told {
				p.conn.PathTold(p.now, PathMTU{MTU: 1000, Fragmented: !known.Fragmented}, &p.out)
			}
			s := p.conn.WouldSend(p.now, ACK)
			want(t, s.Fragments == known.Fragmented && p.conn.snd.rerouted == told, "%+v, told of another %t: %+v", known, told, s)
		}
	}
}

func TestWhatAnEndWouldSendHasTheNumbersOfItsKind(t *testing.T) { // RFC 9293 §3.10.4, RFC 2018 §3
	for _, x := range []struct {
		flags  Flags
		fin    bool // it has sent its FIN
		seq    Seq
		blocks uint8
	}{
		{ACK, false, 1001, 1},
		{ACK, true, 1002, 1},
		{FIN | ACK, false, 1001, 1},
		{FIN | ACK, true, 1001, 1},
		{FIN, true, 1001, 0},
		{SYN | ACK, true, 1000, 0},
		{RST, false, 1001, 0},
		{RST | ACK, false, 1001, 0},
		{0, true, 1002, 0},
	} {
		state := Established
		if x.fin {
			state = FinWait1
		}
		p := gaps(in(state, plain()), 1)
		s := p.conn.WouldSend(p.now, x.flags)
		want(t, s.Seq == x.seq && s.Options.NSACK == x.blocks && s.Flags == x.flags, "%+v: %+v", x, s)
	}
}
