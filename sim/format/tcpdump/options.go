package tcpdump

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
// because the capture ends. Like tcpdump it steps on by what a kind of option
// should take, not by the length that the option claims.
func (d *dumper) tcpOptions(b []byte, room int, peer uint32) (more, whole bool) {
	d.put(", options [")
	for first := true; room > 0; first = false {
		if !first {
			d.put(",")
		}
		if len(b) == 0 {
			return false, false
		}
		kind, size := b[0], 0
		b, room = b[1:], room-1
		if kind != optEOL && kind != optNOP {
			if len(b) == 0 {
				return false, false
			}
			size = int(b[0]) - 2
			if size < 0 || size >= room {
				return d.badOption(first)
			}
			b, room = b[1:], room-1
		}
		if name := optionName(kind); name != "" {
			d.put("%s", name)
		} else {
			d.put("unknown-%d", kind)
		}
		v := optionValue{b: b, room: room, size: size}
		d.option(kind, &v, peer)
		switch {
		case v.cut:
			d.put(" [|tcp]")
			if !first {
				d.put(">")
			}
			return false, true
		case v.bad:
			return d.badOption(first)
		case v.used != size:
			d.put("[len %d]", size+2)
		}
		b, room = b[v.used:], room-v.used
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
		d.put("]")
	}
	return false, true
}

// optionValue is the value of an option being printed.
type optionValue struct {
	b        []byte // all captured octets from the value on
	room     int    // octets of options that were sent from the value on
	size     int    // octets of the value by the option's own length
	used     int    // octets printed
	bad, cut bool   // the options, or the capture, end too early
}

// need reports whether the first n octets of the value are there.
func (v *optionValue) need(n int) bool {
	v.used = n
	v.bad = n > v.room
	v.cut = !v.bad && n > len(v.b)
	return !v.bad && !v.cut
}

// option prints the value of an option.
func (d *dumper) option(kind byte, v *optionValue, peer uint32) {
	switch kind {
	case optMSS:
		if v.need(2) {
			d.put(" %d", be16(v.b, 0))
		}
	case optScale:
		if v.need(1) {
			d.put(" %d", v.b[0])
		}
	case optEcho, optEchoReply, 11, 12, 13:
		if v.need(4) {
			d.put(" %d", be32(v.b, 0))
		}
	case optTS:
		if v.need(8) {
			d.put(" val %d ecr %d", be32(v.b, 0), be32(v.b, 4))
		}
	case optUTO:
		if v.need(2) {
			d.userTimeout(be16(v.b, 0))
		}
	case optFastOpen:
		if v.need(v.size) {
			d.fastOpen(v.b[:v.size])
		}
	case optEOL, optNOP, optSACKOK:
	case optSACK:
		d.sackBlocks(v, peer)
	default:
		d.octets(v)
	}
}

// userTimeout is the option of RFC 5482: minutes when the lowest bit says so.
func (d *dumper) userTimeout(v uint16) {
	seconds := int(v >> 1)
	if v&1 != 0 {
		seconds *= 60
	}
	d.put(" 0x%x %d", v, seconds)
}

func (d *dumper) fastOpen(cookie []byte) {
	switch n := len(cookie); {
	case n == 0:
		d.put("  cookiereq")
	case n%2 != 0 || n < 4 || n > 16:
		d.put("  (invalid)")
	default:
		d.put("  cookie %x", cookie)
	}
}

// octets prints the value of an option that has no text of its own.
func (d *dumper) octets(v *optionValue) {
	for i := range v.size {
		if !v.need(i + 1) {
			return
		}
		if i == 0 {
			d.put(" 0x")
		}
		d.put("%02x", v.b[i])
	}
}

func (d *dumper) sackBlocks(v *optionValue, peer uint32) {
	v.used = v.size
	if v.size%8 != 0 {
		d.put(" invalid sack")
		v.bad = v.size > v.room
		v.cut = !v.bad && v.size > len(v.b)
		return
	}
	d.put(" %d ", v.size/8)
	for i := 0; i < v.size; i += 8 {
		if !v.need(i + 8) {
			return
		}
		d.put("{%d:%d}", be32(v.b, i)-peer, be32(v.b, i+4)-peer)
	}
}
