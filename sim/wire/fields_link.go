package wire

import (
	"fmt"
	"net"
	"strings"
)

// link reads the octets before the IP header.
func (t *tree) link(b []byte) {
	switch linkOf(b) {
	case LinkNull:
		t.header(loopSize, "Loopback", "", "the link layer of a machine talking to itself")
		t.field(0, loopSize, "Address family", fmt.Sprintf("% x", b),
			"2 is IPv4; IPv6 is 10, 24, 28 or 30, by operating system")
	case LinkSLL:
		t.header(sllSize, "Linux cooked", cookedDirection(t.u16(0)),
			"capture on all interfaces at once keeps this instead of the link layer")
		t.field(0, 2, "Packet type", cookedDirection(t.u16(0)),
			"how the packet passed the machine that captured")
		t.field(2, 2, "Device type", num(t.u16(2)), "ARPHRD number of the interface's kind")
		t.field(4, 2, "Address length", num(t.u16(4)), "")
		t.field(6, 8, "Source address", mac(b[6:6+min(8, t.u16(4))]), "of the link layer")
		t.etherType(14)
	case LinkSLL2:
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
	case LinkEthernet:
		t.ethernet(b)
	}
	t.at = len(b)
}

func (t *tree) ethernet(b []byte) {
	if len(b) < ethernetSize {
		t.header(len(b), "Link layer", octets(len(b)), "")
		return
	}
	t.header(ethernetSize, "Ethernet", mac(b[6:12])+" to "+mac(b[0:6]),
		"the link layer (IEEE 802.3)")
	t.field(0, 6, "Destination", mac(b[0:6]), "the next station on this link, not the far end")
	t.field(6, 6, "Source", mac(b[6:12]), "the station that put the frame on this link")
	t.etherType(12)
	for t.at = ethernetSize; len(b)-t.at >= vlanSize; t.at += vlanSize {
		tag := t.u16(0)
		t.header(vlanSize, "VLAN tag", num(tag&0xfff),
			"which virtual network the frame belongs to (IEEE 802.1Q)")
		t.field(0, 1, "Priority", num(tag>>13), "0 is the usual one")
		t.field(0, 1, "Drop eligible", num(tag>>12&1), "1 may be dropped first")
		t.field(0, 2, "VLAN", num(tag&0xfff), "number of the virtual network")
		t.etherType(2)
	}
}

func (t *tree) etherType(off int) {
	names := map[int]string{0x0800: "IPv4", 0x86dd: "IPv6", 0x8100: "VLAN", 0x88a8: "VLAN, outer tag"}
	value := hex16(t.u16(off))
	if name := names[t.u16(off)]; name != "" {
		value += " (" + name + ")"
	}
	t.field(off, 2, "Type", value, "what follows")
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
