package capture

import "fmt"

// Magic numbers of the classic format, as a little-endian reader sees them.
const (
	magicMicros = 0xA1B2C3D4
	magicNanos  = 0xA1B23C4D
)

// LinkType says what stands before the IP header in a captured packet; the
// numbers are those of the pcap format.
type LinkType uint32

// The link types that an import understands.
const (
	linkNull     LinkType = 0   // BSD loopback, four octets
	linkEthernet LinkType = 1   // Ethernet II, with VLAN tags
	linkRawBSD   LinkType = 12  // raw IP as some systems number it
	linkRawOld   LinkType = 14  // raw IP on OpenBSD
	linkRaw      LinkType = 101 // raw IP
	linkLoop     LinkType = 108 // OpenBSD loopback
	linkSLL      LinkType = 113 // Linux "any" interface
	linkIPv4     LinkType = 228
	linkIPv6     LinkType = 229
	linkSLL2     LinkType = 276 // Linux "any" interface, second version
)

// String names a link type for messages.
func (l LinkType) String() string {
	switch l {
	case linkNull, linkLoop:
		return "loopback"
	case linkEthernet:
		return "Ethernet"
	case linkRawBSD, linkRawOld, linkRaw, linkIPv4, linkIPv6:
		return "raw IP"
	case linkSLL, linkSLL2:
		return "Linux cooked"
	}
	return fmt.Sprintf("link type %d", uint32(l))
}
