package cli

import (
	"strings"

	"github.com/spf13/cobra"

	"wirewalk/scenarios/syntax"
	"wirewalk/tui/source"
)

// root builds the command tree.
func (p *program) root() *cobra.Command {
	var o options
	root := &cobra.Command{
		Use:   "wirewalk",
		Short: "Walk TCP connections and the HTTP over them, packet by packet",
		Long: `wirewalk shows how TCP connections live and die and how HTTP uses them. It
simulates both ends and the network between them, the same way every time, and
lets you walk the result forward and back: every packet, state, timer and cause.

A SOURCE is a lesson of the library (wirewalk list), a scenario file (x.yaml), or
a capture (x.pcap, x.pcapng); - reads a scenario or a capture from standard input.
NAME@VARIANT is a variant that a scenario names.`,
		Example: `  wirewalk                                     open the lessons
  wirewalk walk three-way-handshake            walk a lesson
  wirewalk run http11-three-requests           print its ladder
  wirewalk export four-segment-close -o x.pcapng`,
		Args:              p.noCommand,
		SilenceErrors:     true,
		SilenceUsage:      true,
		DisableAutoGenTag: true,
		RunE:              func(*cobra.Command, []string) error { return p.lessons(&o) },
	}
	root.SetFlagErrorFunc(flagFault)
	root.SetHelpCommand(p.helpCommand())
	root.CompletionOptions.DisableDefaultCmd = true
	root.AddCommand(p.commands()...)
	o.bindLooks(root)
	o.bindMouse(root)
	root.InitDefaultHelpFlag()
	for _, c := range root.Commands() {
		p.completeFlags(c)
	}
	return root
}

// commands lists what the program can do, in the order of its help.
func (p *program) commands() []*cobra.Command {
	return []*cobra.Command{
		p.walkCommand(), p.runCommand(), p.listCommand(), p.showCommand(), p.newCommand(),
		p.validateCommand(), p.triageCommand(), p.schemaCommand(), p.exportCommand(), p.compareCommand(),
		p.presentCommand(), p.notesCommand(), p.versionCommand(), p.completionCommand(),
	}
}

// noCommand answers a first argument that is no command.
func (p *program) noCommand(cmd *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	hint := "see " + cmd.CommandPath() + " --help"
	if near := syntax.NearestWord(args[0], commandNames(cmd)); near != "" {
		hint = "did you mean wirewalk " + near + "?"
	} else if source.Exists(args[0]) {
		hint = "to walk it: wirewalk walk " + args[0] + "\nto print it: wirewalk run " + args[0]
	}
	return misused(hint, "unknown command %q", args[0])
}

func commandNames(cmd *cobra.Command) []string {
	var names []string
	for _, c := range cmd.Commands() {
		if c.IsAvailableCommand() || c.Name() == "help" {
			names = append(names, c.Name())
		}
	}
	return names
}

// arguments checks the number of positional arguments of a command and names
// the one that is missing.
func arguments(names ...string) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		hint := "usage: " + cmd.UseLine() + "\nsee " + cmd.CommandPath() + " --help"
		if len(args) < len(names) {
			return misused(hint, "%s is missing", strings.Join(names[len(args):], " and "))
		}
		if len(args) > len(names) {
			return misused(hint, "unexpected argument %q", args[len(names)])
		}
		return nil
	}
}

// helpCommand prints the help of a command.
func (p *program) helpCommand() *cobra.Command {
	return &cobra.Command{
		Use:     "help [COMMAND]",
		Short:   "Print the help of a command",
		Example: "  wirewalk help run\n  wirewalk run --help",
		RunE: func(cmd *cobra.Command, args []string) error {
			found, rest, err := cmd.Root().Find(args)
			if err != nil || len(rest) > 0 {
				return p.noCommand(cmd.Root(), args[len(args)-max(len(rest), 1):])
			}
			found.InitDefaultHelpFlag()
			return found.Help()
		},
	}
}
