package cli

import (
	"encoding/json"
	"io"

	"github.com/spf13/cobra"

	"wirewalk/sim/format"
	"wirewalk/sim/format/tcpdump"
	"wirewalk/sim/measure"
	"wirewalk/sim/trace"
	"wirewalk/sim/vtime"
	"wirewalk/tui/ladder"
	"wirewalk/tui/picture"
	"wirewalk/tui/view"
)

// runOptions are the options of run.
type runOptions struct {
	options
	format string
	json   bool
	why    bool
	width  int
	scale  string // of the ladder: "", a duration or auto
}

func formats() []string { return []string{"ladder", "tcpdump", "jsonl", "ss", "netstat", "stats"} }

func (p *program) runCommand() *cobra.Command {
	var o runOptions
	cmd := &cobra.Command{
		Use:   "run SOURCE",
		Short: "Print what happens, without a terminal",
		Long: `Runs a scenario, or reads a capture, and prints the trace.

Formats:
  ladder   the sequence ladder: times, both lifelines with their states
  tcpdump  what tcpdump -nn -ttttt prints for the exported capture
  jsonl    one JSON object a record (docs/TRACE.md)
  ss       the sockets of every host at --at, as ss -tano prints them
  netstat  the same as netstat -tan prints them
  stats    packets, octets, round trips and times; with --json as JSON`,
		Example: `  wirewalk run three-way-handshake
  wirewalk run http11-three-requests --format tcpdump
  wirewalk run four-segment-close --format ss --at 1s
  wirewalk run lab.yaml --format jsonl | jq 'select(.kind == "state")'
  wirewalk run http10-one-shot --format stats --json
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
	f.StringVar(&o.format, "format", "ladder",
		"`FORMAT`: ladder, tcpdump, jsonl, ss, netstat or stats")
	f.BoolVar(&o.json, "json", false,
		"print JSON: the statistics with --format stats, else the records")
	f.BoolVar(&o.why, "why", false, "end the ladder with the reason of its last stop")
	f.StringVar(&o.scale, "scale", "",
		"draw the ladder true to time, with this `TIME` a row, such as 5ms; auto chooses one")
	f.IntVar(&o.width, "width", 0, "`COLUMNS` of the ladder (default 80)")
	return cmd
}

func (o *runOptions) check() error {
	switch {
	case !oneOf(o.format, formats()):
		return misused(meant(o.format, formats()), "--format %s: no such format", o.format)
	case o.json && o.format == "tcpdump":
		return misused("use --format jsonl", "--json does not go with --format tcpdump")
	case o.at != "" && o.format == "tcpdump":
		return misused("use --until TIME to stop earlier", "--at does not go with --format tcpdump")
	case o.why && o.format != "ladder":
		return misused("the reason of every record is in --format jsonl",
			"--why goes with --format ladder")
	case o.filter != "" && o.format != "ladder" && o.format != "jsonl":
		return misused("", "--filter goes with --format ladder and jsonl")
	case o.json && oneOf(o.format, []string{"ss", "netstat"}):
		return misused("use --format jsonl or stats", "--json does not go with --format %s",
			o.format)
	case o.scale != "" && (o.format != "ladder" || o.json):
		return misused("", "--scale goes with --format ladder")
	case o.width != 0 && o.width < view.MinWidth:
		return misused("", "--width %d: a ladder needs %d columns", o.width, view.MinWidth)
	}
	if _, err := o.rowTime(); err != nil {
		return err
	}
	return o.options.check()
}

func (p *program) run(arg string, o *runOptions) error {
	if err := o.check(); err != nil {
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
	if o.format == "ladder" && !o.json {
		return p.printLadder(src, o)
	}
	keep, err := o.keep(src.trace, at)
	if err != nil {
		return err
	}
	return p.emit(func(w io.Writer) error {
		if o.format == "jsonl" || o.format == "ladder" {
			return format.JSONL(w, src.trace, keep)
		}
		return o.write(w, src.trace, at, host)
	})
}

// keep chooses the records up to a moment that the filter wants.
func (o *options) keep(t *trace.Trace, at measure.At) (format.Keep, error) {
	filter, err := o.wanted(t)
	return func(id trace.RecordID) bool {
		return id <= at.Rec && (filter == nil || filter.Match(t, id))
	}, err
}

func (o *runOptions) write(w io.Writer, t *trace.Trace, at measure.At, host trace.HostID) error {
	switch o.format {
	case "tcpdump":
		return tcpdump.Tcpdump(w, t, host)
	case "ss":
		return format.SS(w, t, at)
	case "netstat":
		return format.Netstat(w, t, at)
	}
	return o.stats(w, t, at)
}

func (o *runOptions) stats(w io.Writer, t *trace.Trace, at measure.At) error {
	s := measure.Collect(t, at)
	if o.json {
		return format.StatsJSON(w, s)
	}
	return format.StatsText(w, s)
}

// ladder says which ladder to draw.
func (o *runOptions) ladder(t *trace.Trace, at measure.At) (picture.LadderOptions, error) {
	lo := picture.LadderOptions{Why: o.why}
	lo.Width, lo.ASCII = o.width, o.ascii
	if least := view.LeastWidth(t, 0); o.width != 0 && o.width < least {
		return lo, misused("", "--width %d: this ladder needs %d columns", o.width, least)
	}
	if at.Rec == 0 {
		lo.Start = true
	} else {
		lo.Until = t.Record(at.Rec).Stop
	}
	lo.Scale, _ = o.rowTime() // Checked before.
	filter, err := o.wanted(t)
	if filter != nil {
		lo.Only = func(id trace.StopID) bool { return filter.MatchStop(t, id) }
	}
	return lo, err
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
