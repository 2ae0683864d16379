package cli

import (
	"io"
	"path/filepath"
	"sort"
	"strings"

	"github.com/spf13/cobra"

	"wirewalk/scenarios"
	"wirewalk/sim/capture"
	"wirewalk/sim/trace"
	"wirewalk/tui/export"
)

// writer writes one kind of file.
type writer func(w io.Writer, t *trace.Trace, at export.At, host trace.HostID) error

// writers are the kinds of files by their endings.
func (o *runOptions) writers() map[string]writer {
	return map[string]writer{
		".pcapng": func(w io.Writer, t *trace.Trace, _ export.At, host trace.HostID) error {
			return capture.WritePcapng(w, t, host)
		},
		".pcap": func(w io.Writer, t *trace.Trace, _ export.At, host trace.HostID) error {
			return capture.WritePcap(w, t, host)
		},
		".jsonl": func(w io.Writer, t *trace.Trace, at export.At, _ trace.HostID) error {
			keep, err := o.keep(t, at)
			if err != nil {
				return err
			}
			return export.JSONL(w, t, keep)
		},
		".har": func(w io.Writer, t *trace.Trace, _ export.At, _ trace.HostID) error {
			if len(t.Exchanges()) == 0 {
				return failed("the packets are in .pcapng, the records in .jsonl",
					"there are no HTTP exchanges here")
			}
			epoch := t.Epoch
			if epoch == 0 {
				epoch = capture.SimulationEpoch
			}
			return export.HAR(w, t, epoch)
		},
		".txt": func(w io.Writer, t *trace.Trace, at export.At, _ trace.HostID) error {
			return o.draw(w, t, at, export.Ladder)
		},
		".svg": func(w io.Writer, t *trace.Trace, at export.At, _ trace.HostID) error {
			return o.draw(w, t, at, export.LadderSVG)
		},
	}
}

// draw writes a ladder in one of its forms.
func (o *runOptions) draw(w io.Writer, t *trace.Trace, at export.At,
	form func(io.Writer, *trace.Trace, export.LadderOptions) error,
) error {
	lo, err := o.ladder(t, at)
	if err != nil {
		return err
	}
	return form(w, t, lo)
}

func (p *program) exportCommand() *cobra.Command {
	var o runOptions
	var file string
	cmd := &cobra.Command{
		Use:   "export SOURCE -o FILE",
		Short: "Write a capture, the trace, or the ladder as text or picture",
		Long: `Writes FILE in the form that its ending names:
  .pcapng  the packets that one host sends and receives, with nanoseconds
  .pcap    the same in the older form, with microseconds
  .jsonl   the trace, one JSON object a record (docs/TRACE.md)
  .har     the HTTP exchanges as an HTTP Archive, for a browser's network view
  .txt     the sequence ladder as text
  .svg     the sequence ladder as a picture

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
		if near := scenarios.NearestWord(ending, endings); near != "" && ending != "" {
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
	return save(file, func(w io.Writer) error { return write(w, src.trace, at, host) })
}

func sortedKeys[V any](m map[string]V) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	sort.Strings(keys)
	return keys
}
