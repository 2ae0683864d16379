package cli

import (
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"wirewalk/scenarios"
	"wirewalk/tui/paint"
)

// completeLessons offers the lessons; files decides whether the shell adds files.
func completeLessons(files cobra.ShellCompDirective) cobra.CompletionFunc {
	const none = cobra.ShellCompDirectiveNoFileComp
	return func(cmd *cobra.Command, args []string, _ string) (
		[]cobra.Completion, cobra.ShellCompDirective,
	) {
		if len(args) > 0 && cmd.Name() != "compare" {
			return nil, none
		}
		var list []cobra.Completion
		for _, e := range scenarios.Library() {
			list = append(list, cobra.CompletionWithDesc(e.ID, e.Title))
			for _, v := range e.Variants {
				list = append(list, cobra.CompletionWithDesc(v.ID, v.Title))
			}
		}
		return list, files
	}
}

// completeFlags offers the values of flags that have a few.
func (p *program) completeFlags(cmd *cobra.Command) {
	const none = cobra.ShellCompDirectiveNoFileComp
	for name, offer := range map[string]cobra.CompletionFunc{
		"format": cobra.FixedCompletions(p.printed().Names(), none),
		"kind":   cobra.FixedCompletions(kinds(), none),
		"color":  cobra.FixedCompletions(colors(), none),
		"theme":  cobra.FixedCompletions(paint.Themes(), none),
		"output": p.completeOutput,
	} {
		if cmd.Flags().Lookup(name) != nil {
			_ = cmd.RegisterFlagCompletionFunc(name, offer) // It only fails when called twice.
		}
	}
}

// completeOutput offers a file's name with every ending that it can have.
func (p *program) completeOutput(_ *cobra.Command, args []string, typed string) (
	[]cobra.Completion, cobra.ShellCompDirective,
) {
	stem := strings.TrimSuffix(typed, filepath.Ext(typed))
	if stem == "" && len(args) > 0 {
		stem = strings.TrimSuffix(filepath.Base(args[0]), filepath.Ext(args[0]))
	}
	if stem == "" || strings.HasSuffix(stem, string(filepath.Separator)) {
		return nil, cobra.ShellCompDirectiveDefault
	}
	var list []cobra.Completion
	formats := p.filed()
	for i := range formats {
		list = append(list, cobra.CompletionWithDesc(stem+formats[i].Ending, formats[i].Help))
	}
	return list, cobra.ShellCompDirectiveDefault
}
