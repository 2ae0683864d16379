package scenarios_test

import (
	"strings"

	"wirewalk/scenarios/narrate"
	"wirewalk/sim"
	"wirewalk/sim/app"
	"wirewalk/sim/trace"
	"wirewalk/tcpmodel"
)

// waits says that another number of octets waits than the sentence has it, or none.
func (q *asked) waits() string {
	if len(q.octets) > 0 && q.octets[0] != q.written-q.sent && !q.whole() {
		return expect(q.octets[0] > 0 && q.octets[0] < q.written-q.sent, "%d octets were to be written and %d sent", q.written, q.sent)
	}
	return expect(len(q.octets) > 0 && q.octets[0] == q.written-q.sent && q.octets[0] > 0, "%d octets were written and %d sent", q.written, q.sent)
}

// room is how many octets the other end's window leaves.
func (q *asked) room() int64 { return q.acked + q.window - q.sentTo }

// segment is what one segment takes.
func (q *asked) segment() int64 { return int64(q.tr.SnapshotAt(q.a.Conn, q.side, q.last).MSS) }

// stays says that new octets leave although nothing happens that would let them.
func (q *asked) stays() string {
	for id := q.last + 1; int(id) <= q.tr.Len(); id++ {
		r := q.tr.Record(id)
		if r.Conn != q.a.Conn || r.Host != q.a.Host {
			continue
		}
		switch {
		case r.Kind == trace.SegmentSent && q.tr.Packet(r.Packet()).Seg.Payload.Len > 0 && q.tr.Packet(r.Packet()).Again == 0:
			return "they leave by themselves"
		case r.Kind == trace.SegmentDelivered || r.Kind == trace.TimerFired || r.Kind == trace.Call || r.Kind == trace.StateChange:
			return ""
		}
	}
	return ""
}

// firstOf is what is not "", of premises that all have to hold.
func firstOf(whats ...string) string {
	for _, w := range whats {
		if w != "" {
			return w
		}
	}
	return ""
}

func dataPremises() map[narrate.Answer]premise {
	return map[narrate.Answer]premise{
		narrate.DataNotOpen:  func(q *asked) string { return expect(q.acked == 0, "its SYN is acknowledged") },
		narrate.DataDeferred: func(q *asked) string { return q.aside(tcpmodel.WhyDeferred) },
		narrate.DataFull:     func(q *asked) string { return q.aside(sim.ReasonBacklogFull) },
		narrate.DataAfterFIN: func(q *asked) string {
			return firstOf(q.allSent(), expect(q.fin, "the FIN has not left"))
		},
		narrate.DataNoneWritten: func(q *asked) string { return expect(q.written == 0, "%d octets are written", q.written) },
		narrate.DataAllAcked: func(q *asked) string {
			return firstOf(q.allSent(), expect(q.sent > 0 && q.acked == q.sentTo, "sent %d, acknowledged %d of %d", q.sent, q.acked, q.sentTo))
		},
		narrate.DataAllSent: func(q *asked) string {
			return firstOf(q.allSent(), expect(len(q.octets) == 1 && q.octets[0] == q.sentTo-q.acked && q.octets[0] > 0,
				"%d of %d are acknowledged", q.acked, q.sentTo))
		},
		narrate.DataWindow: func(q *asked) string {
			return firstOf(q.waits(), q.stays(), expect(q.octets[1] == q.window && q.room() <= 0, "the window is %d with room for %d", q.window, q.room()))
		},
		narrate.DataWindowClosed: func(q *asked) string {
			return firstOf(q.waits(), q.stays(), expect(q.window == 0, "the window is %d", q.window))
		},
		narrate.DataCwnd: func(q *asked) string {
			return firstOf(q.waits(), q.stays(), expect(q.acked < q.sentTo, "nothing is on its way"))
		},
		narrate.DataRecovery: func(q *asked) string {
			return firstOf(q.waits(), q.stays(), expect(q.again && q.acked < q.sentTo, "nothing was sent again"))
		},
		narrate.DataNagle: func(q *asked) string {
			return firstOf(q.waits(), q.stays(), expect(q.octets[0] < q.segment() && q.octets[1] == q.sentTo-q.acked && q.octets[1] > 0,
				"%d octets are not acknowledged", q.sentTo-q.acked))
		},
		narrate.DataSmall: func(q *asked) string {
			return firstOf(q.waits(), q.stays(), expect(q.room() > 0 && q.room() < q.segment(), "the window has room for %d", q.room()))
		},
		narrate.DataCork: func(q *asked) string {
			return firstOf(q.waits(), q.stays(), expect(q.optioned && q.octets[0] < q.segment(), "no option was set"))
		},
		narrate.DataTried: func(q *asked) string {
			n, _ := q.outstanding()
			return firstOf(q.waits(), q.stays(), expect(n != 0 && n == q.sends[len(q.sends)-1], "another segment than the last is outstanding"))
		},
		narrate.DataPath: func(q *asked) string { return firstOf(q.waits(), q.stays(), q.fires(tcpmodel.TimerPersist)) },
	}
}

func finPremises() map[narrate.Answer]premise {
	open := func(q *asked) string { return expect(!q.called && !q.fin, "it has closed") }
	waits := func(q *asked) string { return expect(q.called && !q.fin, "no FIN waits") }
	return map[narrate.Answer]premise{
		narrate.FINNotCalled: open,
		narrate.FINCloseWait: func(q *asked) string { return firstOf(open(q), expect(q.finCame, "no FIN has come")) },
		narrate.FINBehind:    func(q *asked) string { return firstOf(waits(q), q.waits()) },
		narrate.FINWindow: func(q *asked) string {
			return firstOf(waits(q), q.allSent(), expect(q.room() <= 0, "there is room for %d", q.room()))
		},
		narrate.FINCwnd: func(q *asked) string {
			return firstOf(waits(q), q.allSent(), expect(q.acked < q.sentTo, "nothing is on its way"))
		},
	}
}

// outstanding is the last segment that carried what is acknowledged next, nil for none.
func (q *asked) outstanding() (trace.PacketID, *trace.Packet) {
	end := &q.tr.Conn(q.a.Conn).Ends[q.side]
	for i := len(q.sends) - 1; i >= 0; i-- {
		p := q.tr.Packet(q.sends[i])
		from, _ := end.Relative(p.Seg.Seq)
		to, _ := end.Relative(p.Seg.End())
		if from <= q.acked && q.acked < to {
			return q.sends[i], p
		}
	}
	return 0, nil
}

// names says that a sentence does not name what is acknowledged next: the SYN, the FIN or an octet.
func (q *asked) names() string {
	_, p := q.outstanding()
	if p == nil {
		return "nothing is outstanding"
	}
	what := "octet "
	switch last, _ := q.tr.Conn(q.a.Conn).Ends[q.side].Relative(p.Seg.End()); {
	case q.acked == 0:
		what = "its SYN"
	case p.Seg.Flags.Has(tcpmodel.FIN) && q.acked+1 == last:
		what = "its FIN"
	}
	return expect(strings.Contains(q.a.Text.Sentence, what), "it is %s", what)
}

// answered reports an ACK that has come since a segment was sent.
func (q *asked) answered(p *trace.Packet) bool {
	for _, id := range q.came {
		if c := q.tr.Packet(id); c.Arrived > p.Sent && c.Seg.Flags&(tcpmodel.ACK|tcpmodel.RST) == tcpmodel.ACK {
			return true
		}
	}
	return false
}

// onWayBefore reports that a segment has left and that no ACK has covered it.
func (q *asked) onWayBefore(n trace.PacketID) bool {
	p := q.tr.Packet(n)
	to, ok := q.tr.Conn(q.a.Conn).Ends[q.side].Relative(p.Seg.End())
	return ok && p.Sent <= q.last && p.From == q.a.Host && q.acked < to
}

// aside says that no ACK of the SYN has come that was set aside for a reason.
func (q *asked) aside(why trace.Reason) string {
	for id := q.tr.Conn(q.a.Conn).First; id <= q.last; id++ {
		r := q.tr.Record(id)
		if r.Kind != trace.Refusal || r.Conn != q.a.Conn || r.Host != q.a.Host || r.Why != why {
			continue
		}
		for _, n := range q.came {
			if p := q.tr.Packet(n); p.Seg.Flags&(tcpmodel.SYN|tcpmodel.ACK) == tcpmodel.ACK && p.Arrived <= id {
				return expect(q.after() == tcpmodel.SynReceived, "the connection is in %s", q.after())
			}
		}
	}
	return "no ACK was set aside"
}

func retryPremises() map[narrate.Answer]premise {
	timers := []tcpmodel.TimerKind{tcpmodel.TimerRetransmit, tcpmodel.TimerLossProbe, tcpmodel.TimerReorder}
	return map[narrate.Answer]premise{
		narrate.RetryNothing: func(q *asked) string {
			return expect(q.acked == q.sentTo && (!q.probe || !q.silent), "%d of %d acknowledged", q.acked, q.sentTo)
		},
		narrate.RetryProbe: func(q *asked) string {
			return firstOf(expect(q.acked == q.sentTo && q.room() <= 0, "there is room for %d", q.room()), q.fires(tcpmodel.TimerPersist))
		},
		narrate.RetryKeepalive: func(q *asked) string {
			return firstOf(expect(q.acked == q.sentTo && q.probe && q.silent, "no probe is out"), q.fires(tcpmodel.TimerKeepalive))
		},
		narrate.RetryFirst: func(q *asked) string {
			_, p := q.outstanding()
			return firstOf(q.names(), q.fires(timers...), expect(p != nil && p.Again == 0 && !q.answered(p), "an ACK has come, or it was sent again"))
		},
		narrate.RetryNoSign: func(q *asked) string {
			_, p := q.outstanding()
			return firstOf(q.names(), q.fires(timers...), expect(p != nil && p.Again == 0 && q.answered(p), "no ACK has come, or it was sent again"))
		},
		narrate.RetryAgain: func(q *asked) string {
			n, p := q.outstanding()
			return firstOf(q.names(), q.fires(timers...), expect(p != nil && p.Again != 0 && q.packet == n, "it was not sent again, or as #%d", n))
		},
		narrate.RetryTail:    func(q *asked) string { return firstOf(q.names(), q.fires(tcpmodel.TimerLossProbe)) },
		narrate.RetryReorder: func(q *asked) string { return firstOf(q.names(), q.fires(tcpmodel.TimerReorder)) },
		narrate.RetryProbed: func(q *asked) string {
			return firstOf(q.names(), expect(q.tr.Record(q.tr.Packet(q.packet).Sent).Why == tcpmodel.WhyTailLossProbe && q.onWayBefore(q.packet),
				"there is no such probe"))
		},
		narrate.RetryDeferred: func(q *asked) string { return firstOf(q.aside(tcpmodel.WhyDeferred), q.fires(timers...)) },
		narrate.RetryFull:     func(q *asked) string { return firstOf(q.aside(sim.ReasonBacklogFull), q.fires(timers...)) },
	}
}

// other is the connection that a sentence names.
func (q *asked) other() *trace.Conn {
	_, name, _ := strings.Cut(q.a.Text.Sentence, "onnection ")
	name, _, _ = strings.Cut(name, " ")
	name = strings.TrimSuffix(name, ",")
	for id := trace.ConnID(1); id < q.a.Conn; id++ {
		if name == lettered(id) {
			return q.tr.Conn(id)
		}
	}
	return nil
}

// stateOf is the state of this host's end of another connection.
func (q *asked) stateOf(c *trace.Conn) tcpmodel.State {
	return q.tr.StateAt(c.ID, c.Side(q.a.Host), q.last)
}

// unfinished reports a request on a connection of which no answer has been read to its end.
func (q *asked) unfinished(c *trace.Conn) bool {
	asked, done := 0, 0
	for id := trace.RecordID(1); id <= q.last; id++ {
		r := q.tr.Record(id)
		if r.Kind != trace.HTTP || r.Conn != c.ID || r.Host != q.a.Host {
			continue
		}
		switch m := q.tr.Message(r.Ref); {
		case app.ReportKind(r.Sub) == app.ReportMessageSent && m.Request:
			asked++
		case app.ReportKind(r.Sub) == app.ReportMessageReceived && !m.Request && !strings.HasPrefix(m.Name(), "1"):
			done++
		}
	}
	return asked > done
}
