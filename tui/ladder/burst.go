package ladder

import (
	"strconv"
	"strings"

	"wirewalk/sim/trace"
	"wirewalk/tcpmodel"
)

// burstFrom is from how many like packets on, sent at one instant, they fold:
// an initial window of ten segments (RFC 6928 §2) is drawn whole. Where rows
// are equal times there is less room.
const burstFrom = 11

// bursts folds like packets that leave in one stop: the first two and the last
// stay, and the one that is selected.
func (l *ladder) bursts(lines []line) []line {
	least := burstFrom
	if l.o.Scale > 0 {
		least = runFrom
	}
	if len(lines) < least {
		return lines
	}
	var out []line
	for i := 0; i < len(lines); {
		n, what := i+1, l.likeness(&lines[i])
		for what != "" && n < len(lines) && l.likeness(&lines[n]) == what {
			n++
		}
		if n-i < least {
			out = append(out, lines[i:n]...)
		} else {
			out = append(out, lines[i], lines[i+1], burst(lines[i+2:n-1]), lines[n-1])
		}
		i = n
	}
	return out
}

// burst is the fold of rows of one instant.
func burst(rows []line) line {
	l := rows[0]
	text := "x" + strconv.Itoa(len(rows)) + " like these at once"
	fold := line{kind: lineRun, stop: l.stop, rec: l.rec, at: l.at, conn: l.conn, host: l.host, Text: text, short: shortRun(text)}
	fold.hides(rows)
	return fold
}

// shortRun are the words of a fold where there is less room.
func shortRun(text string) []string {
	number, rest, _ := strings.Cut(text, " like these")
	return []string{number + rest, number + " like these", number}
}

// likeness is equal for rows of packets that look alike: those that leave one
// host on one connection with the same kind of content and arrive. It is empty
// for rows that stay by themselves.
func (l *ladder) likeness(ln *line) string {
	if ln.kind != lineDeparts || len(ln.Notes) > 0 || ln.packet == l.o.Selected {
		return ""
	}
	p := l.t.Packet(ln.packet)
	if p.Proto != trace.TCP || p.Again != 0 || p.Dropped != 0 && p.Arrived == 0 {
		return ""
	}
	what, _ := l.x.Parts(ln.packet, false)
	what, _, _ = strings.Cut(what, " ")
	return what + " " + strconv.Itoa(int(ln.host)) + " " + strconv.Itoa(int(p.Conn)) + " " + (p.Seg.Flags &^ tcpmodel.PSH).String()
}
