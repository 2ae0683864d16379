package export

// TCP option kinds that the printer names.
const (
	optEOL       = 0
	optNOP       = 1
	optMSS       = 2
	optScale     = 3
	optSACKOK    = 4
	optSACK      = 5
	optEcho      = 6
	optEchoReply = 7
	optTS        = 8
	optUTO       = 28
	optFastOpen  = 34
)

func optionName(kind byte) string {
	switch kind {
	case optEOL:
		return "eol"
	case optNOP:
		return "nop"
	case optMSS:
		return "mss"
	case optScale:
		return "wscale"
	case optSACKOK:
		return "sackOK"
	case optSACK:
		return "sack"
	case optEcho:
		return "echo"
	case optEchoReply:
		return "echoreply"
	case optTS:
		return "TS"
	case 11:
		return "cc"
	case 12:
		return "ccnew"
	case 13:
		return "ccecho"
	case 19:
		return "md5"
	case optUTO:
		return "uto"
	case 29:
		return "tcp-ao"
	case 30:
		return "mptcp"
	case optFastOpen:
		return "tfo"
	case 254:
		return "exp"
	}
	return ""
}

// tcpOptions prints the options in b, of which room octets were sent. more is
// false when the rest of the segment cannot be printed, whole when that is not
// because the capture ends.
func (d *dumper) tcpOptions(b []byte, room int, peer uint32) (more, whole bool) {
	d.put(", options [")
	for first := true; room > 0; first = false {
		if !first {
			d.put(",")
		}
		if len(b) == 0 {
			return false, false
		}
		kind, size := b[0], 1
		if kind != optEOL && kind != optNOP {
			if len(b) < 2 {
				return false, false
			}
			size = int(b[1])
			if size < 2 || size > room {
				return d.badOption(first)
			}
		}
		if name := optionName(kind); name != "" {
			d.put("%s", name)
		} else {
			d.put("unknown-%d", kind)
		}
		if size > 1 {
			used, ok, cut := d.optionValue(kind, b[2:min(size, len(b))], size-2, peer)
			switch {
			case cut:
				return false, false
			case !ok:
				return d.badOption(first)
			case used+2 != size:
				d.put("[len %d]", size)
			}
		}
		b, room = b[min(size, len(b)):], room-size
		if kind == optEOL {
			break
		}
	}
	d.put("]")
	return true, true
}

func (d *dumper) badOption(first bool) (more, whole bool) {
	d.put("[bad opt]")
	if !first {
		d.put(">")
	}
	return false, true
}

// optionValue prints what an option of size octets says and tells how many
// octets of it that took; cut is true where the capture ends.
func (d *dumper) optionValue(kind byte, v []byte, size int, peer uint32) (used int, ok, cut bool) {
	need := func(n int) bool {
		ok, cut = size >= n, size >= n && len(v) < n
		return ok && !cut
	}
	ok = true
	switch kind {
	case optMSS:
		if need(2) {
			d.put(" %d", be16(v, 0))
		}
		return 2, ok, cut
	case optScale:
		if need(1) {
			d.put(" %d", v[0])
		}
		return 1, ok, cut
	case optEcho, optEchoReply, 11, 12, 13:
		if need(4) {
			d.put(" %d", be32(v, 0))
		}
		return 4, ok, cut
	case optTS:
		if need(4) {
			d.put(" val %d", be32(v, 0))
		}
		if ok && !cut && need(8) {
			d.put(" ecr %d", be32(v, 4))
		}
		return 8, ok, cut
	case optSACKOK:
		return 0, ok, cut
	case optSACK:
		return size, true, d.sackBlocks(v, size, peer)
	default:
		for i := range size {
			if i >= len(v) {
				return size, true, true
			}
			if i == 0 {
				d.put(" 0x")
			}
			d.put("%02x", v[i])
		}
		return size, true, false
	}
}

func (d *dumper) sackBlocks(v []byte, size int, peer uint32) (cut bool) {
	if size%8 != 0 {
		d.put(" invalid sack")
		return false
	}
	d.put(" %d ", size/8)
	for i := 0; i < size; i += 8 {
		if len(v) < i+8 {
			return true
		}
		d.put("{%d:%d}", be32(v, i)-peer, be32(v, i+4)-peer)
	}
	return false
}
