package cli

import (
	"fmt"
	"runtime/debug"

	"github.com/spf13/cobra"
)

func (p *program) versionCommand() *cobra.Command {
	return &cobra.Command{
		Use:     "version",
		Short:   "Print the version",
		Example: "  wirewalk version",
		Args:    arguments(),
		RunE: func(*cobra.Command, []string) error {
			return p.print(versionLine(debug.ReadBuildInfo()))
		},
	}
}

// versionLine says which build this is, as far as the build itself knows.
func versionLine(info *debug.BuildInfo, ok bool) string {
	if !ok {
		return "wirewalk, version unknown\n"
	}
	version := info.Main.Version
	if version == "" || version == "(devel)" {
		version = "development version"
	}
	revision := ""
	for _, s := range info.Settings {
		switch {
		case s.Key == "vcs.revision":
			revision = ", revision " + s.Value
		case s.Key == "vcs.modified" && s.Value == "true" && revision != "":
			revision += " with changes"
		}
	}
	return fmt.Sprintf("wirewalk %s%s, %s\n", version, revision, info.GoVersion)
}
