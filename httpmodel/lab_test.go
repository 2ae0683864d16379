package httpmodel_test

import (
	"fmt"
	"net/netip"
	"os"
	"sort"
	"strconv"
	"strings"
	"testing"

	"wirewalk/httpmodel"
	"wirewalk/sim"
	"wirewalk/sim/app"
	"wirewalk/sim/inspect"
	"wirewalk/sim/trace"
	"wirewalk/sim/vtime"
	"wirewalk/tcpmodel"
)

// lab runs programs of this package over the simulated network.
type lab struct {
	plan sim.Plan
	tr   *trace.Trace
}

var serverAddr = netip.MustParseAddr("10.99.0.2")

func at(port uint16) netip.AddrPort { return netip.AddrPortFrom(serverAddr, port) }

// newLab is a client and a server on one link.
func newLab(delay vtime.Duration, cc httpmodel.ClientConfig, sc httpmodel.ServerConfig) *lab {
	tcp := tcpmodel.Linux()
	tcp.Congestion = "reno"
	return &lab{plan: sim.Plan{
		Title: "test", Seed: 1,
		Hosts: []sim.HostPlan{
			{Name: "client", Addr: netip.MustParseAddr("10.99.0.1"), TCP: tcp, Apps: []sim.AppPlan{
				{Name: "http", New: func() app.App { return httpmodel.NewClient(cc) }},
			}},
			{Name: "server", Addr: serverAddr, TCP: tcp, Apps: []sim.AppPlan{
				{Name: "http", New: func() app.App { return httpmodel.NewServer(sc) }},
			}},
		},
		Links: []sim.LinkPlan{{Name: "wan", A: "client", B: "server", Delay: delay, DelayBack: delay}},
	}}
}

func (l *lab) do(when vtime.Duration, cmd httpmodel.Command) {
	l.plan.Steps = append(l.plan.Steps, sim.Step{
		Name: fmt.Sprint("step ", len(l.plan.Steps)), At: vtime.Time(when),
		App: &sim.AppStep{Host: "client", App: "http", Command: cmd, Label: "step"},
	})
}

func (l *lab) run(t *testing.T) {
	t.Helper()
	if l.plan.Until == 0 {
		l.plan.Until = vtime.Time(10 * vtime.Minute) // Go's keepalive goes on for ever.
	}
	tr, err := sim.Run(l.plan)
	if err != nil {
		t.Fatal(err)
	}
	for _, w := range tr.Warnings {
		t.Error("warning: " + w)
	}
	l.tr = tr
}

// packet is one segment as a listing shows it, numbers relative.
type packet struct {
	at       vtime.Time
	dir      string
	conn     int
	flags    string
	seq, end uint32
	ack      uint32
	hasAck   bool
}

func (p packet) String() string {
	ack := "-"
	if p.hasAck {
		ack = strconv.Itoa(int(p.ack))
	}
	return fmt.Sprintf("%s %d %s %d:%d %s", p.dir, p.conn, p.flags, p.seq, p.end, ack)
}

func (p packet) pureAck() bool { return p.flags == "." && p.seq == p.end }

// seenAtClient lists the packets as a capture at the client does.
func (l *lab) seenAtClient() []packet {
	var all []packet
	for id := trace.RecordID(1); int(id) <= l.tr.Len(); id++ {
		r := l.tr.Record(id)
		n := r.Packet()
		if n == 0 || r.Kind == trace.SegmentDropped && r.Why != sim.ReasonUnreachable {
			continue
		}
		p := l.tr.Packet(n)
		if l.tr.Conn(p.Conn).Side(1) < 0 {
			continue // between a proxy and the server
		}
		dir := "C>S"
		if p.From != 1 {
			dir = "S>C"
		}
		if p.Proto != trace.TCP || (dir == "C>S") != (r.Kind == trace.SegmentSent) {
			continue
		}
		s := &p.Seg
		x := packet{at: r.At, dir: dir, conn: int(p.Conn) - 1, hasAck: s.Flags.Has(tcpmodel.ACK)}
		x.flags = strings.ReplaceAll(s.Flags.String(), "P", "")
		x.seq, x.ack = inspect.Relative(l.tr, p)
		x.end = x.seq + s.Payload.Len
		all = append(all, x)
	}
	return all
}

// recorded reads a listing of a capture.
func recorded(t *testing.T, name string) []packet {
	t.Helper()
	raw, err := os.ReadFile("testdata/captures/" + name + ".txt")
	if err != nil {
		t.Fatal(err)
	}
	var all []packet
	for line := range strings.Lines(string(raw)) {
		f := strings.Fields(line)
		d, err := vtime.ParseDuration(f[0] + "s")
		if err != nil {
			t.Fatal(err)
		}
		p := packet{at: vtime.Time(d), dir: f[1], flags: f[3], hasAck: f[5] != "-"}
		p.conn, _ = strconv.Atoi(f[2])
		if _, err := fmt.Sscanf(f[4], "%d:%d", &p.seq, &p.end); err != nil {
			t.Fatal(err)
		}
		if p.hasAck {
			_, _ = fmt.Sscanf(f[5], "%d", &p.ack)
		}
		all = append(all, p)
	}
	return all
}

// sequences gives for each connection and direction what was sent, as texts.
// Of pure ACKs in a row only the last counts (the highest acknowledgment).
func sequences(all []packet) map[int]string {
	lines := map[string][]packet{}
	conns := map[int]bool{}
	for _, p := range all {
		key := fmt.Sprint(p.conn, p.dir)
		conns[p.conn] = true
		if k := len(lines[key]); k > 0 && p.pureAck() && lines[key][k-1].pureAck() && lines[key][k-1].seq == p.seq {
			lines[key][k-1] = p
			continue
		}
		lines[key] = append(lines[key], p)
	}
	out := map[int]string{}
	for c := range conns {
		var b strings.Builder
		for _, dir := range []string{"C>S", "S>C"} {
			for _, p := range lines[fmt.Sprint(c, dir)] {
				p.conn = 0
				b.WriteString(p.String() + "\n")
			}
		}
		out[c] = b.String()
	}
	return out
}

// multiset sorts the sequences of all connections.
func multiset(all []packet) []string {
	var s []string
	for _, v := range sequences(all) {
		s = append(s, v)
	}
	sort.Strings(s)
	return s
}

func profile(t *testing.T, client, server string) (httpmodel.ClientConfig, httpmodel.ServerConfig) {
	t.Helper()
	cc, ok := httpmodel.ClientProfile(client)
	sc, ok2 := httpmodel.ServerProfile(server)
	if !ok || !ok2 {
		t.Fatalf("no profile %s or %s", client, server)
	}
	sc.Port = 8000
	sc.Pages = []httpmodel.ServerPage{{Path: "/small", Text: "0123456789ab\n"}}
	if server == "go" {
		sc.Pages[0].Type = "text/plain" // as the recorded server said
	}
	return cc, sc
}

// rawStep is something a client does that knows no HTTP.
type rawStep struct {
	after vtime.Duration
	to    string
	text  string
	n     int64
	close bool
}

// rawClient connects and does its steps, the first when it is connected.
type rawClient struct {
	steps []rawStep
	sock  app.Sock
	next  int
}

func (c *rawClient) Handle(_ vtime.Time, in *app.Indication, out *app.Effects) {
	switch in.Kind {
	case app.Command:
		to := at(8000)
		if c.steps[0].to != "" {
			to = netip.MustParseAddrPort(c.steps[0].to)
		}
		c.sock = out.Connect(to, 0, app.SockOpt{Option: tcpmodel.OptNoDelay, N: 1})
	case app.Connected, app.TimerFired:
		s := c.steps[c.next]
		if s.close {
			out.Close(c.sock, 0)
		} else {
			out.Do(app.Call{Kind: app.CallWrite, Sock: c.sock, Data: []byte(s.text), Generate: s.n}, 0)
		}
		if c.next++; c.next < len(c.steps) {
			out.After(c.steps[c.next].after, "step", 0)
		}
	case app.Readable:
		out.Read(in.Sock, 0, 0)
	}
}

func (l *lab) raw(steps ...rawStep) {
	h := &l.plan.Hosts[0]
	h.Apps = append(h.Apps, sim.AppPlan{Name: "raw", New: func() app.App { return &rawClient{steps: steps} }})
	l.plan.Steps = append(l.plan.Steps, sim.Step{
		Name: "raw", App: &sim.AppStep{Host: "client", App: "raw", Command: "go", Label: "raw"},
	})
}

// sleeper is a server that knows no HTTP: it listens, reads and says nothing.
type sleeper struct{ setup []app.SockOpt }

func (s sleeper) Handle(_ vtime.Time, in *app.Indication, out *app.Effects) {
	switch in.Kind {
	case app.Start:
		out.Listen(8000, 0, s.setup...)
	case app.Readable:
		out.Read(in.Sock, 0, 0)
	}
}

// sleepy puts a sleeper in place of the server: TCP keepalive 3 s, 1 s, 10 probes.
func (l *lab) sleepy() {
	s := sleeper{setup: []app.SockOpt{
		{Option: tcpmodel.OptKeepalive, N: 1},
		{Option: tcpmodel.OptKeepaliveIdle, D: 3 * vtime.Second},
		{Option: tcpmodel.OptKeepaliveInterval, D: vtime.Second},
		{Option: tcpmodel.OptKeepaliveProbes, N: 10},
	}}
	l.plan.Hosts[1].Apps[0].New = func() app.App { return s }
	l.plan.Until = vtime.Time(14 * vtime.Second)
}

// between adds a host on the way that runs a program of its own.
func (l *lab) between(addr string, program func() app.App) {
	l.plan.Hosts = append(l.plan.Hosts, sim.HostPlan{
		Name: "proxy", Addr: netip.MustParseAddr(addr), TCP: l.plan.Hosts[0].TCP, Proxy: true,
		Apps: []sim.AppPlan{{Name: "http", New: program}},
	})
	l.plan.Links = []sim.LinkPlan{
		{Name: "near", A: "client", B: "proxy"}, {Name: "far", A: "proxy", B: "server"},
	}
}
