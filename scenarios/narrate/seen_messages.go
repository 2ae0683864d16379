package narrate

import (
	"slices"
	"strings"

	"wirewalk/sim/inspect"
	"wirewalk/sim/trace"
	"wirewalk/tcpmodel/observe"
)

// seenMessageCases are what a capture shows of the messages of HTTP/1.x in the octets.
var seenMessageCases = map[string]prose{ //nolint:gochecknoglobals // a constant table, complete by test
	"seen-data/request": {
		"With {segment} {sender}'s program begins a request. These {datalen} leave for the first time; when the program wrote them, no capture shows.",
		"RFC 9112 §3",
	},
	"seen-data/response": {
		"With {segment} {sender}'s program begins to answer {asked}, which was seen {since} before. These {datalen} leave for the first time.",
		"RFC 9112 §4",
	},
	"seen-data/tls": {
		"With these {datalen} {sender} sends, for the first time: {tls}. When its program wrote them, no capture shows.", "RFC 8446 §5.1",
	},
	"seen-abort/alert": {
		"{sender} had given TLS up with {alert}. Then its program closed with octets unread, or aborted: RST tells {receiver} that data was lost.",
		"RFC 8446 §6.2",
	},
	"seen-fin/unanswered": {
		"{sender} had sent {asked} and got no answer, and no octet had come or gone for {quiet} when its program closed this direction: perhaps it waits no longer.",
		"RFC 9112 §9.5",
	},
	"seen-fin/owing": {
		"{asked} had come to {sender} and was not answered, and no octet had come or gone for {quiet} when its program closed this direction.",
		"RFC 9112 §9.5",
	},
}

// messagePlaceholders are the facts of a captured message.
func messagePlaceholders() map[string]placeholder {
	return map[string]placeholder{
		"asked": func(f *recordFacts) string {
			if n := f.askedBy(); n != 0 {
				return SegmentName(f.t, n)
			}
			return ""
		},
		"alert": func(f *recordFacts) string {
			if n := f.alerted(); n != 0 {
				return SegmentName(f.t, n)
			}
			return ""
		},
		"tls": func(f *recordFacts) string { return list(inspect.TLSNames(f.t, f.p)) },
		"since": func(f *recordFacts) string {
			if n := f.askedBy(); n != 0 {
				return inWords(f.r.At.Sub(f.t.Record(f.t.Packet(n).Begins()).At))
			}
			return ""
		},
	}
}

// seenData tells apart octets in which a message begins.
func seenData(f *recordFacts) string {
	m := f.firstOf()
	switch {
	case m == nil && f.beginsRecord():
		return "seen-data/tls"
	case m == nil:
		return ""
	case m.Request:
		return "seen-data/request"
	case f.askedBy() != 0:
		return "seen-data/response"
	}
	return ""
}

// beginsRecord reports a packet whose first octet is that of a TLS record.
func (f *recordFacts) beginsRecord() bool {
	if f.p == nil || f.r.Kind != trace.SegmentSent {
		return false
	}
	records := f.t.TLSIn(f.p)
	return len(records) > 0 && records[0].Off == f.p.Seg.Payload.Off
}

// alerted is the last packet with octets that the record's sender has sent before it on the
// connection, if it is an alert that ends TLS in failure; 0 for none.
func (f *recordFacts) alerted() trace.PacketID {
	if f.p == nil {
		return 0
	}
	for n := f.n - 1; n > 0 && f.n-n < lookBack; n-- {
		p := f.t.Packet(n)
		if p.Conn != f.conn || p.From != f.p.From || p.Seg.Payload.Len == 0 {
			continue
		}
		if name := inspect.TLSBrief(f.t, p); strings.HasPrefix(name, "alert ") && name != "alert close_notify" && !strings.Contains(name, "+") {
			return n
		}
		break
	}
	return 0
}

// firstOf is the message whose first octet is that of the record's packet, nil where none
// is, or where several are in it.
func (f *recordFacts) firstOf() *trace.Message {
	if f.p == nil || f.r.Kind != trace.SegmentSent || f.r.Why != observe.ReasonData {
		return nil
	}
	first, last := f.t.Stop(f.r.Stop)
	all := f.t.Messages()
	i, _ := slices.BinarySearchFunc(all, first, func(m trace.Message, id trace.RecordID) int { return int(m.Rec) - int(id) })
	var found *trace.Message
	for ; i < len(all) && all[i].Rec <= last; i++ {
		m := &all[i]
		if !m.Sent || m.Conn != f.conn || m.Sender != f.p.From {
			continue
		}
		if found != nil || m.Off != f.t.Said(f.p).Off {
			return nil
		}
		found = m
	}
	return found
}

// unanswered is the request that was the last message of the connection before the record,
// nil where a response was, or nothing.
func (f *recordFacts) unanswered() *trace.Message {
	all := f.t.Messages()
	i, _ := slices.BinarySearchFunc(all, f.id, func(m trace.Message, id trace.RecordID) int { return int(m.Rec) - int(id) })
	for i--; i >= 0; i-- {
		if m := &all[i]; m.Sent && m.Conn == f.conn {
			if m.Request {
				return m
			}
			return nil
		}
	}
	return nil
}

// askedBy is the packet with the first octet of the request that the record's message answers,
// or that has no answer yet; 0 where it was not seen.
func (f *recordFacts) askedBy() trace.PacketID {
	request := f.unanswered()
	if m := f.firstOf(); m != nil && !m.Request {
		request = nil
		all := f.t.Messages()
		for i := range all {
			if q := &all[i]; q.Request && q.Sent && q.Exchange == m.Exchange && q.Exchange != 0 && q.Conn == m.Conn {
				request = q
				break
			}
		}
	}
	if request == nil {
		return 0
	}
	for n := f.n - 1; n > 0 && f.n-n < lookBack; n-- {
		p := f.t.Packet(n)
		s := f.t.Said(p)
		if p.Conn == f.conn && p.From == request.Sender && p.Again == 0 && s.Off <= request.Off && request.Off < s.Off+uint64(s.Len) {
			return n
		}
	}
	return 0
}
