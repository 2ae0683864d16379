package cli

import (
	"io"
	"os"

	"github.com/spf13/cobra"

	"wirewalk/tui/picture"
	"wirewalk/tui/source"
)

// compareOptions are the options of compare.
type compareOptions struct {
	options
	print bool
	json  bool
	times bool
}

func (p *program) compareCommand() *cobra.Command {
	var o compareOptions
	cmd := &cobra.Command{
		Use:   "compare A B",
		Short: "Walk two sources side by side, or print how they differ",
		Long: `Runs or reads two SOURCEs with the same options and walks A with B at its side: d
lists the differences, o shows the other one, :align steps keeps both at the same
packet instead of the same instant. With --print, and without a terminal, it prints
what each costs, the first packet at which they part, and the differences by name.

Packets are laid on each other by connection, direction and relative sequence
number: addresses, ports, initial sequence numbers and names of hosts are no
differences. Times are compared as intervals within a connection, and count as equal
within 1 ms or 10 %. A capture shows what one host sees; a scenario beside it is
looked at from the same host. NAME@VARIANT is a variant of a scenario: its variants
are listed at the end of wirewalk show NAME.`,
		Example: `  wirewalk compare http10-one-shot http11-three-requests
  wirewalk compare page-modes page-modes@pipelined --print
  wirewalk compare lab.yaml capture.pcapng --times=false
  wirewalk compare before.pcap after.pcap --json`,
		Args: arguments("A", "B"),
		RunE: func(_ *cobra.Command, args []string) error { return p.compare(args, &o) },
	}
	o.bindScenario(cmd)
	o.bindLooks(cmd)
	o.bindMouse(cmd)
	f := cmd.Flags()
	f.StringVar(&o.at, "at", "", "where to start in A: a `TIME`, '#9' for packet 9, or note:NAME, section:NAME, question:NAME; walking only")
	f.BoolVar(&o.print, "print", false, "print the costs and the differences")
	f.BoolVar(&o.json, "json", false, "print the same as JSON")
	f.BoolVar(&o.times, "times", true, "list differences of time too")
	return cmd
}

func (p *program) compare(names []string, o *compareOptions) error {
	var src [2]*source.Source
	for i, name := range names {
		var err error
		if src[i], err = p.openSource(name, &o.options); err != nil {
			return err
		}
	}
	if p.interactive() && !o.print && !o.json && os.Getenv("ACCESSIBLE") == "" {
		o.beside = src[1]
		return p.walkthrough(src[0], &o.options)
	}
	r := wholeOf(src[0])
	r.Beside, r.ContentOnly = &wholeOf(src[1]).Source, !o.times
	f := p.formats(picture.Painters{}).Named("compare")
	write := f.Write
	if o.json {
		write = f.JSON
	}
	return p.emit(func(w io.Writer) error { return write(w, r) })
}
