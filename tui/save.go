package tui

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"wirewalk/tui/background"
	"wirewalk/tui/ladder"
	"wirewalk/tui/picture"
)

// exportTo writes the walk up to the cursor into a file, by the file's ending;
// .yaml is the scenario with the changes of this run.
// A file that exists is not replaced.
func (m *model) exportTo(name string) tea.Cmd {
	k := &m.walk
	options := ladder.Options{
		Index: k.index, Conn: k.conn, Until: k.cursor.Stop(), ASCII: m.opts.ASCII, Unfold: k.unfold, Scale: k.scale, Width: 100,
	}
	t, title := k.walk.Trace, k.walk.Title
	scenario, changes := k.walk.Save, k.changed
	data := func() ([]byte, error) {
		switch ending := strings.ToLower(filepath.Ext(name)); ending {
		case ".txt":
			return []byte(ladder.Draw(t, options).Text()), nil
		case ".svg":
			var b bytes.Buffer
			err := picture.SVG(&b, ladder.Draw(t, options), title)
			return b.Bytes(), err
		case ".yaml", ".yml":
			if scenario == nil {
				return nil, errors.New("a capture is no scenario: write .txt or .svg")
			}
			return scenario(changes)
		default:
			return nil, fmt.Errorf("write a name that ends in .txt, .svg or .yaml, not %q", ending)
		}
	}
	return m.begin(aFile, "writing "+filepath.Base(name), func() (func(*model) tea.Cmd, error) {
		file, err := data()
		if err == nil {
			err = create(name, file)
		}
		if err != nil {
			return nil, fmt.Errorf("%s: %w", filepath.Base(name), err)
		}
		return func(m *model) tea.Cmd {
			m.status = "written: " + name
			return nil
		}, nil
	})
}

func create(name string, data []byte) error {
	f, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if err != nil {
		return background.Cause(err)
	}
	if _, err := f.Write(data); err != nil {
		_ = f.Close()
		return background.Cause(err)
	}
	return f.Close()
}
