package diff

import (
	"fmt"
	"sort"
	"strings"

	"wirewalk/tcpmodel"
)

// reach is how far a direction of one side has acknowledged after each packet.
type reach struct {
	segments []*segment
	upto     []int64
}

func (b *pairing) reach(i int, role uint8) *reach {
	r := &reach{}
	high := int64(-1 << 62)
	for k := range b.sides[i].segments {
		seg := &b.sides[i].segments[k]
		if seg.role != role || !seg.hasACK() || seg.form == formRST {
			continue
		}
		high = max(high, seg.ack)
		r.segments, r.upto = append(r.segments, seg), append(r.upto, high)
	}
	return r
}

// first is the first packet that acknowledges a number.
func (r *reach) first(ack int64) *segment {
	n := sort.Search(len(r.upto), func(k int) bool { return r.upto[k] >= ack })
	if n == len(r.upto) {
		return nil
	}
	return r.segments[n]
}

// reportUnmatched names the packets that only one side has and nothing has explained.
func (b *pairing) reportUnmatched(i int) {
	var reaches [2]*reach
	mine := b.names()[i]
	for k := range b.sides[i].segments {
		seg := &b.sides[i].segments[k]
		if seg.mate >= 0 || seg.named {
			continue
		}
		switch {
		case b.exact && b.al.apart && seg.p.From == b.sides[i].conv.t.SeenAt:
			b.onTheWay(i, seg)
		case seg.p.Copy:
			b.reportOne(class{Repetition, "copy"}, i, seg, "only in %s: the network doubles %s (%s)", mine, packetName(seg.p.Again), packetName(seg.id))
		case seg.again:
			b.repeats(i, seg)
		case seg.form == formACK && seg.nth == 1:
			if reaches[seg.role] == nil {
				reaches[seg.role] = b.reach(1-i, seg.role)
			}
			b.acknowledges(i, seg, reaches[seg.role].first(seg.ack))
		default:
			what := b.what(i, seg)
			like := strings.Trim(what, " 0123456789")
			b.reportOne(class{Only, like}, i, seg, "only in %s: %s %s", mine, what, packetName(seg.id))
		}
	}
}

// onTheWay names a packet that does not come to where the other side was
// recorded. It was lost only if that recorded others before and after it.
func (b *pairing) onTheWay(i int, seg *segment) {
	mine, theirs, what := b.names()[i], b.names()[1-i], b.what(i, seg)
	before, behind := false, false
	for k := range b.sides[i].segments {
		if b.sides[i].segments[k].mate >= 0 {
			before, behind = before || int32(k) < seg.index, behind || int32(k) > seg.index
		}
	}
	switch {
	case !before:
		b.reportOne(class{Only, "begins"}, i, seg, "only in %s: %s (%s), before %s begins or lost on the way", mine, what, packetName(seg.id), theirs)
	case !behind:
		b.reportOne(class{Only, "ends"}, i, seg, "only in %s: %s (%s), after %s ends or lost on the way", mine, what, packetName(seg.id), theirs)
	default:
		b.reportOne(class{Fate, "way"}, i, seg, "lost on the way: %s (%s) leaves in %s and does not come to where %s was recorded",
			what, packetName(seg.id), mine, theirs)
	}
}

// repeats names a packet that is sent again on one side only.
func (b *pairing) repeats(i int, seg *segment) {
	mine, theirs := b.names()[i], b.names()[1-i]
	what := fmt.Sprintf("seq %d", seg.own)
	switch seg.form {
	case formSYN, formSYNACK:
		what = "its " + b.what(i, seg)
	case formFIN:
		what = "its FIN"
	case formData, formACK, formProbe, formRST, formDatagram, formError:
	}
	rest := theirs + " does not"
	if seg.earlier >= 0 {
		if e := &b.sides[i].segments[seg.earlier]; e.again && e.mate >= 0 {
			rest = theirs + " less often"
		}
	}
	b.reportOne(class{Repetition, "again"}, i, seg, "%s repeats %s (%s) and %s", mine, what, packetName(seg.id), rest)
}

// acknowledges names an acknowledgment that is a packet of its own on one side
// only; y is what acknowledges as much on the other side.
func (b *pairing) acknowledges(i int, seg, y *segment) {
	mine, theirs := b.names()[i], b.names()[1-i]
	switch {
	case y == nil:
		b.reportOne(class{Only, "ack"}, i, seg, "only in %s: ACK %d %s", mine, seg.ownACK, packetName(seg.id))
		return
	case y.form == formACK && y.ack > seg.ack:
		b.reportOne(class{Acknowledged, "more"}, i, seg, "%s acknowledges more often: ACK %d (%s) is covered by %s's ACK %d (%s)",
			mine, seg.ownACK, packetName(seg.id), theirs, y.ownACK, packetName(y.id))
	case y.form == formACK:
		b.reportOne(class{Only, "ack"}, i, seg, "only in %s: ACK %d %s", mine, seg.ownACK, packetName(seg.id))
		return
	case y.data():
		b.reportOne(class{Acknowledged, "data"}, i, seg, "the %s acknowledges by itself in %s (%s), with data in %s (%s)",
			roleName(seg.role), mine, packetName(seg.id), theirs, packetName(y.id))
	case y.p.Seg.Flags&tcpmodel.FIN != 0:
		b.reportOne(class{Acknowledged, "fin"}, i, seg, "the %s acknowledges by itself in %s (%s), with the FIN in %s (%s)",
			roleName(seg.role), mine, packetName(seg.id), theirs, packetName(y.id))
	default:
		b.reportOne(class{Only, "ack"}, i, seg, "only in %s: ACK %d %s", mine, seg.ownACK, packetName(seg.id))
		return
	}
	if n := len(b.al.Differences); n > 0 && b.al.Differences[n-1].Packets[i] == seg.id {
		b.al.Differences[n-1].Packets[1-i] = y.id
	}
}
