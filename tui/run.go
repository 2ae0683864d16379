package tui

import (
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/lipgloss"

	"wirewalk/sim/format"
	"wirewalk/tui/linear"
	"wirewalk/tui/pages"
	"wirewalk/tui/paint"
	"wirewalk/tui/progress"
	"wirewalk/tui/source"
	"wirewalk/tui/speaker"
	"wirewalk/tui/tour"
	"wirewalk/tui/view"
)

// Options are what the program is started with.
type Options struct {
	In       io.Reader // keys; nil is os.Stdin
	Out      io.Writer // the terminal; nil is os.Stdout
	Library  source.Library
	Start    *source.Source // shown at once; nil opens the first-run screen or what was left
	Against  *source.Source // what Start is compared with, nil for nothing
	At       string         // a place in Start: a time such as 1.5s, or a packet such as #9
	Renderer *lipgloss.Renderer
	Theme    string
	ASCII    bool
	Mouse    bool
	// Keys gives actions other keys than the key map's, by the action's name:
	// {"next": ["j", " "]}. The names of keys are bubbletea's.
	Keys map[string][]string
	// Pace is the time from stop to stop while playing; 0 is one second.
	Pace time.Duration
	// Present starts as for a projector; NotesSocket is the path at which the
	// teacher's notes are shown to speaker.Show, "" for nowhere.
	Present     bool
	NotesSocket string
	// Predict asks first what a walk will bring, and each of its author's
	// questions where it belongs, without waiting for a key.
	Predict bool
	// Filter is a display filter for Start; "" shows all stops.
	Filter string
	// Accessible tells the walk in sentences, for screen readers; the variable
	// ACCESSIBLE asks for it too.
	Accessible bool
	StateDir   string // where progress is kept; "" keeps none
	// Formats are those that what is shown can be written in; nil for all there are.
	Formats format.List
	// Pages are those that can be opened; nil for all there are.
	Pages *pages.Book
	// Commands are more of them after ':'.
	Commands []tour.CommandWord
	// Panes are more of them beside the ladder.
	Panes []view.Pane
}

// Run shows the program until it is left. Its error says why it could not
// start, or that it was ended by a fault; the terminal is restored either way.
func Run(opts Options) error {
	if opts.In == nil {
		opts.In = os.Stdin
	}
	if opts.Out == nil {
		opts.Out = os.Stdout
	}
	if opts.Renderer == nil {
		opts.Renderer = lipgloss.NewRenderer(opts.Out)
	}
	opts.ASCII = opts.ASCII || plainLocale(os.Getenv)
	painter, err := paint.New(opts.Renderer, opts.Theme)
	if err != nil {
		return err
	}
	kept := progress.Load(opts.StateDir)
	m, err := newModel(opts, painter, &kept)
	if err != nil {
		return err
	}
	if opts.Accessible || os.Getenv("ACCESSIBLE") != "" {
		return linear.Run(&linear.Program{
			In: opts.In, Out: opts.Out, Tour: m.tour, Lessons: m.lessons, Keys: m.env.Keys, Bindings: m.bindings(), Pages: m.book,
			Start: opts.Start, Against: opts.Against, At: opts.At, Filter: opts.Filter, Keep: m.keep,
		})
	}
	s := newTerminal(m, &opts)
	if opts.NotesSocket != "" {
		if m.notes, err = speaker.Serve(opts.NotesSocket, s.beside); err != nil {
			return err
		}
		defer func() { _ = m.notes.Close() }()
	}
	err = s.run()
	if keep := m.save(); keep != nil && !errors.Is(err, tea.ErrProgramPanic) {
		keep() // Whose terminal went away goes on from here, too.
	}
	return outcome(err)
}

// outcome is what is said of the end of a program.
func outcome(err error) error {
	switch {
	case errors.Is(err, tea.ErrInterrupted):
		return nil
	case errors.Is(err, tea.ErrProgramPanic):
		return fmt.Errorf("the program ended by a fault of its own: %w", err)
	}
	return err
}

// plainLocale reports a locale that is set and is not one of UTF-8. Where
// none is set the terminal is trusted to show what it is sent.
func plainLocale(env func(string) string) bool {
	for _, name := range []string{"LC_ALL", "LC_CTYPE", "LANG"} {
		if v := strings.ToLower(env(name)); v != "" {
			return !strings.Contains(v, "utf-8") && !strings.Contains(v, "utf8")
		}
	}
	return false
}

// programOptions chooses what the terminal is asked for.
func programOptions(opts *Options) []tea.ProgramOption {
	list := []tea.ProgramOption{tea.WithOutput(opts.Out), tea.WithAltScreen()}
	if opts.Mouse {
		list = append(list, tea.WithMouseCellMotion())
	}
	return append(list, tea.WithInput(endOfInput(opts.In)))
}

// endOfInput turns the end of the input into a last key, so that a program
// whose input has ended does not wait for keys for ever.
func endOfInput(in io.Reader) io.Reader {
	if f, ok := in.(*os.File); ok {
		return &endingFile{File: f}
	}
	return &ending{r: in}
}

// quitKey is what is read once after the end of the input: Ctrl-C.
const quitKey = 0x03

type ending struct {
	r    io.Reader
	over bool
}

func (e *ending) Read(p []byte) (int, error) { return readEnding(e.r, &e.over, p) }

type endingFile struct {
	*os.File
	over bool
}

func (e *endingFile) Read(p []byte) (int, error) { return readEnding(e.File, &e.over, p) }

func readEnding(r io.Reader, over *bool, p []byte) (int, error) {
	n, err := r.Read(p)
	if n == 0 && errors.Is(err, io.EOF) && !*over && len(p) > 0 {
		*over = true
		p[0] = quitKey
		return 1, nil
	}
	return n, err
}
