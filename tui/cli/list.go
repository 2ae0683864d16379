package cli

import (
	"fmt"
	"io"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"wirewalk/scenarios"
	"wirewalk/tui/source"
)

func (p *program) listCommand() *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "list [WORDS]",
		Short: "List the lessons and their variants: id, chapter, level, title",
		Long: `Lists the lessons of the library in the order in which they are taught. With
WORDS, only those that have all the words in their title, id, chapter, level, summary or notes.`,
		Example: `  wirewalk list
  wirewalk list keepalive
  wirewalk list http beginner
  wirewalk list --json | jq -r '.[].id'`,
		RunE: func(_ *cobra.Command, args []string) error {
			if asJSON {
				return p.list(args, func(w io.Writer, found []scenarios.Entry) error { return encodeJSON(w, found) })
			}
			return p.list(args, listEntries)
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print as JSON")
	return cmd
}

// listEntries writes lessons for people, a line each.
func listEntries(w io.Writer, found []scenarios.Entry) error {
	tab := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	for _, l := range found {
		fmt.Fprintf(tab, "%s\t%s\t%s\t%s\n", l.ID, l.Chapter, l.Level, l.Title)
		for _, v := range l.Variants {
			fmt.Fprintf(tab, "%s\t%s\t%s\t%s\n", v.ID, l.Chapter, "variant", v.Title)
		}
	}
	return tab.Flush()
}

// list writes the lessons that have all of some words.
func (p *program) list(words []string, write func(io.Writer, []scenarios.Entry) error) error {
	found := []scenarios.Entry{}
	for _, e := range scenarios.Library() {
		if e.Matches(strings.Fields(strings.Join(words, " "))...) {
			found = append(found, e)
		}
	}
	err := p.emit(func(w io.Writer) error { return write(w, found) })
	if err == nil && len(found) == 0 {
		return failed("wirewalk list shows all lessons", "no lesson has the words %q",
			strings.Join(words, " "))
	}
	return err
}

func (p *program) showCommand() *cobra.Command {
	var full bool
	cmd := &cobra.Command{
		Use:   "show ID",
		Short: "Print a lesson's source file, to be copied and changed",
		Example: `  wirewalk show three-way-handshake
  wirewalk show http-idle-timeout > mine.yaml && wirewalk walk mine.yaml
  wirewalk show http-idle-timeout --full`,
		Args:              arguments("ID"),
		ValidArgsFunction: completeLessons(cobra.ShellCompDirectiveNoFileComp),
		RunE: func(_ *cobra.Command, args []string) error {
			if full {
				return p.showFull(args[0])
			}
			return p.show(args[0])
		},
	}
	cmd.Flags().BoolVar(&full, "full", false, "with every default spelled out")
	return cmd
}

// show prints a lesson as it was written.
func (p *program) show(id string) error {
	s, err := source.Scenario(id)
	if err != nil {
		return err
	}
	return p.print(string(s.Source()))
}

// showFull prints a lesson with every default spelled out.
func (p *program) showFull(id string) error {
	s, err := source.Scenario(id)
	if err != nil {
		return err
	}
	return p.print(string(s.Full()))
}
