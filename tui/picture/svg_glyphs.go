package picture

import (
	"strconv"
	"strings"
)

// strokes are the lines of a glyph in a cell of 9 by 19 units, as path commands
// with x and y in pairs. The strokes of neighbours meet in the middles of the
// cells' sides.
func strokes(glyph string) string {
	switch glyph {
	case "│":
		return "M4.5 0L4.5 19"
	case "┊":
		return "M4.5 2L4.5 6M4.5 11L4.5 15"
	case "─":
		return "M0 9.5L9 9.5"
	case "━":
		return "M0 8.8L9 8.8M0 10.2L9 10.2"
	case "═":
		return "M0 8L9 8M0 11L9 11"
	case "╌":
		return "M1 9.5L7 9.5"
	case "┄":
		return "M1 9.5L3 9.5M5.5 9.5L7.5 9.5"
	case "╮":
		return "M0 9.5Q4.5 9.5 4.5 19"
	case "╭":
		return "M9 9.5Q4.5 9.5 4.5 19"
	case "╰":
		return "M4.5 0Q4.5 9.5 9 9.5"
	case "╯":
		return "M4.5 0Q4.5 9.5 0 9.5"
	case "╲":
		return "M0 0L9 19"
	case "╱":
		return "M9 0L0 19"
	case "╳":
		return "M0 0L9 19M9 0L0 19"
	case "►":
		return "M0 9.5L2 9.5"
	case "◄":
		return "M7 9.5L9 9.5"
	}
	return ""
}

// head is the filled arrow head of a glyph, "" for most.
func head(glyph string) string {
	switch glyph {
	case "►":
		return "M1 5.5L9 9.5L1 13.5Z"
	case "◄":
		return "M8 5.5L0 9.5L8 13.5Z"
	}
	return ""
}

// isDrawn reports whether a glyph is drawn as a line instead of written.
func isDrawn(glyph string) bool { return strokes(glyph) != "" }

// drawGlyph adds a glyph to the paths of a run and reports whether it knows how.
func drawGlyph(lines, heads *strings.Builder, glyph string, x, y int) bool {
	place(lines, strokes(glyph), margin+x*cellWidth, margin+y*cellHeight)
	place(heads, head(glyph), margin+x*cellWidth, margin+y*cellHeight)
	return isDrawn(glyph)
}

// place writes path commands with their coordinates moved: x and y take turns.
func place(to *strings.Builder, path string, dx, dy int) {
	by := [2]int{dx, dy}
	turn := 0
	for path != "" {
		n := strings.IndexAny(path, "0123456789")
		if n < 0 {
			n = len(path)
		}
		to.WriteString(path[:n])
		path = path[n:]
		end := strings.IndexAny(path, "MLQZ ")
		if end < 0 {
			end = len(path)
		}
		if v, err := strconv.ParseFloat(path[:end], 64); err == nil {
			to.WriteString(strconv.FormatFloat(v+float64(by[turn]), 'f', -1, 64))
			turn = 1 - turn
		}
		path = path[end:]
	}
}

// styleSheet gives every role its look, for light and for dark paper. Nothing
// is told by colour alone: the ladder's marks say the same.
func styleSheet() string {
	return `text{font:15px ui-monospace,"DejaVu Sans Mono",Menlo,Consolas,"Liberation Mono",monospace;fill:var(--ink)}
text{white-space:pre}
svg{--paper:#fff;--ink:#1f2328;--soft:#6e7781;--a:#0550ae;--b:#7a3ec8;--c:#0f6b6b;--good:#116329;--bad:#c01024;--warn:#9a5200;--ground:#dbe9ff}
@media(prefers-color-scheme:dark){svg{--paper:#0d1117;--ink:#e6edf3;--soft:#8b949e;--a:#6cb6ff;--b:#d2a8ff;--c:#5fd0c5;--good:#57d364;--bad:#ff8080;--warn:#f0a860;--ground:#1f3a5f}}
.paper{fill:var(--paper)}.ground{fill:var(--ground)}
path{fill:none;stroke:var(--ink);stroke-width:1.4}
path.h{stroke:none;fill:var(--ink)}
text.dim,text.ref,text.idle,text.lifeline{fill:var(--soft)}
path.dim,path.idle,path.lifeline{stroke:var(--soft)}
text.client{fill:var(--a)}path.client{stroke:var(--a)}path.h.client{fill:var(--a)}
text.server{fill:var(--b)}path.server{stroke:var(--b)}path.h.server{fill:var(--b)}
text.middle{fill:var(--c)}path.middle{stroke:var(--c)}path.h.middle{fill:var(--c)}
text.retransmission{fill:var(--warn)}path.retransmission{stroke:var(--warn)}path.h.retransmission{fill:var(--warn)}
text.loss,text.reset,text.fault,text.bad{fill:var(--bad)}
path.loss,path.reset,path.fault{stroke:var(--bad)}path.h.loss,path.h.reset,path.h.fault{fill:var(--bad)}
text.good{fill:var(--good)}text.changed{fill:var(--warn)}
text.title,text.state,text.key,text.label,text.reset{font-weight:bold}
text.note{font-style:italic}
path.h{stroke:none}
`
}
