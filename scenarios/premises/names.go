//nolint:gochecknoglobals // premises are constants that are put together
package premises

import (
	"net/netip"
	"slices"
	"strings"

	"wirewalk/sim/app"
	"wirewalk/sim/dnsmodel"
	"wirewalk/sim/trace"
	"wirewalk/sim/vtime"
	"wirewalk/sim/wire/dns"
	"wirewalk/tcpmodel"
)

// asks is the premise of a question about a name that is sent now, about which more holds.
func asks(holds func(m *moment, msg *dns.Message, before []question) bool, otherwise string) func(*moment) error {
	return all(either(call(app.CallSendTo), kind(trace.SegmentSent)), that(func(m *moment) bool {
		msg, p := m.sentNow()
		if msg == nil || msg.Response || len(msg.Questions) != 1 || p.Seg.DstPort != dns.Port {
			return false
		}
		return holds(m, msg, m.askedBefore(msg))
	}, otherwise))
}

// askedBefore are the questions for the same name and family that the host asked before.
func (m *moment) askedBefore(msg *dns.Message) []question {
	var all []question
	for _, q := range m.l.talk.asked {
		if q.from == m.r.Host && q.name == strings.ToLower(msg.Questions[0].Name) && q.typ == msg.Questions[0].Type {
			all = append(all, q)
		}
	}
	return all
}

// open reports that the last of some questions has no answer, though as long as a resolver
// waits has passed, or an ICMP error has come in this stop.
func (m *moment) unansweredInTime(qs []question, icmp bool) bool {
	if len(qs) == 0 {
		return false
	}
	q := qs[len(qs)-1]
	passed := m.r.At.Sub(m.t.Record(q.sent).At)
	if icmp {
		return q.answered == 0 && m.in != nil && m.in.Proto == trace.ICMP
	}
	return q.answered == 0 && passed >= vtime.Second && m.alarm() != 0 && m.t.Record(m.alarm()).Why == dnsmodel.ReasonTimerQuery
}

// replies is the premise of an answer to a question that has come to the name server.
func replies(holds func(msg *dns.Message) bool) func(*moment) error {
	return all(either(call(app.CallSendTo), call(app.CallWrite), kind(trace.SegmentSent)), that(func(m *moment) bool {
		msg, _ := m.sentNow()
		if msg == nil || !msg.Response || len(msg.Questions) != 1 || !holds(msg) {
			return false
		}
		for _, q := range m.l.talk.asked {
			if q.id == msg.ID && q.typ == msg.Questions[0].Type && q.arrived != 0 {
				return true
			}
		}
		return false
	}, "no such answer leaves"))
}

// known are the addresses that the host has been told of by now for a name; "" means any.
func (m *moment) known(name string) []string {
	var all []string
	for _, q := range m.l.talk.asked {
		if q.from != m.r.Host || q.answer == nil || name != "" && q.name != strings.ToLower(name) {
			continue
		}
		all = append(all, known(q.answer)...)
	}
	return all
}

// known are the addresses in an answer.
func known(answer *dns.Message) []string {
	var all []string
	for _, r := range answer.Answers {
		if r.Addr.IsValid() {
			all = append(all, r.Addr.String())
		}
	}
	return all
}

// addresses are those that a sentence names.
func addresses(text string) []string {
	var all []string
	for word := range strings.FieldsSeq(text) {
		word = strings.TrimRight(word, ",.:;")
		if a, err := netip.ParseAddr(word); err == nil {
			all = append(all, a.String())
		}
	}
	return all
}

// tells is the premise that the host has been told of all addresses that the sentence names.
var tells = that(func(m *moment) bool {
	names, known := addresses(m.text), m.known("")
	for _, a := range names {
		if !slices.Contains(known, a) {
			return false
		}
	}
	return len(names) > 0
}, "the host has not been told of such an address")

// attempts are the connections that the host has dialled and that are neither open nor
// closed, by now.
func (m *moment) attempts() []*speaker {
	var all []*speaker
	for _, s := range m.l.talk.at(m.r.Host) {
		if s.dialled != 0 && s.opened == 0 && s.closed == 0 && s.failed == 0 && s.conn != m.conn {
			all = append(all, s)
		}
	}
	return all
}

// tries is the premise of a connect() to an address that the host has been told of.
func tries(more ...func(*moment) error) func(*moment) error {
	return all(append([]func(*moment) error{call(app.CallConnect), that(func(m *moment) bool {
		return m.conn == 0 || slices.Contains(m.known(""), m.prog.remote(m.t).Addr.Addr().String())
	}, "the host has not been told of this address")}, more...)...)
}

// otherFamily reports a question of the host for the other family that is not answered.
func (m *moment) halfKnown() bool {
	open, heard := 0, 0
	for _, q := range m.l.talk.asked {
		if q.from != m.r.Host {
			continue
		}
		if q.answered == 0 {
			open++
		} else if len(known(q.answer)) > 0 {
			heard++
		}
	}
	return open > 0 && heard > 0
}

var namePremises = map[string]premise{
	"dns-serve": {"a UDP socket is bound when the host starts, and all datagrams that come to it are for the port of name servers", all(call(app.CallBindUDP), that(func(m *moment) bool {
		return m.r.Stop == 1 && !m.everAgain(func(r trace.Record) bool {
			p := m.t.Packet(r.Packet())
			return r.Kind == trace.SegmentDelivered && r.Host == m.r.Host && p.Proto == trace.UDP && p.Seg.DstPort != dns.Port
		})
	}, "it is bound later, or for others"))},
	"dns-resolve": {"a question for the name that is said leaves in this stop, to a host that has no answer for it yet", all(kind(trace.Note, trace.Call), that(func(m *moment) bool {
		name := ""
		return m.later(func(_ trace.RecordID, r trace.Record) bool {
			if r.Kind != trace.SegmentSent || r.Host != m.r.Host {
				return false
			}
			msg := m.l.talk.dnsIn(m.t.Packet(r.Packet()))
			if msg == nil || len(msg.Questions) != 1 {
				return false
			}
			name = msg.Questions[0].Name
			return m.r.Kind == trace.Call || strings.EqualFold(m.t.Text(m.r.Ref), name)
		})
	}, "no such question leaves"))},
	"dns-query": {"a question leaves that is not a repetition of one that is open", asks(func(m *moment, _ *dns.Message, before []question) bool {
		return len(before) == 0 || before[len(before)-1].answered != 0 || m.r.At.Sub(m.t.Record(before[len(before)-1].sent).At) > 5*vtime.Second
	}, "it is no question, or a repetition")},
	"dns-query-again": {"the same was asked before, and no answer came in the time that is waited", asks(func(m *moment, _ *dns.Message, before []question) bool {
		return m.unansweredInTime(before, false)
	}, "it was not asked before, or answered, or not long ago")},
	"dns-query-again/refused": {"the same was asked before, and an ICMP error has come instead of an answer", asks(func(m *moment, _ *dns.Message, before []question) bool {
		return m.unansweredInTime(before, true)
	}, "it was not asked before, or answered, or no ICMP error came")},
	"dns-query-serial": {"the same was asked before, and of the questions for this name one was answered and one was not", asks(func(m *moment, _ *dns.Message, before []question) bool {
		if len(before) == 0 {
			return false
		}
		answered, open := 0, 0
		for _, q := range m.l.talk.asked {
			switch {
			case q.from != m.r.Host || q.name != before[0].name:
			case q.answered != 0:
				answered++
			default:
				open++
			}
		}
		return answered > 0 && open > 0
	}, "it was not asked before, or none was answered")},
	"dns-answer": {"an answer with addresses of the family that was asked for leaves", replies(func(msg *dns.Message) bool {
		return msg.Code == dns.NoError && len(msg.Answers) > 0 && msg.Answers[0].Type == msg.Questions[0].Type
	})},
	"dns-alias": {"an answer leaves that begins with an alias and has addresses of the family that was asked for", replies(func(msg *dns.Message) bool {
		return msg.Code == dns.NoError && len(msg.Answers) > 0 && msg.Answers[0].Type == dns.CNAME && msg.Answers[0].Target != "" && addressed(msg)
	})},
	"dns-no-address": {"an answer without an error and without an address leaves", replies(func(msg *dns.Message) bool { return msg.Code == dns.NoError && !addressed(msg) })},
	"dns-truncated": {"an answer with TC and without a record leaves as a datagram", all(either(call(app.CallSendTo), kind(trace.SegmentSent)),
		replies(func(msg *dns.Message) bool { return msg.Truncated && len(msg.Answers) == 0 }))},
	"dns-over-tcp": {"an answer with TC has come in this stop, and the connection is to the name server that sent it", all(call(app.CallConnect),
		arrived(func(m *moment, p *trace.Packet) bool {
			msg := m.l.talk.dnsIn(p)
			return p.Proto == trace.UDP && msg != nil && msg.Response && msg.Truncated && m.prog != nil &&
				m.prog.remote(m.t).Addr.Addr() == m.t.AddrOf(p.From, p)
		}, "none has, or another is asked"))},
	"dns-query-tcp": {"on a connection to a name server questions leave that were asked before, each behind its length", all(call(app.CallWrite),
		that(func(m *moment) bool {
			msg, p := m.sentNow()
			if msg == nil || msg.Response || p.Proto != trace.TCP || p.Seg.DstPort != dns.Port {
				return false
			}
			size := 0
			for _, one := range m.l.talk.allIn(p) {
				if len(m.askedBefore(one)) == 0 {
					return false
				}
				b, err := one.Append(nil)
				if err != nil {
					return false
				}
				size += 2 + len(b)
			}
			return size == int(p.Seg.Payload.Len)
		}, "none leave, or it is the first time"))},
	"dns-stream-done": {"the connection to a name server is closed, and all that was asked on it is answered, or it has failed, or nobody waits", all(call(app.CallClose),
		that(func(m *moment) bool { return m.prog != nil && m.prog.remote(m.t).Addr.Port() == dns.Port }, "it is another connection"))},
	"dns-served": {"the other end of a connection to the port of name servers has closed, and each question that came is answered", all(call(app.CallClose),
		that(func(m *moment) bool {
			if !m.me.finCame || !m.serves(m.conn) {
				return false
			}
			return !slices.ContainsFunc(m.l.talk.asked, func(q question) bool {
				return q.arrived != 0 && q.replied == 0 && q.port == m.prog.remote(m.t).Addr.Port()
			})
		}, "it has not, or one is open"))},
	"dns-no-name": {"an answer with NXDOMAIN leaves", replies(func(msg *dns.Message) bool { return msg.Code == dns.NameError })},
	"dns-thinks": {"an answer leaves in this stop", timer(follows(func(m *moment, r trace.Record) bool {
		return r.Kind == trace.Call && r.Host == m.r.Host && (app.CallKind(r.Sub) == app.CallSendTo || app.CallKind(r.Sub) == app.CallWrite && m.serves(r.Conn))
	}, "no answer leaves"))},
	"dns-silent": {"a question has come, and never gets an answer", all(kind(trace.Refusal), arrived(func(m *moment, p *trace.Packet) bool {
		msg := m.l.talk.dnsIn(p)
		return msg != nil && !msg.Response && !m.everAgain(func(r trace.Record) bool {
			if r.Kind != trace.SegmentSent || r.Host != m.r.Host {
				return false
			}
			reply := m.l.talk.dnsIn(m.t.Packet(r.Packet()))
			return reply != nil && reply.ID == msg.ID && reply.Questions[0] == msg.Questions[0]
		})
	}, "it is no question, or is answered"))},
	"dns-malformed": {"what came is no question", all(kind(trace.Refusal), arrived(func(m *moment, p *trace.Packet) bool {
		msg := m.l.talk.dnsIn(p)
		return p.Proto == trace.UDP && p.Seg.DstPort == dns.Port && (msg == nil || msg.Response || len(msg.Questions) != 1)
	}, "it is a question"))},
	"dns-not-asked": {"what came is no answer to a question that is open at this socket", all(kind(trace.Refusal), arrived(func(m *moment, p *trace.Packet) bool {
		msg := m.l.talk.dnsIn(p)
		if p.Proto != trace.UDP {
			return false
		}
		if msg == nil || !msg.Response || len(msg.Questions) != 1 {
			return p.Seg.SrcPort == dns.Port
		}
		open := false
		for _, q := range m.l.talk.asked {
			if q.from == m.r.Host && q.id == msg.ID && q.port == p.Seg.DstPort && q.answered == m.arrival() {
				open = true
			}
		}
		return !open || m.closedSocket()
	}, "it is one"))},
	"dns-found": {"the host has been told of the addresses that the sentence names", all(kind(trace.Note), tells)},
	"dns-lookup-failed": {"no answer with an address came, and what is said of it is so", all(kind(trace.Note), that(func(m *moment) bool {
		heard, refused, open := 0, 0, 0
		for _, q := range m.l.talk.asked {
			switch {
			case q.from != m.r.Host:
			case q.answer == nil:
				open++
			case q.answer.Code == dns.NameError:
				refused++
			default:
				heard += len(known(q.answer))
			}
		}
		switch {
		case strings.Contains(m.text, "no such name"):
			return refused > 0
		case strings.Contains(m.text, "no answer"):
			return open > 0
		case strings.Contains(m.text, "no address"):
			return refused == 0 && heard == 0
		}
		return false
	}, "an address came, or something else is wrong"))},
	"dns-cached": {"the host was told of the addresses that the sentence names, and asks nothing in this stop", all(kind(trace.Note), tells, that(func(m *moment) bool {
		asks := func(_ trace.RecordID, r trace.Record) bool {
			return r.Kind == trace.Call && app.CallKind(r.Sub) == app.CallSendTo && r.Host == m.r.Host
		}
		return !m.sooner(asks) && !m.later(asks)
	}, "it asks"))},
	"dns-socket-done": {"a UDP socket is closed", all(call(app.CallClose), that(func(m *moment) bool { return m.r.Conn == 0 && m.l.talk.listens[m.r.Host] > 0 }, "it is no UDP socket"))},
	"dns-timer-query": {"a question of the host is open, and was asked as long ago as the timer ran", timer(that(func(m *moment) bool {
		for _, q := range m.l.talk.asked {
			if q.from == m.r.Host && q.answered == 0 && m.r.At.Sub(m.t.Record(q.sent).At) == m.ran() {
				return true
			}
		}
		return false
	}, "none is"))},
	"dns-timer-other": {"an answer with addresses has come, and one for the other family has not", timer(that((*moment).halfKnown, "both have, or none"))},
	"dns-timer-attempt": {"an attempt has begun as long ago as the timer ran, and is not open", timer(that(func(m *moment) bool {
		for _, s := range m.attempts() {
			if m.r.At.Sub(m.t.Record(s.dialled).At) == m.ran() {
				return true
			}
		}
		return false
	}, "none has"))},
	"dns-try-first": {"no other attempt of this stop or before is under way for the name", tries(that(func(m *moment) bool {
		return !m.sooner(func(_ trace.RecordID, r trace.Record) bool {
			return r.Kind == trace.Call && app.CallKind(r.Sub) == app.CallConnect && r.Host == m.r.Host && r.Cause == m.r.Cause && isTry(r.Why) && r.Why != dnsmodel.ReasonTryFirst
		})
	}, "another was before it"))},
	"dns-try-next": {"an attempt with another address is not open after its head start", tries(either(rang(dnsmodel.ReasonTimerAttempt), arrived(func(m *moment, p *trace.Packet) bool {
		msg := m.l.talk.dnsIn(p)
		return msg != nil && msg.Response
	}, "no answer came"), rang(dnsmodel.ReasonTimerQuery)))},
	"dns-try-after-error": {"an attempt with another address has failed in this stop", tries(happened(func(m *moment, r trace.Record) bool {
		return r.Kind == trace.Indication && app.Kind(r.Sub) == app.ConnectFailed && r.Host == m.r.Host && r.Errno != tcpmodel.OK
	}, "none has"))},
	"dns-next-instead": {"the attempt that is closed is not open, and another begins in this stop", all(call(app.CallClose),
		program(func(_ *moment, _ *talk, s *speaker) bool { return s.opened == 0 }, "it is open"),
		follows(func(m *moment, r trace.Record) bool { return isDial(r) && r.Host == m.r.Host }, "no other begins"))},
	"dns-race-lost": {"the attempt that is closed is not open, and another one is, or the program gives up", all(call(app.CallClose),
		program(func(_ *moment, _ *talk, s *speaker) bool { return s.opened == 0 && s.dialled != 0 }, "it is open"),
		either(happened(func(m *moment, r trace.Record) bool {
			return r.Kind == trace.Indication && app.Kind(r.Sub) == app.Connected && r.Host == m.r.Host
		}, "no other is open"), that(func(m *moment) bool { return m.alarm() != 0 }, "the program does not give up")))},
	"dns-race-won": {"the connection is open, its address is the one that is said, and another attempt began before", all(kind(trace.Note), program(func(m *moment, _ *talk, s *speaker) bool {
		return s.opened != 0 && slices.Contains(addresses(m.text), s.remote(m.t).Addr.Addr().String())
	}, "it is another address"), that(func(m *moment) bool {
		for _, s := range m.l.talk.at(m.r.Host) {
			if s.conn != m.conn && s.dialled != 0 && !s.accepted {
				return true
			}
		}
		return false
	}, "no other was tried"))},
}

func isTry(why trace.Reason) bool {
	return why == dnsmodel.ReasonTryFirst || why == dnsmodel.ReasonTryNext || why == dnsmodel.ReasonTryAfterError
}

// arrival is the record of the packet that began the stop, 0 for none.
func (m *moment) arrival() trace.RecordID {
	if m.in == nil {
		return 0
	}
	return m.in.Arrived
}

// closedSocket reports that the host's resolver has closed a socket before this.
func (m *moment) closedSocket() bool {
	for id := m.id - 1; id > 0; id-- {
		if r := m.t.Record(id); r.Why == dnsmodel.ReasonSocketDone && r.Host == m.r.Host {
			return true
		}
	}
	return false
}
