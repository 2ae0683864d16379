package wire

import (
	"fmt"
	"net"
	"strings"
)

// through reads the headers of the path that start before an octet.
func (t *tree) through(end int) {
	for i := range t.path.headers {
		if h := &t.path.headers[i]; h.at == t.at && h.at < end {
			t.pathHeader(h)
			t.at = h.at + h.size
		}
	}
}

// tunnelled reads the headers of a tunnel that begins here, and what is in it; it
// reports whether there is one.
func (t *tree) tunnelled(nested int) bool {
	start := t.at
	for i := range t.path.headers {
		if h := &t.path.headers[i]; h.at == t.at && !isIP(h.kind) {
			t.pathHeader(h)
			t.at = h.at + h.size
		}
	}
	if t.at == start {
		return false
	}
	t.depth++
	t.network(nested + 1)
	return true
}

// pathHeader reads one header between link layer and the innermost datagram.
func (t *tree) pathHeader(h *header) {
	switch h.kind { //nolint:exhaustive // the others have no fields of their own
	case layerLoop, layerLoopBig:
		t.header(h.size, "Loopback", "", "the link layer of a machine talking to itself")
		t.field(0, h.size, "Address family", fmt.Sprintf("% x", t.b[h.at:h.at+h.size]),
			"2 is IPv4; IPv6 is 10, 24, 28 or 30, by operating system")
	case layerSLL:
		t.cooked(h)
	case layerSLL2:
		t.cooked2(h)
	case layerEthernet:
		t.ethernet(h)
	case layerVLAN:
		tag := t.u16(0)
		t.header(h.size, "VLAN tag", num(tag&0xfff),
			"which virtual network the frame belongs to (IEEE 802.1Q)")
		t.field(0, 1, "Priority", num(tag>>13), "0 is the usual one")
		t.field(0, 1, "Drop eligible", num(tag>>12&1), "1 may be dropped first")
		t.field(0, 2, "VLAN", num(tag&0xfff), "number of the virtual network")
		t.etherType(2)
	case layerLLC:
		t.header(h.size, "LLC and SNAP", "", "what the frame carries (IEEE 802.2, RFC 1042)")
		t.field(0, 3, "LLC", fmt.Sprintf("% x", t.b[h.at:h.at+3]), "aa aa 03 says that SNAP follows")
		t.field(3, 3, "Organization", fmt.Sprintf("% x", t.b[h.at+3:h.at+6]), "0 says that an EtherType follows")
		t.etherType(6)
	case layerMPLS:
		word := t.u32(0)
		t.header(h.size, "MPLS", num(int(word>>12)), "one entry of the label stack (RFC 3032)")
		t.field(0, 3, "Label", num(int(word>>12)), "which path the packet takes")
		t.field(2, 1, "Traffic class", num(int(word>>9&7)), "")
		t.field(2, 1, "Bottom of stack", num(int(word>>8&1)), "1 for the last entry")
		t.field(3, 1, "TTL", num(int(word&255)), "each router takes one")
	case layerPPPoE:
		t.header(h.size, "PPPoE", num(t.u16(2)), "PPP over Ethernet (RFC 2516)")
		t.field(0, 1, "Version and type", fmt.Sprintf("0x%02x", t.u8(0)), "")
		t.field(1, 1, "Code", num(t.u8(1)), "0 is data of a session")
		t.field(2, 2, "Session", num(t.u16(2)), "number of the session")
		t.field(4, 2, "Length", octets(t.u16(4)), "of what follows")
	default:
		t.moreHeader(h)
	}
}

// moreHeader reads the headers of tunnels, and those of which only the extent is told.
func (t *tree) moreHeader(h *header) {
	switch h.kind { //nolint:exhaustive // the others are told by their extent
	case layerVXLAN:
		t.header(h.size, "VXLAN", num(int(h.id)), "Ethernet within UDP (RFC 7348)")
		t.field(0, 1, "Flags", fmt.Sprintf("0x%02x", t.u8(0)), "0x08 says that the identifier is valid")
		t.field(1, 3, "Reserved", "", "")
		t.field(4, 3, "VNI", num(int(h.id)), "number of the virtual network")
		t.field(7, 1, "Reserved", "", "")
	case layerGeneve:
		t.header(h.size, "Geneve", num(int(h.id)), "frames within UDP (RFC 8926)")
		t.field(0, 1, "Version and options' length", fmt.Sprintf("0x%02x", t.u8(0)), "the length is counted in words of four octets")
		t.field(1, 1, "Flags", fmt.Sprintf("0x%02x", t.u8(1)), "")
		t.etherType(2)
		t.field(4, 3, "VNI", num(int(h.id)), "number of the virtual network")
		t.field(7, 1, "Reserved", "", "")
		if h.size > geneveSize {
			t.field(8, h.size-geneveSize, "Options", octets(h.size-geneveSize), "")
		}
	case layerGRE:
		t.header(h.size, "GRE", "", "Generic Routing Encapsulation (RFC 2784)")
		t.field(0, 2, "Flags and version", hex16(t.u16(0)), "which optional fields follow")
		t.etherType(2)
		if h.size > greSize {
			t.field(4, h.size-greSize, "Optional fields", octets(h.size-greSize), "checksum, key and sequence number (RFC 2890)")
		}
	case layerERSPAN, layerERSPAN3:
		t.header(h.size, "ERSPAN", num(int(h.id)), "a copy of a frame that a switch made (draft-foschiano-erspan)")
		t.field(0, 2, "Version and VLAN", hex16(t.u16(0)), "")
		t.field(2, 2, "Session", num(int(h.id)), "number of the session")
		t.field(4, h.size-4, "More", octets(h.size-4), "")
	default:
		name := map[layer]string{ //nolint:exhaustive // the others have cases of their own
			layerPPP: "PPP", layerHDLC: "HDLC", layerNFLOG: "Netfilter log", layerIPNET: "IPNET", layerPKTAP: "PKTAP",
			layerRadiotap: "Radiotap", layerWLAN: "IEEE 802.11", layerControlWord: "Control word",
		}[h.kind]
		t.header(h.size, name, octets(h.size), "")
		t.field(0, h.size, "Octets", octets(h.size), "not taken apart")
	}
}

func (t *tree) cooked(h *header) {
	b := t.b[h.at:]
	t.header(sllSize, "Linux cooked", cookedDirection(t.u16(0)),
		"capture on all interfaces at once keeps this instead of the link layer")
	t.field(0, 2, "Packet type", cookedDirection(t.u16(0)),
		"how the packet passed the machine that captured")
	t.field(2, 2, "Device type", num(t.u16(2)), "ARPHRD number of the interface's kind")
	t.field(4, 2, "Address length", num(t.u16(4)), "")
	t.field(6, 8, "Source address", mac(b[6:6+min(8, t.u16(4))]), "of the link layer")
	t.etherType(14)
}

func (t *tree) cooked2(h *header) {
	b := t.b[h.at:]
	t.header(sll2Size, "Linux cooked v2", cookedDirection(t.u8(10)),
		"capture on all interfaces at once keeps this instead of the link layer")
	t.etherType(0)
	t.field(2, 2, "Reserved", hex16(t.u16(2)), "")
	t.field(4, 4, "Interface", fmt.Sprint(t.u32(4)),
		"number of the interface on the machine that captured")
	t.field(8, 2, "Device type", num(t.u16(8)), "ARPHRD number of the interface's kind")
	t.field(10, 1, "Packet type", cookedDirection(t.u8(10)),
		"how the packet passed the machine that captured")
	t.field(11, 1, "Address length", num(t.u8(11)), "")
	t.field(12, 8, "Source address", mac(b[12:12+min(8, t.u8(11))]), "of the link layer")
}

func (t *tree) ethernet(h *header) {
	b := t.b[h.at:]
	t.header(ethernetSize, "Ethernet", mac(b[6:12])+" to "+mac(b[0:6]),
		"the link layer (IEEE 802.3)")
	t.field(0, 6, "Destination", mac(b[0:6]), "the next station on this link, not the far end")
	t.field(6, 6, "Source", mac(b[6:12]), "the station that put the frame on this link")
	t.etherType(12)
}

func (t *tree) etherType(off int) {
	names := map[int]string{
		0x0800: "IPv4", 0x86dd: "IPv6", 0x8100: "VLAN", 0x88a8: "VLAN, outer tag", 0x8847: "MPLS", 0x8864: "PPPoE session",
		0x6558: "Ethernet", 0x88be: "ERSPAN", 0x22eb: "ERSPAN, third version", 0x880b: "PPP",
	}
	v := t.u16(off)
	value := hex16(v)
	if name := names[v]; name != "" {
		value += " (" + name + ")"
	}
	name, note := "Type", "what follows"
	if v < leastEtherType {
		name, note = "Length", "of the frame; LLC follows"
	}
	t.field(off, 2, name, value, note)
}

func mac(b []byte) string { return strings.ToLower(net.HardwareAddr(b).String()) }

func cookedDirection(kind int) string {
	switch kind {
	case 0:
		return "received"
	case 1:
		return "broadcast"
	case 2:
		return "multicast"
	case 3:
		return "to another machine"
	case 4:
		return "sent"
	}
	return num(kind)
}
