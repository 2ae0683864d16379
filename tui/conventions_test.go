package tui

import (
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/lipgloss"
	"github.com/charmbracelet/x/ansi"
	"github.com/muesli/termenv"

	"wirewalk/tui/paint"
	"wirewalk/tui/source"
	"wirewalk/tui/stage"
	"wirewalk/tui/tour"
	"wirewalk/tui/view"
)

// onTop reports that something lies over the walk, the list or the first screen.
func (m *model) onTop() bool {
	return m.top() != nil || m.line != nil || m.place == stage.InWalk && m.tour.OnTop()
}

// keyOf is the key press of a name in the key map.
func keyOf(name string) tea.KeyMsg {
	if name == " " {
		return tea.KeyMsg{Type: tea.KeySpace, Runes: []rune(name)}
	}
	for t := tea.KeyType(-100); t < 128; t++ {
		if k := (tea.Key{Type: t}); t != tea.KeyRunes && len(name) > 1 && k.String() == name {
			return tea.KeyMsg(k)
		}
	}
	return tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune(name)}
}

// Whatever a key of the map opens, in a walk, in the lessons or at the
// beginning: Esc closes it, and so does q, which does no more than that. In an
// input line q is a letter.
func TestEscClosesEveryOverlayAndQClosesItOnly(t *testing.T) {
	walk, seen := lessonWalk(t, closeLesson), recorded(t)
	places := map[string]func() *model{
		"walk": func() *model {
			m := drawn(t, Options{Start: walk}, 120, 40, true)
			press(m, "space", "space", "space")
			return m
		},
		"capture": func() *model {
			m := drawn(t, Options{Start: seen}, 120, 40, true)
			press(m, "esc", "space", "space", "space")
			return m
		},
		"lessons":   func() *model { m := drawn(t, Options{}, 120, 40, true); press(m, "l"); return m },
		"first run": func() *model { return drawn(t, Options{}, 120, 40, true) },
	}
	opened := map[stage.Action]bool{}
	for place, at := range places {
		for _, b := range bindingsAsTheyAre(t) {
			for _, shut := range []string{"esc", "q"} {
				m := at()
				if b.In&m.place == 0 || b.Action == stage.Suspend {
					continue
				}
				before, mode := m.View(), m.place
				_, cmd := m.Update(keyOf(b.Keys[0]))
				settle(m, cmd)
				if !m.onTop() || shut == "q" && m.line != nil {
					continue
				}
				opened[b.Action] = true
				press(m, shut)
				if m.onTop() || m.place != mode || m.View() != before {
					t.Errorf("%s: %s after %s leads elsewhere:\n%s", place, shut, b.Action, m.View())
				}
			}
		}
	}
	for _, a := range []stage.Action{
		stage.Help, tour.Why, tour.WhyNot, tour.WhatIf, stage.Tables, tour.Predict, stage.Enter, stage.Pane, tour.Zoom, stage.Find, tour.Filter,
		tour.Command, tour.Export, tour.Reset, tour.Compare, stage.Open,
	} {
		if !opened[a] {
			t.Errorf("%s opened nothing", a)
		}
	}
}

// One page may be opened over another; each Esc or q takes one away at most.
func TestEveryTableAndTheHelpOverItAreClosedOneByOne(t *testing.T) {
	for i := range tableNames() {
		for _, shut := range []string{"esc", "q"} {
			m := drawn(t, Options{Start: lessonWalk(t, raceLesson)}, 120, 40, true)
			press(m, "end")
			before := m.View()
			press(m, "t")
			for range i {
				press(m, "tab")
			}
			press(m, "?", shut)
			if m.top() != nil {
				press(m, shut)
			}
			if m.View() != before {
				t.Errorf("%s of table %s and the help leads elsewhere:\n%s", shut, tableNames()[i], m.View())
			}
		}
	}
}

// The help page is the key map and nothing else knows the keys: other keys,
// other help.
func TestHelpHasOneLineForEveryBindingWithAllItsKeysAndItsWords(t *testing.T) {
	for name, keys := range map[string]map[string][]string{"as they are": nil, "other keys": {"why": {"y", "f2"}, "next": {"j", " "}}} {
		m := begin(t, Options{Start: handshake("x"), Keys: keys}, 120, 200)
		press(m, "?")
		frame := m.View()
		for _, b := range m.env.Keys.All() {
			if b.In == stage.InLine {
				continue // The label of an input line names its keys.
			}
			var names []string
			for _, k := range b.Keys {
				names = append(names, m.env.Keys.Written(k))
			}
			head, help := strings.Join(names, " "), m.env.Keys.Fill(b.Help, b.In)
			if !slices.ContainsFunc(strings.Split(frame, "\n"), func(l string) bool {
				words, ok := strings.CutPrefix(strings.TrimSpace(l), head+" ")
				return ok && help != "" && strings.HasPrefix(strings.TrimSpace(words), help[:min(len(help), 40)])
			}) {
				t.Errorf("%s: no line of the help has %q and %q", name, head, help)
			}
		}
	}
}

// Colours are taken away by NO_COLOR and by dumb terminals, lipgloss's reverse
// with them: what is left must say it all.
func TestColourAddsNothingThatTheTextDoesNotSay(t *testing.T) {
	for _, c := range screenCases() {
		m := arrived(t, c, c.start(t), [2]int{120, 40}, true)
		plain := m.View()
		for _, theme := range paint.Themes() {
			r := lipgloss.NewRenderer(io.Discard)
			r.SetColorProfile(termenv.TrueColor)
			var err error
			if m.painter, err = paint.New(r, theme); err != nil {
				t.Fatal(err)
			}
			coloured := m.View()
			if !strings.Contains(coloured, "\x1b[") && c.name != "blank" {
				t.Fatalf("%s in %s has no colour: nothing is compared", c.name, theme)
			}
			if trimmed(ansi.Strip(coloured)) != trimmed(plain) {
				t.Errorf("%s in %s says something else than without colour:\n%s", c.name, theme, ansi.Strip(coloured))
			}
		}
	}
}

// trimmed leaves out the blanks at line ends.
func trimmed(frame string) string {
	lines := strings.Split(frame, "\n")
	for i, l := range lines {
		lines[i] = strings.TrimRight(l, " ")
	}
	return strings.Join(lines, "\n")
}

// rowWith is the first row of a frame that holds a text.
func rowWith(t *testing.T, m *model, text string) string {
	t.Helper()
	for _, l := range strings.Split(m.View(), "\n") {
		if strings.Contains(l, text) {
			return l
		}
	}
	t.Fatalf("no row has %q:\n%s", text, m.View())
	return ""
}

func TestWithoutColourDirectionLossRepetitionAndResetAreToldApart(t *testing.T) {
	m := drawn(t, Options{Start: lessonWalk(t, "tail-loss")}, 120, 40, true)
	press(m, "end")
	row := func(text string) string { return rowWith(t, m, text) }
	if arriving := row("#13"); !strings.Contains(arriving, "-->") && !strings.Contains(arriving, ".") {
		t.Errorf("to the right: %q", arriving)
	}
	if repair := row("again (probe)"); !strings.Contains(repair, "#14 = #10 again (probe)") {
		t.Errorf("a repetition: %q", repair)
	}
	press(m, "home", ":next lost", "enter")
	if lost := row("#9 200"); !strings.Contains(lost, " X-- #9 200 goes on --|") {
		t.Errorf("a loss: %q", lost)
	}
	m = drawn(t, Options{Start: lessonWalk(t, raceLesson)}, 120, 40, true)
	press(m, "end", "home", ":next rst", "enter", "space", "space")
	if reset := row("#12"); !strings.Contains(reset, "<-- #12 RST seq 250 --x") {
		t.Errorf("a reset, to the left: %q", reset)
	}
	if arrived := row("#11 "); !strings.Contains(arrived, "== #11 SYN ==>") {
		t.Errorf("the other connection, to the right: %q", arrived)
	}
	if shut := row("a CLOSED"); !strings.Contains(shut, "x a CLOSED") {
		t.Errorf("the end of a lifeline: %q", shut)
	}
}

func TestWithoutColourWhatIsSelectedHasAMark(t *testing.T) {
	for _, name := range []string{"selected", "rows-selected", "packet-zoomed", "why", "lessons", "what-if", "triage", "last-page", "ask-who", "tables-events"} {
		i := slices.IndexFunc(screenCases(), func(c screenCase) bool { return c.name == name })
		if i < 0 {
			t.Fatalf("there is no screen %s", name)
		}
		c := screenCases()[i]
		m := arrived(t, c, c.start(t), [2]int{80, 24}, true)
		marks := func() []int {
			var at []int
			for y, l := range strings.Split(m.View(), "\n") {
				if strings.HasPrefix(strings.TrimLeft(l, " "), ">") {
					at = append(at, y)
				}
			}
			return at
		}
		was := marks()
		if len(was) == 0 {
			t.Errorf("%s: nothing is marked:\n%s", name, m.View())
		}
		if before := m.View(); name != "triage" && name != "packet-zoomed" {
			press(m, "down")
			if slices.Equal(marks(), was) {
				press(m, "up", "up")
			}
			if slices.Equal(marks(), was) && m.View() == before {
				t.Errorf("%s: the mark stays when another is selected", name)
			}
		}
	}
}

func TestBelowTheMinimumOneMessageSaysWhatIsNeededAndWhatThereIs(t *testing.T) {
	for _, c := range screenCases() {
		opts := c.start(t)
		for _, size := range [][2]int{{59, 24}, {80, 15}, {40, 10}, {25, 3}, {19, 24}} {
			m := arrived(t, c, opts, [2]int{80, 24}, true)
			settle(m, func() tea.Msg { return tea.WindowSizeMsg{Width: size[0], Height: size[1]} })
			text := strings.TrimSpace(whole(t, m))
			onList := m.top() != nil || m.place == stage.InLessons // Lists are readable on less.
			says := fmt.Sprintf("needs %dx%d, has %dx%d", view.MinWidth, view.MinHeight, size[0], size[1])
			fits := onList || m.place == stage.InFirst && size[0] >= view.MinWidth || c.name == "blank"
			if !fits && text != says[:min(len(says), size[0])] {
				t.Errorf("%s at %dx%d: %q", c.name, size[0], size[1], text)
			}
			if onList && size[0] < 20 && !strings.HasPrefix(says, text) {
				t.Errorf("%s at %dx%d: %q", c.name, size[0], size[1], text)
			}
		}
	}
}

func TestAfterTwoHundredResizesTheCursorIsKeptAndTheFrameIsAFreshOne(t *testing.T) {
	for _, c := range screenCases() {
		if !slices.Contains([]string{"selected", "rows-selected", "packet-zoomed", "why", "lessons", "ask-who", "compared", "tables-ss"}, c.name) {
			continue
		}
		opts := c.start(t)
		rng := rand.New(rand.NewPCG(3, 4))
		m := arrived(t, c, opts, [2]int{120, 40}, true)
		fresh := m.View()
		at, selected := stopOf(m), m.tour.Shown()
		for range 200 {
			m.Update(tea.WindowSizeMsg{Width: rng.IntN(260), Height: rng.IntN(90)})
			m.View()
		}
		m.Update(tea.WindowSizeMsg{Width: 120, Height: 40})
		if m.View() != fresh {
			t.Errorf("%s: after the resizes the frame is\n%s\nand was\n%s", c.name, m.View(), fresh)
		}
		if stopOf(m) != at || m.tour.Shown() != selected {
			t.Errorf("%s: stop %d became %d, packet %d became %d", c.name, at, stopOf(m), selected, m.tour.Shown())
		}
	}
}

// Slow things belong into commands: whatever key is pressed, Update itself asks
// neither the library nor a run for anything, and writes no file.
func TestUpdateDoesNoIO(t *testing.T) {
	dir := t.TempDir()
	inUpdate := false
	used := func(what string) {
		if inUpdate {
			t.Errorf("Update itself calls %s", what)
		}
	}
	w := lessonWalk(t, raceLesson)
	again, save := w.Again, w.Save
	w.Again = func(list []string) (*source.Source, error) { used("Again"); return again(list) }
	w.Save = func(list []string) ([]byte, error) { used("Save"); return save(list) }
	m := drawn(t, Options{Start: w, StateDir: filepath.Join(dir, "state"), Library: &guarded{realLibrary{}, used}}, 120, 40, true)
	files := func() int {
		list, err := os.ReadDir(dir)
		if err != nil {
			t.Fatal(err)
		}
		return len(list)
	}
	update := func(k tea.KeyMsg) tea.Cmd {
		before := files()
		inUpdate = true
		defer func() { inUpdate = false }()
		_, cmd := m.Update(k)
		if files() != before {
			t.Errorf("Update itself writes a file at %s", k)
		}
		return cmd
	}
	script := []string{" ", " ", " ", "x", "enter", "enter", "x", "down", "down", "down", "down", "enter", "enter", "e"}
	for _, r := range filepath.Join(dir, "a.txt") {
		script = append(script, string(r))
	}
	script = append(script, "enter", "e")
	for _, r := range filepath.Join(dir, "a.yaml") {
		script = append(script, string(r))
	}
	script = append(script, "enter", "d")
	for _, r := range closeLesson {
		script = append(script, string(r))
	}
	script = append(script, "enter", "end", " ", " ", "l", "down", "enter", "q", "ctrl+c")
	for _, k := range script {
		settle(m, update(keyOf(k)))
	}
	if n := files(); n < 3 {
		t.Errorf("after the commands ran there are only %d files and folders", n)
	}
}

// guarded tells when the library is asked for a walk.
type guarded struct {
	realLibrary
	used func(string)
}

func (g *guarded) Open(id string) (*source.Source, error) {
	g.used("Open")
	return g.realLibrary.Open(id)
}

func TestOnAProjectorTheAuthorsNoteIsLeftToTheTeacher(t *testing.T) {
	w := handshake("x")
	m := begin(t, Options{Start: w, Present: true}, 80, 24)
	press(m, "space", "space")
	if frame := m.View(); strings.Contains(frame, "The teacher speaks") || !strings.Contains(frame, "WHY") {
		t.Errorf("the projector shows\n%s", frame)
	}
	if notes := m.notesPage(); !strings.Contains(notes, "The teacher speaks") {
		t.Errorf("the teacher sees\n%s", notes)
	}
}

func TestWideGlyphsInNotesAndTitlesKeepTheLifelinesStraight(t *testing.T) {
	for _, ascii := range []bool{true, false} {
		w := handshake("课程 👩‍🔬 é")
		w.Notes = []source.Note{{Stop: 2, Text: strings.Repeat("握手：三次 👨‍👩‍👧‍👦 🇩🇪 e\u0301 ", 12)}}
		m := drawn(t, Options{Start: w}, 80, 24, ascii)
		press(m, "space", "space")
		life := "│"
		if ascii {
			life = "|"
		}
		rows := strings.Split(whole(t, m), "\n")
		for _, row := range rows[2:5] {
			for _, x := range []int{23, 62} {
				left, glyph := "", ""
				for rest := row; rest != "" && ansi.StringWidth(left) <= x; {
					glyph = string([]rune(rest)[:1])
					left, rest = left+glyph, rest[len(glyph):]
				}
				if glyph != life && glyph != "*" {
					t.Errorf("column %d of %q is %q", x, row, glyph)
				}
			}
		}
		if ascii != !strings.Contains(m.View(), "握") {
			t.Errorf("ASCII %t shows\n%s", ascii, m.View())
		}
	}
}
