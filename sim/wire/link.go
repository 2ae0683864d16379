package wire

import "fmt"

// LinkType says what stands before the IP header in a captured packet; the
// numbers are those of the pcap format.
type LinkType uint32

// The link types that can be read.
const (
	LinkNull      LinkType = 0   // BSD loopback: four octets in the order of the machine that captured
	LinkEthernet  LinkType = 1   // Ethernet II, with VLAN tags
	LinkRawBSD    LinkType = 12  // raw IP as some systems number it
	LinkRawOld    LinkType = 14  // raw IP on OpenBSD
	LinkPPP       LinkType = 9   // PPP, with or without address and control
	LinkPPPSerial LinkType = 50  // PPP on a serial line
	LinkPPPEther  LinkType = 51  // PPPoE without Ethernet
	LinkHDLC      LinkType = 104 // Cisco's HDLC
	LinkWLAN      LinkType = 105 // IEEE 802.11
	LinkRadiotap  LinkType = 127 // IEEE 802.11 behind a description of the radio
	LinkIPNET     LinkType = 226 // Solaris, all interfaces
	LinkNFLOG     LinkType = 239 // Linux's netfilter log
	LinkPKTAP     LinkType = 258 // macOS, all interfaces
	LinkRaw       LinkType = 101 // raw IP
	LinkLoop      LinkType = 108 // OpenBSD loopback
	LinkSLL       LinkType = 113 // Linux "any" interface
	LinkIPv4      LinkType = 228
	LinkIPv6      LinkType = 229
	LinkSLL2      LinkType = 276 // Linux "any" interface, second version
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
	case LinkPPP, LinkPPPSerial, LinkPPPEther:
		return "PPP"
	case LinkHDLC:
		return "HDLC"
	case LinkWLAN, LinkRadiotap:
		return "IEEE 802.11"
	case LinkIPNET:
		return "IPNET"
	case LinkNFLOG:
		return "netfilter log"
	case LinkPKTAP:
		return "PKTAP"
	}
	return fmt.Sprintf("link type %d", uint32(l))
}

// Sizes of headers in octets, the least ones where they vary.
const (
	llcSize         = 3
	mplsSize        = 4
	controlWordSize = 4
	pppoeSize       = 6
	hdlcSize        = 4
	nflogSize       = 4
	ipnetSize       = 24
	pktapSize       = 12
	radiotapSize    = 8
	wlanSize        = 24
	udpSize         = 8
	vxlanSize       = 8
	geneveSize      = 8
	greSize         = 4
	erspanSize      = 8
	erspan3Size     = 12
	loopSize        = 4
	ethernetSize    = 14
	vlanSize        = 4
	sllSize         = 16
	sll2Size        = 20
)
