package language

import (
	"net/netip"
	"strings"

	"wirewalk/sim/vtime"
)

// NameServer answers questions about names.
type NameServer struct {
	Origin

	Host  string     `yaml:"host" desc:"where it runs" required:"true"`
	Names []*DNSName `yaml:"names" keyed:"Name" desc:"the names that it knows; others do not exist (NXDOMAIN)" required:"true"`
}

// DNSName is a name with its addresses.
type DNSName struct {
	Origin

	Name      string
	Addresses []string       `yaml:"addresses" desc:"its addresses, or hosts whose addresses are meant"`
	Alias     string         `yaml:"alias" desc:"instead of addresses: the name of this server that it stands for (CNAME)"`
	TTL       vtime.Duration `yaml:"ttl" desc:"how long others may remember the answer" default:"60s"`
	WaitA     IdleTime       `yaml:"wait_a" desc:"how long the server takes to answer for IPv4; never is no answer" default:"0s"`
	Truncate  bool           `yaml:"truncate" desc:"over UDP the answer is always cut (TC), and whoever asks has to use TCP, as if it were too long"`
	WaitAAAA  IdleTime       `yaml:"wait_aaaa" desc:"how long the server takes to answer for IPv6; never is no answer" default:"0s"`
}

// Resolver is how a host looks names up, as resolv.conf says it.
type Resolver struct {
	Origin

	Server   string         `yaml:"server" desc:"host of the name server that is asked; the first under dns unless said"`
	Timeout  vtime.Duration `yaml:"timeout" desc:"how long an answer is waited for" default:"5s"`
	Attempts int            `yaml:"attempts" desc:"how often is asked" default:"2" min:"1" max:"5"`
}

// IsName reports a name that has to be looked up: a word with a dot, which no host has.
func IsName(to string) bool { return strings.Contains(to, ".") }

// ResolverOf is how a host looks names up, nil when there is no name server.
func (f *File) ResolverOf(h *Host) *Resolver {
	r := Resolver{Timeout: 5 * vtime.Second, Attempts: 2}
	if h.Resolver != nil {
		r = *h.Resolver
	}
	if r.Server == "" && len(f.DNS) > 0 {
		r.Server = f.DNS[0].Host
	}
	if r.Server == "" {
		return nil
	}
	return &r
}

// NameAddresses are the addresses of a name, those of hosts written out.
func (f *File) NameAddresses(n *DNSName) []netip.Addr {
	var out []netip.Addr
	for _, text := range n.Addresses {
		if h := f.HostNamed(text); h != nil {
			out = append(out, Parsed(h.AllAddresses())...)
			continue
		}
		out = append(out, Parsed([]string{text})...)
	}
	return out
}

// MostAliases bounds how many names stand for one another.
const MostAliases = 8

// Behind is the name that has the addresses: the name itself, or the one at the end of its aliases.
// It is a name with an alias when that leads nowhere.
func (s *NameServer) Behind(n *DNSName) *DNSName {
	for range MostAliases {
		next := s.NameOf(n.Alias)
		if n.Alias == "" || next == nil {
			return n
		}
		n = next
	}
	return n
}

// NameOf is a name of the server, nil for none; names have no case (RFC 1035 §2.3.3).
func (s *NameServer) NameOf(name string) *DNSName {
	for _, n := range s.Names {
		if strings.EqualFold(n.Name, name) {
			return n
		}
	}
	return nil
}

// HostBehind is the host itself, or the first that has an address of a name; "" for none.
func (f *File) HostBehind(to string) string {
	if !IsName(to) {
		return to
	}
	for _, d := range f.DNS {
		for _, n := range d.Names {
			if !strings.EqualFold(n.Name, to) {
				continue
			}
			for _, a := range f.NameAddresses(d.Behind(n)) {
				if h := f.hostAt(a); h != nil {
					return h.Name
				}
			}
		}
	}
	return ""
}

func (f *File) hostAt(a netip.Addr) *Host {
	for _, h := range f.Hosts {
		for _, b := range Parsed(h.AllAddresses()) {
			if a == b {
				return h
			}
		}
	}
	return nil
}
