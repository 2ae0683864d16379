package sim_test

import (
	"net/netip"
	"testing"

	"wirewalk/sim"
	"wirewalk/sim/app"
	"wirewalk/sim/vtime"
	"wirewalk/tcpmodel"
)

// source writes n octets and closes.
type source struct {
	left int64
	busy bool
}

func (s *source) Handle(_ vtime.Time, in *app.Indication, out *app.Effects) {
	switch in.Kind {
	case app.Command:
		out.Connect(serverSocket, 0)
		return
	case app.Sent:
		s.left -= in.N
		s.busy = false
		if s.left == 0 {
			out.Close(in.Sock, 0)
			return
		}
		if in.N == 0 {
			return
		}
	case app.Connected, app.Writable:
	default:
		return
	}
	if s.left > 0 && !s.busy {
		s.busy = true
		out.Do(app.Call{Kind: app.CallWrite, Sock: in.Sock, Generate: s.left}, 0)
	}
}

// sink reads everything and closes at the end of file.
type sink struct{}

func (sink) Handle(_ vtime.Time, in *app.Indication, out *app.Effects) {
	switch in.Kind {
	case app.Start:
		out.Listen(80, 0)
	case app.Readable:
		out.Do(app.Call{Kind: app.CallRead, Sock: in.Sock, Discard: true}, 0)
	case app.Received:
		if in.EOF {
			out.Close(in.Sock, 0)
		}
	}
}

func bulk(octets int64) sim.Plan {
	cfg := tcpmodel.Linux()
	return sim.Plan{
		Title: "bulk", Seed: 1,
		Hosts: []sim.HostPlan{
			{Name: "client", Addr: netip.MustParseAddr("10.0.0.1"), TCP: cfg, Apps: []sim.AppPlan{
				{Name: "source", New: func() app.App { return &source{left: octets} }},
			}},
			{Name: "server", Addr: serverSocket.Addr(), TCP: cfg, Apps: []sim.AppPlan{
				{Name: "sink", New: func() app.App { return sink{} }},
			}},
		},
		Links: []sim.LinkPlan{{
			Name: "wan", A: "client", B: "server", Delay: 5 * vtime.Millisecond, DelayBack: 5 * vtime.Millisecond, Rate: 1_000_000_000,
		}},
		Steps: []sim.Step{{App: &sim.AppStep{Host: "client", App: "source", Label: "send"}}},
	}
}

func BenchmarkBulk100MB(b *testing.B) {
	packets := 0
	for b.Loop() {
		tr, err := sim.Run(bulk(100_000_000))
		if err != nil {
			b.Fatal(err)
		}
		packets += tr.Packets()
	}
	b.ReportMetric(float64(packets)/b.Elapsed().Seconds(), "packets/s")
}

// opener keeps a number of connections open at once until n were opened; each
// carries octets from the server and is closed by it.
type opener struct {
	left, atOnce int
}

func (o *opener) Handle(_ vtime.Time, in *app.Indication, out *app.Effects) {
	switch in.Kind {
	case app.Command:
		for range o.atOnce {
			o.next(out)
		}
	case app.Connected:
		out.Write(in.Sock, []byte("GET"), 0)
	case app.Readable:
		out.Do(app.Call{Kind: app.CallRead, Sock: in.Sock, Discard: true}, 0)
	case app.Received:
		if in.EOF {
			out.Close(in.Sock, 0)
			o.next(out)
		}
	}
}

func (o *opener) next(out *app.Effects) {
	if o.left > 0 {
		o.left--
		out.Connect(serverSocket, 0)
	}
}

// giver writes its octets to every connection that asks, and closes.
type giver struct{ octets int64 }

func (g giver) Handle(_ vtime.Time, in *app.Indication, out *app.Effects) {
	switch in.Kind {
	case app.Start:
		out.Listen(80, 0)
	case app.Readable:
		out.Do(app.Call{Kind: app.CallRead, Sock: in.Sock, Discard: true}, 0)
	case app.Received:
		if !in.EOF {
			out.Do(app.Call{Kind: app.CallWrite, Sock: in.Sock, Generate: g.octets}, 0)
			out.Close(in.Sock, 0)
		}
	}
}

func connections(n, clients, atOnce int) sim.Plan {
	cfg := tcpmodel.Linux()
	p := sim.Plan{Title: "connections", Seed: 1, Hosts: []sim.HostPlan{
		{Name: "server", Addr: serverSocket.Addr(), TCP: cfg, Apps: []sim.AppPlan{
			{Name: "giver", New: func() app.App { return giver{10_000} }},
		}},
	}}
	for i := range clients {
		name := string(rune('a' + i))
		p.Hosts = append(p.Hosts, sim.HostPlan{
			Name: name, Addr: netip.AddrFrom4([4]byte{10, 0, 1, byte(i + 1)}), TCP: cfg,
			Apps: []sim.AppPlan{{Name: "opener", New: func() app.App { return &opener{left: n / clients, atOnce: atOnce / clients} }}},
		})
		p.Links = append(p.Links, sim.LinkPlan{
			Name: name, A: name, B: "server", Delay: 5 * vtime.Millisecond, DelayBack: 5 * vtime.Millisecond,
		})
		p.Steps = append(p.Steps, sim.Step{App: &sim.AppStep{Host: name, App: "opener", Label: "open"}})
	}
	return p
}

func benchConnections(b *testing.B, n int) {
	b.Helper()
	conns := 0
	for b.Loop() {
		tr, err := sim.Run(connections(n, 16, min(n, 992)))
		if err != nil {
			b.Fatal(err)
		}
		conns += len(tr.Conns())
	}
	b.ReportMetric(float64(conns)/b.Elapsed().Seconds(), "conns/s")
}

func Benchmark1000Connections(b *testing.B)   { benchConnections(b, 1000) }
func Benchmark10000Connections(b *testing.B)  { benchConnections(b, 10_000) }
func Benchmark100000Connections(b *testing.B) { benchConnections(b, 100_000) }
