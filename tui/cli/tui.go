package cli

import (
	"os"
	"path/filepath"
	"time"

	"wirewalk/tui"
	"wirewalk/tui/picture"
	"wirewalk/tui/source"
)

// walkthrough runs the interactive program, on a source or (nil) on the lessons.
func (p *program) walkthrough(src *source.Source, o *options) error {
	if src == nil && o.filter+o.conns+o.since != "" {
		return misused("name a SOURCE, or press f in the walk", "--filter, --connections and --since need something to filter")
	}
	wanted := ""
	if src != nil {
		f, err := o.wanted(src.Trace)
		if err != nil {
			return err
		}
		if f != nil {
			wanted = f.String()
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
		In: p.in, Out: p.out, Library: source.Lessons{}, Start: src, Against: o.beside, At: o.at, Renderer: p.renderer(o), Theme: o.theme, ASCII: o.ascii,
		Mouse: o.mouse, Keys: c.Keys, Pace: time.Duration(c.pace), StateDir: stateDir(),
		Predict: o.predict, Filter: wanted, Formats: p.formats(picture.Painters{Cast: painter}),
	}
	if o.present {
		opts.Present, opts.NotesSocket = true, notesSocket()
	}
	if err := tui.Run(opts); err != nil {
		return failed("", "%w", err)
	}
	return nil
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
