package tui

import (
	"fmt"
	"go/ast"
	"go/token"
	"regexp"
	"strconv"
	"strings"
	"testing"

	tea "github.com/charmbracelet/bubbletea"

	"wirewalk/tui/linear"
	"wirewalk/tui/stage"
	"wirewalk/tui/tour"
)

// glyphKeys gives every action of the program a letter of its own that no word of
// the program is written with.
func glyphKeys(tb testing.TB) map[string][]string {
	tb.Helper()
	letters := []rune("абвгдежзийклмнопрстуфхцчшщъыьэюяАБВГДЕЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯαβγδεζηθικλμνξοπρστυφχψω")
	keys := map[string][]string{}
	for _, b := range bindingsAsTheyAre(tb) {
		if _, has := keys[string(b.Action)]; has {
			continue
		}
		if len(keys) == len(letters) {
			tb.Fatal("there are more actions than letters")
		}
		keys[string(b.Action)] = []string{string(letters[len(keys)])}
	}
	return keys
}

// twins are one program twice: as everybody has it, and with a letter for every
// action. What is typed into the one is done in the other.
type twins struct {
	t            *testing.T
	usual, other *model
	glyph        func(stage.Action) string
	said         map[string]bool // all that the other one has said in its status line and its prompts
	faults       map[string]bool
	ticks        map[*model][]tea.Msg
}

func newTwins(t *testing.T, opts func() Options, width, height int) *twins {
	t.Helper()
	keys := glyphKeys(t)
	begun := func(keys map[string][]string) *model {
		o := opts()
		o.Keys = keys
		if o.Library == nil {
			o.Library = &shelf{}
		}
		return sized(shell(t, o), width, height)
	}
	w := &twins{
		t: t, usual: begun(nil), other: begun(keys), said: map[string]bool{}, faults: map[string]bool{}, ticks: map[*model][]tea.Msg{},
		glyph: func(a stage.Action) string { return keys[string(a)][0] },
	}
	w.look("the beginning")
	return w
}

// press types keys, by their usual names, or texts.
func (w *twins) press(keys ...string) {
	w.t.Helper()
	for _, k := range keys {
		list := []string{k}
		if _, ok := named[k]; !ok && !strings.HasPrefix(k, "ctrl+") {
			list = strings.Split(k, "")
		}
		for _, one := range list {
			w.key(one)
			w.look(k)
		}
	}
}

// key presses one key of the usual program, and what does the same in the other.
func (w *twins) key(name string) {
	msg := keyOf(name)
	if kt, ok := named[name]; ok {
		msg = tea.KeyMsg{Type: kt}
		if kt == tea.KeySpace {
			msg.Runes = []rune{' '}
		}
	}
	twin := msg
	if b := bound(w.usual, msg); b != nil {
		twin = keyOf(w.glyph(b.Action))
	}
	for m, k := range map[*model]tea.KeyMsg{w.usual: msg, w.other: twin} {
		_, cmd := m.Update(k)
		w.ticks[m] = append(w.ticks[m], settle(m, cmd)...)
	}
}

// pass lets the time pass that the latest key began to wait for.
func (w *twins) pass() {
	w.t.Helper()
	for m, list := range w.ticks {
		if len(list) > 0 {
			_, cmd := m.Update(list[len(list)-1])
			w.ticks[m] = append(list, settle(m, cmd)...)
		}
	}
	w.look("a while")
}

// bound is what a key does where it would go now, nil for a letter.
func bound(m *model, msg tea.KeyMsg) *stage.Binding {
	keys := m.env.Keys
	switch b := keys.Of(stage.InWalk, msg.String()); {
	case m.line == nil:
		return keys.Of(m.where(), msg.String())
	case m.line.Clicker && m.line.Value == "" && b != nil && b.Action == stage.Next:
		return b
	}
	return keys.Of(stage.InLine, msg.String())
}

var (
	// keyNames are those of the usual keys that are no letters.
	keyNames = regexp.MustCompile(`\b(?:Space|Enter|Esc|Tab|Backspace|Bksp|PgUp|PgDn|F5|Home|Ctrl-[A-Z])\b|[↑↓]`)
	// aLetter says what a letter does, or a sign: "o shows the original".
	aLetter = regexp.MustCompile(`(?:^|[\s(;:,>])(?:[b-zA-Z]|[][?/'.:\\<>+=])(?: (?:and|or) (?:[b-zA-Z]|[][?/'.:\\]))? ` +
		`(?:shows?|lists?|goes|changes|sets|asks?|marks?|writes|takes|ends|plays|leaves|stops|searches|opens|finds?|swaps|tells|explains|runs|completes|draws)\b`)
	// aColon is a command behind the key that usually begins one.
	aColon = regexp.MustCompile(`(?:^|[\s(;]):(?:#|[a-z]+ )`)
	// inBraces is an action whose key was not put in its place.
	inBraces = regexp.MustCompile(`\{[a-z-]+\}`)
	// alone is a letter that stands by itself where no letter has to.
	alone = regexp.MustCompile(`(?:^|[ (;])([b-zC-Z?/'\\])(?:[ ,;)]|$)`)
)

// look compares what the two show, and looks for usual keys in what the other says.
func (w *twins) look(after string) {
	w.t.Helper()
	u, o := w.usual, w.other
	if u.where() != o.where() || len(u.pages) != len(o.pages) || (u.line == nil) != (o.line == nil) || u.blank != o.blank {
		w.t.Fatalf("after %s the one shows\n%s\nand the other\n%s", after, u.View(), o.View())
	}
	if u.place == stage.InWalk {
		a, of := position(u)
		b, rest := position(o)
		if a != b || of != rest || u.tour.Look() != o.tour.Look() || u.tour.Shown() != o.tour.Shown() {
			w.t.Fatalf("after %s the one is at stop %d of %d and the other at %d of %d", after, a, of, b, rest)
		}
	}
	frame := o.View()
	w.said[o.status] = true
	if o.line != nil {
		w.said[o.line.text(o.env.Keys, o.where())] = true
	}
	w.said[strings.Join(strings.Fields(frame), " ")] = true
	if o.place == stage.InWalk {
		w.said[o.notesPage()] = true
	}
	if p := o.top(); p != nil {
		c := p.Content()
		w.said[c.Empty] = true
		for _, it := range c.Items {
			w.said[it.Text] = true
		}
	}
	for _, line := range strings.Split(frame, "\n") {
		for _, what := range []*regexp.Regexp{keyNames, aLetter, inBraces, aColonUnlessTyped(o)} {
			if found := what.FindString(line); found != "" {
				w.fault("%q, after %s: %s", found, after, strings.TrimSpace(line))
			}
		}
	}
	if found := alone.FindString(strings.NewReplacer("connection b", "", " / ", " and ").Replace(o.status)); found != "" {
		w.fault("%q, after %s is said: %s", found, after, o.status)
	}
	if o.message() == "" && o.line == nil && !o.blank && !o.tour.Look().Present {
		w.bar(after)
	}
}

// aColonUnlessTyped is nothing while a command is typed, whose line begins with a colon.
func aColonUnlessTyped(m *model) *regexp.Regexp {
	if m.line != nil {
		return inBraces
	}
	return aColon
}

// bar checks that the last row names letters only.
func (w *twins) bar(after string) {
	lines := strings.Split(w.other.View(), "\n")
	last := strings.TrimSpace(lines[len(lines)-1])
	if last == "" || strings.HasPrefix(last, "needs ") || strings.HasPrefix(last, "a question waits") {
		return
	}
	for _, part := range regexp.MustCompile(` {2,}`).Split(last, -1) {
		key, _, _ := strings.Cut(part, " ")
		if r := []rune(key); len(r) != 1 || r[0] < 'α' {
			w.fault("the key %q in the bar after %s: %s", key, after, last)
		}
	}
}

func (w *twins) fault(format string, args ...any) {
	w.t.Helper()
	text := fmt.Sprintf(format, args...)
	if !w.faults[text] && len(w.faults) < 40 {
		w.faults[text] = true
		w.t.Error(text)
	}
}

// With a letter for every action the program does what it does with the usual
// keys, and names none of those, on any screen and in any of its sentences.
func TestWithOtherKeysForEverythingNoUsualKeyIsNamed(t *testing.T) {
	if testing.Short() {
		t.Skip("every screen is looked at twice, which the ordinary run does")
	}
	said := map[string]bool{}
	for _, size := range [][2]int{{80, 24}, {120, 40}} {
		for _, c := range screenCases() {
			t.Run(fmt.Sprintf("%s %dx%d", c.name, size[0], size[1]), func(t *testing.T) {
				w := newTwins(t, func() Options {
					o := c.start(t)
					o.Library = realLibrary{}
					return unspoken(o)
				}, size[0], size[1])
				w.press(c.keys...)
				w.gather(said)
			})
		}
		for _, c := range spokenCases(t) {
			t.Run(fmt.Sprintf("%s %dx%d", c.name, size[0], size[1]), func(t *testing.T) {
				w := newTwins(t, c.start, size[0], size[1])
				c.does(w)
				w.gather(said)
			})
		}
	}
	glyphs := glyphKeys(t)
	for place, text := range sentencesWithKeys(t) {
		if elsewhere := strings.HasPrefix(place, "suspend") && underShell(); !elsewhere && !spoken(said, text, glyphs) {
			t.Errorf("%s: nothing has said %q", place, text)
		}
	}
}

func (w *twins) gather(said map[string]bool) {
	for text := range w.said {
		said[text] = true
	}
}

// unspoken leaves out of a walk what its author says, who may name keys.
func unspoken(o Options) Options {
	if o.Start != nil {
		own := *o.Start
		own.Notes = nil
		o.Start = &own
	}
	return o
}

// sentencesWithKeys are the texts of the program that name actions in braces, by where they stand.
func sentencesWithKeys(t *testing.T) map[string]string {
	t.Helper()
	actions := glyphKeys(t)
	texts := map[string]string{}
	set, files := sources(t)
	for name, file := range files {
		if strings.HasPrefix(name, "linear") {
			continue // Its lines are held by tests of their own.
		}
		ast.Inspect(file, func(n ast.Node) bool {
			lit, ok := n.(*ast.BasicLit)
			if !ok || lit.Kind != token.STRING {
				return true
			}
			text, err := strconv.Unquote(lit.Value)
			if err != nil {
				t.Fatal(err)
			}
			for _, found := range inBraces.FindAllString(text, -1) {
				if actions[strings.Trim(found, "{}")] != nil {
					texts[set.Position(lit.Pos()).String()] = text
				}
			}
			return true
		})
	}
	return texts
}

// spoken reports that something was said in the words of a text, with its keys.
func spoken(said map[string]bool, text string, glyphs map[string][]string) bool {
	for action, keys := range glyphs {
		text = strings.ReplaceAll(text, "{"+action+"}", keys[0])
	}
	text = regexp.QuoteMeta(strings.Join(strings.Fields(text), " "))
	words := regexp.MustCompile(regexp.MustCompile(`%[a-z+]+`).ReplaceAllString(text, ".*"))
	for s := range said {
		if words.MatchString(s) {
			return true
		}
	}
	return false
}

// What waits is named by the keys that there are, and so is what stops it.
func TestWithOtherKeysThatIsNamedWhichWaits(t *testing.T) {
	keys := glyphKeys(t)
	glyph := func(a stage.Action) string { return keys[string(a)][0] }
	a := &ahead{m: sized(shell(t, Options{Start: lessonWalk(t, closeLesson), Library: &shelf{}, Keys: keys}), 120, 40)}
	at := []string{glyph(tour.Command), "#9", glyph(stage.Take), glyph(tour.WhatIf), glyph(stage.Enter)}
	press(a.m, at...)
	a.press(glyph(stage.Next)) // The clicker's key runs it.
	expect(t, a.m, "in the making", "running again: what if #9 lost ...")
	a.press(glyph(tour.Swap))
	expect(t, a.m, "one waits", glyph(tour.Swap)+" waits, "+glyph(stage.Close)+" stops this: ")
	a.press(glyph(tour.Swap))
	expect(t, a.m, "two wait", "2 keys wait, "+glyph(stage.Close)+" stops this: ")
	a.press(glyph(stage.Close))
	expect(t, a.m, "stopped", "stopped: running again")
	a.press(glyph(tour.WhatIf), glyph(stage.Enter), glyph(stage.Take), glyph(tour.Swap), glyph(stage.Quit))
	if _, quit := a.held[len(a.held)-1]().(tea.QuitMsg); !quit {
		t.Error("the key that quits waits behind another")
	}
}

func TestInSentencesOtherKeysAreNamedAndTyped(t *testing.T) {
	keys := glyphKeys(t)
	glyph := func(a stage.Action) string { return keys[string(a)][0] }
	opts := Options{Start: lessonWalk(t, closeLesson), Against: handshake("two"), Keys: keys}
	text := told(t, opts, glyph(stage.Help), glyph(tour.Why), "", glyph(tour.Predict), glyph(stage.Out), glyph(tour.Swap), "esc", "fly",
		"#9", glyph(tour.WhatIf)+" 1", "", glyph(tour.Swap), "esc", glyph(stage.Lessons), glyph(stage.Lessons), glyph(stage.Out))
	says(t, text, glyph(tour.Why)+" tells why, "+glyph(stage.Help)+" lists all commands", glyph(tour.Compare)+" lists the differences, "+glyph(tour.Swap)+" goes to",
		glyph(stage.Out)+" to leave the question", "this is B", "There is no command fly. "+glyph(stage.Help)+" lists", "This is a changed run: what if #9 lost",
		"this is the original", glyph(stage.Lessons)+" lists the lessons, "+glyph(stage.Out)+" ends.")
	for _, line := range strings.Split(text, "\n") {
		if found := inBraces.FindString(line); found != "" {
			t.Errorf("%q in %s", found, line)
		}
		if found := aLetter.FindString(line); found != "" && !strings.Contains(line, "n opens it") && !strings.Contains(line, "b goes back") {
			t.Errorf("%q in %s", found, line)
		}
	}
	help, _, _ := strings.Cut(text, "Stop 1 of")
	for _, b := range shell(t, opts).bindings() {
		if word := linear.Word(shell(t, opts).env.Keys, &b); b.In&stage.InWalk != 0 && word != "" && b.Action != stage.Help && b.Action != tour.Command && !strings.Contains(help, word) {
			t.Errorf("no line of the help has %q, which is %s", word, b.Action)
		}
	}
}
