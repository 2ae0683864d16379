package tui

import (
	"context"
	"io"
	"math/rand/v2"
	"path/filepath"
	"strings"
	"testing"

	"wirewalk/tui/source"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/lipgloss"

	"wirewalk/tui/progress"
	"wirewalk/tui/speaker"
	"wirewalk/tui/stage"
)

func TestAFilterThatIsStillBeingAppliedWhenAChangedRunComesHoldsInBoth(t *testing.T) {
	w := handshakes("x", long)
	w.Again = func([]string) (*source.Source, error) { return handshakes("x", long-1), nil }
	a := &ahead{m: begin(t, Options{Start: w}, 100, 40)}
	press(a.m, "space", "space", "x", "enter")
	a.press("enter", "fsyn", "enter")
	a.end(0) // The run comes first.
	a.endAll()
	expect(t, a.m, "the changed run", "what if #", "filter: syn")
	a.press("o")
	expect(t, a.m, "the original", "this is the original", "filter: syn")
}

func TestTheMouseDoesNotPointAtWhatIsAboutToGo(t *testing.T) {
	a := &ahead{m: begin(t, Options{Start: handshakes("x", long)}, 80, 24)}
	press(a.m, "space", "space")
	a.press("fsyn", "enter")
	a.m.Update(tea.MouseMsg{Button: tea.MouseButtonWheelDown, Action: tea.MouseActionPress})
	if at, _ := position(a.m); at != 2 {
		t.Errorf("the wheel went to stop %d", at)
	}
	a.endAll()
	a.m.Update(tea.MouseMsg{Button: tea.MouseButtonWheelDown, Action: tea.MouseActionPress})
	if at, _ := position(a.m); at != 3 {
		t.Errorf("afterwards it went to stop %d", at)
	}
}

// However late what was begun comes, in whatever order: nothing is left over,
// and no frame is broken.
func TestRandomKeysWithWorkThatEndsInAnyOrderLeaveNothingWaiting(t *testing.T) {
	rounds := 20
	if testing.Short() {
		rounds = 5
	}
	all := subjects(t)
	t.Chdir(t.TempDir()) // Some of the keys may write a file.
	keys := []string{":#9", "d", "x", "x", "o", "enter", "enter", "enter", "two", "esc", "q", "w", "t", "tab", "f", "c", "/", "fin", "r", "y", "l", "e", "x.txt"}
	for _, b := range bindingsAsTheyAre(t) {
		if b.Action != stage.Suspend && b.Action != stage.Quit {
			keys = append(keys, b.Keys[0])
		}
	}
	for name, open := range all {
		for round := range rounds {
			rng := rand.New(rand.NewPCG(uint64(round), uint64(len(name))))
			a := &ahead{m: open()}
			h := &happening{m: a.m, fits: t.Fatalf}
			for range 60 {
				if len(a.held) > 0 && rng.IntN(4) == 0 {
					a.end(rng.IntN(len(a.held)))
				} else {
					a.press(keys[rng.IntN(len(keys))])
				}
				h.check()
			}
			for len(a.held) > 0 {
				a.end(rng.IntN(len(a.held)))
				h.check()
			}
			if p := a.m.pending; len(p.works)+len(p.inputs) > 0 {
				t.Errorf("%s, round %d: %+v", name, round, p)
			}
		}
	}
}

func TestWhatIsWrittenInCommandsIsNeverReplacedByWhatIsOlder(t *testing.T) {
	dir := t.TempDir()
	a := &ahead{m: begin(t, Options{Start: handshake("x"), StateDir: dir}, 80, 24)}
	a.press("space", "m", "space", "m")
	if len(a.held) != 2 {
		t.Fatalf("%d commands", len(a.held))
	}
	a.end(1)
	a.end(0)
	if n := len(progress.Load(dir).Marks["x"]); n != 2 {
		t.Errorf("%d marks are kept", n)
	}
	socket := filepath.Join(dir, "notes.sock")
	b, err := speaker.Serve(socket, func(work func()) { go work() })
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = b.Close() }()
	a.m.notes = b
	first, second := a.m.publishNotes(), tea.Cmd(nil)
	press(a.m, "end")
	second = a.m.publishNotes()
	second()
	first()
	var shown strings.Builder
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	if err := speaker.Show(ctx, socket, writeFunc(func(p []byte) (int, error) {
		if shown.Write(p); strings.Contains(shown.String(), "stop ") {
			stop()
		}
		return len(p), nil
	}), false); err != nil {
		t.Error(err)
	}
	if !strings.Contains(shown.String(), "stop 8 of 8") {
		t.Errorf("the notes show\n%s", shown.String())
	}
}

// Lines are answered one after the other: what one begins is done when the next is read.
func TestInSentencesNothingIsInTheMakingWhenALineIsRead(t *testing.T) {
	var out strings.Builder
	lengthy := handshakes("x", long)
	opts := Options{
		Start: lengthy, Against: handshake("two"), At: "next packet > 9", In: strings.NewReader("o\nq\n"), Out: &out, Accessible: true,
		Renderer: lipgloss.NewRenderer(io.Discard), Library: &shelf{},
	}
	if err := Run(opts); err != nil {
		t.Fatal(err)
	}
	says(t, out.String(), "Stop 13 of", "this is B  two")
}
