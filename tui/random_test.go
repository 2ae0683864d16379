package tui

import (
	"math/rand/v2"
	"net/netip"
	"strings"
	"testing"

	tea "github.com/charmbracelet/bubbletea"

	"wirewalk/sim/app"
	"wirewalk/sim/trace"
	"wirewalk/tcpmodel"
	"wirewalk/tui/grid"
	"wirewalk/tui/source"
)

// Whatever is pressed and however the window is pulled about: the program
// lives, the frame fits, and it is what a fresh program would draw.
func TestRandomKeysAndSizesNeverBreakTheFrame(t *testing.T) {
	for name, made := range map[string]func(string) *source.Source{
		"a handshake": handshake, "no packet": withoutPackets, "nothing": withoutStops,
	} {
		t.Run(name, func(t *testing.T) {
			beatOn(t, begin(t, Options{StateDir: t.TempDir(), Library: &one{made("one")}}, 80, 24))
		})
	}
}

// one is a library of a single walk.
type one struct{ made *source.Source }

func (o *one) List() []source.Entry                { return (&shelf{}).List()[:1] }
func (o *one) Open(string) (*source.Source, error) { return o.made, nil }

// withoutPackets is a walk of calls that fail before anything is sent.
func withoutPackets(id string) *source.Source {
	w := trace.NewWriter(id)
	a := w.Host(trace.Host{Name: "client", Addr: netip.MustParseAddr("10.0.0.1"), Stack: "textbook"})
	w.Host(trace.Host{Name: "server", Addr: netip.MustParseAddr("10.0.0.2"), Stack: "textbook"})
	for range 3 {
		w.Stop()
		call := w.Record(trace.Record{Kind: trace.Call, Host: a, Sub: uint8(app.CallConnect)})
		w.Record(trace.Record{Kind: trace.Refusal, Host: a, Errno: tcpmodel.EADDRINUSE, Cause: call})
	}
	return &source.Source{ID: id, Title: id, Trace: w.Trace()}
}

// withoutStops is a run in which nothing happens.
func withoutStops(id string) *source.Source {
	w := trace.NewWriter(id)
	w.Host(trace.Host{Name: "client", Addr: netip.MustParseAddr("10.0.0.1"), Stack: "textbook"})
	w.Host(trace.Host{Name: "server", Addr: netip.MustParseAddr("10.0.0.2"), Stack: "textbook"})
	return &source.Source{ID: id, Title: id, Trace: w.Trace()}
}

func beatOn(t *testing.T, m *model) {
	t.Helper()
	rng := rand.New(rand.NewPCG(1, 2))
	var keys []string
	for name := range named {
		if name != "ctrl+c" {
			keys = append(keys, name)
		}
	}
	for _, b := range bindingsAsTheyAre(t) {
		for _, k := range b.Keys {
			if len([]rune(k)) == 1 && k != " " {
				keys = append(keys, k)
			}
		}
	}
	for i := range 1000 {
		if i%7 == 0 {
			w, h := rng.IntN(301), rng.IntN(81)
			m.Update(tea.WindowSizeMsg{Width: w, Height: h})
		}
		press(m, keys[rng.IntN(len(keys))])
		m.Update(tea.MouseMsg{
			X: rng.IntN(301), Y: rng.IntN(81), Button: tea.MouseButtonLeft,
			Action: []tea.MouseAction{tea.MouseActionPress, tea.MouseActionMotion, tea.MouseActionRelease}[rng.IntN(3)],
		})
		frame := m.View()
		lines := strings.Split(frame, "\n")
		if m.env.Width > 0 && m.env.Height > 0 && len(lines) != m.env.Height {
			t.Fatalf("step %d: %d rows at %dx%d", i, len(lines), m.env.Width, m.env.Height)
		}
		for _, l := range lines {
			if grid.Width(l) > m.env.Width {
				t.Fatalf("step %d: a row of %d columns at %dx%d: %q", i, grid.Width(l), m.env.Width, m.env.Height, l)
			}
		}
		if again := m.View(); again != frame {
			t.Fatalf("step %d: two drawings of one place differ", i)
		}
	}
}
