package tcpmodel

import (
	"testing"

	"wirewalk/sim/vtime"
)

// pump carries segments between two endpoints without a clock's delay.
type pump struct {
	ends [2]Conn
	outs [2]Out
	now  vtime.Time
	segs int
}

func newPump(cfg *Config) *pump {
	p := &pump{}
	for i := range p.ends {
		p.ends[i] = New(Params{Config: cfg, LocalPort: uint16(40000 + i), RemotePort: uint16(40001 - i), Stream: uint32(i + 1)})
	}
	p.ends[1].Call(0, Call{Kind: CallOpenPassive}, &p.outs[1])
	p.ends[0].Call(0, Call{Kind: CallOpenActive}, &p.outs[0])
	p.settle()
	return p
}

// settle delivers until nothing is in flight; the server reads what arrives.
func (p *pump) settle() {
	for len(p.outs[0].Segs)+len(p.outs[1].Segs) > 0 {
		for i := range p.outs {
			in := p.outs[i].Segs
			n := len(in)
			if n == 0 {
				continue
			}
			to, o := &p.ends[1-i], &p.outs[1-i]
			segs := append(o.Segs[:0:0], in...)
			p.outs[i].Reset()
			p.now += 1000
			for k := range segs {
				to.Arrive(p.now, &segs[k], o)
				p.segs++
			}
			if i == 0 {
				to.Call(p.now, Call{Kind: CallReceive}, o)
			}
		}
	}
}

// BenchmarkBulkSegment is the cost of one data segment and its part of an ACK,
// at both ends together.
func BenchmarkBulkSegment(b *testing.B) {
	for _, name := range Profiles() {
		b.Run(name, func(b *testing.B) {
			cfg, _ := Profile(name)
			cfg.ReceiveBuffer, cfg.ReceiveStart, cfg.ScaleShift = 4<<20, 0, 7
			p := newPump(&cfg)
			var in Segment
			b.ReportAllocs()
			b.ResetTimer()
			sender, receiver := &p.ends[0], &p.ends[1]
			so, ro := &p.outs[0], &p.outs[1]
			for sent := 0; sent < b.N; {
				so.Reset()
				sender.Call(p.now, Call{Kind: CallSend, N: 14480}, so)
				for len(so.Segs) > 0 {
					ro.Reset()
					for k := range so.Segs {
						p.now += 1000
						receiver.Arrive(p.now, &so.Segs[k], ro)
						sent++
					}
					receiver.Call(p.now, Call{Kind: CallReceive}, ro)
					so.Reset()
					for k := range ro.Segs {
						in = ro.Segs[k]
						sender.Arrive(p.now, &in, so)
					}
					if len(so.Segs) == 0 && sender.snd.board.n > 0 {
						p.now = receiver.Deadline()
						ro.Reset()
						receiver.Expire(p.now, ro)
						for k := range ro.Segs {
							in = ro.Segs[k]
							sender.Arrive(p.now, &in, so)
						}
					}
				}
			}
		})
	}
}

// BenchmarkLargeFlight acknowledges with thousands of segments in flight, one
// of which was lost.
func BenchmarkLargeFlight(b *testing.B) {
	cfg := Linux()
	cfg.ReceiveBuffer, cfg.ReceiveStart, cfg.InitialWindow, cfg.SendBuffer = 64<<20, 0, 4000, 64<<20
	cfg.ScaleShift = 14
	for range b.N {
		b.StopTimer()
		p := newPump(&cfg)
		var so, ro Out
		p.ends[0].Call(p.now, Call{Kind: CallSend, N: 4000 * 1448}, &so)
		b.StartTimer()
		for round := 0; len(so.Segs) > 0; round++ {
			ro.Reset()
			for k := range so.Segs {
				if p.now += 1000; round > 0 || k != 7 {
					p.ends[1].Arrive(p.now, &so.Segs[k], &ro)
				}
			}
			so.Reset()
			for k := range ro.Segs {
				p.ends[0].Arrive(p.now, &ro.Segs[k], &so)
			}
		}
	}
}

// A connection in the middle of a transfer allocates nothing.
func TestBulkTransferAllocatesNothing(t *testing.T) {
	for _, name := range Profiles() {
		cfg, _ := Profile(name)
		p := newPump(&cfg)
		var out, ack Out
		step := func() {
			out.Reset()
			ack.Reset()
			p.now += 1000
			p.ends[0].Call(p.now, Call{Kind: CallSend, N: 1000}, &out)
			for k := range out.Segs {
				p.ends[1].Arrive(p.now, &out.Segs[k], &ack)
			}
			p.ends[1].Call(p.now, Call{Kind: CallReceive}, &ack)
			p.now = min(p.ends[1].Deadline(), p.now.Add(vtime.Second))
			p.ends[1].Expire(p.now, &ack)
			out.Reset()
			for k := range ack.Segs {
				p.ends[0].Arrive(p.now, &ack.Segs[k], &out)
			}
		}
		for range 1000 {
			step()
		}
		if n := testing.AllocsPerRun(1000, step); n > 0 {
			t.Errorf("%s: %v allocations for each write", name, n)
		}
	}
}
