package tour

import (
	"fmt"
	"strings"

	"wirewalk/sim/inspect"
	"wirewalk/sim/trace"
	"wirewalk/sim/vtime"
	"wirewalk/tui/source"
)

// lateBy is how much later a packet comes that a what-if delays: longer than
// the retransmission timer of most connections.
const lateBy = 1200 * vtime.Millisecond

// Possible lists what can be made to happen at the cursor: the fate of the shown
// packet, the power of the hosts, the cables.
func (t *Tour) Possible() []source.Change {
	r := t.run()
	var out []source.Change
	if id := t.Shown(); id != 0 && !r.src.Trace.Packet(id).Copy { // A copy of the network's is sent by nobody.
		for _, c := range []struct{ word, text string }{
			{"lost", "drop"},
			{inspect.Span(lateBy) + " late", "delay by=" + lateBy.String()},
			{"twice", "duplicate"},
			{"corrupted", "corrupt"},
		} {
			name := fmt.Sprintf("#%d %s", id, c.word)
			text := fmt.Sprintf("%s number=%d name=%q", c.text, id, "what if "+name)
			out = append(out, source.Change{What: name, Text: text, Group: "The packet"})
		}
	}
	at := " at=" + r.cursor.Now().Sub(0).String()
	power := "Hosts and cables, from " + r.index.Clock(r.cursor.Now()) + " s on"
	for i := range r.src.Trace.Hosts() {
		h := &r.src.Trace.Hosts()[i]
		if h.Role == trace.RoleMiddlebox || h.Of != 0 {
			continue
		}
		out = append(out,
			source.Change{What: h.Name + " loses power", Text: "crash host=" + h.Name + at, Group: power},
			source.Change{What: h.Name + " starts anew", Text: "reboot host=" + h.Name + at, Group: power})
	}
	out = append(out, source.Change{What: "cable pulled", Text: "unplug" + at, Group: power})
	if strings.Contains(strings.Join(r.changes, "\n"), "unplug") {
		out = append(out, source.Change{What: "cable back", Text: "plug" + at, Group: power})
	}
	return out
}
