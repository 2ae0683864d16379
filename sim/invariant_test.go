package sim

import (
	"fmt"
	"net/netip"
	"testing"

	"wirewalk/sim/app"
	"wirewalk/sim/trace"
	"wirewalk/sim/vtime"
	"wirewalk/tcpmodel"
)

// peer sends n octets, reads all that comes, and closes when both are done. It
// checks every octet that it is given.
type peer struct {
	t       *testing.T
	dial    bool
	sock    app.Sock
	n, left int64
	got     uint64
	eof     bool
	busy    bool // a write waits for its result
	ended   bool
	errno   tcpmodel.Errno
}

func (p *peer) Handle(_ vtime.Time, in *app.Indication, out *app.Effects) {
	switch in.Kind {
	case app.Start:
		p.left, p.got, p.eof, p.busy, p.ended, p.errno = p.n, 0, false, false, false, 0
		if !p.dial {
			out.Listen(80, 0)
		}
	case app.Command:
		p.sock = out.Connect(netip.MustParseAddrPort("10.0.0.2:80"), 0)
	case app.Connected, app.Accepted:
		p.sock = in.Sock
		p.write(out)
	case app.Sent:
		p.left -= in.N
		p.busy = false
		if in.N == 0 {
			return // Writable will follow.
		}
		p.finish(out)
	case app.Writable:
		p.write(out)
	case app.Readable:
		out.Read(in.Sock, 0, 0)
	case app.Received:
		for i, c := range in.Data {
			if want := byte('a' + (p.got+uint64(i))%26); c != want {
				p.t.Fatalf("octet %d is %q, want %q", p.got+uint64(i), c, want)
			}
		}
		p.got += uint64(in.N)
		p.eof = p.eof || in.EOF
		p.finish(out)
	case app.Failed, app.ConnectFailed:
		p.ended, p.errno = true, in.Errno
	}
}

func (p *peer) write(out *app.Effects) {
	if p.left <= 0 || p.ended || p.busy {
		return
	}
	data := make([]byte, min(p.left, 4000))
	done := uint64(p.n - p.left)
	for i := range data {
		data[i] = byte('a' + (done+uint64(i))%26)
	}
	p.busy = true
	out.Write(p.sock, data, 0)
}

// finish closes once everything is written and the peer has ended.
func (p *peer) finish(out *app.Effects) {
	switch {
	case p.ended:
	case p.left > 0:
		p.write(out)
	case p.dial && p.left == 0 && p.errno == 0 && !p.eof:
		p.left = -1
		out.Shutdown(p.sock, 0)
	case p.eof:
		p.ended = true
		out.Close(p.sock, 0)
	}
}

// schedule makes a plan with faults drawn from a seed.
func schedule(t *testing.T, seed uint64) (Plan, [2]*peer) {
	t.Helper()
	draw := func(what uint64, n int) int { return int(mix(seed, what) % uint64(n)) }
	cfg := tcpmodel.Textbook()
	if draw(1, 2) == 1 {
		cfg = tcpmodel.Linux()
	}
	cfg.SACK = draw(2, 3) > 0
	cfg.Timestamps = draw(3, 3) > 0
	cfg.WindowScale = draw(4, 3) > 0
	cfg.ReceiveBuffer = []int64{2000, 8000, 64 << 10}[draw(5, 3)]
	cfg.R2, cfg.R2Time = 6, 0
	cfg.Keepalive, cfg.KeepaliveIdle = true, 60*vtime.Second
	peers := [2]*peer{
		{t: t, dial: true, n: int64(draw(6, 60_000))},
		{t: t, n: int64(draw(7, 60_000))},
	}
	ppm := func(what uint64) int { return []int{0, 0, 10_000, 60_000}[draw(what, 4)] }
	p := Plan{
		Title: "schedule", Seed: seed,
		Hosts: []HostPlan{
			{Name: "a", Addr: netip.MustParseAddr("10.0.0.1"), TCP: cfg, Apps: []AppPlan{{Name: "p", New: func() app.App { return peers[0] }}}},
			{Name: "b", Addr: netip.MustParseAddr("10.0.0.2"), TCP: cfg, Apps: []AppPlan{{Name: "p", New: func() app.App { return peers[1] }}}},
		},
		Links: []LinkPlan{{
			Name: "l", A: "a", B: "b", Delay: 10 * vtime.Millisecond, DelayBack: 15 * vtime.Millisecond,
			LossPPM: ppm(10), DuplicatePPM: ppm(11), ReorderPPM: ppm(12), CorruptPPM: ppm(13), ReorderBy: 7 * vtime.Millisecond,
			Rate: []int64{0, 0, 2_000_000}[draw(14, 3)], Queue: []int{0, 8}[draw(15, 2)],
			Jitter: []vtime.Duration{0, 0, 3 * vtime.Millisecond}[draw(16, 3)],
		}},
		Steps: []Step{{Name: "go", App: &AppStep{Host: "a", App: "p"}}},
		Until: vtime.Time(3 * vtime.Hour),
	}
	at := vtime.Time(draw(20, 2000)) * vtime.Time(vtime.Millisecond)
	switch draw(21, 8) {
	case 0:
		p.Steps = append(p.Steps, Step{At: at, World: CrashHost, Host: "b"})
	case 1:
		p.Steps = append(p.Steps, Step{At: at, World: RebootHost, Host: "b"})
	case 2:
		p.Steps = append(p.Steps, Step{At: at, World: UnplugLink}, Step{At: at.Add(20 * vtime.Second), World: PlugLink})
	case 3:
		p.Steps = append(p.Steps, Step{At: at, World: UnplugLink})
	}
	return p, peers
}

// checkWorld holds the invariants after an event.
func checkWorld(w *world) error {
	var s, peerState tcpmodel.Snapshot
	for _, ep := range w.endpoints.slots {
		if !ep.live {
			continue
		}
		s = tcpmodel.Snapshot{}
		ep.tcp.Snapshot(&s)
		switch {
		case s.SndNxt.Less(s.SndUna):
			return fmt.Errorf("SND.UNA %d is beyond SND.NXT %d", s.SndUna, s.SndNxt)
		case ep.tcp.State() == tcpmodel.Closed && ep.tcp.Deadline() != vtime.Never:
			return fmt.Errorf("a closed connection has a timer")
		case ep.tcp.Deadline() < w.now:
			return fmt.Errorf("a timer was due at %s, it is %s", ep.tcp.Deadline(), w.now)
		}
		if far := w.peerOf(ep); far != nil && s.State >= tcpmodel.Established {
			peerState = tcpmodel.Snapshot{}
			far.tcp.Snapshot(&peerState)
			if peerState.State >= tcpmodel.Established && s.SndNxt.Less(peerState.RcvNxt) {
				return fmt.Errorf("the peer has taken octet %d, only %d were sent", peerState.RcvNxt, s.SndNxt)
			}
		}
	}
	return nil
}

func (w *world) peerOf(ep *endpoint) *endpoint {
	far := w.trace.Conn(ep.conn).Ends[1-ep.side].Host
	for _, h := range w.hosts {
		if h.id == far {
			return h.conns[connKey{ip: h.peerIP(ep), port: ep.key.local, local: ep.key.port}]
		}
	}
	return nil
}

func (*host) peerIP(ep *endpoint) addrID { return ep.local }

func TestInvariantsHoldUnderRandomFaults(t *testing.T) {
	n := uint64(1000)
	if testing.Short() {
		n = 50
	}
	for seed := range n {
		plan, peers := schedule(t, seed)
		w, err := newWorld(plan)
		if err != nil {
			t.Fatal(err)
		}
		w.afterEvent = func(w *world) {
			if err := checkWorld(w); err != nil {
				t.Fatalf("seed %d at %s: %v", seed, w.now, err)
			}
		}
		w.setUp()
		w.loop()
		if w.limitHit {
			t.Fatalf("seed %d: %v", seed, w.trace.Warnings)
		}
		for i, p := range peers {
			far := peers[1-i]
			whole := p.eof && p.got == uint64(far.n)
			if !whole && p.errno == 0 && far.errno == 0 && len(plan.Steps) == 1 {
				t.Errorf("seed %d: peer %d got %d of %d octets and no error", seed, i, p.got, far.n)
			}
		}
		checkCauses(t, w.trace)
	}
}

func checkCauses(t *testing.T, tr *trace.Trace) {
	t.Helper()
	for id := trace.RecordID(1); int(id) <= tr.Len(); id++ {
		if c := tr.Record(id).Cause; c >= id {
			t.Fatalf("record %d has cause %d", id, c)
		}
	}
}
