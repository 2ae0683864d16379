package wire

import "fmt"

// named is a name in brackets, "" where none is known.
func named(names map[int]string, n int) string {
	if name := names[n]; name != "" {
		return " (" + name + ")"
	}
	return ""
}

// etherTypeName names what is not read, by IANA's list of EtherTypes.
func etherTypeName(t uint16) string {
	names := map[int]string{
		0x0004: "802.2", 0x0806: "ARP", 0x0842: "Wake-on-LAN", 0x2000: "CDP", 0x22f3: "TRILL", 0x4305: "batman-adv",
		0x6558: "Ethernet", 0x8035: "RARP", 0x809b: "AppleTalk", 0x8137: "IPX", 0x8809: "slow protocols, such as LACP",
		0x8863: "PPPoE discovery", 0x886d: "teaming probe", 0x888e: "802.1X", 0x88cc: "LLDP", 0x88e1: "HomePlug",
		0x88e5: "MACsec", 0x88f7: "PTP", 0x8902: "CFM", 0x8906: "FCoE", 0x8915: "RoCE", 0x893a: "1905.1",
		0x894f: "NSH", 0x9000: "loopback test", 0x0800: "IPv4", 0x86dd: "IPv6",
	}
	if name := names[int(t)]; name != "" {
		return fmt.Sprintf("%s (EtherType 0x%04x)", name, t)
	}
	return fmt.Sprintf("EtherType 0x%04x", t)
}

// ProtocolName names an IP protocol that is not read, by IANA's list.
func ProtocolName(n uint8) string {
	return fmt.Sprintf("IP protocol %d%s", n, named(map[int]string{
		0: "hop-by-hop", 1: "ICMP", 2: "IGMP", 4: "IPv4", 6: "TCP", 17: "UDP", 33: "DCCP", 41: "IPv6", 43: "routing",
		44: "fragment", 46: "RSVP", 47: "GRE", 50: "ESP, encrypted", 51: "AH", 58: "ICMPv6", 59: "nothing", 60: "options",
		88: "EIGRP", 89: "OSPF", 97: "EtherIP", 103: "PIM", 112: "VRRP", 115: "L2TP", 132: "SCTP", 136: "UDP-Lite",
		137: "MPLS", 139: "HIP", 140: "shim6",
	}, int(n)))
}

func sapNames() map[int]string {
	return map[int]string{0x42: "spanning tree", 0xe0: "IPX", 0xf0: "NetBIOS", 0xfe: "OSI", 0xff: "IPX"}
}

func pppNames() map[int]string {
	return map[int]string{
		0xc021: "LCP", 0xc023: "PAP", 0xc025: "link quality", 0xc223: "CHAP", 0x8021: "IPCP", 0x8057: "IPv6CP",
		0x80fd: "CCP", 0x00fd: "compressed", 0x002d: "compressed TCP/IP", 0x002f: "TCP/IP with compression",
	}
}
