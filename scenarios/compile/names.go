package compile

import (
	"net/netip"

	"wirewalk/scenarios/language"
	"wirewalk/sim/dnsmodel"
	"wirewalk/sim/vtime"
	"wirewalk/sim/wire/dns"
)

func (c *compiler) nameServer(d *language.NameServer) dnsmodel.ServerConfig {
	var cfg dnsmodel.ServerConfig
	for _, n := range d.Names {
		cfg.Names = append(cfg.Names, dnsmodel.Name{
			Name: n.Name, Addrs: c.f.NameAddresses(n), Alias: n.Alias, TTL: n.TTL,
			Truncate: n.Truncate,
			WaitA:    vtime.Duration(n.WaitA), WaitAAAA: vtime.Duration(n.WaitAAAA),
		})
	}
	return cfg
}

// resolver is how the programs of a host look names up; without a name server nobody does.
func (c *compiler) resolver(h *language.Host) dnsmodel.Config {
	r := c.f.ResolverOf(h)
	if r == nil {
		return dnsmodel.Config{}
	}
	cfg := dnsmodel.Config{Timeout: r.Timeout, Attempts: r.Attempts}
	if ns := c.f.HostNamed(r.Server); ns != nil {
		if a, ok := c.f.AddressFor(h, ns); ok {
			cfg.Server = netip.AddrPortFrom(a, dns.Port)
		}
	}
	for _, a := range language.Parsed(h.AllAddresses()) {
		cfg.IPv4, cfg.IPv6 = cfg.IPv4 || a.Is4(), cfg.IPv6 || a.Is6()
	}
	return cfg
}

// web is where a request goes: to a host, or to a name that is looked up.
func (c *compiler) web(s *language.Step) (remote netip.AddrPort, name string, err error) {
	if language.IsName(s.To) {
		return netip.AddrPortFrom(netip.Addr{}, uint16(s.Port)), s.To, nil
	}
	remote, err = c.remote(s.Host, s.To, s.Port)
	return remote, "", err
}
