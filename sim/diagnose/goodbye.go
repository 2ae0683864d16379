package diagnose

import (
	"strings"

	"wirewalk/sim/wire/tls"
)

// A RST that answers octets behind a FIN has lost something only if somebody waits for an
// answer to them. Octets by which an end takes leave are not: a close_notify of TLS (RFC
// 8446 §6.1), the 221 of SMTP (RFC 5321 §4.1.1.10), the last words of other protocols.

// maxGoodbye is the most octets that are taken for a goodbye.
const maxGoodbye = 512

// asks reports whether octets of a side are, or begin, a request to the other.
func (c *connStats) asks(m mark, side int) bool {
	t := c.in.t
	sp := t.Packet(m.packet).Seg.Payload
	if len(c.talk.exchanges) > 0 {
		return side == c.talk.requester && c.talk.begins(side, sp.Off, sp.Off+uint64(sp.Len))
	}
	if side != 0 {
		return false // Who opened is who asks.
	}
	if records := c.records(side, sp.Off, uint64(sp.Len)); len(records) > 0 {
		for _, r := range records {
			if r.Type == tls.ApplicationData && !r.MayAlert() {
				return true
			}
		}
		return false
	}
	// Of what is unknown, who closes by itself right behind it waits for no answer.
	return !c.leaves(m, side) && !saysGoodbye(c.octetsOf(side, sp.Off, uint64(min(sp.Len, maxGoodbye))))
}

// heard reports that HTTP/1.x was spoken by an end that was asked for something.
func (t *talk) heard() bool {
	return len(t.exchanges) > 0 || len(t.stray) > 0 && len(t.c.sent[0]) > 0
}

// begins reports whether a request begins within octets of a side.
func (t *talk) begins(side int, from, upto uint64) bool {
	for _, x := range t.exchanges {
		if r := x.request; r.side == side && from <= r.from && r.from < upto {
			return true
		}
	}
	return false
}

// leaves reports whether a side closes behind few octets without knowing of the other's FIN.
func (c *connStats) leaves(m mark, side int) bool {
	own, other := c.fin[side], c.fin[1-side]
	if own.rec == 0 || own.rec < m.rec || other.rec == 0 || c.upto(side)-c.in.t.Packet(m.packet).Seg.Payload.Off > maxGoodbye {
		return false
	}
	return !c.finSeq[1-side].Less(c.in.t.Packet(own.packet).Seg.Ack)
}

// records are the TLS records that begin within octets of a side, nil if it does not speak
// TLS: counted from its first octet on, or from the first of these where not all before was captured.
func (c *connStats) records(side int, from, n uint64) []tls.Record {
	first := from
	if len(c.sent[side]) > 0 {
		first = c.sent[side][0].off
	}
	if all := c.recordsFrom(side, first, from, from+n); len(all) > 0 {
		return all
	}
	return c.recordsFrom(side, from, from, from+n)
}

// recordsFrom follows the records from an offset on, and lists those that begin in a range.
func (c *connStats) recordsFrom(side int, at, from, upto uint64) []tls.Record {
	const most = 1 << 16 // Nobody looks further.
	var all []tls.Record
	for range most {
		r, ok := tls.ParseRecord(c.octetsOf(side, at, tls.HeaderLen))
		if !ok || at >= upto {
			break
		}
		if at >= from {
			all = append(all, r)
		}
		at += tls.HeaderLen + uint64(r.Len)
	}
	return all
}

// farewell is the first octets of a side behind the other's FIN, if these and all others
// behind it take leave.
func (c *connStats) farewell() (m mark, secret, ok bool) {
	for side := range c.fin {
		if c.rst.rec == 0 || c.rstSide == side || c.fin[1-side].rec == 0 {
			continue
		}
		for _, m := range []mark{c.crossed[side].mark, c.late[side]} {
			if m.rec == 0 || m.rec > c.rst.rec || c.asks(m, side) {
				continue
			}
			sp := c.in.t.Packet(m.packet).Seg.Payload
			rest := c.upto(side) - sp.Off
			records := c.records(side, sp.Off, rest)
			switch {
			case takesLeave(records):
				return m, true, true
			case len(records) == 0 && !c.talk.heard() && rest <= maxGoodbye:
				return m, false, true
			}
		}
	}
	return mark{}, false, false
}

// takesLeave reports whether records are a close_notify, or what a protocol says before it
// ends, as the GOAWAY of HTTP/2 (RFC 9113 §6.8), and one.
func takesLeave(records []tls.Record) bool {
	const most, longest = 4, 64
	if len(records) == 0 || !records[len(records)-1].MayAlert() {
		return false
	}
	for i, r := range records {
		if !r.MayAlert() && (i >= most || r.Len > longest) {
			return false
		}
	}
	return true
}

// closeNotifyRace is a close_notify that came when its receiver had closed: nothing is lost,
// since who sends it awaits nothing (RFC 8446 §6.1).
func closeNotifyRace() kind {
	return kind{
		id: "close-notify-race", severity: Note, rank: 125,
		found: func(c *connStats) bool {
			_, secret, ok := c.farewell()
			return ok && secret
		},
		tell: always("close_notify met the other side's FIN, then RST: harmless", "leave it as it is: both ends had said all (RFC 8446 §6.1)"),
		place: func(c *connStats) mark {
			m, _, _ := c.farewell()
			return m
		},
		proof: func(c *connStats) []proof {
			m, _, _ := c.farewell()
			fin := c.fin[0]
			if c.in.t.SentBy(c.in.t.Packet(m.packet)) == 0 {
				fin = c.fin[1]
			}
			return []proof{{fin.packet, "the FIN"}, {m.packet, "takes leave, in the end with a record as long as an alert"}, {c.rst.packet, "the answer to it"}}
		},
	}
}

// tookLeave reports a RST that only answers a goodbye, as RFC 9293 §3.6.1 lets a host do that
// has closed both ways.
func (c *connStats) tookLeave() bool {
	_, _, ok := c.farewell()
	return ok
}

// saysGoodbye reports whether octets of a client take leave, in one of the protocols that have a
// word for it: SMTP (RFC 5321 §4.1.1.10), FTP, POP3, IMAP, and the databases PostgreSQL and MySQL.
func saysGoodbye(b []byte) bool {
	text := strings.ToUpper(strings.TrimRight(string(b), "\r\n"))
	return text == "QUIT" || text == "LOGOUT" || strings.HasSuffix(text, " LOGOUT") ||
		string(b) == "X\x00\x00\x00\x04" || string(b) == "\x01\x00\x00\x00\x01"
}
