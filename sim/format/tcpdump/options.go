package tcpdump

import "wirewalk/tcpmodel"

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
		row, size := tcpmodel.OptionRowOf(b[0]), 0
		b, room = b[1:], room-1
		if !row.Single {
			if len(b) == 0 {
				return false, false
			}
			size = int(b[0]) - 2
			if size < 0 || size >= room {
				return d.badOption(first)
			}
			b, room = b[1:], room-1
		}
		d.put("%s", row.Name)
		v := optionValue{b: b, room: room, size: size}
		d.option(row, &v, peer)
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
		b, room = b[min(v.used, len(b)):], room-v.used
		if row.Kind == 0 { // RFC 9293 §3.1: the end of the list.
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

// option prints the value of an option: of a list what there is of it, of
// anything else all or nothing.
func (d *dumper) option(row *tcpmodel.OptionRow, v *optionValue, peer uint32) {
	size := row.Size
	if size == tcpmodel.Varies {
		size = v.size
	}
	there := size
	switch {
	case v.need(size):
	case v.bad || row.Unit == 0:
		return
	case size%row.Unit != 0: // tcpdump steps over it without a look.
		v.cut, there = false, len(v.b)
	default:
		there = len(v.b) - len(v.b)%row.Unit
	}
	text, ok := row.Dump(size, v.b[:there], func(q tcpmodel.Seq) int64 { return int64(uint32(q) - peer) })
	d.put("%s", text)
	v.bad = !ok
}
