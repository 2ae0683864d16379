package cli

import (
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
		}
		return list, files
	}
}

// completeFlags offers the values of flags that have a few.
func completeFlags(cmd *cobra.Command) {
	for name, values := range map[string][]string{
		"format": formats(), "color": colors(), "theme": paint.Themes(),
	} {
		if cmd.Flags().Lookup(name) == nil {
			continue
		}
		offer := cobra.FixedCompletions(values, cobra.ShellCompDirectiveNoFileComp)
		_ = cmd.RegisterFlagCompletionFunc(name, offer) // It only fails when called twice.
	}
}
