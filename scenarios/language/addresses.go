package language

import (
	"fmt"
	"net/netip"
)

// AllAddresses are the addresses of a host as the file writes them.
func (h *Host) AllAddresses() []string { return allAddresses(h.Address, h.Addresses) }

// AllAddresses are the addresses of a box as the file writes them.
func (b *Box) AllAddresses() []string { return allAddresses(b.Address, b.Addresses) }

func allAddresses(one string, more []string) []string {
	if len(more) == 0 {
		return []string{one}
	}
	return more
}

// Parsed are the addresses of a list that can be read.
func Parsed(list []string) []netip.Addr {
	var out []netip.Addr
	for _, text := range list {
		if a, err := netip.ParseAddr(text); err == nil {
			out = append(out, a)
		}
	}
	return out
}

// AddressFor is the address by which one host reaches another: the other's first of a
// family that both have. It is false when they have none in common.
func (f *File) AddressFor(from, to *Host) (netip.Addr, bool) {
	return Common(from.AllAddresses(), to.AllAddresses())
}

// Common is the first address of a list of a family that the other list has, too.
func Common(from, to []string) (netip.Addr, bool) {
	for _, a := range Parsed(to) {
		for _, own := range Parsed(from) {
			if own.Is4() == a.Is4() {
				return a, true
			}
		}
	}
	return netip.Addr{}, false
}

// SpeaksIPv6 reports whether a host has an IPv6 address.
func (f *File) SpeaksIPv6() bool { return f.speaks(netip.Addr.Is6) }

func (f *File) speaks(is func(netip.Addr) bool) bool {
	for _, h := range f.Hosts {
		for _, a := range Parsed(h.AllAddresses()) {
			if is(a) {
				return true
			}
		}
	}
	return false
}

// boxAddresses gives boxes without an address one of each family that the hosts
// have; a NAT has an IPv4 address always.
func (f *File) boxAddresses() {
	taken := map[string]bool{}
	for _, b := range f.Boxes {
		for _, a := range b.AllAddresses() {
			taken[a] = true
		}
	}
	for _, h := range f.Hosts {
		for _, a := range h.AllAddresses() {
			taken[a] = true
		}
	}
	next := func(format string, n *int) string {
		for {
			*n++
			if a := fmt.Sprintf(format, *n); !taken[a] {
				return a
			}
		}
	}
	four, six := f.speaks(netip.Addr.Is4), f.SpeaksIPv6()
	n4, n6 := 0, 0
	for _, b := range f.Boxes {
		if b.Address != "" || len(b.Addresses) > 0 {
			continue
		}
		var list []string
		if four || !six || b.Kind == "nat" {
			list = append(list, next("192.0.2.%d", &n4))
		}
		if six {
			list = append(list, next("2001:db8:b::%d", &n6))
		}
		if b.Address = list[0]; len(list) > 1 {
			b.Address, b.Addresses = "", list
		}
	}
}
