package diff

import (
	"bytes"
	"fmt"
	"strconv"
	"unicode/utf8"
)

// text names other content of two packets that carry the same place of a stream.
func (b *pairing) text(x, y *segment) {
	nx, ny := x.p.Seg.Payload.Len, y.p.Seg.Payload.Len
	if b.listing.octets <= 0 && nx == ny {
		return
	}
	ox := b.sides[0].conv.t.Octets(b.listing.kept[0][:0], x.p.Seg.Payload)
	oy := b.sides[1].conv.t.Octets(b.listing.kept[1][:0], y.p.Seg.Payload)
	b.listing.kept = [2][]byte{ox, oy}
	b.listing.octets -= int64(len(ox))
	n := min(len(ox), len(oy))
	at := 0
	for at < n && ox[at] == oy[at] {
		at++
	}
	at = behindDates(ox, oy, at)
	what := b.said(x.role)
	switch {
	case at == n && nx == ny: // A capture may have kept less of it.
	case nx != ny && (at == n && n == int(min(nx, ny)) || b.madeUp(x, y)):
		b.reportPair(class{Text, "length"}, x, y, "%s of another length (%s): %d / %d octets", what, ref(x, y), nx, ny)
	case b.madeUp(x, y):
	default:
		lx, okx := line(ox, at)
		ly, oky := line(oy, at)
		if !okx || !oky {
			b.reportPair(class{Text, "octets"}, x, y, "%s differs from its octet %d on (%s)", what, at+1, ref(x, y))
			return
		}
		b.reportPair(class{Text, "text"}, x, y, "%s text differs (%s): %s / %s", what, ref(x, y), lx, ly)
	}
}

// madeUp reports whether a simulation made up the octets that a capture has
// otherwise: the scenario says only how many there are.
func (b *pairing) madeUp(x, y *segment) bool {
	tx, ty := b.sides[0].conv.t, b.sides[1].conv.t
	return tx.Inferred != ty.Inferred && (!tx.Inferred && tx.Generated(x.p.Seg.Payload) ||
		!ty.Inferred && ty.Generated(y.p.Seg.Payload))
}

// said is what a direction carries.
func (b *pairing) said(role uint8) string {
	if len(b.sides[0].conv.said) == 0 && len(b.sides[1].conv.said) == 0 {
		return "data"
	}
	if role == 0 {
		return "request"
	}
	return "response"
}

// lineLength is how much of a line is quoted.
const lineLength = 48

// line quotes the line of text around an octet; false when it is no text.
func line(b []byte, at int) (string, bool) {
	if at >= len(b) {
		return "nothing", true
	}
	from := bytes.LastIndexByte(b[:at], '\n') + 1
	to := len(b)
	if n := bytes.IndexByte(b[at:], '\n'); n >= 0 {
		to = at + n
	}
	if at-from > lineLength/2 {
		from = at - lineLength/2
	}
	l := bytes.TrimRight(b[from:min(to, from+lineLength)], "\r")
	if len(l) == 0 {
		return "an empty line", true
	}
	if !utf8.Valid(l) || bytes.ContainsFunc(l, func(r rune) bool { return r < ' ' && r != '\t' || r == 0x7f }) {
		return "", false
	}
	return strconv.Quote(string(l)), true
}

// what says what a packet is.
func (b *pairing) what(i int, seg *segment) string {
	switch seg.form {
	case formSYN:
		return "SYN"
	case formSYNACK:
		return "SYN,ACK"
	case formFIN:
		return fmt.Sprintf("FIN seq %d", seg.own)
	case formData:
		s := fmt.Sprintf("%s from seq %d", octetCount(int64(seg.p.Seg.Payload.Len)), seg.own)
		if seg.fin() {
			s += " with FIN"
		}
		return s
	case formACK:
		return b.ackName(i, seg)
	case formProbe:
		if w := b.peerWindow(i, seg); w == 0 {
			return "window probe"
		}
		return "keepalive probe"
	case formRST:
		return "RST"
	case formDatagram:
		return "datagram of " + octetCount(seg.end)
	case formError:
		return "ICMP error"
	}
	return "packet"
}

func octetCount(n int64) string {
	if n == 1 {
		return "1 octet"
	}
	return fmt.Sprintf("%d octets", n)
}

// ackName tells window updates and repeated acknowledgments from others.
func (b *pairing) ackName(i int, seg *segment) string {
	segments := b.sides[i].segments
	if seg.earlier < 0 {
		return fmt.Sprintf("ACK %d", seg.ownACK)
	}
	if seg.window > segments[seg.earlier].window {
		return "window update"
	}
	for k := int(seg.index) - 1; k >= max(int(seg.index)-2, 0); k-- {
		if segments[k].role != seg.role {
			if segments[k].form == formProbe {
				return fmt.Sprintf("ACK %d that answers a probe", seg.ownACK)
			}
			break
		}
	}
	return fmt.Sprintf("repeated ACK %d", seg.ownACK)
}

// lookBack is how many packets are searched for the latest of the other end.
const lookBack = 64

// peerWindow is what the other end offered last, -1 if that is not known.
func (b *pairing) peerWindow(i int, seg *segment) int64 {
	segments := b.sides[i].segments
	at := int(seg.index)
	for k := at - 1; k >= 0 && k > at-lookBack; k-- {
		if p := &segments[k]; p.role != seg.role && p.hasACK() {
			return p.window
		}
	}
	return -1
}

// dateLine is how the line begins that tells when a response was made (RFC 9110
// §6.6.1), which differs from one recording to the next.
const dateLine = "\r\ndate:"

// behindDates goes on from the first octet that differs to the first that
// differs outside a Date line, as far as both lines are of one length.
func behindDates(ox, oy []byte, at int) int {
	n := min(len(ox), len(oy))
	for at < n {
		begin := bytes.LastIndex(ox[:at], []byte("\r\n"))
		if begin < 0 || at-begin < len(dateLine) || !bytes.EqualFold(ox[begin:begin+len(dateLine)], []byte(dateLine)) {
			return at
		}
		lx, ly := bytes.Index(ox[at:], []byte("\r\n")), bytes.Index(oy[at:], []byte("\r\n"))
		if lx < 0 || lx != ly {
			return at
		}
		at += lx
		for at < n && ox[at] == oy[at] {
			at++
		}
	}
	return at
}
