package export

// icmp prints an ICMP message of which b was captured.
func (d *dumper) icmp(b []byte, length int) bool {
	if len(b) < 2 {
		return false
	}
	d.put("ICMP ")
	typ, code := b[0], b[1]
	whole := true
	switch typ {
	case 0, 8:
		whole = len(b) >= 8
		if whole {
			name := map[byte]string{0: "reply", 8: "request"}[typ]
			d.put("echo %s, id %d, seq %d", name, be16(b, 4), be16(b, 6))
		}
	case 3:
		whole = d.unreachable(b, code)
	case 4:
		d.put("source quench")
	case 5:
		d.put("redirect")
	case 11:
		switch code {
		case 0:
			d.put("time exceeded in-transit")
		case 1:
			d.put("ip reassembly time exceeded")
		default:
			d.put("time exceeded-#%d", code)
		}
	case 12:
		if code != 0 {
			d.put("parameter problem - code %d", code)
		} else if whole = len(b) >= 5; whole {
			d.put("parameter problem - octet %d", b[4])
		}
	default:
		d.put("type-#%d", typ)
	}
	if whole {
		d.put(", length %d", length)
	}
	return whole
}

func (d *dumper) unreachable(b []byte, code byte) bool {
	if len(b) < 28 {
		return false
	}
	cited := b[8:]
	dst, proto := addr4(cited[16:]), cited[9]
	switch code {
	case 0:
		d.put("net %s unreachable", dst)
	case 1:
		d.put("host %s unreachable", dst)
	case 2:
		d.put("%s protocol %d unreachable", dst, proto)
	case 3:
		return d.portUnreachable(cited)
	case 4:
		d.put("%s unreachable - need to frag", dst)
		if mtu := be16(b, 6); mtu != 0 {
			d.put(" (mtu %d)", mtu)
		}
	case 5:
		d.put("%s unreachable - source route failed", dst)
	case 6:
		d.put("net %s unreachable - unknown", dst)
	case 7:
		d.put("host %s unreachable - unknown", dst)
	case 13:
		d.put("host %s unreachable - admin prohibited filter", dst)
	default:
		d.put("%s unreachable - #%d", dst, code)
	}
	return true
}

func (d *dumper) portUnreachable(cited []byte) bool {
	hlen := int(cited[0]&15) * 4
	if len(cited) < hlen+4 {
		return false
	}
	dst, port := addr4(cited[16:]), be16(cited, hlen+2)
	switch proto := cited[9]; proto {
	case protoTCP:
		d.put("%s tcp port %d unreachable", dst, port)
	case protoUDP:
		d.put("%s udp port %d unreachable", dst, port)
	default:
		d.put("%s protocol %d port %d unreachable", dst, proto, port)
	}
	return true
}

func (d *dumper) icmp6(b []byte, length int) bool {
	if len(b) < 4 {
		return false
	}
	d.put("ICMP6, type-#%d, length %d", b[0], length)
	return true
}
