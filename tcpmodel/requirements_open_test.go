package tcpmodel

import (
	"net/netip"
	"testing"

	"wirewalk/sim/vtime"
)

func TestTCPOptions(t *testing.T) {
	t.Run("MUST-5 Receive TCP Option in any segment", func(t *testing.T) {
		p := established(nil)
		s := segment(ACK, peerISS+1, 1001, 10)
		s.Options = Options{MSS: 100, HasScale: true, Scale: 9, SACKOK: true, HasTS: true, TSVal: 5}
		o := p.arrive(s)
		want(t, told(o, IndReadable) != nil, "a segment with options is not taken")
		want(t, p.conn.snd.mss == 1460 && p.conn.snd.scale == 0, "options of a SYN changed an open connection")
	})
	t.Run("MUST-6 Ignore unsupported options", func(t *testing.T) {
		p := established(nil)
		p.call(Call{Kind: CallSend, N: 2920})
		s := segment(ACK, peerISS+1, 1001, 0)
		s.Options.NSACK, s.Options.SACK[0] = 1, Block{2461, 3921}
		p.arrive(s)
		want(t, p.conn.snd.board.sacked == 0, "SACK was believed though it was not agreed")
	})
	t.Run("MUST-14 Implement sending & receiving MSS Option", func(t *testing.T) {
		p := in(Listen, plain())
		s := segment(SYN, peerISS, 0, 0)
		s.Options.MSS = 900
		o := p.arrive(s)
		want(t, o.Segs[0].Options.MSS == 1460, "our MSS is not announced")
		want(t, p.conn.snd.mss == 900, "the announced MSS is not used")
	})
	t.Run("SHLD-5 IPv4 Send MSS Option unless 536", func(t *testing.T) {
		p := in(Closed, plain())
		o := p.call(Call{Kind: CallOpenActive})
		want(t, o.Segs[0].Options.MSS == 1460, "no MSS option")
	})
	t.Run("MAY-3 Send MSS Option always", func(t *testing.T) {
		cfg := plain()
		cfg.MSS = 536
		p := in(Closed, cfg)
		o := p.call(Call{Kind: CallOpenActive})
		want(t, o.Segs[0].Options.MSS == 536, "no MSS option for an MSS of 536")
	})
	t.Run("MUST-15 IPv4 Send-MSS default is 536", func(t *testing.T) {
		p := in(Listen, plain())
		p.arrive(segment(SYN, peerISS, 0, 0))
		want(t, p.conn.snd.mss == 536, "send MSS %d without an option", p.conn.snd.mss)
	})
	t.Run("SHLD-5 IPv6 Send MSS Option unless 1220", func(t *testing.T) {
		p := in(Closed, plain())
		p.conn.p.IPv6, p.conn.p.MSS = true, 1220
		o := p.call(Call{Kind: CallOpenActive})
		want(t, o.Segs[0].Options.MSS == 1220, "no MSS option for an MSS of 1220")
	})
	t.Run("MUST-15 IPv6 Send-MSS default is 1220", func(t *testing.T) {
		p := in(Listen, plain())
		p.conn.p.IPv6, p.conn.p.MSS = true, 1440
		p.arrive(segment(SYN, peerISS, 0, 0))
		want(t, p.conn.snd.mss == 1220, "send MSS %d without an option", p.conn.snd.mss)
	})
	t.Run("MUST-16 Calculate effective send seg size", func(t *testing.T) {
		cfg := Textbook()
		p := in(Listen, cfg)
		s := segment(SYN, peerISS, 0, 0)
		s.Options = Options{MSS: 9000, HasTS: true, TSVal: 1}
		p.arrive(s)
		want(t, p.conn.snd.mss == 1448, "effective send MSS %d, want 1460 of our link less 12 of timestamps", p.conn.snd.mss)
	})
	t.Run("MUST-65 MSS not sent on non-SYN segments", func(t *testing.T) {
		l := transfer(t, Textbook(), 50000, 10*vtime.Millisecond, func(l *lab) {
			l.arrived = func(_ int, s *Segment, _ State) {
				want(t, s.Options.MSS == 0 || s.Flags.Has(SYN), "an MSS option without SYN")
			}
		})
		want(t, l.ends[server].gotN == 50000, "the transfer failed")
	})
}

func TestInitialSequenceNumber(t *testing.T) {
	local, remote := netip.MustParseAddrPort("10.0.0.1:40000"), netip.MustParseAddrPort("10.0.0.2:80")
	other := netip.MustParseAddrPort("10.0.0.2:81")
	a, b := ISNGenerator{Key: [16]byte{1}}, ISNGenerator{Key: [16]byte{2}}
	t.Run("MUST-8 Include a clock-driven ISN generator component", func(t *testing.T) {
		x, y := a.ISN(0, local, remote), a.ISN(second(1), local, remote)
		want(t, y-x == 250000, "the clock went %d in a second, want one step in 4 µs", y-x)
	})
	t.Run("SHLD-1 Secure ISN generator with a PRF component", func(t *testing.T) {
		want(t, a.ISN(0, local, remote) != a.ISN(0, local, other), "two connections have one ISN")
	})
	t.Run("MUST-9 PRF computable from outside the host", func(t *testing.T) {
		want(t, a.ISN(0, local, remote) != b.ISN(0, local, remote), "the ISN does not depend on the host's secret")
	})
}

func TestOpeningConnections(t *testing.T) {
	t.Run("MUST-10 Support simultaneous open attempts", func(t *testing.T) {
		l := newLab(t, Textbook(), Linux())
		l.delay = 10 * vtime.Millisecond
		l.call(client, Call{Kind: CallOpenActive})
		l.call(server, Call{Kind: CallOpenActive})
		l.run(second(1))
		for _, e := range l.ends {
			want(t, e.State() == Established, "%s is in %s", e.name, e.State())
		}
	})
	t.Run("MUST-11 SYN-RECEIVED remembers last state", func(t *testing.T) {
		p := in(SynReceived, plain()) // from LISTEN
		o := p.seg(RST|ACK, peerISS+1, 1001, 0)
		want(t, told(o, IndError) == nil, "the user of a passive OPEN was told of a reset")
		p = in(SynSent, plain())
		p.seg(SYN, peerISS, 0, 0) // SYN-RECEIVED from SYN-SENT
		o = p.seg(RST|ACK, peerISS+1, 1001, 0)
		a := told(o, IndError)
		want(t, a != nil && a.Errno == ECONNREFUSED, "the user of an active OPEN was not told")
	})
	t.Run("MUST-41 Passive OPEN call interfere with others", func(t *testing.T) {
		for state := SynSent; state <= TimeWait; state++ {
			p := in(state, plain())
			var before, after Snapshot
			p.conn.Snapshot(&before)
			a := told(p.call(Call{Kind: CallOpenPassive}), IndRefused)
			p.conn.Snapshot(&after)
			want(t, a != nil && a.Errno == EISCONN && before == after, "%s: a passive OPEN gives %+v and changes %+v to %+v", state, a, before, after)
		}
	})
	t.Run("MUST-42 Function: simultaneously LISTENs for same port", func(t *testing.T) {
		p := in(Listen, plain())
		for i := range 3 {
			child := p.conn.Accept(Params{Config: &p.cfg, LocalPort: 40000, ISS: Seq(i)})
			var out Out
			s := segment(SYN, peerISS, 0, 0)
			s.SrcPort = uint16(1000 + i)
			child.Arrive(0, &s, &out)
			want(t, child.State() == SynReceived && out.Segs[0].DstPort == s.SrcPort, "no connection for client %d", i)
		}
		want(t, p.conn.State() == Listen, "the listener is in %s", p.conn.State())
	})
}

func TestClosingConnections(t *testing.T) {
	t.Run("SHLD-2 RST can contain data", func(t *testing.T) {
		p := established(nil)
		o := p.seg(RST|ACK, peerISS+1, 1001, 20)
		want(t, told(o, IndError) != nil, "a reset with data is not believed")
	})
	t.Run("MUST-12 Inform application of aborted conn", func(t *testing.T) {
		p := established(nil)
		a := told(p.seg(RST|ACK, peerISS+1, 1001, 0), IndError)
		want(t, a != nil && a.Errno == ECONNRESET, "the application is told %+v", a)
		a = told(p.call(Call{Kind: CallReceive}), IndReceived)
		want(t, a != nil && a.Errno == ECONNRESET, "the read gives %+v", a)
	})
	t.Run("MAY-1 Half-duplex close connections", func(t *testing.T) {
		p := established(nil)
		p.call(Call{Kind: CallClose})
		o := p.seg(ACK, peerISS+1, 1002, 10)
		want(t, len(o.Segs) == 1 && o.Segs[0].Flags.Has(RST), "data for a closed application is not answered by RST")
	})
	t.Run("SHLD-3 Send RST to indicate data lost", func(t *testing.T) {
		p := established(nil)
		p.seg(ACK, peerISS+1, 1001, 10)
		o := p.call(Call{Kind: CallClose})
		want(t, len(o.Segs) == 1 && o.Segs[0].Flags.Has(RST), "close() with unread data sends %v", o.Segs)
	})
	t.Run("MUST-13 In TIME-WAIT state for 2MSL seconds", func(t *testing.T) {
		p := in(TimeWait, plain())
		want(t, p.conn.Deadline() == vtime.Time(4*vtime.Minute), "TIME-WAIT lasts until %s", p.conn.Deadline())
		p.now = second(100)
		p.seg(FIN|ACK, peerISS+1, 1002, 0) // the peer repeats its FIN
		want(t, p.conn.Deadline() == second(340), "a repeated FIN restarts 2 MSL until %s", p.conn.Deadline())
		p.wait()
		want(t, p.conn.State() == Closed, "the state is %s", p.conn.State())
	})
	t.Run("MAY-2 Accept SYN from TIME-WAIT state", func(t *testing.T) {
		p := in(TimeWait, plain())
		s := segment(SYN, peerISS+1000, 0, 0)
		iss, ok := p.conn.Reopen(&s)
		want(t, ok && p.conn.snd.nxt.Less(iss), "a SYN with a newer number is refused (ISS %d)", iss)
		s.Seq = peerISS
		_, ok = p.conn.Reopen(&s)
		want(t, !ok, "an old SYN reopens the connection")
	})
	t.Run("SHLD-4 Use Timestamps to reduce TIME-WAIT", func(t *testing.T) {
		p := in(TimeWait, plain())
		p.conn.ts.on, p.conn.ts.recent = true, 100
		s := segment(SYN, peerISS-5000, 0, 0)
		s.Options.HasTS, s.Options.TSVal = true, 101
		_, ok := p.conn.Reopen(&s)
		want(t, ok, "a SYN with a newer timestamp is refused")
		s.Options.TSVal = 99
		_, ok = p.conn.Reopen(&s)
		want(t, !ok, "a SYN with an older timestamp reopens the connection")
		s.Options.TSVal = 100 // RFC 6191 §2: then the sequence number decides
		_, ok = p.conn.Reopen(&s)
		want(t, !ok, "a SYN with an equal timestamp and an older number reopens the connection")
		s.Seq = p.conn.rcv.nxt + 1
		_, ok = p.conn.Reopen(&s)
		want(t, ok, "a SYN with an equal timestamp and a newer number is refused")
	})
}
