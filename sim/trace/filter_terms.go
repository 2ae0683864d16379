package trace

import (
	"bytes"
	"strings"

	"wirewalk/tcpmodel"
)

// FilterWords are the words a filter may begin a term with, for completion.
func FilterWords() []string {
	return []string{
		"host", "from", "to", "conn", "port", "addr", "kind", "flags", "state", "text", "time", "len", "seq", "ack", "win",
		"packet", "syn", "fin", "rst", "data", "lost", "again", "probe", "http", "timer", "fault", "call", "change",
		"and", "or", "not",
	}
}

// nearestWord is the filter word that a misspelt one was most likely to be, ""
// where none is near.
func nearestWord(word string) string {
	near, best := "", min(len(word)/2, 2)+1
	for _, w := range FilterWords() {
		if d := apart(word, w); d < best {
			near, best = w, d
		}
	}
	return near
}

// apart is how many letters are to be added, left out, changed or exchanged with
// their neighbours to make one word another.
func apart(a, b string) int {
	rows := make([][]int, len(a)+1)
	for i := range rows {
		rows[i] = make([]int, len(b)+1)
		for j := range rows[i] {
			switch {
			case i == 0 || j == 0:
				rows[i][j] = i + j
				continue
			case a[i-1] == b[j-1]:
				rows[i][j] = rows[i-1][j-1]
			default:
				rows[i][j] = 1 + min(rows[i-1][j-1], rows[i-1][j], rows[i][j-1])
			}
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				rows[i][j] = min(rows[i][j], rows[i-2][j-2]+1)
			}
		}
	}
	return rows[len(a)][len(b)]
}

// ofPacket turns a test of packets into one of records.
func ofPacket(test func(*Trace, *Packet) bool) predicate {
	return func(t *Trace, id RecordID) bool {
		n := t.Record(id).Packet()
		return n != 0 && test(t, t.Packet(n))
	}
}

func withFlag(f tcpmodel.Flags) predicate {
	return ofPacket(func(_ *Trace, q *Packet) bool { return q.Proto == TCP && q.Seg.Flags.Has(f) })
}

func ofKind(kinds ...Kind) predicate {
	return func(t *Trace, id RecordID) bool {
		for _, k := range kinds {
			if t.Record(id).Kind == k {
				return true
			}
		}
		return false
	}
}

// simpleTerm is a term that is one word, nil for others.
func simpleTerm(word string) predicate {
	switch word {
	case "syn":
		return withFlag(tcpmodel.SYN)
	case "fin":
		return withFlag(tcpmodel.FIN)
	case "rst":
		return withFlag(tcpmodel.RST)
	case "data":
		return ofPacket(func(_ *Trace, q *Packet) bool { return q.Seg.Payload.Len > 0 })
	case "lost":
		return ofPacket(func(_ *Trace, q *Packet) bool { return q.Dropped != 0 && q.Arrived == 0 })
	case "again":
		return ofPacket(func(_ *Trace, q *Packet) bool { return q.Again != 0 })
	case "probe":
		return ofPacket(isProbe)
	case "http":
		return ofKind(HTTP, Exchange)
	case "timer":
		return ofKind(TimerFired, AppTimer)
	case "fault":
		return ofKind(Fault)
	case "call":
		return ofKind(Call)
	case "change":
		return ofKind(StateChange)
	}
	return nil
}

// isProbe reports an empty segment numbered one below the next octet, as a
// keepalive or window probe has it (RFC 9293 §3.8.4).
func isProbe(t *Trace, q *Packet) bool {
	if q.Proto != TCP || q.Seg.Len() != 0 || q.Sent == 0 {
		return false
	}
	side := t.SentBy(q)
	if side < 0 {
		return false
	}
	s := t.SnapshotAt(q.Conn, side, q.Sent)
	return s != nil && q.Seg.Seq == s.SndNxt-1
}

// containing finds a text in a record's text, message or payload, without
// regard to case.
func containing(text string) predicate {
	low := strings.ToLower(text)
	has := func(s string) bool { return strings.Contains(strings.ToLower(s), low) }
	return func(t *Trace, id RecordID) bool {
		r := t.Record(id)
		switch r.Kind {
		case HTTP:
			return has(t.Message(r.Ref).StartLine)
		case Exchange:
			x := t.Exchange(r.Ref)
			return has(x.Method+" "+x.Target) || has(x.Error)
		case SegmentSent, SegmentDelivered, SegmentDropped:
			sp := t.Packet(r.Packet()).Seg.Payload
			return sp.Len > 0 && bytes.Contains(bytes.ToLower(t.Octets(nil, sp)), []byte(low))
		case StateChange:
			return has(r.To().String())
		case AppTimer, Call, Note, Result, Fault, Command:
			return has(t.Text(r.Ref)) || r.Errno != 0 && has(r.Errno.String())
		case Indication:
			return r.Errno != 0 && has(r.Errno.String())
		case TimerFired:
			return has(tcpmodel.TimerKind(r.Sub).String())
		case Refusal:
			return false
		}
		return false
	}
}
