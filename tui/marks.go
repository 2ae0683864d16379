package tui

import (
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"wirewalk/scenarios/narrate"
	"wirewalk/sim/trace"
	"wirewalk/tui/progress"
	"wirewalk/tui/view"
)

// marked is where the mark of a stop is, or belongs, in the list. A changed run
// has none.
func (k *walking) marked(stop trace.StopID) (int, bool) {
	if k.branch != "" {
		return 0, false
	}
	return k.marks.At(stop)
}

// mine is the reader's own note at the stop.
func (k *walking) mine() string {
	if i, ok := k.marked(k.cursor.Stop()); ok {
		return k.marks[i].Text
	}
	return ""
}

// setMark puts a mark at the stop.
func (k *walking) setMark(text string) bool {
	list, ok := k.marks.With(k.cursor.Stop(), text)
	k.marks = list
	return ok
}

// dropMark takes the mark of the stop away.
func (k *walking) dropMark() { k.marks = k.marks.Without(k.cursor.Stop()) }

// markable reports whether marks can be set, and says why not: they belong to a
// run as it is, since in a changed one the stops are others.
func (m *model) markable() bool {
	if m.walk.branch != "" {
		m.status = "marks belong to the original run: o goes there"
		return false
	}
	return true
}

// marksAct carries out a key that has to do with marks.
func (m *model) marksAct(a action) tea.Cmd {
	switch a { //nolint:exhaustive // the others have nothing to do with marks
	case actMark:
		return m.markStop()
	case actMarks:
		if m.markable() {
			m.page = m.marksPage()
		}
	case actNextMark:
		if m.markable() {
			m.nextMark()
		}
	case actNote:
		m.writeNote()
	}
	return nil
}

// markStop marks the stop, or takes its mark away if nothing is written there.
func (m *model) markStop() tea.Cmd {
	k := &m.walk
	if !m.markable() {
		return nil
	}
	i, ok := k.marked(k.cursor.Stop())
	switch {
	case ok && k.marks[i].Text != "":
		m.status = "a note of yours is here: N changes it; empty, it goes with its mark"
		return nil
	case ok:
		k.dropMark()
		m.status = "the mark is gone"
	case !k.setMark(""):
		m.status = "there are " + itoa(progress.MaxMarks) + " marks already: take some away first"
		return nil
	default:
		k.zeroMark, k.hasZero = k.cursor.Now(), true
		m.status = "marked: ' goes to the next mark, M lists them, N writes a note here"
	}
	return m.keepMarks()
}

// writeNote asks for a note at the stop.
func (m *model) writeNote() {
	if !m.markable() {
		return
	}
	m.ask(promptNote, "my note: ")
	m.prompt.value = m.walk.mine()
}

// takeNote keeps a note; an empty one goes with its mark.
func (m *model) takeNote(text string) tea.Cmd {
	k := &m.walk
	if !m.markable() { // The line was begun before the run was changed.
		return nil
	}
	text = strings.TrimSpace(text)
	switch {
	case text == "":
		k.dropMark()
		m.status = "no note here"
	case !k.setMark(text):
		m.status = "there are " + itoa(progress.MaxMarks) + " marks already: take some away first"
		return nil
	}
	return m.keepMarks()
}

// nextMark goes to the mark that follows, from the first one again after the last.
func (m *model) nextMark() {
	k := &m.walk
	to, ok := k.marks.After(k.cursor.Stop())
	if !ok {
		m.status = "there is no mark yet: m sets one"
		return
	}
	k.move(func() { k.cursor.JumpStop(to.Stop) })
	if k.cursor.Stop() != to.Stop {
		m.status = "the mark is at a stop that is not shown now"
	}
}

// marksPage lists the marks and notes.
func (m *model) marksPage() *page {
	k := &m.walk
	p := &page{view: view.Page{Title: "MARKS AND NOTES of " + k.walk.Title, Empty: "no mark yet: m marks a stop, N writes a note there"}}
	for _, at := range k.marks {
		if int(at.Stop) > k.walk.Trace.Stops() {
			continue
		}
		head, text := "", "the beginning"
		rec := trace.RecordID(0)
		if at.Stop != 0 {
			rec, _ = k.walk.Trace.Stop(at.Stop)
			head, text = m.when(rec), deed(narrate.DescribeStop(k.walk.Trace, at.Stop))
		}
		if at.Text != "" {
			text = at.Text + " (" + strings.TrimSuffix(text, ".") + ")"
		}
		p.choice(view.Item{Head: head, Text: text}, func(m *model) tea.Cmd {
			m.page = nil
			m.walk.move(func() { m.walk.cursor.JumpStop(at.Stop) })
			return nil
		})
	}
	return p
}

// checkpoint reports a stop at which autoplay waits: one with a mark, or with a
// question of the author before the next.
func (k *walking) checkpoint() bool {
	_, ok := k.marked(k.cursor.Stop())
	return ok || k.questionWaits()
}

// keepMarks saves the marks of the walk.
func (m *model) keepMarks() tea.Cmd {
	k := &m.walk
	if k.key == "" || !m.memory.Keeps() {
		return nil
	}
	if !m.memory.KeepMarks(k.key, k.marks) {
		m.status = "marks of " + itoa(progress.MaxMarkedWalks) + " walks are kept already: those of this one last until you leave"
		return nil
	}
	return m.save()
}

// recallMarks brings back the marks of a walk.
func (m *model) recallMarks(k *walking) {
	k.key = progress.Key(k.walk.ID)
	k.marks = m.memory.MarksOf(k.key, k.walk.Trace.Stops())
}
