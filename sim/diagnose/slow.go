package diagnose

import (
	"slices"
	"strconv"
	"strings"

	"wirewalk/sim/inspect"
	"wirewalk/sim/vtime"
)

// slow is an exchange that took long, by phases.
type slow struct {
	x                                   *exchange
	conn                                *connStats
	connect, request, waiting, transfer vtime.Duration
}

// An answer is slow when it is waited for as long as this, or when all takes that long.
const (
	longWait  = vtime.Second
	longWhole = 5 * vtime.Second
)

// findSlow lists the exchanges of a connection that took long.
func (t *talk) findSlow() []slow {
	var all []slow
	for i, x := range t.exchanges {
		a := x.answer
		if a == nil || !a.whole || a.head.Tunnel || a.head.Status >= 500 || a.begun.rec == 0 || x.request.begun.rec == 0 ||
			strings.HasPrefix(a.head.Get("Content-Type"), "text/event-stream") || t.c.disturbed(x) {
			continue
		}
		s := slow{
			x: x, conn: t.c, request: x.request.last.at.Sub(x.request.begun.at),
			waiting: max(0, x.waited()), transfer: a.last.at.Sub(a.begun.at),
		}
		if i == 0 && t.c.syns.rec != 0 {
			s.connect = t.c.opened.Sub(t.c.syns.at)
		}
		if s.waiting >= longWait || s.whole() >= longWhole {
			all = append(all, s)
		}
	}
	return all
}

func (s *slow) whole() vtime.Duration { return s.connect + s.request + s.waiting + s.transfer }

// disturbed reports whether something was sent again, or a window was closed, while an
// exchange lasted: then that is the story.
func (c *connStats) disturbed(x *exchange) bool {
	within := func(m mark) bool { return m.rec > x.request.begun.rec && m.rec < x.answer.last.rec }
	return within(c.firstAgain) || within(c.lastAgain) || within(c.zero)
}

// tell names an exchange and where its time went, the longest phase first.
func (s *slow) tell() string {
	type phase struct {
		name string
		took vtime.Duration
	}
	phases := []phase{
		{"waiting", s.waiting}, {"transfer", s.transfer}, {"request", s.request}, {"connect", s.connect},
	}
	slices.SortStableFunc(phases, func(a, b phase) int { return int(min(1, max(-1, b.took-a.took))) })
	var parts []string
	for _, p := range phases {
		if p.took*20 >= s.whole() {
			parts = append(parts, p.name+" "+inspect.Span(p.took))
		}
	}
	h := s.x.request.head
	return h.Method + " " + short(h.Target) + " " + inspect.Span(s.whole()) + " (" + strings.Join(parts, ", ") + ")"
}

// slowAnswer is exchanges that took long without anything that explains it on the way.
func slowAnswer() kind {
	slowest := func(conns []*connStats) []slow {
		var all []slow
		for _, c := range conns {
			all = append(all, c.slow...)
		}
		slices.SortStableFunc(all, func(a, b slow) int { return int(min(1, max(-1, b.whole()-a.whole()))) })
		return all
	}
	return kind{
		id: "slow-answer", severity: Warning, rank: 95, beside: true,
		found: func(c *connStats) bool { return len(c.slow) > 0 },
		tell: func(conns []*connStats) (summary, advice string) {
			const shown = 3
			all := slowest(conns)
			var parts []string
			for _, s := range all[:min(shown, len(all))] {
				parts = append(parts, s.tell())
			}
			summary = "slow: " + strings.Join(parts, ", ")
			if len(all) > shown {
				summary += ", and " + strconv.Itoa(len(all)-shown) + " more"
			}
			if all[0].waiting*2 >= all[0].whole() {
				return summary, "see what the server's program does meanwhile: the request had come, and the path was quiet"
			}
			return summary, "see what the longest part consists of"
		},
		place: func(c *connStats) mark { return slowest([]*connStats{c})[0].x.request.begun },
		proof: func(c *connStats) []proof {
			x := slowest([]*connStats{c})[0].x
			return []proof{
				{x.request.begun.packet, "the request"},
				{x.answer.begun.packet, "the answer begins"},
				{x.answer.last.packet, "the answer ends"},
			}
		},
	}
}
