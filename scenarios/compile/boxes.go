package compile

import (
	"fmt"
	"net/netip"

	"wirewalk/scenarios/language"
	"wirewalk/sim"
	"wirewalk/sim/vtime"
)

func (c *compiler) boxes() error {
	for _, b := range c.f.Boxes {
		p := sim.MiddleboxPlan{
			Name: b.Name, Kind: sim.BoxKindNamed(b.Kind), IdleTimeout: vtime.Duration(b.IdleTimeout),
			Reset: b.Forgotten == "reset", MidStream: b.MidStream != nil && *b.MidStream, CheckWindow: b.CheckWindow,
			KeepPorts: b.KeepPorts, SilentICMP: b.FilterICMP, ClampMSS: b.ClampMSS,
		}
		if p.IdleTimeout == vtime.Forever {
			p.IdleTimeout = 0
		}
		if b.ClosingTimeout != nil {
			p.ClosingTimeout = *b.ClosingTimeout
		}
		if b.Timeouts != nil {
			p.Timeouts = b.Timeouts.Config
		}
		var err error
		if p.Addr, p.Also, err = addresses(b.AllAddresses()); err != nil {
			return fmt.Errorf("box %s: %w", b.Name, err)
		}
		for _, x := range b.Publish {
			p.Publish = append(p.Publish, sim.Published{Port: uint16(x.Port), Host: x.To, ToPort: uint16(x.ToPort)})
			public, inside, err := c.published(b, x.To)
			if err != nil {
				return fmt.Errorf("box %s: %w", b.Name, err)
			}
			c.names.Publish(netip.AddrPortFrom(public, uint16(x.Port)), netip.AddrPortFrom(inside, uint16(x.ToPort)))
		}
		for _, r := range b.Refuse {
			p.Refuse = append(p.Refuse, refusal(r))
		}
		if u := b.Unreachable; u != nil {
			p.Refuse = append(p.Refuse, sim.Refusal{To: u.Host, After: vtime.Time(u.From), ICMP: language.ICMPKind(u.ICMP)})
		}
		c.plan.Middleboxes = append(c.plan.Middleboxes, p)
	}
	return nil
}

// published are the IPv4 addresses of a NAT and of the host that one of its ports leads to.
func (c *compiler) published(b *language.Box, to string) (public, inside netip.Addr, err error) {
	h := c.f.HostNamed(to)
	if h == nil {
		return public, inside, fmt.Errorf("there is no host %q", to)
	}
	const four = "0.0.0.0"
	public, ok := language.Common([]string{four}, b.AllAddresses())
	inside, found := language.Common([]string{four}, h.AllAddresses())
	if !ok || !found {
		return public, inside, fmt.Errorf("%s and %s need IPv4 addresses", b.Name, to)
	}
	return public, inside, nil
}

// refusal is a rule as the box takes it.
func refusal(r *language.Refusal) sim.Refusal {
	out := sim.Refusal{
		To: r.To, Port: r.Port, Opening: r.Packets == "opening", Above: r.Above,
		Reset: r.Answer == "reset", ICMP: language.ICMPKind(r.Answer),
	}
	if r.After != nil {
		out.After = vtime.Time(*r.After)
	}
	if r.Before != nil {
		out.Before = vtime.Time(*r.Before)
	}
	return out
}
