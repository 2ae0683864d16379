package tui

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"wirewalk/tui/ladder"
	"wirewalk/tui/picture"
)

// writtenMsg says what became of a file that was to be written.
type writtenMsg struct {
	name string
	err  error
}

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
	return func() tea.Msg {
		var b bytes.Buffer
		var err error
		switch ending := strings.ToLower(filepath.Ext(name)); ending {
		case ".txt":
			b.WriteString(ladder.Draw(t, options).Text())
		case ".svg":
			err = picture.SVG(&b, ladder.Draw(t, options), title)
		case ".yaml", ".yml":
			if scenario == nil {
				return writtenMsg{name, errors.New("a capture is no scenario: write .txt or .svg")}
			}
			var file []byte
			file, err = scenario(changes)
			b.Write(file)
		default:
			return writtenMsg{name, fmt.Errorf("write a name that ends in .txt, .svg or .yaml, not %q", ending)}
		}
		if err == nil {
			err = create(name, b.Bytes())
		}
		return writtenMsg{name, err}
	}
}

func create(name string, data []byte) error {
	f, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if err != nil {
		return shortError(err)
	}
	if _, err := f.Write(data); err != nil {
		_ = f.Close()
		return shortError(err)
	}
	return f.Close()
}
