package diff

import (
	"bytes"
	"cmp"
	"slices"

	"wirewalk/tcpmodel"
)

// span is a stretch of a stream, by relative sequence numbers: a message, or
// what one end says before the other speaks.
type span struct{ from, to int64 }

// ruler brings the numbers of the second side into those of the first.
type ruler struct {
	shift int64
	a, b  []span // of equal number; none when numbers are only shifted
}

func (r *ruler) place(x int64) int64 {
	x += r.shift
	if len(r.b) == 0 || x < r.b[0].from {
		return x
	}
	i, found := slices.BinarySearchFunc(r.b, x, func(s span, x int64) int { return cmp.Compare(s.from, x) })
	if !found {
		i--
	}
	a, b := r.a[i], r.b[i]
	into := x - b.from
	if over := x - b.to; over >= 0 {
		return a.to + over
	}
	return min(a.from+into, max(a.to-1, a.from))
}

// rulers finds for both senders how the numbers of b lie on those of a, and
// tells which of the sides begins in the middle: 0, 1, or -1 for neither.
func rulers(a, b *reading) (rs [2]ruler, middle int, sure bool) {
	middle, sure = -1, true
	for role := range rs {
		va, vb := &a.senders[role], &b.senders[role]
		switch {
		case va.syn == vb.syn || a.conv.conn == 0:
		case va.spoke && vb.spoke && !va.syn:
			middle = 0
			shift, ok := offset(b, a, role)
			rs[role].shift, sure = -shift, sure && ok
			continue
		case va.spoke && vb.spoke:
			middle = 1
			shift, ok := offset(a, b, role)
			rs[role].shift, sure = shift, sure && ok
			continue
		}
		rs[role].a, rs[role].b = stretches(a, b, role)
	}
	return rs, middle, sure
}

// stretches divides both streams of a sender where their lengths differ: by the
// HTTP messages, else by turns. Streams of one length are left as they are,
// and so is one that is the beginning of the other.
func stretches(a, b *reading, role int) (as, bs []span) {
	va, vb := &a.senders[role], &b.senders[role]
	if va.end == vb.end || va.end == 0 || vb.end == 0 {
		return nil, nil
	}
	as, bs = a.messages(role), b.messages(role)
	if len(as) == 0 || len(bs) == 0 {
		if begins(a, b, role) {
			return nil, nil
		}
		as, bs = a.turns(role), b.turns(role)
	}
	n := min(len(as), len(bs))
	return as[:n], bs[:n]
}

// messages are the HTTP messages that a sender says.
func (s *reading) messages(role int) []span {
	if s.conv.conn == 0 {
		return nil
	}
	var out []span
	host := s.conv.hosts[role]
	for _, m := range s.conv.said {
		if m.Sender == host {
			out = append(out, span{from: int64(s.conv.t.Sent(m.Conn, s.conv.t.Conn(m.Conn).Side(m.Sender), m.Off)) + 1})
		}
	}
	slices.SortFunc(out, func(x, y span) int { return cmp.Compare(x.from, y.from) })
	out = slices.CompactFunc(out, func(x, y span) bool { return x.from == y.from })
	v := &s.senders[role]
	end := v.end
	if v.finEnd != 0 && v.finEnd == v.end {
		end--
	}
	for i := range out {
		out[i].to = end
		if i+1 < len(out) {
			out[i].to = out[i+1].from
		}
	}
	return out
}

// turns is what a sender says before the other speaks, again and again.
func (s *reading) turns(role int) []span {
	var out []span
	spoke := -1
	for i := range s.segments {
		seg := &s.segments[i]
		if !seg.data() || seg.again {
			continue
		}
		if int(seg.role) == role {
			to := seg.seq + int64(seg.p.Seg.Payload.Len)
			if spoke == role && len(out) > 0 {
				out[len(out)-1].to = max(out[len(out)-1].to, to)
			} else if len(out) == 0 || seg.seq >= out[len(out)-1].to {
				out = append(out, span{seg.seq, to})
			}
		}
		spoke = int(seg.role)
	}
	return out
}

// begins reports whether the shorter stream of a sender is the beginning of the
// longer one, as far as a look at its first octets tells.
func begins(a, b *reading, role int) bool {
	const looked = 16 << 10
	one, two := a.stream(role), b.stream(role)
	n := uint32(min(a.senders[role].end, b.senders[role].end, looked) - 1)
	one.Len, two.Len = n, n
	x, y := a.conv.t.Octets(nil, one), b.conv.t.Octets(nil, two)
	return len(x) > 0 && bytes.Equal(x, y)
}

func (s *reading) stream(role int) tcpmodel.Span {
	return tcpmodel.Span{Stream: s.conv.t.Conn(s.conv.conn).Ends[s.conv.end(role)].Stream}
}
