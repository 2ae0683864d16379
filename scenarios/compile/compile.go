// Package compile turns a file of the language into a plan that the simulator
// runs, whoever made the file.
package compile

import (
	"cmp"
	"fmt"
	"net/netip"

	"wirewalk/httpmodel"
	"wirewalk/scenarios/language"
	"wirewalk/sim"
	"wirewalk/sim/app"
	"wirewalk/sim/dnsmodel"
	"wirewalk/sim/script"
	"wirewalk/sim/vtime"
	"wirewalk/tcpmodel"
)

// compiler turns a file into a plan.
type compiler struct {
	f     *language.File
	names *script.Names
	plan  sim.Plan
}

// Plan makes a plan of a file that was checked; name is its title when it
// has none. A plan serves one run.
func Plan(f *language.File, name string) (sim.Plan, error) {
	c := &compiler{f: f, names: &script.Names{}}
	c.plan = sim.Plan{
		Title: cmp.Or(f.Title, name), Seed: f.Seed, Until: vtime.Time(f.Until),
		Limits: sim.Limits{
			Events: f.Limits.Events, Octets: int64(f.Limits.Octets), Conns: f.Limits.Connections, Time: f.Limits.Time,
		},
	}
	for _, h := range f.Hosts {
		if err := c.host(h); err != nil {
			return sim.Plan{}, err
		}
	}
	for _, l := range f.Links {
		c.plan.Links = append(c.plan.Links, sim.LinkPlan{
			Name: l.Name, A: l.Between[0], B: l.Between[1], Delay: l.Delay, DelayBack: *l.DelayBack, Rate: int64(l.Rate),
			Queue: l.Queue, MTU: int(l.MTU), LossPPM: int(l.Loss), DuplicatePPM: int(l.Duplicate), ReorderPPM: int(l.Reorder),
			CorruptPPM: int(l.Corrupt), ReorderBy: l.ReorderBy, Jitter: l.Jitter,
		})
	}
	if err := c.boxes(); err != nil {
		return sim.Plan{}, err
	}
	for _, st := range f.Script {
		step, err := c.step(st)
		if err != nil {
			return sim.Plan{}, err
		}
		c.plan.Steps = append(c.plan.Steps, step)
	}
	for _, x := range f.Faults {
		c.plan.Faults = append(c.plan.Faults, sim.Intervention{Fault: rule(x), Link: x.Link})
	}
	return c.plan, nil
}

func (c *compiler) host(h *language.Host) error {
	addr, also, err := addresses(h.AllAddresses())
	if err != nil {
		return fmt.Errorf("host %s: %w", h.Name, err)
	}
	cfg := h.TCP
	if cfg.Profile == "" { // a host without any keys
		cfg, _ = tcpmodel.Profile(h.Stack)
	}
	p := sim.HostPlan{Name: h.Name, Addr: addr, Also: also, TCP: cfg, NoStack: h.Stack == "none", Proxy: h.Role == "proxy", ReceiveOffload: h.ReceiveOffload}
	for _, s := range c.f.Servers {
		if s.Host == h.Name {
			cfg := serverConfig(s)
			p.Apps = append(p.Apps, sim.AppPlan{Name: serverApp(s.Name), New: func() app.App { return httpmodel.NewServer(cfg) }})
		}
	}
	for _, d := range c.f.DNS {
		if d.Host == h.Name {
			cfg := c.nameServer(d)
			p.Apps = append(p.Apps, sim.AppPlan{Name: "dns", New: func() app.App { return dnsmodel.NewServer(cfg) }})
		}
	}
	for _, x := range c.f.Proxies {
		if x.Host == h.Name {
			cfg, err := c.proxy(x)
			if err != nil {
				return err
			}
			p.Apps = append(p.Apps, sim.AppPlan{Name: proxyApp(x.Name), New: func() app.App { return httpmodel.NewProxy(cfg) }})
		}
	}
	for _, k := range c.f.Clients {
		if k.Host == h.Name {
			cfg := k.Config
			cfg.Names = c.resolver(h)
			p.Apps = append(p.Apps, sim.AppPlan{Name: clientApp(k.Name), New: func() app.App { return httpmodel.NewClient(cfg) }})
		}
	}
	if scripted(c.f, h.Name) {
		cfg := c.program(h)
		p.Apps = append(p.Apps, sim.AppPlan{Name: scriptApp, New: func() app.App { return script.New(cfg) }})
	}
	c.plan.Hosts = append(c.plan.Hosts, p)
	return nil
}

// scriptApp is what the trace calls a host's plain TCP program.
const scriptApp = "program"

func serverApp(name string) string { return "server " + name }
func proxyApp(name string) string  { return "proxy " + name }
func clientApp(name string) string { return "client " + name }

// scripted reports whether a host needs a plain TCP program.
func scripted(f *language.File, host string) bool {
	for _, p := range f.Programs {
		if p.Host == host {
			return true
		}
	}
	for _, s := range f.Script {
		if a := language.ActionOf(s.Do); s.Host == host && a != nil && (a.Kind == language.TCPAction || s.Do == "exit") {
			return true
		}
	}
	return false
}

// addresses are the first and the second address of a list.
func addresses(list []string) (first, second netip.Addr, err error) {
	for i, to := range []*netip.Addr{&first, &second} {
		if i < len(list) && err == nil {
			*to, err = netip.ParseAddr(list[i])
		}
	}
	return first, second, err
}

// remote is where a host is found by another.
func (c *compiler) remote(from, to string, port int) (netip.AddrPort, error) {
	a, b := c.f.HostNamed(from), c.f.HostNamed(to)
	var box *language.Box
	if b == nil {
		box = c.f.BoxNamed(to)
	}
	var list []string
	switch {
	case to == language.Localhost && b == nil:
		return netip.AddrPortFrom(netip.AddrFrom4([4]byte{127, 0, 0, 1}), uint16(port)), nil
	case a == nil || b == nil && box == nil:
		return netip.AddrPort{}, fmt.Errorf("there is no host %q or no host %q", from, to)
	case box != nil:
		list = box.AllAddresses()
	default:
		list = b.AllAddresses()
	}
	addr, ok := language.Common(a.AllAddresses(), list)
	if !ok {
		return netip.AddrPort{}, fmt.Errorf("%s and %s have no family of addresses in common", from, to)
	}
	return netip.AddrPortFrom(addr, uint16(port)), nil
}

// rule is the fault as the links take it.
func rule(x *language.Fault) sim.Fault {
	m := sim.Match{
		Packet: language.PacketKind(x.Packet), From: x.From, To: x.To, Conn: x.Conn, Nth: x.Nth, Last: x.Last, Every: x.Every,
		Number: x.Number, SeqMin: uint32(x.SeqMin), SeqMax: uint32(x.SeqMax), Text: x.Text, Path: x.Path, Data: x.Data,
	}
	if x.After != nil {
		m.After = vtime.Time(*x.After)
	}
	if x.Before != nil {
		m.Before = vtime.Time(*x.Before)
	}
	out := sim.Fault{Match: m, Action: faultAction(x.Do), By: x.By, ICMP: language.ICMPKind(x.ICMP), Name: x.Name}
	if out.Action == sim.Replace {
		flags, _ := language.ControlBits(x.Flags)
		out.As = &sim.Stand{Flags: flags, Seq: number32(x.Seq), Ack: number32(x.Ack)}
	}
	return out
}

func number32(n *int64) *uint32 {
	if n == nil {
		return nil
	}
	v := uint32(*n)
	return &v
}

func faultAction(word string) sim.FaultAction {
	for i, w := range []string{"drop", "delay", "duplicate", "reorder", "corrupt", "mark-ce", "icmp", "replace"} {
		if w == word {
			return sim.Drop + sim.FaultAction(i)
		}
	}
	return 0
}
