package tui

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"wirewalk/tui/source"

	tea "github.com/charmbracelet/bubbletea"

	"wirewalk/tui/stage"
)

// ahead is the program under somebody who types faster than anything is made:
// no command ends before it is allowed to.
type ahead struct {
	m    *model
	held []tea.Cmd
}

func (a *ahead) press(keys ...string) {
	for _, k := range keys {
		list := strings.Split(k, "")
		if _, ok := named[k]; ok || strings.HasPrefix(k, "ctrl+") {
			list = []string{k}
			if k == "space" {
				list = []string{" "}
			}
		}
		for _, one := range list {
			_, cmd := a.m.Update(keyOf(one))
			a.hold(cmd)
		}
	}
}

func (a *ahead) hold(cmd tea.Cmd) {
	if cmd != nil {
		a.held = append(a.held, cmd)
	}
}

// end lets one command end, and takes what comes of it.
func (a *ahead) end(i int) {
	cmd := a.held[i]
	a.held = append(a.held[:i:i], a.held[i+1:]...)
	switch msg := cmd().(type) {
	case tea.BatchMsg:
		for _, one := range msg {
			a.hold(one)
		}
	case nil, tea.QuitMsg, waiting:
	default:
		_, cmd = a.m.Update(msg)
		a.hold(cmd)
	}
}

// endAll lets all commands end in the order in which they were begun.
func (a *ahead) endAll() {
	for len(a.held) > 0 {
		a.end(0)
	}
}

// typedAhead are keys that are typed at once, the first of them settled before.
type typedAhead struct {
	first, keys []string
}

func ahead9(keys ...string) typedAhead {
	return typedAhead{[]string{":#9", "enter", "x", "enter"}, append([]string{"enter"}, keys...)}
}

// Keys that are typed ahead do the same as keys that are typed one by one, each
// after all that the one before it has set going.
func TestWhatIsTypedAheadDoesWhatItDoesTypedSlowly(t *testing.T) {
	lengthy := handshakes("x", long)
	places := map[string]struct {
		opts  Options
		cases []typedAhead
	}{
		"a changed run": {Options{Start: lessonWalk(t, "four-segment-close")}, []typedAhead{
			ahead9("o"), ahead9("o", "o"), ahead9("d"), ahead9("d", "down", "enter"), ahead9("x"), ahead9("g"), ahead9("w"),
			ahead9("W"), ahead9("M"), ahead9("t", "tab"), ahead9("o", "backspace", "m"), ahead9(":align steps", "enter"),
			ahead9(":align steps", "enter", "o", "space"), ahead9("x", "down", "enter", "enter", "o"), ahead9("?"), ahead9("G"),
			ahead9("q"), ahead9("esc"), ahead9("o", "q"), ahead9("x", "down", "enter", "quiet?", "enter", "o", "q"),
			ahead9("o", "/fin", "enter"), ahead9("d", "l", "down"), ahead9("ry", "enter"), ahead9("l"),
		}},
		"a comparison": {Options{Start: lessonWalk(t, "three-way-handshake")}, []typedAhead{
			{[]string{"end"}, []string{"dtwo", "enter", "o"}},
			{nil, []string{"dtwo", "enter", "d"}},
			{nil, []string{"dtwo", "enter", "o", "space", "o"}},
			{nil, []string{"dtwo", "enter", ":align steps", "enter", "space"}},
			{nil, []string{"dtwo", "enter", "esc"}},
			{nil, []string{"dtwo", "enter", "q"}},
			{nil, []string{"dtwo", "enter", "d", "esc", "x", "enter", "enter", "o"}},
			{nil, []string{"dmissing", "enter"}},
		}},
		"another walk": {Options{}, []typedAhead{
			{nil, []string{"space", "space", "space"}},
			{[]string{"l"}, []string{"down", "enter", "space", "space", "w"}},
			{[]string{"l"}, []string{"enter", "l", "down", "down", "enter", "end"}},
			{[]string{"space", "end"}, []string{"space", "space", "m"}},
			{[]string{"l"}, []string{"enter", "q"}},
			{nil, []string{"o/missing", "enter"}},
			{nil, []string{"oone", "enter", "space"}},
			{[]string{"l"}, []string{"enter", "?"}},
			{[]string{"l"}, []string{"enter", "/syn", "enter"}},
		}},
		"a long trace": {Options{Start: lengthy}, []typedAhead{
			{nil, []string{"fsyn", "enter", "space", "space"}},
			{nil, []string{"c", "c", "space"}},
			{nil, []string{"c", "esc"}},
			{nil, []string{":next packet > 9", "enter", "space", "m"}},
			{nil, []string{"t", "tab", "tab", "down"}},
			{nil, []string{"t", "esc", "space"}},
			{nil, []string{"t", "tab", "esc"}},
			{nil, []string{"t", "shift+tab", "q", "space"}},
			{[]string{"end"}, []string{"ry", "enter", "space"}},
			{nil, []string{"/note", "enter", "c", "fconn c", "enter"}},
			{nil, []string{"fsyn", "enter", "dtwo", "enter", "o"}},
			{[]string{"end"}, []string{"fsyn", "enter", "home", "space"}},
			{nil, []string{"c", "w"}},
			{nil, []string{"fnobody", "esc", "fsyn and fin", "enter", "space"}},
			{nil, []string{"c", "?"}},
		}},
	}
	for place, p := range places {
		t.Run(place, func(t *testing.T) {
			for _, c := range p.cases {
				slowly, fast := begin(t, p.opts, 100, 40), &ahead{m: begin(t, p.opts, 100, 40)}
				press(slowly, c.first...)
				press(fast.m, c.first...)
				press(slowly, c.keys...)
				fast.press(c.keys...)
				fast.endAll()
				fast.m.status, slowly.status = "", "" // Of what was stopped nothing is to be said to who has seen it.
				if got, want := fast.m.View(), slowly.View(); got != want {
					t.Errorf("after %q typed ahead it shows\n%s\ntyped slowly\n%s", c.keys, got, want)
				}
				if p := fast.m.pending; len(p.works)+len(p.inputs) > 0 {
					t.Errorf("after %q something is left: %+v", c.keys, p)
				}
			}
		})
	}
}

// changing has a changed run in the making.
func changing(t *testing.T, opts Options) *ahead {
	t.Helper()
	if opts.Start == nil {
		opts.Start = lessonWalk(t, "four-segment-close")
	}
	a := &ahead{m: begin(t, opts, 80, 24)}
	press(a.m, ":#9", "enter", "x", "enter")
	a.press("enter")
	expect(t, a.m, "what is being made", "running again: what if #9 lost ...")
	return a
}

func TestAKeyThatNeedsWhatIsBeingMadeSaysThatItWaits(t *testing.T) {
	a := changing(t, Options{})
	a.press("o")
	expect(t, a.m, "one key", "o waits, Esc stops this: running again: what if #9 lost ...")
	a.press("backspace", "m")
	expect(t, a.m, "more keys", "3 keys wait, Esc stops this: running again: what if #9 lost ...")
	if at, _ := position(a.m); at != 13 || len(a.m.tour.Marked()) > 0 {
		t.Errorf("a key has overtaken the one that waits: stop %d, %d marks", at, len(a.m.tour.Marked()))
	}
	a.endAll()
	expect(t, a.m, "when it is made", "stop 12 of 15", "marked")
	if a.m.tour.Branch() != "" || len(a.m.tour.Marked()) != 1 {
		t.Errorf("this is %q with %d marks", a.m.tour.Branch(), len(a.m.tour.Marked()))
	}
	a = changing(t, Options{})
	a.press(":align steps", "enter")
	expect(t, a.m, "a line", ":align steps waits, Esc stops this")
}

func TestAKeyThatNeedsNothingOfWhatIsBeingMadeGoesThroughAtOnce(t *testing.T) {
	for keys, want := range map[string]string{
		"backspace": "stop 12 of 15", "home": "stop 0 of 15", "?": "KEYS", "G": "GLOSSARY", "m": "marked", "f": "filter: ",
		":": ":_", "N": "my note", "/": "find: ", "enter": "PACKET #9", "T": "rows are equal times", "l": "LESSONS",
	} {
		a := changing(t, Options{})
		a.press(keys)
		expect(t, a.m, keys, want)
		if n := len(a.m.pending.inputs); n > 0 {
			t.Errorf("%s waits", keys)
		}
	}
}

func TestEscAndQTakeBackWhatIsInTheMaking(t *testing.T) {
	for _, keys := range [][]string{{"esc"}, {"q"}, {"o", "esc"}, {"x", "x", "esc"}, {"\\", "q", "q"}, {"?", "esc", "esc"}} {
		a := changing(t, Options{})
		a.press(keys...)
		expect(t, a.m, fmt.Sprint(keys), "stopped: running again: what if #9 lost ...", "stop 13 of 15")
		a.endAll()
		if k := a.m.tour; k.Branch() != "" || compared(a.m) || a.m.top() != nil || a.m.place != stage.InWalk {
			t.Errorf("%q: it has come all the same", keys)
		}
		if p := a.m.pending; len(p.works)+len(p.inputs) > 0 {
			t.Errorf("%q: something is left: %+v", keys, p)
		}
	}
}

func TestAWalkThatIsLeftTakesWhatIsMadeForItAlong(t *testing.T) {
	for _, keys := range [][]string{{"l"}, {"l", "q"}, {"l", "down", "enter"}} {
		a := changing(t, Options{})
		a.press(keys...)
		for len(a.held) > 0 { // What was begun last ends first.
			a.end(len(a.held) - 1)
		}
		if k := a.m.tour; k.Branch() != "" || compared(a.m) {
			t.Errorf("%q: the changed run has come", keys)
		}
	}
}

func TestWhatWaitedForWhatHasFailedIsDroppedAndSoIsSaid(t *testing.T) {
	w := lessonWalk(t, "four-segment-close")
	w.Again = func([]string) (*source.Source, error) { return nil, errors.New("the link is gone") }
	a := changing(t, Options{Start: w})
	a.press("o", "d", "two", "enter")
	a.endAll()
	expect(t, a.m, "what failed", "the link is gone; what was typed meanwhile is dropped", "stop 13 of 15")
	if compared(a.m) || a.m.line != nil || len(a.m.pending.inputs) > 0 {
		t.Error("a key has done something else")
	}
	a = changing(t, Options{Start: w})
	a.endAll()
	if a.m.status != "the link is gone" {
		t.Errorf("it says %q", a.m.status)
	}
}

func TestHowManyKeysWaitIsBounded(t *testing.T) {
	a := changing(t, Options{})
	a.press("o")
	for range 2 * maxInputs {
		a.press("backspace")
	}
	if n := len(a.m.pending.inputs); n != maxInputs {
		t.Errorf("%d wait", n)
	}
	expect(t, a.m, "the status", "500 keys wait and no more")
	a.endAll()
	expect(t, a.m, "when it is made", "stop 0 of 15")
}

func TestCtrlCLeavesAtOnceUnlessAFileIsBeingWritten(t *testing.T) {
	quits := func(a *ahead) bool {
		cmd := a.held[len(a.held)-1]
		_, quit := cmd().(tea.QuitMsg)
		return quit
	}
	a := changing(t, Options{})
	a.press("ctrl+c")
	if !quits(a) {
		t.Error("it waits for a changed run")
	}
	a = changing(t, Options{})
	a.press("o", "ctrl+c")
	if !quits(a) {
		t.Error("it waits behind another key")
	}
	for _, key := range []string{"q", "ctrl+c"} {
		name := filepath.Join(t.TempDir(), "x.txt")
		a = &ahead{m: begin(t, Options{Start: handshake("x")}, 80, 24)}
		press(a.m, "e"+name)
		a.press("enter", key)
		expect(t, a.m, key, " waits, Esc stops this: writing x.txt")
		if len(a.held) != 1 {
			t.Fatalf("%s does not wait for the file", key)
		}
		a.end(0)
		if _, err := os.Stat(name); err != nil || len(a.held) != 1 || !quits(a) {
			t.Errorf("%s has not waited for the file: %v", key, err)
		}
	}
	a = &ahead{m: begin(t, Options{Start: handshake("x")}, 80, 24)}
	press(a.m, "e"+filepath.Join(t.TempDir(), "x.txt"))
	a.press("enter", "ctrl+c", "ctrl+c")
	if !quits(a) {
		t.Error("who presses it twice has to wait for the file")
	}
}

func TestAFileThatCannotBeWrittenKeepsTheProgramOpen(t *testing.T) {
	a := &ahead{m: begin(t, Options{Start: handshake("x")}, 80, 24)}
	press(a.m, "ex.yaml")
	a.press("enter", "q")
	a.endAll()
	expect(t, a.m, "what failed", "x.yaml: a capture is no scenario")
	if a.m.place != stage.InWalk {
		t.Error("the walk was left")
	}
}

type writeFunc func([]byte) (int, error)

func (f writeFunc) Write(p []byte) (int, error) { return f(p) }
