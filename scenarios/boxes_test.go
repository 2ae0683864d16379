package scenarios_test

import (
	"testing"

	"wirewalk/scenarios/language"
	"wirewalk/sim"
	"wirewalk/sim/inspect"
	"wirewalk/sim/trace"
	"wirewalk/sim/vtime"
	"wirewalk/tcpmodel"
)

// boxWatch follows the packets of a run that got past its boxes.
type boxWatch struct {
	file   string
	tr     *trace.Trace
	box    *language.Box
	last   map[trace.ConnID]vtime.Time           // when something of a connection arrived
	syn    map[trace.ConnID]bool                 // its SYN did
	edge   map[[2]trace.HostID]tcpmodel.Seq      // by sender and receiver: up to where the receiver offers
	end    map[[2]trace.HostID]tcpmodel.Seq      // behind what was sent
	ack    map[[2]trace.HostID]tcpmodel.Seq      // what was acknowledged
	opened map[trace.HostID]map[trace.ConnID]int // its connections, and how many FINs went by
}

// What is said of a box holds: what it has forgotten was quiet for so long, what
// is outside of the windows is, whom it refuses has as many connections as it says.
func TestTheReasonsOfBoxesHold(t *testing.T) {
	seen := map[string]int{}
	for name, lesson := range everyRun(t) {
		if len(lesson.Scenario.Boxes) != 1 {
			continue // With several it cannot be told here whose word it is.
		}
		w := &boxWatch{
			file: name, tr: lesson.Trace, box: lesson.Scenario.Boxes[0], last: map[trace.ConnID]vtime.Time{}, syn: map[trace.ConnID]bool{},
			edge: map[[2]trace.HostID]tcpmodel.Seq{}, end: map[[2]trace.HostID]tcpmodel.Seq{}, ack: map[[2]trace.HostID]tcpmodel.Seq{},
			opened: map[trace.HostID]map[trace.ConnID]int{},
		}
		w.follow(t, seen)
	}
	holdsShown(t, seen,
		sim.ReasonFlowForgotten, sim.ReasonFlowUnknown, sim.ReasonFlowReset, sim.ReasonBoxPortClosed, sim.ReasonTakenUp,
		sim.ReasonTakenUpAnew, sim.ReasonOutOfWindow, sim.ReasonRefusedByRule, sim.ReasonTooManyConnections,
	)
}

func (w *boxWatch) follow(t *testing.T, seen map[string]int) {
	t.Helper()
	for id := trace.RecordID(1); int(id) <= w.tr.Len(); id++ {
		r := w.tr.Record(id)
		n := r.Packet()
		if n == 0 {
			continue
		}
		seen[inspect.ReasonName(r.Why)]++
		p := w.tr.Packet(n)
		if bad := w.wrong(r, p); bad != "" {
			t.Errorf("%s #%d %s: %s", w.file, n, inspect.ReasonName(r.Why), bad)
		}
		if r.Kind == trace.SegmentDelivered && p.Proto == trace.TCP {
			w.passed(r, p)
		}
	}
}

// passed notes what got past the box.
func (w *boxWatch) passed(r trace.Record, p *trace.Packet) {
	if c := w.tr.Conn(p.Conn); c.Side(p.From) >= 0 && c.Side(r.Host) >= 0 {
		w.last[p.Conn] = r.At
	}
	s := &p.Seg
	way, back := [2]trace.HostID{p.From, p.To}, [2]trace.HostID{p.To, p.From}
	w.syn[p.Conn] = w.syn[p.Conn] || s.Flags.Has(tcpmodel.SYN)
	shift := 10 // of every recording in which a box looks at windows
	if s.Flags.Has(tcpmodel.SYN) {
		shift = 0
		w.edge[way], w.end[way], w.ack[way] = 0, s.End(), 0
		if w.opened[p.From] == nil {
			w.opened[p.From] = map[trace.ConnID]int{}
		}
		if !s.Flags.Has(tcpmodel.ACK) {
			w.opened[p.From][p.Conn] = 0
		}
	}
	if w.end[way].Less(s.End()) {
		w.end[way] = s.End()
	}
	if s.Flags.Has(tcpmodel.ACK) {
		if edge := s.Ack + tcpmodel.Seq(uint32(s.Window)<<shift); w.edge[back] == 0 || w.edge[back].Less(edge) {
			w.edge[back] = edge
		}
		if w.ack[way] == 0 || w.ack[way].Less(s.Ack) {
			w.ack[way] = s.Ack
		}
	}
	if s.Flags.Has(tcpmodel.FIN) {
		w.opened[w.tr.Conn(p.Conn).Ends[0].Host][p.Conn]++
	}
}

// wrong says why what a record says of a box is not so, "" where it is.
func (w *boxWatch) wrong(r trace.Record, p *trace.Packet) string {
	idle := vtime.Duration(w.box.IdleTimeout)
	quiet := r.At.Sub(w.last[p.Conn])
	const way = 60 * vtime.Millisecond // a packet may have been on its way meanwhile
	switch r.Why {
	case sim.ReasonFlowForgotten:
		if quiet < idle-way {
			return "it was quiet for " + quiet.String() + " only"
		}
	case sim.ReasonTakenUp, sim.ReasonTakenUpAnew:
		if w.syn[p.Conn] && quiet < idle-way {
			return "it was quiet for " + quiet.String() + " only"
		}
		if x := p.Extra(); (x != nil && x.Public.IsValid()) != (r.Why == sim.ReasonTakenUpAnew) {
			return "its address outside is another one, or is not"
		}
	case sim.ReasonFlowUnknown:
		if w.syn[p.Conn] {
			return "its SYN went by"
		}
	case sim.ReasonOutOfWindow:
		return w.inWindow(p)
	case sim.ReasonTooManyConnections:
		if r.Kind == trace.SegmentDropped && w.open(p.From) < w.box.Refuse[0].Above {
			return "so many connections are not open"
		}
	case sim.ReasonRefusedByRule:
		if r.Kind == trace.SegmentDropped && w.ruleFor(p) == nil {
			return "no rule says so"
		}
	}
	return ""
}

// inWindow says that a segment which a box dropped fits what went by.
func (w *boxWatch) inWindow(p *trace.Packet) string {
	to, from := [2]trace.HostID{p.From, p.To}, [2]trace.HostID{p.To, p.From}
	switch s := &p.Seg; {
	case w.edge[to].Less(s.Seq), s.Flags.Has(tcpmodel.ACK) && w.end[from].Less(s.Ack),
		s.Flags.Has(tcpmodel.RST) && s.Seq.Less(w.ack[from]):
		return ""
	}
	return "it fits the windows that went by"
}

func (w *boxWatch) open(host trace.HostID) int {
	n := 0
	for _, fins := range w.opened[host] {
		if fins < 2 {
			n++
		}
	}
	return n
}

func (w *boxWatch) ruleFor(p *trace.Packet) *language.Refusal {
	for _, r := range w.box.Refuse {
		if r.Port == 0 || r.Port == int(p.Seg.DstPort) {
			return r
		}
	}
	return nil
}
