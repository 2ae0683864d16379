package tcpmodel

import (
	"testing"

	"wirewalk/sim/vtime"
)

// fuzzer drives one connection with whatever the bytes say.
type fuzzer struct {
	t    *testing.T
	data []byte
	now  vtime.Time
	conn Conn
	cfg  Config
	out  Out
}

func (f *fuzzer) byte() int {
	if len(f.data) == 0 {
		return 0
	}
	b := f.data[0]
	f.data = f.data[1:]
	return int(b)
}

// near is a sequence number close to one of the connection's own.
func (f *fuzzer) near(around ...Seq) Seq {
	base := around[f.byte()%len(around)]
	d := Seq(int8(f.byte()))
	switch f.byte() % 6 {
	case 0:
		return base + d*1448
	case 1:
		return base + d<<24
	case 2, 3:
		return base
	default:
		return base + d
	}
}

func (f *fuzzer) segment() {
	c := &f.conn
	s := Segment{
		SrcPort: 80, DstPort: 40000, Flags: Flags(f.byte()),
		Seq: f.near(c.rcv.nxt, c.rcv.edge, c.rcv.irs), Ack: f.near(c.snd.nxt, c.snd.una, c.p.ISS),
		Window: uint16(f.byte()) << (f.byte() % 9), Urgent: uint16(f.byte()),
		Payload: Span{Stream: 2, Off: uint64(f.byte()), Len: uint32(f.byte()) << (f.byte() % 4)},
	}
	if f.byte()%2 == 0 {
		s.Flags = ACK
	}
	opt := f.byte()
	o := &s.Options
	o.HasTS, o.TSVal, o.TSEcr = opt&1 != 0, c.ts.recent+uint32(int8(f.byte())), c.clock(f.now)
	o.SACKOK, o.HasScale, o.Scale = opt&2 != 0, opt&4 != 0, uint8(f.byte())
	if opt&8 != 0 {
		o.MSS = uint16(f.byte()) << (f.byte() % 9)
	}
	for range opt >> 6 {
		left := f.near(c.snd.una, c.snd.nxt)
		o.SACK[o.NSACK] = Block{left, left + Seq(f.byte())<<(f.byte()%6)}
		o.NSACK++
	}
	s.ECN = uint8(opt>>4) & 3
	c.Arrive(f.now, &s, &f.out)
}

// expected is a segment that fits: the peer's next octets and an ACK of all.
func (f *fuzzer) expected() {
	c := &f.conn
	s := Segment{
		SrcPort: 80, DstPort: 40000, Flags: ACK, Seq: c.rcv.nxt, Ack: c.snd.nxt, Window: uint16(f.byte()) << 8,
		Payload: Span{Stream: 2, Len: uint32(f.byte())},
	}
	if c.State() == SynSent || c.State() == Listen {
		s.Flags |= SYN
		s.Payload.Len = 0
		s.Options = Options{MSS: 100, SACKOK: f.byte()%2 == 0, HasTS: f.byte()%2 == 0, HasScale: f.byte()%2 == 0, Scale: 4}
	}
	if c.State() == Listen {
		s.Flags = SYN
	}
	if f.byte()%16 == 0 {
		s.Flags |= FIN
	}
	if c.ts.on {
		s.Options.HasTS, s.Options.TSVal, s.Options.TSEcr = true, c.ts.recent, c.clock(f.now)
	}
	c.Arrive(f.now, &s, &f.out)
}

func (f *fuzzer) step() {
	c := &f.conn
	f.out.Reset()
	switch f.byte() % 8 {
	case 0, 1, 2:
		f.segment()
	case 3:
		f.expected()
	case 4:
		c.Call(f.now, Call{
			Kind: CallKind(1 + f.byte()%9), Option: Option(f.byte() % 13), N: int64(f.byte()) << (f.byte() % 10),
			D: vtime.Duration(f.byte()) * vtime.Second, Urgent: f.byte()%4 == 0,
		}, &f.out)
	case 5:
		c.Call(f.now, Call{Kind: CallSend, N: int64(f.byte()) << (f.byte() % 10)}, &f.out)
	case 6:
		f.now = f.now.Add(vtime.Duration(f.byte()) * vtime.Millisecond)
		if d := c.Deadline(); d != vtime.Never && (f.byte()%2 == 0 || d < f.now) {
			f.now = max(d, 0)
		}
		c.Expire(f.now, &f.out)
	case 7:
		c.ICMP(f.now, ICMPError{Kind: ICMPKind(f.byte() % 10), Seq: f.near(c.snd.una)}, &f.out)
	}
	for range 100 { // every timer that is due has its turn
		if c.Deadline() > f.now {
			break
		}
		c.Expire(f.now, &f.out)
	}
	if why := broken(c, f.now); why != "" {
		f.t.Fatalf("%s (state %s)", why, c.State())
	}
	if len(f.out.Segs) > 70000 || len(f.out.Acts) > 200000 {
		f.t.Fatal("one event led to a flood")
	}
	var s Snapshot
	c.Snapshot(&s)
}

// FuzzConn feeds arbitrary segments, calls, timers and ICMP errors to a
// connection in every state; its invariants must hold after each.
func FuzzConn(f *testing.F) {
	for i := range 40 {
		seed := make([]byte, 400)
		x := uint32(i*2654435761 + 1)
		for k := range seed {
			x = x*1664525 + 1013904223
			seed[k] = byte(x >> 24)
		}
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		if len(data) > 4000 {
			return
		}
		z := &fuzzer{t: t, data: data}
		z.cfg, _ = Profile(Profiles()[z.byte()%len(Profiles())])
		bits := z.byte()
		z.cfg.ECN, z.cfg.SACK, z.cfg.PRR = bits&1 != 0, bits&2 != 0, bits&4 != 0
		z.cfg.RACK, z.cfg.Keepalive, z.cfg.ChallengeAck = bits&8 != 0, bits&16 != 0, bits&32 != 0
		if bits&64 != 0 {
			z.cfg.Congestion = "cubic"
		}
		z.conn = New(Params{Config: &z.cfg, LocalPort: 40000, RemotePort: 80, ISS: Seq(z.byte()) << 24, Stream: 1})
		z.conn.Call(0, Call{Kind: CallKind(1 + bits>>7)}, &z.out)
		for len(z.data) > 0 {
			z.step()
		}
	})
}
