package cli

import (
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/charmbracelet/lipgloss"
	"github.com/muesli/termenv"

	"wirewalk/sim/format"
	"wirewalk/sim/measure"
	"wirewalk/tui/grid"
	"wirewalk/tui/paint"
	"wirewalk/tui/picture"
	"wirewalk/tui/source"
	"wirewalk/tui/view"
)

// printed are the formats of --format, and filed those of files; neither paints.
func (p *program) printed() format.List { return p.formats(picture.Painters{}).Printed() }
func (p *program) filed() format.List   { return p.formats(picture.Painters{}).Filed() }

// formatsHelp lists formats for the help of a command, called by one of their names.
func formatsHelp(list format.List, called func(*format.Format) string) string {
	wide := 0
	for i := range list {
		wide = max(wide, len(called(&list[i])))
	}
	var b strings.Builder
	for i := range list {
		f := &list[i]
		fmt.Fprintf(&b, "  %-*s  %s\n", wide, called(f), f.Help)
	}
	return strings.TrimRight(b.String(), "\n")
}

func byName(f *format.Format) string { return f.Name }

func byEnding(f *format.Format) string { return f.Ending }

// given is an option of the command line that acts on some formats only.
type given struct {
	name string
	used bool
	acts format.Option
	hint string
}

// choices are the options that say how much of a source is written, and how it looks.
func (o *runOptions) choices() []given {
	return []given{
		{"--at", o.at != "", format.Upto, "use --until TIME to stop earlier"},
		{"--filter", o.filter != "", format.Filtered, ""},
		{"--connections", o.conns != "", format.Filtered, ""},
		{"--since", o.since != "", format.Filtered, "--filter 'time >= 5s' is the same"},
		{"--anonymize", o.hide.on || o.hide.key != "", format.Hidden, ""},
		{"--width", o.width != 0, format.Width, ""},
		{"--scale", o.scale != "", format.Scale, ""},
		{"--columns", o.column != "", format.Columns, ""},
		{"--why", o.why, format.Why, "the reason of every record is in --format jsonl"},
	}
}

// listening is the option that says where packets are seen.
func (o *runOptions) listening() given {
	return given{"--capture", o.capture != "", format.Listen, ""}
}

// heeded refuses options that do not act on a format. with tells which formats
// of a list an option does act on.
func heeded(options []given, f *format.Format, list format.List, with func(format.List) string) error {
	for _, g := range options {
		if g.used && !f.Takes.Has(g.acts) {
			return misused(g.hint, "%s goes with %s", g.name, with(list.Taking(g.acts)))
		}
	}
	return nil
}

// request says what to write of a source.
func (o *runOptions) request(src *source.Source) (*format.Request, error) {
	r := &format.Request{Source: format.Source{Name: src.ID, Trace: src.Trace}, Lesson: src.Lesson()}
	r.Look = format.Look{Width: o.width, ASCII: o.ascii, Why: o.why}
	if o.column != "" {
		r.Columns = strings.Split(o.column, ",")
	}
	var err error
	if r.Upto, err = o.moment(src); err != nil {
		return nil, err
	}
	if r.Host, err = o.host(src.Trace); err != nil {
		return nil, err
	}
	if r.Filter, err = o.wanted(src.Trace); err != nil {
		return nil, err
	}
	if r.Hide, err = o.hide.request(); err != nil {
		return nil, err
	}
	if r.Look.Scale, err = o.rowTime(); err != nil {
		return nil, err
	}
	if least := view.LeastWidth(src.Trace, 0); o.width != 0 && o.width < least {
		return nil, misused("", "--width %d: this ladder needs %d columns", o.width, least)
	}
	if save := src.Save; save != nil {
		r.Scenario = func() ([]byte, error) { return save(nil) }
	}
	return r, nil
}

// writable says in the words of the command line why a format cannot be written.
func writable(f *format.Format, r *format.Request) error {
	err := f.Check(r)
	var need *format.Need
	if errors.As(err, &need) {
		return failed(need.Hint, "%w", err)
	}
	return err
}

// wholeOf asks for all of a source.
func wholeOf(src *source.Source) *format.Request {
	t := src.Trace
	return &format.Request{Source: format.Source{Name: src.ID, Trace: t}, Upto: measure.AtTime(t, t.End)}
}

// castPaint colours a recording, which will be played on some terminal, in the
// colours that all terminals have.
func (o *options) castPaint() (func(*grid.Screen) string, error) {
	if o.color == "never" {
		return nil, nil
	}
	r := lipgloss.NewRenderer(io.Discard)
	r.SetColorProfile(termenv.ANSI)
	painter, err := paint.New(r, o.theme)
	if err != nil {
		return nil, err
	}
	return painter.Paint, nil
}
