package cli

import (
	"os"
	"path/filepath"
	"time"

	"wirewalk/scenarios"
	"wirewalk/tui"
	"wirewalk/tui/picture"
	"wirewalk/tui/source"
)

// walkthrough runs the interactive program, on a source or (nil) on the lessons.
func (p *program) walkthrough(src *loaded, o *options) error {
	if src == nil && o.filter != "" {
		return misused("name a SOURCE, or press f in the walk", "--filter needs something to filter")
	}
	if src != nil {
		if _, err := o.wanted(src.trace); err != nil {
			return err
		}
	}
	c, _, err := loadConfig()
	if err != nil {
		return err
	}
	painter, err := o.castPaint()
	if err != nil {
		return err
	}
	opts := tui.Options{
		In: p.in, Out: p.out, Library: &walks{p: p}, At: o.at, Renderer: p.renderer(o), Theme: o.theme, ASCII: o.ascii,
		Mouse: o.mouse, Keys: c.Keys, Pace: time.Duration(c.pace), StateDir: stateDir(),
		Predict: o.predict, Filter: o.filter, Formats: p.formats(picture.Painters{Cast: painter}),
	}
	if o.present {
		opts.Present, opts.NotesSocket = true, notesSocket()
	}
	if src != nil {
		opts.Start = walkOf(src)
	}
	if o.beside != nil {
		opts.Against = walkOf(o.beside)
	}
	if err := tui.Run(opts); err != nil {
		return failed("", "%w", err)
	}
	return nil
}

// walks hands lessons and files to the interactive program.
type walks struct{ p *program }

// List names the lessons.
func (w *walks) List() []source.Entry { return scenarios.Library() }

// entryOf is a lesson of the library by its id.
func entryOf(id string) (source.Entry, bool) {
	for _, e := range scenarios.Library() {
		if e.ID == id {
			return e, true
		}
	}
	return source.Entry{}, false
}

// Open makes the walk of a lesson or file.
func (w *walks) Open(name string) (*source.Source, error) {
	src, err := w.p.load(name, &options{})
	if err != nil {
		return nil, err
	}
	return walkOf(src), nil
}

// walkOf is what the interactive program shows of a source.
func walkOf(src *loaded) *source.Source {
	w := &source.Source{ID: src.name, Title: src.trace.Title, Stack: stack(src), Trace: src.trace}
	l := src.lesson
	if l == nil {
		return w
	}
	if l.Scenario.ID != "" {
		w.Title = l.Scenario.ID
	}
	w.Heading, w.Summary, w.Remember = l.Scenario.Title, l.Scenario.Summary, l.Scenario.Remember
	for _, id := range l.Scenario.Next {
		if e, ok := entryOf(id); ok {
			w.See = append(w.See, e)
		}
	}
	w.Notes, w.Sections, w.Questions = l.Notes, l.Sections, l.Questions
	w.Save = source.Saver(l.Scenario)
	w.Again, w.Settings = source.Again(l.Scenario, w.Stack), l.Scenario.Settings
	return w
}

// stack names the TCP profile for the header.
func stack(src *loaded) string {
	if src.trace.Inferred {
		return "capture, states inferred"
	}
	name := ""
	for i := range src.trace.Hosts() {
		switch s := src.trace.Hosts()[i].Stack; {
		case s == "" || s == name:
		case name == "":
			name = s
		default:
			return "mixed stacks"
		}
	}
	if name == "" {
		return ""
	}
	return name + " stack"
}

// stateDir is where progress is kept, "" when the machine has no place for it.
func stateDir() string {
	if dir := os.Getenv("XDG_STATE_HOME"); filepath.IsAbs(dir) {
		return filepath.Join(dir, "wirewalk")
	}
	home, err := os.UserHomeDir()
	if err != nil {
		return ""
	}
	return filepath.Join(home, ".local", "state", "wirewalk")
}
