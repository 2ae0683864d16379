package tui

import (
	"math/rand/v2"
	"strings"
	"testing"

	tea "github.com/charmbracelet/bubbletea"

	"wirewalk/tui/grid"
)

// happening is the program under events that nobody chose.
type happening struct {
	m     *model
	keys  []string
	ticks []tea.Msg                        // that wait for their time
	fits  func(format string, args ...any) // what is told of a frame that does not fit
}

// strangeKeys are those of the map and a few that mean nothing or type something.
func strangeKeys(tb testing.TB) []string {
	tb.Helper()
	keys := []string{"1", "2", "9", "#", "0", "y", "-", "é", "字", "\x1b", "\u202e", "~"}
	for _, b := range bindingsAsTheyAre(tb) {
		for _, k := range b.Keys {
			if k != "ctrl+c" && k != "ctrl+z" {
				keys = append(keys, k)
			}
		}
	}
	return keys
}

// pastes are texts that a person may paste into a prompt, or beside one.
func pastes() []string {
	return []string{
		"stop 3", "#2", "host server and fin", "next rst", "\x1b[2J\x07", "字字字\t\n👩‍🔬", "999h", "clock mark", "raw",
		strings.Repeat("wide ", 200), "four-segment-close",
	}
}

// event does one thing to the program, by two numbers.
func (h *happening) event(kind, n int) {
	m := h.m
	var msg tea.Msg
	switch kind % 16 {
	case 0:
		msg = tea.WindowSizeMsg{Width: n % 231, Height: n % 71}
	case 1:
		buttons := []tea.MouseButton{tea.MouseButtonLeft, tea.MouseButtonWheelUp, tea.MouseButtonWheelDown, tea.MouseButtonRight}
		msg = tea.MouseMsg{X: n % 240, Y: n % 80, Button: buttons[n%4], Action: tea.MouseActionPress}
	case 2:
		msg = tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune(pastes()[n%len(pastes())]), Paste: true}
	case 3:
		if len(h.ticks) == 0 {
			return
		}
		msg = h.ticks[len(h.ticks)-1-n%min(len(h.ticks), 2)] // Time passes; the latest tick but one is an old one.
	case 4:
		msg = tea.WindowSizeMsg{Width: []int{80, 120, 200}[n%3], Height: []int{24, 40, 50}[n%3]}
	default:
		msg = keyOf(h.keys[n%len(h.keys)])
	}
	_, cmd := m.Update(msg)
	h.ticks = append(h.ticks, settle(m, cmd)...)
	h.check()
}

// check draws the frame, which must fit its terminal and hold no control character.
func (h *happening) check() {
	m := h.m
	frame := m.View()
	if m.env.Width <= 0 || m.env.Height <= 0 {
		return
	}
	lines := strings.Split(frame, "\n")
	if len(lines) != m.env.Height {
		h.fits("%d rows at %dx%d", len(lines), m.env.Width, m.env.Height)
	}
	for _, l := range lines {
		if grid.Width(l) > m.env.Width {
			h.fits("a row of %d columns at %dx%d: %q", grid.Width(l), m.env.Width, m.env.Height, l)
		}
		if strings.ContainsAny(l, "\x1b\x07\u202e") || m.opts.ASCII && strings.ContainsFunc(l, func(r rune) bool { return r > '~' }) {
			h.fits("a row with characters that it must not have: %q", l)
		}
	}
	if again := m.View(); again != frame {
		h.fits("two drawings of one place differ")
	}
}

// subjects are the kinds of walks that events happen to.
func subjects(t *testing.T) map[string]func() *model {
	t.Helper()
	race, pool, seen, wide := lessonWalk(t, raceLesson), lessonWalk(t, "go-pool"), recorded(t), handshake("宽 👩‍🔬")
	open := func(o Options, ascii bool, keys ...string) func() *model {
		return func() *model {
			m := drawn(t, o, 80, 24, ascii)
			press(m, keys...)
			return m
		}
	}
	lib := &shelf{}
	return map[string]func() *model{
		"first run":        open(Options{Library: lib}, true),
		"scenario":         open(Options{Start: race, Library: lib}, false),
		"ascii":            open(Options{Start: wide, Library: lib}, true),
		"capture":          open(Options{Start: seen, Library: lib}, false),
		"many connections": open(Options{Start: pool, Library: lib}, true, ":0.2s", "enter"),
		"presented":        open(Options{Start: race, Library: lib, Present: true}, true),
		"predicted":        open(Options{Start: race, Library: lib, Predict: true}, false),
		"changed run":      open(Options{Start: race, Library: lib}, true, ":#9", "enter", "x", "enter", "enter"),
		// B has more connections than A, and time-true rows are measured at A's.
		"compared with more": func() *model {
			m := drawn(t, Options{Start: lessonWalk(t, "http11-three-requests"), Against: lessonWalk(t, "go-pool")}, 140, 40, false)
			press(m, "o", "T", "c", "c")
			return m
		},
		"compared": open(Options{Start: race}, false, "d", closeLesson, "enter", "space"),
	}
}

// Whatever is pressed, pasted or clicked and however the window is pulled
// about: the program lives, and the frame fits.
func TestTenThousandRandomEventsNeverBreakTheFrame(t *testing.T) {
	events := 10_000
	if testing.Short() {
		events = 1000
	}
	all := subjects(t)
	t.Chdir(t.TempDir()) // Some of the keys may write a file.
	for name, open := range all {
		t.Run(name, func(t *testing.T) {
			rng := rand.New(rand.NewPCG(7, uint64(len(name))))
			h := &happening{m: open(), keys: strangeKeys(t), fits: t.Fatalf}
			for range events/len(all) + 1 {
				h.event(rng.IntN(16), rng.IntN(1<<16))
			}
		})
	}
}

// FuzzKeys plays octets as events: the first chooses the walk, each three that
// follow one event.
func FuzzKeys(f *testing.F) {
	names := []string{"first run", "scenario", "ascii", "capture", "presented", "predicted", "changed run"}
	for i := range names {
		f.Add([]byte{byte(i), 5, 0, 0, 6, 0, 40, 7, 1, 3, 0, 2, 2, 2, 0, 1, 5, 3, 3})
	}
	var open map[string]func() *model
	f.Fuzz(func(t *testing.T, data []byte) {
		if open == nil {
			open = subjects(t)
		}
		if len(data) == 0 || len(data) > 300 {
			return
		}
		t.Chdir(t.TempDir())
		h := &happening{m: open[names[int(data[0])%len(names)]](), keys: strangeKeys(t), fits: t.Fatalf}
		for data = data[1:]; len(data) >= 3; data = data[3:] {
			h.event(int(data[0]), int(data[1])<<8|int(data[2]))
		}
	})
}
