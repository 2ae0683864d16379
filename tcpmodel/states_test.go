package tcpmodel

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"wirewalk/sim/vtime"
)

// peer plays the other end by hand: it knows what fits.
type peer struct {
	cfg  Config
	conn Conn
	out  Out
	now  vtime.Time
	iss  Seq
}

const peerISS = 5000

// in returns a connection in the wanted state, with ISS 1000 and a peer at 5000.
func in(state State, cfg Config) *peer {
	p := &peer{cfg: cfg, iss: peerISS}
	p.conn = New(Params{Config: &p.cfg, LocalPort: 40000, RemotePort: 80, ISS: 1000, Stream: 1})
	switch state {
	case Closed:
	case Listen:
		p.call(Call{Kind: CallOpenPassive})
	case SynSent:
		p.call(Call{Kind: CallOpenActive})
	case SynReceived:
		p.call(Call{Kind: CallOpenPassive})
		p.seg(SYN, peerISS, 0, 0)
	case Established:
		p.call(Call{Kind: CallOpenActive})
		p.seg(SYN|ACK, peerISS, 1001, 0)
	case FinWait1:
		p.from(Established, Call{Kind: CallShutdown})
	case FinWait2:
		p.from(FinWait1, Call{})
		p.seg(ACK, peerISS+1, 1002, 0)
	case CloseWait:
		p.from(Established, Call{})
		p.seg(FIN|ACK, peerISS+1, 1001, 0)
	case Closing:
		p.from(FinWait1, Call{})
		p.seg(FIN|ACK, peerISS+1, 1001, 0)
	case LastAck:
		p.from(CloseWait, Call{Kind: CallShutdown})
	case TimeWait:
		p.from(FinWait2, Call{})
		p.seg(FIN|ACK, peerISS+1, 1002, 0)
	}
	if p.conn.State() != state {
		panic(fmt.Sprintf("the helper reaches %s instead of %s", p.conn.State(), state))
	}
	p.out.Reset()
	return p
}

func (p *peer) from(s State, c Call) {
	q := in(s, p.cfg)
	p.conn = q.conn
	p.conn.cfg, p.conn.p.Config = &p.cfg, &p.cfg
	if c.Kind != 0 {
		p.call(c)
	}
}

func (p *peer) call(c Call) *Out {
	p.out.Reset()
	p.conn.Call(p.now, c, &p.out)
	return &p.out
}

// segment makes a segment of the peer's with a window of 10,000 octets.
func segment(f Flags, seq, ack Seq, size uint32) Segment {
	return Segment{
		SrcPort: 80, DstPort: 40000, Seq: seq, Ack: ack, Flags: f, Window: 10000,
		Payload: Span{Stream: 2, Off: uint64(uint32(seq - peerISS - 1)), Len: size},
	}
}

func (p *peer) seg(f Flags, seq, ack Seq, size uint32) *Out {
	s := segment(f, seq, ack, size)
	if f&SYN != 0 {
		s.Payload = Span{}
		s.Options.MSS = 1460
	}
	return p.arrive(s)
}

func (p *peer) arrive(s Segment) *Out {
	p.out.Reset()
	p.conn.Arrive(p.now, &s, &p.out)
	return &p.out
}

// wait lets time pass to the next deadline.
func (p *peer) wait() *Out {
	p.out.Reset()
	p.now = p.conn.Deadline()
	p.conn.Expire(p.now, &p.out)
	return &p.out
}

// outcome is what an event led to, in one line.
func (p *peer) outcome() string {
	parts := []string{p.conn.State().String()}
	for _, a := range p.out.Acts {
		switch a.Kind {
		case ActSend:
			s := &p.out.Segs[a.Seg]
			text := fmt.Sprintf("send %s seq %d", s.Flags, s.Seq)
			if s.Flags&ACK != 0 {
				text += fmt.Sprintf(" ack %d", s.Ack)
			}
			if s.Payload.Len > 0 {
				text += fmt.Sprintf(" data %d", s.Payload.Len)
			}
			parts = append(parts, text)
		case ActIndicate:
			text := indName(a.Ind)
			if a.Errno != OK {
				text += " " + a.Errno.String()
			}
			parts = append(parts, text)
		case ActDiscard:
			parts = append(parts, "discard ("+a.Why.Name()+")")
		case ActState, ActTimer, ActRefuse:
		}
	}
	return strings.Join(parts, "; ")
}

type stateEvent struct {
	name string
	run  func(p *peer)
}

// events are the ten events of RFC 9293 §3.10, SEGMENT ARRIVES by kind of segment.
func events() []stateEvent {
	seg := func(name string, f Flags, seq, ack func(c *Conn) Seq, size uint32) stateEvent {
		return stateEvent{"SEGMENT ARRIVES: " + name, func(p *peer) {
			p.seg(f, seq(&p.conn), ack(&p.conn), size)
		}}
	}
	next := func(c *Conn) Seq {
		if c.rcv.synced {
			return c.rcv.nxt
		}
		return peerISS
	}
	in := func(c *Conn) Seq { return next(c) + 100 }
	far := func(c *Conn) Seq { return next(c) + 100000 }
	all := func(c *Conn) Seq { return c.snd.nxt }
	high := func(c *Conn) Seq { return c.snd.nxt + 5000 }
	call := func(name string, c Call) stateEvent {
		return stateEvent{name, func(p *peer) { p.call(c) }}
	}
	return []stateEvent{
		call("OPEN active", Call{Kind: CallOpenActive}),
		call("OPEN passive", Call{Kind: CallOpenPassive}),
		call("SEND 10", Call{Kind: CallSend, N: 10}),
		call("RECEIVE", Call{Kind: CallReceive}),
		call("CLOSE (shutdown)", Call{Kind: CallShutdown}),
		call("CLOSE (close)", Call{Kind: CallClose}),
		call("ABORT", Call{Kind: CallAbort}),
		{"STATUS", func(p *peer) {
			var s Snapshot
			p.out.Reset()
			p.conn.Snapshot(&s)
		}},
		seg("SYN", SYN, next, all, 0),
		seg("SYN,ACK", SYN|ACK, next, all, 0),
		seg("ACK of all", ACK, next, all, 0),
		seg("ACK of what was not sent", ACK, next, high, 0),
		seg("no ACK bit", 0, next, all, 10),
		seg("10 octets in order", ACK, next, all, 10),
		seg("10 octets beyond a gap", ACK, in, all, 10),
		seg("10 octets outside the window", ACK, far, all, 10),
		seg("FIN,ACK", FIN|ACK, next, all, 0),
		seg("RST at RCV.NXT", RST|ACK, next, all, 0),
		seg("RST in the window", RST|ACK, in, all, 0),
		seg("RST outside the window", RST|ACK, far, all, 0),
		{"USER TIMEOUT", func(p *peer) {
			p.out.Reset()
			p.conn.timers = [NumTimers]vtime.Time{}
			for i := range p.conn.timers {
				p.conn.timers[i] = vtime.Never
			}
			if p.conn.State() != Closed && p.conn.State() != Listen {
				p.conn.timers[TimerUser] = 0
				p.conn.Expire(0, &p.out)
			}
		}},
		{"RETRANSMISSION TIMEOUT", func(p *peer) {
			p.out.Reset()
			if d := p.conn.timers[TimerRetransmit]; d != vtime.Never {
				p.conn.Expire(d, &p.out)
			}
		}},
		{"TIME-WAIT TIMEOUT", func(p *peer) {
			p.out.Reset()
			if d := p.conn.timers[TimerTimeWait]; d != vtime.Never {
				p.conn.Expire(d, &p.out)
			}
		}},
	}
}

// stateTable is every event in every state (RFC 9293 §3.10), under a profile.
func stateTable(cfg Config) string {
	var b strings.Builder
	for s := Closed; s < NumStates; s++ {
		fmt.Fprintf(&b, "%s\n", s)
		for _, ev := range events() {
			p := in(s, cfg)
			ev.run(p)
			fmt.Fprintf(&b, "  %-45s %s\n", ev.name, p.outcome())
		}
	}
	return b.String()
}

func TestEveryEventInEveryStateDoesWhatTheTableSays(t *testing.T) {
	for _, name := range []string{"textbook", "linux"} {
		t.Run(name, func(t *testing.T) {
			cfg, _ := Profile(name)
			file := "testdata/states-" + name + ".txt"
			got := stateTable(cfg)
			if *update {
				if err := os.WriteFile(file, []byte(got), 0o600); err != nil {
					t.Fatal(err)
				}
				return
			}
			want, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if d := cmp.Diff(string(want), got); d != "" {
				t.Error(d)
			}
		})
	}
}
