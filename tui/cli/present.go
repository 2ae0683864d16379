package cli

import (
	"context"
	"os"
	"os/signal"
	"path/filepath"

	"github.com/spf13/cobra"

	"wirewalk/tui/speaker"
)

func (p *program) presentCommand() *cobra.Command {
	var o options
	cmd := &cobra.Command{
		Use:   "present LESSON",
		Short: "Walk a lesson as for a projector",
		Long: `Walks a lesson, a scenario or a capture with only the ladder, the states, one WHY
sentence and the question. The teacher's notes are shown by wirewalk notes on a second terminal.`,
		Example: `  wirewalk present three-way-handshake
  wirewalk notes                          on the second terminal`,
		Args: arguments("LESSON"),
		RunE: func(_ *cobra.Command, args []string) error {
			o.present = true
			return p.walk(args[0], &o)
		},
	}
	o.bind(cmd)
	o.bindMouse(cmd)
	return cmd
}

func (p *program) notesCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "notes",
		Short: "Show the teacher's notes of the presentation that runs",
		Long: "Shows where wirewalk present stands, the teacher's notes, the answer of a question\n" +
			"and what comes next. On a terminal it waits for a presentation and follows the next\n" +
			"one when one ends, or when another one is started, until Ctrl-C.",
		Example: "  wirewalk notes",
		Args:    arguments(),
		RunE: func(*cobra.Command, []string) error {
			ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
			defer stop()
			if err := speaker.Show(ctx, notesSocket(), p.out, isTerminal(p.out)); err != nil {
				return failed("", "%w", err)
			}
			return nil
		},
	}
}

// notesSocket is where a presentation shows its notes: in the folder that the
// system keeps for this user's sockets, or else beside the progress.
func notesSocket() string {
	dir := os.Getenv("XDG_RUNTIME_DIR")
	if filepath.IsAbs(dir) {
		return filepath.Join(dir, "wirewalk", "notes.sock")
	}
	if dir = stateDir(); dir == "" {
		return ""
	}
	return filepath.Join(dir, "notes.sock")
}
