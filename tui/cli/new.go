package cli

import (
	"embed"
	"errors"
	"io"
	"io/fs"
	"os"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"wirewalk/scenarios/decode"
	"wirewalk/tui/background"
)

// skeletons are the lessons that new writes, a file for each kind.
//
//go:embed new/*.yaml
var skeletons embed.FS

// kinds are those that new writes, the usual one first.
func kinds() []string { return []string{"http", "tcp", "race", "proxy", "loss"} }

func (p *program) newCommand() *cobra.Command {
	var kind string
	cmd := &cobra.Command{
		Use:   "new FILE",
		Short: "Write a small commented lesson that runs",
		Long: `Writes a small commented lesson to FILE, which must not exist yet; - is standard
output. It has all that a lesson has: sections, notes, a question, what is expected
and what to remember. --kind says what it is about:

  http    requests and answers on one connection
  tcp     plain programs that connect, write and close
  race    a request that crosses the server's close
  proxy   two connections, one behind the other
  loss    a packet that does not arrive`,
		Example: `  wirewalk new lab.yaml && wirewalk walk lab.yaml
  wirewalk new --kind loss - | wirewalk run -`,
		Args: arguments("FILE"),
		RunE: func(_ *cobra.Command, args []string) error { return p.create(args[0], kind) },
	}
	cmd.Flags().StringVar(&kind, "kind", kinds()[0], "what the lesson is about: "+strings.Join(kinds(), ", "))
	return cmd
}

func (p *program) create(file, kind string) error {
	if !slices.Contains(kinds(), kind) {
		return misused(meant(kind, kinds()), "--kind %s: no such kind", kind)
	}
	text, err := skeletons.ReadFile("new/" + kind + ".yaml")
	if err != nil {
		return err
	}
	if file == "-" {
		return p.print(string(text))
	}
	if _, err := os.Lstat(file); err == nil {
		return failed("name a file that does not exist yet",
			"%s: exists already, nothing was changed", file)
	} else if !errors.Is(err, fs.ErrNotExist) {
		return failed("", "%s: %w", file, background.Cause(err))
	}
	err = save(file, func(w io.Writer) error {
		_, err := w.Write(text)
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
