package cli

import (
	"io"
	"path/filepath"
	"sort"
	"strings"

	"github.com/charmbracelet/lipgloss"
	"github.com/muesli/termenv"
	"github.com/spf13/cobra"

	"wirewalk/scenarios/syntax"
	"wirewalk/sim/capture"
	"wirewalk/sim/format"
	"wirewalk/sim/measure"
	"wirewalk/sim/trace"
	"wirewalk/tui/grid"
	"wirewalk/tui/paint"
	"wirewalk/tui/picture"
	"wirewalk/tui/view"
)

// writer writes one kind of file.
type writer func(w io.Writer, src *source, at measure.At, host trace.HostID) error

// writers are the kinds of files by their endings.
func (o *runOptions) writers() map[string]writer {
	return map[string]writer{
		".pcapng": func(w io.Writer, src *source, _ measure.At, host trace.HostID) error {
			return capture.WritePcapng(w, src.trace, host)
		},
		".pcap": func(w io.Writer, src *source, _ measure.At, host trace.HostID) error {
			return capture.WritePcap(w, src.trace, host)
		},
		".jsonl": func(w io.Writer, src *source, at measure.At, _ trace.HostID) error {
			keep, err := o.keep(src.trace, at)
			if err != nil {
				return err
			}
			return format.JSONL(w, src.trace, keep)
		},
		".har":  harOf,
		".txt":  o.drawer(picture.Ladder),
		".svg":  o.drawer(picture.LadderSVG),
		".mmd":  o.drawer(mermaid),
		".html": o.walker(picture.HTML),
		".cast": o.walker(picture.Cast),
	}
}

// harOf writes the HTTP exchanges of a source.
func harOf(w io.Writer, src *source, _ measure.At, _ trace.HostID) error {
	t := src.trace
	if len(t.Exchanges()) == 0 {
		return failed("the packets are in .pcapng, the records in .jsonl",
			"there are no HTTP exchanges here")
	}
	epoch := t.Epoch
	if epoch == 0 {
		epoch = capture.SimulationEpoch
	}
	return format.HAR(w, t, epoch)
}

// mermaid writes the stops of a ladder as a Mermaid diagram.
func mermaid(w io.Writer, t *trace.Trace, o picture.LadderOptions) error {
	return format.Mermaid(w, t, func(stop trace.StopID) bool {
		return !o.Start && (o.Until == 0 || stop <= o.Until) && (o.Only == nil || o.Only(stop))
	})
}

// drawer writes a ladder in one of its forms.
func (o *runOptions) drawer(form func(io.Writer, *trace.Trace, picture.LadderOptions) error) writer {
	return func(w io.Writer, src *source, at measure.At, _ trace.HostID) error {
		lo, err := o.ladder(src.trace, at)
		if err != nil {
			return err
		}
		return form(w, src.trace, lo)
	}
}

// walker writes a whole walk in one of its forms, with the author's words.
func (o *runOptions) walker(form func(io.Writer, *trace.Trace, *picture.WalkOptions) error) writer {
	return func(w io.Writer, src *source, at measure.At, _ trace.HostID) error {
		lo, err := o.ladder(src.trace, at)
		if err != nil {
			return err
		}
		wo := &picture.WalkOptions{LadderOptions: lo, Stack: stack(src)}
		if o.at == "" {
			wo.Until = 0
		}
		if wo.Paint, err = o.castPaint(); err != nil {
			return err
		}
		if l := src.lesson; l != nil {
			wo.Heading, wo.Summary = l.Scenario.Title, l.Scenario.Summary
			wo.Notes = map[trace.StopID]string{}
			for _, n := range l.Notes {
				wo.Notes[n.Stop] = strings.TrimSpace(wo.Notes[n.Stop] + " " + n.Text)
			}
			for _, s := range l.Sections {
				wo.Sections = append(wo.Sections, view.Section{From: s.From, To: s.To, Title: s.Name})
			}
		}
		return form(w, src.trace, wo)
	}
}

// castPaint colours a recording, which will be played on some terminal, in the
// colours that all terminals have.
func (o *runOptions) castPaint() (func(*grid.Screen) string, error) {
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

func (p *program) exportCommand() *cobra.Command {
	var o runOptions
	var file string
	cmd := &cobra.Command{
		Use:   "export SOURCE -o FILE",
		Short: "Write a capture, the trace, the ladder or the whole walk as a file",
		Long: `Writes FILE in the form that its ending names:
  .pcapng  the packets that one host sends and receives, with nanoseconds
  .pcap    the same in the older form, with microseconds
  .jsonl   the trace, one JSON object a record (docs/TRACE.md)
  .har     the HTTP exchanges as an HTTP Archive, for a browser's network view
  .txt     the sequence ladder as text
  .svg     the sequence ladder as a picture
  .mmd     the packets as a Mermaid sequence diagram, for documents
  .html    the whole walk as one page: Space and Backspace step through it
  .cast    the whole walk as a terminal recording (asciicast), two seconds a stop

FILE is written whole or not at all: an older one stays until the new one is ready.`,
		Example: `  wirewalk export http11-three-requests -o lesson.pcapng
  wirewalk export four-segment-close --capture server -o server.pcap
  wirewalk export lab.yaml -o ladder.svg --width 100`,
		Args: o.sourceArgument(),
		RunE: func(_ *cobra.Command, args []string) error {
			if o.config {
				return p.printConfig(&o.options)
			}
			return p.export(args[0], file, &o)
		},
	}
	o.bind(cmd)
	o.bindCapture(cmd)
	f := cmd.Flags()
	f.StringVarP(&file, "output", "o", "", "the `FILE` to write")
	f.BoolVar(&o.why, "why", false, "end the ladder with the reason of its last stop")
	f.IntVar(&o.width, "width", 0, "`COLUMNS` of the ladder (default 80)")
	return cmd
}

func (p *program) export(arg, file string, o *runOptions) error {
	endings := sortedKeys(o.writers())
	hint := "FILE ends in one of " + strings.Join(endings, " ")
	if file == "" {
		return misused("usage: wirewalk export SOURCE -o FILE\n"+hint, "-o FILE is missing")
	}
	ending := strings.ToLower(filepath.Ext(file))
	write, ok := o.writers()[ending]
	if !ok {
		if near := syntax.NearestWord(ending, endings); near != "" && ending != "" {
			hint = "did you mean " + near + "?\n" + hint
		}
		return misused(hint, "-o %s: nothing is known of that ending", file)
	}
	if err := o.options.check(); err != nil {
		return err
	}
	src, err := p.openSource(arg, &o.options)
	if err != nil {
		return err
	}
	at, err := o.moment(src.trace)
	if err != nil {
		return err
	}
	host, err := o.host(src.trace)
	if err != nil {
		return err
	}
	return save(file, func(w io.Writer) error { return write(w, src, at, host) })
}

func sortedKeys[V any](m map[string]V) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	sort.Strings(keys)
	return keys
}
