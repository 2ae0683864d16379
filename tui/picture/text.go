package picture

import (
	"bufio"
	"fmt"
	"io"
	"strings"

	"wirewalk/scenarios/narrate"
	"wirewalk/sim/inspect"
	"wirewalk/sim/trace"
	"wirewalk/tui/grid"
	"wirewalk/tui/ladder"
)

// LadderOptions say which ladder Ladder and LadderSVG draw.
type LadderOptions struct {
	ladder.Options
	Why bool // end with the reason of the last stop shown
	// Paint turns the screen into text; plain text when nil.
	Paint func(*grid.Screen) string
}

// Ladder writes the sequence ladder as text.
func Ladder(w io.Writer, t *trace.Trace, o LadderOptions) error {
	out := bufio.NewWriter(w)
	screen := ladder.Draw(t, o.Options)
	if o.Paint != nil {
		fmt.Fprintln(out, o.Paint(screen))
	} else {
		fmt.Fprint(out, screen.Text())
	}
	if o.Why {
		fmt.Fprintln(out, why(t, o.Until))
	}
	return out.Flush()
}

// why is the reason of a stop in one line, with its source.
func why(t *trace.Trace, stop trace.StopID) string {
	if stop == 0 {
		stop = trace.StopID(t.Stops())
	}
	text := narrate.WhyStop(t, stop)
	if text.Sentence == "" {
		return "WHY  nothing has happened yet"
	}
	line := text.Sentence
	if text.Ref != "" {
		line += " (" + text.Ref + ")"
	}
	return "WHY  " + inspect.Clean(strings.Join(strings.Fields(line), " "))
}

// LadderSVG draws the sequence ladder as a picture.
func LadderSVG(w io.Writer, t *trace.Trace, o LadderOptions) error {
	return SVG(w, ladder.Draw(t, o.Options), t.Title)
}
