package ladder

import (
	"net/netip"
	"slices"
	"strconv"
	"strings"

	"wirewalk/sim/inspect"
	"wirewalk/sim/trace"
	"wirewalk/tcpmodel"
	"wirewalk/tui/grid"
)

// maxLanes is how many lifelines stand side by side.
const maxLanes = 5

// lanes are the lifelines of a ladder with their columns.
type lanes struct {
	hosts  []trace.HostID
	cols   []int
	clock  int // column after the time
	states int // first column of the notes on the left
	width  int
}

// wholeStates is the width from which every state stands whole beside the first
// lifeline, with the letter of its connection.
const wholeStates = 90

// newLanes spreads the lifelines of the hosts over a width.
func newLanes(hosts []trace.HostID, width, clock int) *lanes {
	l := &lanes{hosts: hosts, width: width, clock: 2 + max(clock, 7)}
	l.states = l.clock + 1
	left, right := 13, 18
	if len(hosts) > 2 || width < 76 {
		left, right = 13, 15
	}
	if len(hosts) > 3 {
		left, right = 10, 11
	} else if width >= wholeStates {
		left, right = 15, 18
	}
	first, last := l.states+left, width-right
	n := max(len(hosts)-1, 1)
	for i := range hosts {
		l.cols = append(l.cols, first+(last-first)*i/n)
	}
	return l
}

// col is the column of a host's lifeline.
func (l *lanes) col(h trace.HostID) (int, bool) {
	for i, id := range l.hosts {
		if id == h {
			return l.cols[i], true
		}
	}
	return 0, false
}

// inner reports a lifeline with others on both sides.
func (l *lanes) inner(i int) bool { return i > 0 && i < len(l.hosts)-1 }

// Lanes are the hosts of a connection, or of all with 0, from left to right.
func (x *Index) Lanes(conn trace.ConnID) []trace.HostID { return x.laneHosts(conn, nil) }

// laneHosts chooses the hosts that get a lifeline: the ends of one connection, or
// all that have connections. Of more than five, those of the latest rows.
func (x *Index) laneHosts(conn trace.ConnID, lines []line) []trace.HostID {
	want := map[trace.HostID]bool{}
	switch {
	case conn != 0:
		c := x.Trace.Conn(conn)
		want[c.Ends[0].Host], want[c.Ends[1].Host] = true, true
	case len(x.Trace.Hosts()) <= maxLanes:
		for i := range x.Trace.Hosts() {
			want[x.Trace.Hosts()[i].ID] = true
		}
	default:
		for i := len(lines) - 1; i >= 0 && len(want) < maxLanes-1; i-- {
			if p := lines[i].packet; p != 0 {
				want[x.Trace.Packet(p).From], want[x.Trace.Packet(p).To] = true, true
			}
		}
	}
	var out, between []trace.HostID
	for i := range x.Trace.Hosts() {
		h := &x.Trace.Hosts()[i]
		switch {
		case !want[h.ID] || len(out)+len(between) >= maxLanes:
		case h.Role == trace.RoleMiddlebox:
			between = append(between, h.ID)
		default:
			out = append(out, h.ID)
		}
	}
	half := len(out) / 2 // What stands between the ends is drawn between them.
	return slices.Concat(out[:half], between, out[half:])
}

// heading is a host's name in capitals; an address stays as it is, in lower
// case (RFC 5952 §4.3), whatever stands behind it.
func heading(name string) string {
	addr, rest, _ := strings.Cut(name, " ")
	if _, err := netip.ParseAddr(strings.Trim(addr, "[]")); err == nil {
		return strings.TrimSpace(addr + " " + strings.ToUpper(rest))
	}
	return strings.ToUpper(name)
}

// laneName is a host's name over its lifeline, with its port if it uses only one.
func (x *Index) laneName(h trace.HostID, conn trace.ConnID) string {
	const looked = 64
	name := heading(x.Trace.Host(h).Name)
	port := uint16(0)
	for i := range x.Trace.Conns()[:min(len(x.Trace.Conns()), looked)] {
		c := &x.Trace.Conns()[i]
		side := c.Side(h)
		if side < 0 || conn != 0 && c.ID != conn {
			continue
		}
		if p := c.Ends[side].Addr.Port(); port == 0 {
			port = p
		} else if port != p {
			return name
		}
	}
	if port == 0 {
		return name
	}
	return name + " :" + strconv.Itoa(int(port))
}

// life is how a host's lifeline looks as of a record.
type life uint8

const (
	lifeOn   life = iota // there may be connections
	lifeWait             // all that is left is in TIME-WAIT
	lifeOff              // every connection it had is closed
)

// lifeOf looks at a host's youngest connections.
func (x *Index) lifeOf(h trace.HostID, only trace.ConnID, as trace.RecordID) life {
	return x.lifeAt(h, only, inspect.Moment{As: as})
}

// lifeAt is the same at a moment, with what is estimated of far ends.
func (x *Index) lifeAt(h trace.HostID, only trace.ConnID, m inspect.Moment) life {
	const looked = 64
	n := x.Begun(m.As)
	had := false
	out := lifeOff
	for id := n; id > 0 && id > n-looked; id-- {
		c := x.Trace.Conn(trace.ConnID(id))
		end := c.Side(h)
		if end < 0 || only != 0 && c.ID != only {
			continue
		}
		s := x.StateAt(c.ID, end, m)
		if s == nil {
			continue
		}
		had = true
		switch s.State { //nolint:exhaustive // all the others are alive
		case tcpmodel.Closed:
		case tcpmodel.TimeWait:
			out = lifeWait
		default:
			return lifeOn
		}
	}
	if !had || n > looked && out == lifeOff {
		return lifeOn
	}
	return out
}

// ShortState makes a state fit a narrow column.
func ShortState(text string, width int) string {
	if grid.Width(text) <= width {
		return text
	}
	for _, r := range [][2]string{
		{"ESTABLISHED", "ESTABL"},
		{"SYN-RECEIVED", "SYN-RCVD"},
		{"FIN-WAIT-", "FIN-W-"},
		{"CLOSE-WAIT", "CLOSE-W"},
		{"TIME-WAIT", "TIME-W"},
		{"LAST-ACK", "LAST-A"},
		{"SYN-SENT", "SYN-S"},
	} {
		text = strings.Replace(text, r[0], r[1], 1)
	}
	return text
}
