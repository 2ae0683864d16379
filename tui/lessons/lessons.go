// Package lessons is the browser of the library, and the screen of the very first
// run.
package lessons

import (
	"fmt"
	"strings"

	"wirewalk/sim/inspect"
	"wirewalk/tui/grid"
	"wirewalk/tui/progress"
	"wirewalk/tui/source"
	"wirewalk/tui/stage"
	"wirewalk/tui/tour"
	"wirewalk/tui/view"
)

// Browser lists the lessons of a library.
type Browser struct {
	env      *stage.Env
	progress *progress.Progress
	all      []source.Entry
	matching []int // indices into all
	selected int
	query    string
}

// New lists a library, nil for an empty one.
func New(env *stage.Env, kept *progress.Progress, lib source.Library) *Browser {
	l := &Browser{env: env, progress: kept}
	if lib != nil {
		l.all = lib.List()
	}
	l.Search("")
	return l
}

// All are the lessons in the order in which they are taught.
func (l *Browser) All() []source.Entry { return l.all }

// Search leaves the lessons that contain all words, in any of their texts.
func (l *Browser) Search(query string) {
	l.query = query
	l.matching = l.matching[:0]
	words := strings.Fields(strings.ToLower(query))
	for i := range l.all {
		e := &l.all[i]
		text := strings.ToLower(strings.Join([]string{e.ID, e.Title, e.Chapter, e.Level, e.Summary, e.Text}, " "))
		if containsAll(text, words) {
			l.matching = append(l.matching, i)
		}
	}
	l.selected = min(l.selected, max(len(l.matching)-1, 0))
}

func containsAll(text string, words []string) bool {
	for _, w := range words {
		if !strings.Contains(text, w) {
			return false
		}
	}
	return true
}

// handshakeID is the lesson that the first screen promises: four presses, one
// minute. A library without it begins at its beginning.
const handshakeID = "three-way-handshake"

func (l *Browser) firstID() string {
	for i := range l.all {
		if l.all[i].ID == handshakeID {
			return handshakeID
		}
	}
	if len(l.all) == 0 {
		return ""
	}
	return l.all[0].ID
}

// Level is whom a lesson is for, "" for what is no lesson.
func (l *Browser) Level(id string) string {
	for i := range l.all {
		if l.all[i].ID == id {
			return l.all[i].Level
		}
	}
	return ""
}

// After is the lesson that follows another, zero for none.
func (l *Browser) After(id string) source.Entry {
	for i := range l.all {
		if l.all[i].ID == id && i+1 < len(l.all) {
			return l.all[i+1]
		}
	}
	return source.Entry{}
}

// Bindings are the keys of the list.
func (l *Browser) Bindings() []stage.Binding {
	needs, in := stage.ALevel, stage.InLessons
	return []stage.Binding{
		{Action: stage.First, In: in, Keys: []string{"home"}, Help: "go to the beginning", Rank: 30, Needs: needs, Line: "-", Do: func(*stage.Effect) { l.selected = 0 }},
		{Action: stage.Last, In: in, Keys: []string{"end"}, Help: "go to the end", Rank: 40, Needs: needs, Line: "-", Do: func(*stage.Effect) { l.selected = max(len(l.matching)-1, 0) }},
		{Action: stage.Up, In: in, Keys: []string{"up"}, Help: "select the packet or entry above; time stays", Rank: 50, Needs: needs, Line: "-", Do: func(*stage.Effect) { l.selected = max(l.selected-1, 0) }},
		{Action: stage.Down, In: in, Keys: []string{"down"}, Help: "select the packet or entry below; time stays", Rank: 60, Needs: needs, Line: "-", Do: func(*stage.Effect) { l.selected = min(l.selected+1, max(len(l.matching)-1, 0)) }},
		{Action: stage.PageUp, In: in, Keys: []string{"pgup"}, Help: "a screen up in a page or list", Rank: 70, Needs: needs, Line: "-", Do: func(*stage.Effect) { l.turn(-1) }},
		{Action: stage.PageDown, In: in, Keys: []string{"pgdown"}, Help: "a screen down in a page or list", Rank: 80, Needs: needs, Line: "-", Do: func(*stage.Effect) { l.turn(1) }},
		{Action: stage.Enter, In: in, Keys: []string{"enter", " "}, Short: "open", Help: "open what is selected, or jump there", Rank: 150, Needs: needs, Line: "its number", Do: l.open},
		{Action: stage.Find, In: in, Keys: []string{"/"}, Short: "find", Help: tour.FindHelp, Rank: 260, Needs: needs, Do: l.askSearch},
		{Action: stage.Close, In: in, Keys: []string{"esc"}, Help: "close what is open on top", Rank: 490, Line: "esc", Do: func(*stage.Effect) { l.Search("") }},
		{Action: stage.Next, In: stage.InFirst, Keys: []string{" ", "enter"}, Help: "start the first lesson", Rank: 15, Needs: needs, Line: "a number", Do: l.begin},
	}
}

func (l *Browser) turn(by int) {
	p := l.page()
	p.Turn(l.env.Width, l.env.Height, by, 0)
	l.selected = max(p.Selected, 0)
}

func (l *Browser) open(out *stage.Effect) {
	if l.selected < len(l.matching) {
		id := l.all[l.matching[l.selected]].ID
		out.Act, out.Arg, out.At = stage.Open, id, l.progress.PlaceIn(id)
	}
}

func (l *Browser) askSearch(out *stage.Effect) {
	search := func(query string, _ *stage.Effect) { l.Search(query) }
	out.Ask = &stage.Prompt{Label: "search: ", Typed: search, Take: func(query string, _ bool, _ *stage.Effect) { l.Search(query) }}
}

// begin opens the first lesson.
func (l *Browser) begin(out *stage.Effect) {
	if id := l.firstID(); id != "" {
		out.Act, out.Arg = stage.Open, id
		return
	}
	out.Sayf("there are no lessons in the library")
}

// Draw draws the list.
func (l *Browser) Draw(f stage.Frame) *grid.Screen {
	p := l.page()
	p.ASCII, p.Keys, p.Prompt = f.ASCII, f.Keys.Bar(stage.InLessons, nil), f.Prompt
	if p.Prompt == "" {
		p.Prompt = f.Status
	}
	return p.Draw(f.Width, f.Height)
}

// DrawFirst draws the screen of the very first run.
func (l *Browser) DrawFirst(f stage.Frame) *grid.Screen {
	status := f.Status
	if f.Prompt != "" {
		status = f.Prompt
	}
	name := func(a stage.Action) string { return f.Keys.Name(a, stage.InFirst) }
	keys := view.FirstKeys{Next: name(stage.Next), Lessons: name(stage.Lessons), Open: name(stage.Open), Help: name(stage.Help), Quit: name(stage.Out)}
	return view.FirstRun(f.Width, f.Height, f.ASCII, keys, status)
}

// page lists the lessons by chapter.
func (l *Browser) page() view.Page {
	fill := func(text string) string { return l.env.Keys.Fill(text, stage.InLessons) }
	p := view.Page{Title: "LESSONS", Fill: fill, Selected: l.selected, Empty: fill("no lesson contains these words; {close} shows all")}
	if l.query != "" {
		p.Title = "LESSONS with " + l.query
	}
	done := 0
	for _, i := range l.matching {
		e := &l.all[i]
		mark := "  "
		if l.progress.Done[e.ID] {
			mark = "* "
			done++
		}
		text := levelMark(e.Level) + " " + e.Title
		if len(p.Items) == l.selected { // The others stay short.
			text += about(e) + l.progress.Guesses(e.ID)
		}
		p.Items = append(p.Items, view.Item{Group: e.Chapter, Head: mark + e.ID, Text: text})
	}
	p.Footer = "B beginner   I intermediate   A advanced   * walked to the end"
	p.Right = fmt.Sprintf("%d lessons, %d walked to the end (*)", len(l.matching), done)
	return p
}

// levelMark is the letter of a lesson's level.
func levelMark(level string) string {
	if level == "" {
		return " "
	}
	return strings.ToUpper(level[:1])
}

// about is what is said of the lesson that is selected.
func about(e *source.Entry) string {
	text := ""
	if e.Summary != "" {
		text = ": " + e.Summary
	}
	var facts []string
	if e.Level != "" {
		facts = append(facts, e.Level)
	}
	if e.Minutes > 0 {
		facts = append(facts, inspect.Count(e.Minutes, "minute"))
	}
	if len(facts) > 0 {
		text += " (" + strings.Join(facts, ", ") + ")"
	}
	return text
}
