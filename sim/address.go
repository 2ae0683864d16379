package sim

import (
	"encoding/binary"
	"net/netip"
)

// addrID is the number of an address in a world. Flights and keys hold numbers:
// those of either family are as small to copy, compare and hash. 0 is no address.
type addrID uint32

// addresses are the addresses of a world by their numbers.
type addresses struct {
	list []netip.Addr
	ids  map[netip.Addr]addrID
}

func newAddresses() addresses { return addresses{ids: map[netip.Addr]addrID{}} }

// number is the number of an address, given to it when it is first asked for.
func (a *addresses) number(addr netip.Addr) addrID {
	if !addr.IsValid() {
		return 0
	}
	id, ok := a.ids[addr]
	if !ok {
		a.list = append(a.list, addr)
		id = addrID(len(a.list))
		a.ids[addr] = id
	}
	return id
}

// addr is the address with a number.
func (a *addresses) addr(id addrID) netip.Addr {
	if id == 0 {
		return netip.Addr{}
	}
	return a.list[id-1]
}

// socket is an address with a port.
func (a *addresses) socket(id addrID, port uint16) netip.AddrPort {
	return netip.AddrPortFrom(a.addr(id), port)
}

// family is 0 for IPv4 and 1 for IPv6.
type family uint8

const (
	inet4 family = iota
	inet6
	families
)

func familyOf(a netip.Addr) family {
	if a.Is4() {
		return inet4
	}
	return inet6
}

func (a *addresses) family(id addrID) family { return familyOf(a.addr(id)) }

// owned are the addresses of a node, at most one of each family.
type owned struct {
	of    *addresses
	addrs [families]netip.Addr
	ids   [families]addrID
}

func (a *addresses) own(list ...netip.Addr) owned {
	o := owned{of: a}
	for _, x := range list {
		if f := familyOf(x); x.IsValid() && !o.addrs[f].IsValid() {
			o.addrs[f], o.ids[f] = x, a.number(x)
		}
	}
	return o
}

// has reports whether an address is one of the node's.
func (o *owned) has(id addrID) bool { return id != 0 && (id == o.ids[inet4] || id == o.ids[inet6]) }

// like is the node's address of the family of another one, not valid when it has none.
func (o *owned) like(other netip.Addr) netip.Addr { return o.addrs[familyOf(other)] }

// pairKey names a pair of sockets whichever end is asked.
type pairKey struct {
	a, b         addrID
	aPort, bPort uint16
}

// pair is the key of two sockets.
func (a *addresses) pair(x, y netip.AddrPort) pairKey {
	return pairOf(a.number(x.Addr()), x.Port(), a.number(y.Addr()), y.Port())
}

func pairOf(a addrID, aPort uint16, b addrID, bPort uint16) pairKey {
	if a > b || a == b && aPort > bPort {
		a, b, aPort, bPort = b, a, bPort, aPort
	}
	return pairKey{a: a, b: b, aPort: aPort, bPort: bPort}
}

// mixPair draws two addresses into a hash.
func mixPair(h uint64, a, b netip.Addr) uint64 {
	if a.Is4() && b.Is4() {
		x, y := a.As4(), b.As4()
		return mix(h, uint64(binary.BigEndian.Uint32(x[:]))<<32|uint64(binary.BigEndian.Uint32(y[:])))
	}
	for _, x := range [...][16]byte{a.As16(), b.As16()} {
		h = mix(mix(h, binary.BigEndian.Uint64(x[:8])), binary.BigEndian.Uint64(x[8:]))
	}
	return h
}
