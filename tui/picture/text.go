package picture

import (
	"bufio"
	"fmt"
	"io"
	"strings"

	"wirewalk/scenarios/narrate"
	"wirewalk/sim/format"
	"wirewalk/sim/inspect"
	"wirewalk/sim/trace"
	"wirewalk/tui/grid"
	"wirewalk/tui/ladder"
)

// ladderText is the sequence ladder as text; paint turns it into text for a terminal.
func ladderText(paint func(*grid.Screen) string) format.Format {
	return format.Format{
		Name: "ladder", Ending: ".txt", Help: "the sequence ladder: times, both lifelines with their states",
		Takes: format.Upto | format.Filtered | format.OneConn | format.Width | format.Scale | format.Why,
		Write: func(w io.Writer, r *format.Request) error {
			screen := ladder.Draw(r.Trace, ladderOptions(r))
			if paint == nil {
				return writeText(w, r, screen.Text())
			}
			return writeText(w, r, paint(screen)+"\n")
		},
	}
}

// ladderOptions say which ladder a request asks for.
func ladderOptions(r *format.Request) ladder.Options {
	o := ladder.Options{
		Until: r.Last(), Start: r.Upto.Rec == 0, Conn: r.Conn,
		Width: r.Look.Width, Scale: r.Look.Scale, ASCII: r.Look.ASCII, Unfold: r.Look.Unfold,
	}
	if r.Filter != nil {
		o.Only = func(id trace.StopID) bool { return r.Filter.MatchStop(r.Trace, id) }
	}
	return o
}

// writeText writes a ladder, and below it the reason of its last stop if that is wanted.
func writeText(w io.Writer, r *format.Request, ladder string) error {
	out := bufio.NewWriter(w)
	fmt.Fprint(out, ladder)
	if r.Look.Why {
		fmt.Fprintln(out, why(r.Trace, r.Last()))
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
