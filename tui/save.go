package tui

import (
	"bytes"
	"errors"
	"os"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"wirewalk/sim/format"
	"wirewalk/sim/trace"
	"wirewalk/tui/picture"
)

// writtenMsg says what became of a file that was to be written.
type writtenMsg struct {
	name string
	err  error
}

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
func (m *model) askExport() {
	m.ask(promptExport, "write to: ")
	m.prompt.wrong = m.wrongEnding("")
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
func (m *model) exportTo(name string) tea.Cmd {
	f := m.formats().For(name)
	if f == nil {
		return func() tea.Msg { return writtenMsg{name, errors.New(m.wrongEnding(name))} }
	}
	r := m.exportRequest()
	return func() tea.Msg {
		var b bytes.Buffer
		err := f.Check(r)
		if err == nil && f.Exceeds(r) {
			err = errors.New(f.Ending + " would hold more than is shown: leave the connection or the filter first")
		}
		if err == nil {
			err = f.Write(&b, r)
		}
		if err == nil {
			err = create(name, b.Bytes())
		}
		if err == nil && f.Takes.Has(format.Listen) && !f.Takes.Has(format.Upto) {
			return writtenMsg{name: name + ", the whole run"}
		}
		return writtenMsg{name, err}
	}
}

// exportRequest asks for what is on the screen: before the first stop, for all
// that will be.
func (m *model) exportRequest() *format.Request {
	k := &m.walk
	r := format.Whole(k.walk.Trace)
	r.Name = k.walk.Title
	if k.cursor.Stop() != 0 {
		r.Upto = k.at()
	}
	r.Conn, r.Filter = k.conn, k.filter
	r.Look = format.Look{Width: exportWidth, Scale: k.scale, ASCII: m.opts.ASCII, Unfold: k.unfold}
	r.Lesson = format.Lesson{Title: k.walk.Title, Stack: k.walk.Stack, Heading: k.walk.Heading, Summary: k.walk.Summary}
	if len(k.walk.Notes) > 0 {
		r.Lesson.Notes = map[trace.StopID]string{}
	}
	for _, n := range k.walk.Notes {
		r.Lesson.Notes[n.Stop] = strings.TrimSpace(r.Lesson.Notes[n.Stop] + " " + n.Text)
	}
	for _, s := range k.walk.Sections {
		r.Lesson.Sections = append(r.Lesson.Sections, format.Section(s))
	}
	if save, changes := k.walk.Save, k.changed; save != nil {
		r.Scenario = func() ([]byte, error) { return save(changes) }
	}
	return r
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
