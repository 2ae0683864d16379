package tui

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"wirewalk/tui/background"
	"wirewalk/tui/ladder"
	"wirewalk/tui/picture"
	"wirewalk/tui/stage"
)

// askExport asks for a file, and writes the walk up to the cursor into it.
func (m *model) askExport(out *stage.Effect) {
	out.Ask = &stage.Prompt{Label: "write the ladder so far to (.txt, .svg, or .yaml for the scenario): ", Take: func(name string, _ bool, out *stage.Effect) {
		if name != "" {
			m.exportTo(name, out)
		}
	}}
}

// exportTo writes the walk up to the cursor into a file, by the file's ending;
// .yaml is the scenario with the changes of this run.
// A file that exists is not replaced.
func (m *model) exportTo(name string, out *stage.Effect) {
	t, cursor, look := m.tour, m.tour.Cursor(), m.tour.Look()
	options := ladder.Options{
		Index: t.Index(), Conn: t.Conn(), Until: cursor.Stop(), ASCII: m.env.ASCII, Unfold: look.Unfold, Scale: look.Scale, Width: 100,
	}
	tr, src, changes := t.Trace(), t.Source(), t.Changes()
	data := func() ([]byte, error) {
		switch ending := strings.ToLower(filepath.Ext(name)); ending {
		case ".txt":
			return []byte(ladder.Draw(tr, options).Text()), nil
		case ".svg":
			var b bytes.Buffer
			err := picture.SVG(&b, ladder.Draw(tr, options), src.Title)
			return b.Bytes(), err
		case ".yaml", ".yml":
			if src.Save == nil {
				return nil, errors.New("a capture is no scenario: write .txt or .svg")
			}
			return src.Save(changes)
		default:
			return nil, fmt.Errorf("write a name that ends in .txt, .svg or .yaml, not %q", ending)
		}
	}
	out.Work(stage.Work{Makes: stage.AFile, Says: "writing " + filepath.Base(name), Do: func() (func(*stage.Effect), error) {
		file, err := data()
		if err == nil {
			err = create(name, file)
		}
		if err != nil {
			return nil, fmt.Errorf("%s: %w", filepath.Base(name), err)
		}
		return func(out *stage.Effect) { out.Sayf("written: %s", name) }, nil
	}})
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
