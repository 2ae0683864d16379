package cli

import (
	"encoding/json"
	"io"

	"github.com/spf13/cobra"

	"wirewalk/sim/format"
	"wirewalk/sim/vtime"
	"wirewalk/tui/ladder"
	"wirewalk/tui/picture"
	"wirewalk/tui/source"
	"wirewalk/tui/view"
)

// runOptions are the options of run and export.
type runOptions struct {
	options
	format string
	json   bool
	csv    bool
	mark   bool // Markdown
	hide   hiding
	column string // the columns of a list, "" for the usual ones
	why    bool
	width  int
	scale  string // of the ladder: "", a duration or auto
}

// defaultFormat is what run prints unless another is asked for.
const defaultFormat = "ladder"

func (p *program) runCommand() *cobra.Command {
	o := runOptions{format: defaultFormat}
	cmd := &cobra.Command{
		Use:   "run SOURCE",
		Short: "Print what happens, without a terminal",
		Long: "Runs a scenario, or reads a capture, and prints the trace.\n\nFormats:\n" +
			formatsHelp(p.printed(), byName),
		Example: `  wirewalk run three-way-handshake
  wirewalk run http11-three-requests --format tcpdump
  wirewalk run four-segment-close --format ss --at 1s
  wirewalk run lab.yaml --format jsonl | jq 'select(.kind == "state")'
  wirewalk run http10-one-shot --format stats --json
  wirewalk run lb.pcapng --format triage
  wirewalk run lb.pcapng --format exchanges --csv > slowest.csv
  wirewalk run - < capture.pcap`,
		Args: o.sourceArgument(),
		RunE: func(_ *cobra.Command, args []string) error {
			if o.config {
				return p.printConfig(&o.options)
			}
			return p.run(args[0], &o)
		},
	}
	o.bind(cmd)
	o.bindCapture(cmd)
	f := cmd.Flags()
	f.StringVar(&o.format, "format", defaultFormat, "`FORMAT`: "+format.Either(p.printed().Names()))
	f.BoolVar(&o.json, "json", false, "print JSON: of "+format.Either(p.printed().WithJSON().Names())+", else the records")
	f.BoolVar(&o.csv, "csv", false, "print comma-separated values: of "+format.Either(p.printed().WithCSV().Names()))
	f.BoolVar(&o.mark, "markdown", false, "print Markdown, for a ticket: of "+format.Either(p.printed().WithMarkdown().Names()))
	f.StringVar(&o.column, "columns", "", "the columns of a list, `NAMES` such as start,url,status; a wrong one names all")
	f.BoolVar(&o.why, "why", false, "end the ladder with the reason of its last stop")
	f.StringVar(&o.scale, "scale", "",
		"draw the ladder true to time, with this `TIME` a row, such as 5ms; auto chooses one")
	f.IntVar(&o.width, "width", 0, "`COLUMNS` of the ladder (default 80)")
	return cmd
}

// chosen is the name of the format that is asked for: the records are the
// ladder for programs.
func (o *runOptions) chosen() string {
	if o.json && o.format == defaultFormat {
		return "jsonl"
	}
	return o.format
}

func (o *runOptions) check(formats format.List) error {
	f := formats.Named(o.chosen())
	if f == nil {
		return misused(meant(o.format, formats.Names()), "--format %s: no such format", o.format)
	}
	with := func(l format.List) string { return "--format " + format.Either(l.Names()) }
	if o.json && f.JSON == nil {
		return misused("", "--json goes with %s", with(formats.WithJSON()))
	}
	if o.csv && f.CSV == nil {
		return misused("", "--csv goes with %s", with(formats.WithCSV()))
	}
	if o.mark && f.Markdown == nil {
		return misused("", "--markdown goes with %s", with(formats.WithMarkdown()))
	}
	if o.csv && o.json || o.mark && (o.csv || o.json) {
		return misused("", "--json, --csv and --markdown are different forms: choose one")
	}
	if err := heeded(o.choices(), f, formats, with); err != nil {
		return err
	}
	if o.width != 0 && o.width < view.MinWidth {
		return misused("", "--width %d: a ladder needs %d columns", o.width, view.MinWidth)
	}
	if _, err := o.rowTime(); err != nil {
		return err
	}
	return o.options.check()
}

// run prints a source in the format that is asked for.
func (p *program) run(arg string, o *runOptions) error {
	if err := o.check(p.printed()); err != nil {
		return err
	}
	src, err := p.openSource(arg, &o.options)
	if err != nil {
		return err
	}
	return p.printSource(src, o)
}

// printSource writes a source to standard output.
func (p *program) printSource(src *source.Source, o *runOptions) error {
	r, err := o.request(src)
	if err != nil {
		return err
	}
	painters := picture.Painters{}
	if painter, err := p.painter(&o.options); err != nil {
		return err
	} else if painter != nil {
		painters.Text = painter.Paint
	}
	f := p.formats(painters).Named(o.chosen())
	if err := writable(f, r); err != nil {
		return err
	}
	write := f.Write
	switch {
	case o.json:
		write = f.JSON
	case o.csv:
		write = f.CSV
	case o.mark:
		write = f.Markdown
	}
	return p.emit(func(w io.Writer) error { return write(w, r) })
}

// rowTime is the time of a row that --scale asks for, 0 for a compact ladder.
func (o *runOptions) rowTime() (vtime.Duration, error) {
	if o.scale == "" {
		return 0, nil
	}
	d, err := ladder.ParseScale(o.scale)
	if err != nil {
		return 0, misused("write a time such as 5ms, or auto", "--scale %s: %v", o.scale, err)
	}
	return d, nil
}

// encodeJSON writes a value as indented JSON with a line end.
func encodeJSON(w io.Writer, v any) error {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return enc.Encode(v)
}
