package cli

import (
	"io"

	"github.com/spf13/cobra"

	"wirewalk/tui/export"
)

func (p *program) compareCommand() *cobra.Command {
	var o options
	var printed bool
	cmd := &cobra.Command{
		Use:   "compare A B",
		Short: "Compare what two sources cost, and where they part",
		Long: `Runs two SOURCEs with the same options and prints what each costs, the difference,
and the first packet at which they part. NAME@VARIANT is a variant of a scenario:
its variants are listed at the end of wirewalk show NAME.`,
		Example: `  wirewalk compare http10-one-shot http11-three-requests
  wirewalk compare page-modes page-modes@pipelined --print
  wirewalk compare lab.yaml capture.pcapng`,
		Args: arguments("A", "B"),
		RunE: func(_ *cobra.Command, args []string) error { return p.compare(args, &o) },
	}
	o.bindScenario(cmd)
	cmd.Flags().BoolVar(&printed, "print", false, "print the table and the first difference")
	return cmd
}

func (p *program) compare(names []string, o *options) error {
	o.color = colors()[0]
	var sides [2]export.Side
	for i, name := range names {
		src, err := p.openSource(name, o)
		if err != nil {
			return err
		}
		sides[i] = export.Side{Name: src.name, Trace: src.trace}
	}
	return p.emit(func(w io.Writer) error { return export.Compare(w, sides[0], sides[1]) })
}
