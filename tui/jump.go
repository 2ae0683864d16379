package tui

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"wirewalk/sim/capture"
	"wirewalk/sim/inspect"
	"wirewalk/sim/trace"
	"wirewalk/sim/vtime"
)

// nextConnection shows the next connection alone, after the last one all.
func (m *model) nextConnection() tea.Cmd {
	k := &m.walk
	n := len(k.walk.Trace.Conns())
	if k.group != nil && len(k.group.of.Conns) > 1 {
		return m.nextOfGroup()
	}
	if n < 2 {
		m.status = "there is only one connection"
		return nil
	}
	next := k.conn + 1
	if int(next) > n {
		return m.revisit(0, k.filter, func(m *model) { m.status = "all connections are shown" })
	}
	return m.revisit(next, k.filter, func(m *model) {
		c := m.walk.walk.Trace.Conn(next)
		m.status = fmt.Sprintf("connection %s alone: %s to %s", inspect.Letter(next), c.Ends[0].Addr, c.Ends[1].Addr)
	})
}

// applyFilter leaves only the stops that a filter matches; an empty one all.
func (m *model) applyFilter(text string) tea.Cmd {
	k := &m.walk
	if strings.TrimSpace(text) == "" {
		return m.revisit(k.conn, nil, nil)
	}
	f, err := trace.ParseFilter(k.walk.Trace, text)
	if err != nil {
		m.status = err.Error()
		return nil
	}
	at := k.cursor.Stop()
	return m.revisit(k.conn, f, func(m *model) {
		if k := &m.walk; k.cursor.Stop() != at || at == 0 {
			k.cursor.Next() // The first one that matches from here on; there may be none.
		}
		_, of := m.walk.cursor.Position()
		match := "stops match"
		if of == 1 {
			match = "stop matches"
		}
		m.status = fmt.Sprintf("%d %s; f changes the filter, Esc takes it away", of, match)
	})
}

// command carries out a line after ':': a place to go to, or the pace.
func (m *model) command(text string) tea.Cmd {
	k := &m.walk
	text = strings.TrimSpace(text)
	word, rest, _ := strings.Cut(text, " ")
	switch {
	case text == "" || k.walk == nil:
	case strings.HasPrefix(text, "#"):
		n, err := strconv.ParseUint(text[1:], 10, 32)
		ok := false
		if err == nil {
			k.move(func() { ok = k.cursor.JumpPacket(trace.PacketID(n)) })
		}
		if !ok {
			m.status = fmt.Sprintf("there is no packet %s: the last one is #%d", text, k.walk.Trace.Packets())
			return nil
		}
		k.selected = trace.PacketID(n)
	case word == "stop":
		n, err := strconv.Atoi(strings.TrimSpace(rest))
		if _, of := k.cursor.Position(); err != nil || !k.cursor.To(n) {
			m.status = fmt.Sprintf("there is no stop %s: the last one is %d", rest, of)
		}
		k.selected = 0
	case word == "next":
		return m.findNext(rest)
	case word == "speed":
		m.setPace(rest)
	case word == "glossary" && strings.TrimSpace(rest) == "":
		m.openGlossary()
	case word == "glossary" || word == "term":
		m.lookUpTerm(strings.TrimSpace(rest))
	case word == "raw" || word == "relative":
		k.raw = word == "raw"
		m.status = "sequence numbers are " + word
	case word == "scale":
		m.setScale(strings.TrimSpace(rest))
	case word == "align":
		m.setAlign(strings.TrimSpace(rest))
	case word == "clock":
		m.setClock(strings.TrimSpace(rest))
	default:
		m.jumpTime(text)
	}
	return nil
}

func (m *model) jumpTime(text string) {
	if _, err := strconv.ParseFloat(text, 64); err == nil {
		text += "s" // The header counts in seconds.
	}
	d, err := vtime.ParseDuration(text)
	if err != nil {
		m.status = "write a time such as 1.5s, a packet such as #9, stop 12, speed 2s, clock delta, align steps, raw, scale 5ms, or next rst"
		return
	}
	k := &m.walk
	k.move(func() { k.cursor.JumpTime(vtime.Time(d)) })
}

// setClock chooses what the times on the left count from, or the time of day.
func (m *model) setClock(from string) {
	k := &m.walk
	counts := map[string]string{"start": "start", "delta": "row above", "mark": "latest mark"}
	switch from {
	case "start", "delta":
		k.delta, k.zero, k.epoch = from == "delta", 0, 0
	case "mark":
		if !k.hasZero {
			m.status = "no mark was set yet: m sets one, and times count from the latest"
			return
		}
		k.delta, k.zero, k.epoch = false, k.zeroMark, 0
	case "absolute":
		k.delta, k.epoch = false, k.walk.Trace.Epoch
		begun := "the capture began at "
		if k.epoch == 0 {
			k.epoch, begun = capture.SimulationEpoch, "a simulation begins at "
		}
		m.status = "times of day, UTC; " + begun + time.Unix(0, k.epoch).UTC().Format("2006-01-02 15:04:05.000000")
		return
	default:
		m.status = "times count from the start, from the row above or from the latest mark, or are times of day: clock start, delta, mark, absolute"
		return
	}
	m.status = "times count from the " + counts[from]
}

func (m *model) setPace(text string) {
	d, err := time.ParseDuration(strings.ReplaceAll(strings.TrimSpace(text), " ", ""))
	if err != nil || d < 50*time.Millisecond || d > time.Minute {
		m.status = "the time from stop to stop is between 50ms and 1m, such as: speed 2s"
		return
	}
	m.walk.pace = d
	m.status = "a plays one stop every " + d.String()
}

// fold shows one by one what was folded, or folds it again; where each
// connection has one row it shows them all on one ladder. It says which.
func (k *walking) fold(m *model) string {
	frame := k.frame(m)
	switch {
	case frame.Rows():
		k.whole = true
		return "all connections on one ladder; u shows one row for each"
	case k.whole && k.conn == 0:
		k.whole = false
		return "one row for each connection; Enter opens its ladder"
	}
	k.unfold = !k.unfold
	if k.unfold {
		return "what repeats is shown one by one"
	}
	return "what repeats is folded"
}

// startOver begins the walk anew, as it was opened.
func (m *model) startOver() tea.Cmd {
	k := &m.walk
	w := k.walk
	for o := k; o != nil; o = o.original {
		if o.branch == "" {
			w = o.walk
		}
	}
	next := k.next
	return m.later(func(walking) func(*model) tea.Cmd {
		anew := newWalking(w, next)
		return func(m *model) tea.Cmd {
			anew.present, anew.pace = m.walk.present, m.walk.pace
			m.walk = anew
			m.opened++
			m.recallMarks(&m.walk)
			m.status = "from the beginning"
			return nil
		}
	})
}
