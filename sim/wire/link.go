package wire

import (
	"encoding/binary"
	"fmt"

	"github.com/google/gopacket"
	"github.com/google/gopacket/layers"
)

// LinkType says what stands before the IP header in a captured packet; the
// numbers are those of the pcap format.
type LinkType uint32

// The link types that can be read.
const (
	LinkNull     LinkType = 0   // BSD loopback: four octets in the order of the machine that captured
	LinkEthernet LinkType = 1   // Ethernet II, with VLAN tags
	LinkRawBSD   LinkType = 12  // raw IP as some systems number it
	LinkRawOld   LinkType = 14  // raw IP on OpenBSD
	LinkRaw      LinkType = 101 // raw IP
	LinkLoop     LinkType = 108 // OpenBSD loopback
	LinkSLL      LinkType = 113 // Linux "any" interface
	LinkIPv4     LinkType = 228
	LinkIPv6     LinkType = 229
	LinkSLL2     LinkType = 276 // Linux "any" interface, second version
)

// String names a link type for messages.
func (l LinkType) String() string {
	switch l {
	case LinkNull, LinkLoop:
		return "loopback"
	case LinkEthernet:
		return "Ethernet"
	case LinkRawBSD, LinkRawOld, LinkRaw, LinkIPv4, LinkIPv6:
		return "raw IP"
	case LinkSLL, LinkSLL2:
		return "Linux cooked"
	}
	return fmt.Sprintf("link type %d", uint32(l))
}

// Sizes of the link layers' headers in octets.
const (
	loopSize     = 4
	ethernetSize = 14
	vlanSize     = 4
	sllSize      = 16
	sll2Size     = 20
)

// linkOf tells the link layer by the octets before the IP header.
func linkOf(link []byte) LinkType {
	switch len(link) {
	case 0:
		return LinkRaw
	case loopSize:
		return LinkNull
	case sllSize:
		return LinkSLL
	case sll2Size:
		return LinkSLL2
	}
	return LinkEthernet
}

// firstLayer says how decoding of a frame begins: the octets to leave out
// first, and the layer that follows them.
func firstLayer(link LinkType, frame []byte) (skip int, first gopacket.LayerType, err error) {
	switch link {
	case LinkEthernet:
		return 0, layers.LayerTypeEthernet, nil
	case LinkNull, LinkLoop:
		return 0, layers.LayerTypeLoopback, nil
	case LinkSLL:
		return 0, layers.LayerTypeLinuxSLL, nil
	case LinkSLL2:
		// gopacket has no decoder for this header of draft-ietf-opsawg-pcaplinktype.
		if len(frame) < sll2Size {
			return 0, 0, errShort
		}
		next := layers.EthernetType(binary.BigEndian.Uint16(frame)).LayerType()
		return sll2Size, next, nil
	case LinkRaw, LinkRawBSD, LinkRawOld, LinkIPv4, LinkIPv6:
		if len(frame) == 0 {
			return 0, 0, errShort
		}
		switch frame[0] >> 4 {
		case 4:
			return 0, layers.LayerTypeIPv4, nil
		case 6:
			return 0, layers.LayerTypeIPv6, nil
		}
		return 0, 0, ErrNotIP
	}
	return 0, 0, fmt.Errorf("%w: %s", ErrLink, link)
}
