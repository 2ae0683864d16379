package tui

import (
	"io"
	"testing"
	"time"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/lipgloss"
	"github.com/muesli/termenv"

	"wirewalk/sim/trace"
	"wirewalk/sim/vtime"
	"wirewalk/tui/pages/tables"
	"wirewalk/tui/paint"
	"wirewalk/tui/progress"
	"wirewalk/tui/stage"
)

// shell is the program in memory, at no size yet, on a terminal without colour.
// Its clock stands still.
func shell(tb testing.TB, opts Options) *model {
	tb.Helper()
	r := lipgloss.NewRenderer(io.Discard)
	r.SetColorProfile(termenv.Ascii)
	p, err := paint.New(r, "")
	if err != nil {
		tb.Fatal(err)
	}
	kept := progress.Load(opts.StateDir)
	m, err := newModel(opts, p, &kept)
	if err != nil {
		tb.Fatal(err)
	}
	m.after = func(wait time.Duration, msg tea.Msg) tea.Cmd { return func() tea.Msg { return waiting{wait, msg} } }
	return m
}

// waiting is a message that comes after a time, if the test lets that pass.
type waiting struct {
	wait time.Duration
	msg  tea.Msg
}

// sized is the program on a terminal of a size, with what it was started for done.
func sized(m *model, width, height int) *model {
	settle(m, m.Init())
	settle(m, func() tea.Msg { return tea.WindowSizeMsg{Width: width, Height: height} })
	return m
}

// settle runs a command and what follows from it. Time stands still: what waits
// for it is returned.
func settle(m *model, cmd tea.Cmd) (wait []tea.Msg) {
	for n := 0; cmd != nil && n < 10; n++ {
		switch msg := cmd().(type) {
		case nil, tea.QuitMsg:
			return wait
		case waiting:
			return append(wait, msg.msg)
		case tea.BatchMsg:
			for _, one := range msg {
				wait = append(wait, settle(m, one)...)
			}
			return wait
		default:
			_, cmd = m.Update(msg)
		}
	}
	return wait
}

// position is where the walk is, and of how many stops.
func position(m *model) (n, of int) {
	c := m.tour.Cursor()
	return c.Position()
}

func stopOf(m *model) trace.StopID {
	c := m.tour.Cursor()
	return c.Stop()
}

func nowOf(m *model) vtime.Time {
	c := m.tour.Cursor()
	return c.Now()
}

// compared reports that another run stands beside the one on the screen.
func compared(m *model) bool {
	two, _ := m.tour.Compared()
	return two
}

// bindingsAsTheyAre are those of the program that nobody has given other keys.
func bindingsAsTheyAre(tb testing.TB) []stage.Binding {
	tb.Helper()
	return shell(tb, Options{}).env.Keys.All()
}

func tableNames() []string {
	var names []string
	for _, t := range tables.All() {
		names = append(names, t.Name)
	}
	return names
}

// long is how many connections of four stops make a trace that is read beside the loop.
const long = 20_000/4 + 100
