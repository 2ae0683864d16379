package tui

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"wirewalk/sim/format"
	"wirewalk/sim/measure"
	"wirewalk/tui/background"
	"wirewalk/tui/picture"
	"wirewalk/tui/stage"
)

// exportWidth is how wide a ladder is drawn into a file.
const exportWidth = 100

// formats are those that what is shown can be written in.
func (m *model) formats() format.List {
	list := m.opts.Formats
	if list == nil {
		list = picture.Formats(picture.Painters{})
	}
	return list.Filed()
}

// askExport asks for the file to write into, and says how its name can end.
func (m *model) askExport(out *stage.Effect) {
	out.Ask = &stage.Prompt{Label: "write to: ", Check: m.wrongEnding, Take: func(name string, _ bool, out *stage.Effect) {
		if name != "" {
			m.exportTo(name, out)
		}
	}}
}

// wrongEnding says how the name of a file must end, "" for a name that does.
func (m *model) wrongEnding(name string) string {
	if list := m.formats(); list.For(name) == nil {
		return list.MustEnd()
	}
	return ""
}

// exportTo writes the walk up to the cursor into a file, in the format that the
// file's ending names, or the scenario with the changes of this run.
// A file that exists is not replaced.
func (m *model) exportTo(name string, out *stage.Effect) {
	f, r, base := m.formats().For(name), m.exportRequest(), filepath.Base(name)
	if f == nil {
		out.Sayf("%s: %s", base, m.wrongEnding(name))
		return
	}
	out.Work(stage.Work{Makes: stage.AFile, Says: "writing " + base, Do: func() (func(*stage.Effect), error) {
		whole := ""
		if f.Takes.Has(format.Listen) { // Half a capture would be taken for all of it.
			r.Upto, whole = measure.AtTime(r.Trace, r.Trace.End), ", the whole run"
		}
		if err := write(name, f, r); err != nil {
			return nil, fmt.Errorf("%s: %w", base, err)
		}
		return func(out *stage.Effect) { out.Sayf("written: %s%s", name, whole) }, nil
	}})
}

// write writes a file in a format.
func write(name string, f *format.Format, r *format.Request) error {
	if err := f.Check(r); err != nil {
		return err
	}
	if f.Exceeds(r) {
		return errors.New(f.Ending + " would hold more than is shown: leave the connection or the filter first")
	}
	var b bytes.Buffer
	if err := f.Write(&b, r); err != nil {
		return err
	}
	return create(name, b.Bytes())
}

// exportRequest asks for what is on the screen: before the first stop, for all
// that will be.
func (m *model) exportRequest() *format.Request {
	t, src, look, cursor := m.tour, m.tour.Source(), m.tour.Look(), m.tour.Cursor()
	r := format.Whole(t.Trace())
	r.Name = src.Title
	if cursor.Stop() != 0 {
		r.Upto = t.At()
	}
	r.Conn, r.Filter = t.Conn(), t.Filtered()
	r.Look = format.Look{Width: exportWidth, Scale: look.Scale, ASCII: m.env.ASCII, Unfold: look.Unfold}
	r.Lesson = src.Lesson()
	r.Lesson.Title = src.Title
	if save, changes := src.Save, t.Changes(); save != nil {
		r.Scenario = func() ([]byte, error) { return save(changes) }
	}
	return r
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
