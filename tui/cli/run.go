package cli

import (
	"encoding/json"
	"io"

	"github.com/spf13/cobra"

	"wirewalk/sim/trace"
	"wirewalk/tui/export"
	"wirewalk/tui/view"
)

// runOptions are the options of run.
type runOptions struct {
	options
	format string
	json   bool
	why    bool
	width  int
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
		Args: arguments("SOURCE"),
		RunE: func(_ *cobra.Command, args []string) error { return p.run(args[0], &o) },
	}
	o.bind(cmd)
	o.bindCapture(cmd)
	f := cmd.Flags()
	f.StringVar(&o.format, "format", "ladder", "`FORMAT`: ladder, tcpdump, jsonl, ss, netstat or stats")
	f.BoolVar(&o.json, "json", false, "print stats as JSON")
	f.BoolVar(&o.why, "why", false, "end the ladder with the reason of its last stop")
	f.IntVar(&o.width, "width", 0, "columns of the ladder (default 80)")
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
		return misused("the reason of every record is in --format jsonl", "--why goes with --format ladder")
	case o.width != 0 && o.width < view.MinWidth:
		return misused("", "--width %d: a ladder needs %d columns", o.width, view.MinWidth)
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
	return p.emit(func(w io.Writer) error { return o.write(w, src.trace, at, host) })
}

func (o *runOptions) write(w io.Writer, t *trace.Trace, at export.At, host trace.HostID) error {
	switch o.format {
	case "tcpdump":
		return export.Tcpdump(w, t, host)
	case "jsonl":
		return export.JSONL(w, t, func(id trace.RecordID) bool { return id <= at.Rec })
	case "ss":
		return export.SS(w, t, at)
	case "netstat":
		return export.Netstat(w, t, at)
	case "stats":
		return o.stats(w, t, at)
	}
	if o.json {
		return export.JSONL(w, t, func(id trace.RecordID) bool { return id <= at.Rec })
	}
	return export.Ladder(w, t, o.ladder(t, at))
}

func (o *runOptions) stats(w io.Writer, t *trace.Trace, at export.At) error {
	s, err := export.Collect(t, at)
	if err != nil {
		return err
	}
	if o.json {
		return s.JSON(w)
	}
	return s.Text(w)
}

// ladder says which ladder to draw.
func (o *runOptions) ladder(t *trace.Trace, at export.At) export.LadderOptions {
	lo := export.LadderOptions{Why: o.why}
	lo.Width, lo.ASCII = o.width, o.ascii
	if at.Rec == 0 {
		lo.Start = true
	} else {
		lo.Until = t.Record(at.Rec).Stop
	}
	return lo
}

// encodeJSON writes a value as indented JSON with a line end.
func encodeJSON(w io.Writer, v any) error {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return enc.Encode(v)
}
