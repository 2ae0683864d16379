package cli

import (
	"io"

	"github.com/spf13/cobra"
)

func (p *program) completionCommand() *cobra.Command {
	shells := []string{"bash", "zsh", "fish", "powershell"}
	return &cobra.Command{
		Use:   "completion bash|zsh|fish|powershell",
		Short: "Print the completion script of a shell",
		Example: `  source <(wirewalk completion bash)
  wirewalk completion zsh > "${fpath[1]}/_wirewalk"
  wirewalk completion fish > ~/.config/fish/completions/wirewalk.fish`,
		ValidArgs: shells,
		Args:      arguments("bash|zsh|fish|powershell"),
		RunE: func(cmd *cobra.Command, args []string) error {
			return p.emit(func(w io.Writer) error {
				switch args[0] {
				case "bash":
					return cmd.Root().GenBashCompletionV2(w, true)
				case "zsh":
					return cmd.Root().GenZshCompletion(w)
				case "fish":
					return cmd.Root().GenFishCompletion(w, true)
				case "powershell":
					return cmd.Root().GenPowerShellCompletionWithDesc(w)
				}
				return misused(meant(args[0], shells), "unknown shell %q", args[0])
			})
		},
	}
}
