package cli

import (
	"github.com/spf13/cobra"

	"wirewalk/scenarios"
)

func (p *program) walkCommand() *cobra.Command {
	var o options
	cmd := &cobra.Command{
		Use:   "walk SOURCE",
		Short: "Walk a lesson, a scenario or a capture in the terminal",
		Long: `Opens the walkthrough of a SOURCE: Space goes to the next stop, Backspace back, ?
shows all keys. Without a terminal it prints the ladder instead.`,
		Example: `  wirewalk walk three-way-handshake
  wirewalk walk lab.yaml --set links.wan.delay=80ms
  wirewalk walk capture.pcapng --seen-at 10.0.0.5
  wirewalk walk tcp-keepalive-dead-peer --at 2h`,
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) == 0 {
				return nil // As the bare command: the lessons.
			}
			return arguments("SOURCE")(cmd, args)
		},
		RunE: func(_ *cobra.Command, args []string) error {
			switch {
			case o.config:
				return p.printConfig(&o)
			case len(args) == 0:
				return p.lessons(&o)
			}
			return p.walk(args[0], &o)
		},
	}
	o.bind(cmd)
	o.bindMouse(cmd)
	return cmd
}

// walk opens the walkthrough, or prints the ladder where there is no terminal.
func (p *program) walk(arg string, o *options) error {
	src, err := p.openSource(arg, o)
	if err != nil {
		return err
	}
	if !p.interactive() {
		return p.printSource(src, &runOptions{options: *o, format: defaultFormat})
	}
	return p.walkthrough(src, o)
}

// lessons opens the program where the person left off. Without a terminal it
// prints the first lesson, which is where everybody starts.
func (p *program) lessons(o *options) error {
	if err := o.check(); err != nil {
		return err
	}
	if err := o.settle(); err != nil {
		return err
	}
	if p.interactive() {
		return p.walkthrough(nil, o)
	}
	first := scenarios.Library()[0].ID
	p.say("wirewalk: no terminal: this is the lesson %s; wirewalk --help says more", first)
	return p.walk(first, o)
}
