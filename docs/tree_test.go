package docs

import (
	"encoding/json"
	"errors"
	"io"
	"io/fs"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// listed is what the go tool says of a package.
type listed struct {
	ImportPath    string
	Imports, Deps []string
}

// tree is every package of the module.
func tree(t *testing.T) []listed {
	t.Helper()
	if _, err := exec.LookPath("go"); err != nil {
		t.Skip("there is no go tool to ask what imports what")
	}
	watch(t)
	out, err := exec.CommandContext(t.Context(), "go", "list", "-json=ImportPath,Imports,Deps", "wirewalk/...").Output()
	if err != nil {
		t.Fatal(err)
	}
	var all []listed
	for d := json.NewDecoder(strings.NewReader(string(out))); ; {
		var p listed
		if err := d.Decode(&p); errors.Is(err, io.EOF) {
			return all
		} else if err != nil {
			t.Fatal(err)
		}
		all = append(all, p)
	}
}

// watch reads the folders of the tree, so that the result of a test is not
// taken from an earlier run when a file has changed.
func watch(t *testing.T) {
	t.Helper()
	err := filepath.WalkDir("..", func(path string, e fs.DirEntry, err error) error {
		if err == nil && e.IsDir() && strings.HasPrefix(e.Name(), ".") && path != ".." {
			return fs.SkipDir
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

// bubbletea queries the terminal when it is initialised, so that a program
// without one must not have it among its dependencies.
const bubbletea = "github.com/charmbracelet/bubbletea"

func TestOnlyTheProgramAndItsCommandsImportBubbletea(t *testing.T) {
	found := false
	for _, p := range tree(t) {
		if !slices.Contains(p.Imports, bubbletea) {
			continue
		}
		found = true
		if p.ImportPath != "wirewalk/tui" && p.ImportPath != "wirewalk/tui/cli" {
			t.Errorf("%s imports bubbletea", p.ImportPath)
		}
	}
	if !found {
		t.Error("no package imports bubbletea; is it another one now?")
	}
}

// What needs no terminal starts no program and can run in a browser.
func TestPackagesWithoutATerminalDependOnNothingThatNeedsOne(t *testing.T) {
	terminal := []string{"wirewalk", "wirewalk/tui", "wirewalk/tui/cli", "wirewalk/tcpmodel/mutants"} // the last runs tests
	paints := []string{"wirewalk/tui/paint"}                                                          // lipgloss finds out what a terminal can do
	headless := 0
	for _, p := range tree(t) {
		if slices.Contains(terminal, p.ImportPath) {
			continue
		}
		headless++
		forbidden := []string{bubbletea, "github.com/charmbracelet/bubbles", "os/exec"}
		if slices.Contains(paints, p.ImportPath) {
			forbidden = forbidden[:2]
		}
		for _, dep := range p.Deps {
			for _, f := range forbidden {
				if dep == f || strings.HasPrefix(dep, f+"/") {
					t.Errorf("%s depends on %s", p.ImportPath, dep)
				}
			}
		}
	}
	if headless < 20 {
		t.Errorf("only %d packages were looked at", headless)
	}
}
