package tcpdump

import "fmt"

// icmp prints an ICMP message of which b was captured.
func (d *dumper) icmp(b []byte, length int) bool {
	text := icmpText(b)
	if text == "" {
		return false
	}
	d.put("ICMP %s, length %d", text, length)
	return true
}

// icmpText is what a message says; it is empty where the capture ends too early.
func icmpText(b []byte) string {
	if len(b) < 2 {
		return ""
	}
	switch typ, code := b[0], b[1]; typ {
	case 0, 8:
		return echoText(b)
	case 3:
		return unreachableText(b, code)
	case 4:
		return "source quench"
	case 11:
		return timeExceededText(b, code)
	case 12:
		if code != 0 {
			return fmt.Sprintf("parameter problem - code %d", code)
		}
		if len(b) < 5 {
			return ""
		}
		return fmt.Sprintf("parameter problem - octet %d", b[4])
	default:
		return fmt.Sprintf("type-#%d", typ)
	}
}

func echoText(b []byte) string {
	if len(b) < 8 {
		return ""
	}
	name := "request"
	if b[0] == 0 {
		name = "reply"
	}
	return fmt.Sprintf("echo %s, id %d, seq %d", name, be16(b, 4), be16(b, 6))
}

func timeExceededText(b []byte, code byte) string {
	switch {
	case len(b) < 28:
		return ""
	case code == 0:
		return "time exceeded in-transit"
	case code == 1:
		return "ip reassembly time exceeded"
	}
	return fmt.Sprintf("time exceeded-#%d", code)
}

func unreachableText(b []byte, code byte) string {
	if len(b) < 28 {
		return ""
	}
	cited := b[8:]
	dst, proto := addr4(cited[16:]), cited[9]
	switch code {
	case 0:
		return fmt.Sprintf("net %s unreachable", dst)
	case 1:
		return fmt.Sprintf("host %s unreachable", dst)
	case 2:
		return fmt.Sprintf("%s protocol %d unreachable", dst, proto)
	case 3:
		return portUnreachableText(cited)
	case 4:
		if mtu := be16(b, 6); mtu != 0 {
			return fmt.Sprintf("%s unreachable - need to frag (mtu %d)", dst, mtu)
		}
	}
	if format := unreachableFormat(code); format != "" {
		return fmt.Sprintf(format, dst)
	}
	return fmt.Sprintf("%s unreachable - #%d", dst, code)
}

// unreachableFormat is how the codes that need nothing but the address are printed.
func unreachableFormat(code byte) string {
	switch code {
	case 4:
		return "%s unreachable - need to frag"
	case 5:
		return "%s unreachable - source route failed"
	case 6:
		return "net %s unreachable - unknown"
	case 7:
		return "host %s unreachable - unknown"
	case 8:
		return "%s unreachable - source host isolated"
	case 9:
		return "net %s unreachable - admin prohibited"
	case 10:
		return "host %s unreachable - admin prohibited"
	case 11:
		return "net %s unreachable - tos prohibited"
	case 12:
		return "host %s unreachable - tos prohibited"
	case 13:
		return "host %s unreachable - admin prohibited filter"
	case 14:
		return "host %s unreachable - host precedence violation"
	case 15:
		return "host %s unreachable - precedence cutoff"
	}
	return ""
}

func portUnreachableText(cited []byte) string {
	hlen := int(cited[0]&15) * 4
	if len(cited) < hlen+4 {
		return ""
	}
	dst, port := addr4(cited[16:]), be16(cited, hlen+2)
	switch proto := cited[9]; proto {
	case protoTCP:
		return fmt.Sprintf("%s tcp port %d unreachable", dst, port)
	case protoUDP:
		return fmt.Sprintf("%s udp port %d unreachable", dst, port)
	default:
		return fmt.Sprintf("%s protocol %d port %d unreachable", dst, proto, port)
	}
}
