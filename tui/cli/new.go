package cli

import (
	_ "embed"
	"errors"
	"io"
	"io/fs"
	"os"

	"github.com/spf13/cobra"

	"wirewalk/scenarios/decode"
	"wirewalk/tui/background"
)

// template is the scenario that new writes.
//
//go:embed new.yaml
var template string

func (p *program) newCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "new FILE",
		Short: "Write a small commented scenario that runs",
		Long: "Writes a small commented scenario to FILE, which must not exist yet; - is standard\n" +
			"output.",
		Example: `  wirewalk new lab.yaml && wirewalk walk lab.yaml
  wirewalk new - | wirewalk run -`,
		Args: arguments("FILE"),
		RunE: func(_ *cobra.Command, args []string) error { return p.create(args[0]) },
	}
}

func (p *program) create(file string) error {
	if file == "-" {
		return p.print(template)
	}
	if _, err := os.Lstat(file); err == nil {
		return failed("name a file that does not exist yet",
			"%s: exists already, nothing was changed", file)
	} else if !errors.Is(err, fs.ErrNotExist) {
		return failed("", "%s: %w", file, background.Cause(err))
	}
	err := save(file, func(w io.Writer) error {
		_, err := io.WriteString(w, template)
		return err
	})
	if err == nil {
		p.say("wirewalk: %s is written; walk it with: wirewalk walk %s", file, file)
	}
	return err
}

func (p *program) schemaCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "schema",
		Short: "Print the JSON Schema of the scenario language",
		Long: "Prints the JSON Schema of the scenario language, for editors that complete and\n" +
			"check YAML.",
		Example: "  wirewalk schema > wirewalk.schema.json",
		Args:    arguments(),
		RunE: func(*cobra.Command, []string) error {
			return p.print(string(decode.Schema()))
		},
	}
}
