package export

import (
	"fmt"
	"strings"
)

// isDrawn reports whether a glyph is drawn as a line instead of written.
func isDrawn(glyph string) bool {
	return glyph != "" && strings.Contains("│┊─━┄╌═╮╭╰╯╲╱╳►◄", glyph)
}

// drawGlyph adds a glyph to the paths of a run and reports whether it knows how.
// The strokes of neighbours meet in the middles of the cells' sides.
func drawGlyph(lines, heads *strings.Builder, glyph string, x, y int) bool {
	if !isDrawn(glyph) {
		return false
	}
	left, top := float(margin+x*cellWidth), float(margin+y*cellHeight)
	right, bottom := left+cellWidth, top+cellHeight
	midX, midY := left+cellWidth/2.0, top+cellHeight/2.0
	line := func(x1, y1, x2, y2 float) { fmt.Fprintf(lines, "M%v %vL%v %v", x1, y1, x2, y2) }
	bend := func(x1, y1, x2, y2 float) { fmt.Fprintf(lines, "M%v %vQ%v %v %v %v", x1, y1, midX, midY, x2, y2) }
	switch glyph {
	case "│":
		line(midX, top, midX, bottom)
	case "┊":
		line(midX, top+2, midX, top+6)
		line(midX, top+11, midX, top+15)
	case "─":
		line(left, midY, right, midY)
	case "━":
		line(left, midY-0.7, right, midY-0.7)
		line(left, midY+0.7, right, midY+0.7)
	case "═":
		line(left, midY-1.5, right, midY-1.5)
		line(left, midY+1.5, right, midY+1.5)
	case "╌":
		line(left+1, midY, right-2, midY)
	case "┄":
		line(left+1, midY, left+3, midY)
		line(left+5.5, midY, left+7.5, midY)
	case "╮":
		bend(left, midY, midX, bottom)
	case "╭":
		bend(right, midY, midX, bottom)
	case "╰":
		bend(midX, top, right, midY)
	case "╯":
		bend(midX, top, left, midY)
	case "╲":
		line(left, top, right, bottom)
	case "╱":
		line(right, top, left, bottom)
	case "╳":
		line(left, top, right, bottom)
		line(right, top, left, bottom)
	case "►":
		line(left, midY, left+2, midY)
		fmt.Fprintf(heads, "M%v %vL%v %vL%v %vZ", left+1, midY-4, right, midY, left+1, midY+4)
	case "◄":
		line(right-2, midY, right, midY)
		fmt.Fprintf(heads, "M%v %vL%v %vL%v %vZ", right-1, midY-4, left, midY, right-1, midY+4)
	}
	return true
}

// float is a coordinate.
type float = float64

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
