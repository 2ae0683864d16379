package tui

import (
	"fmt"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"wirewalk/sim/trace"
)

// own is what a person has left in a walk: a mark, and notes of their own.
type own struct {
	Mark  trace.StopID            `json:"mark,omitempty"`
	Set   bool                    `json:"set,omitempty"` // there is a mark; stop 0 may have it
	Notes map[trace.StopID]string `json:"notes,omitempty"`
}

// The most that is kept, so that the file of the progress stays small.
const (
	maxOwn   = 500 // walks
	maxNotes = 200 // notes in one walk
)

// left is what a person left in a walk earlier.
func (m *memory) left(id string) own { return m.Own[id] }

// leave keeps it. Where nothing is left, nothing is kept.
func (m *memory) leave(id string, o own) {
	switch _, known := m.Own[id]; {
	case id == "":
	case !o.Set && len(o.Notes) == 0:
		delete(m.Own, id)
	case known || len(m.Own) < maxOwn:
		if m.Own == nil {
			m.Own = map[string]own{}
		}
		m.Own[id] = o
	}
}

// write keeps a person's note at the present stop; an empty one takes it away.
// A changed run has other stops, so notes belong to the run as it is.
func (m *model) write(text string) tea.Cmd {
	k := &m.walk
	id, stop := k.walk.ID, k.cursor.Stop()
	if k.branch != "" {
		m.status = "notes belong to the original run: o goes there"
		return nil
	}
	o := m.memory.left(id)
	notes := map[trace.StopID]string{}
	for at, note := range o.Notes {
		notes[at] = note
	}
	_, had := notes[stop]
	text = strings.TrimSpace(text)
	switch {
	case text == "":
		delete(notes, stop)
		m.status = "there is no note of yours here; :note and some words write one"
		if had {
			m.status = "your note is gone"
		}
	case !had && len(notes) >= maxNotes:
		m.status = fmt.Sprintf("there are %d notes in this walk; that is the most", maxNotes)
		return nil
	default:
		notes[stop] = text
		m.status = "your note is kept; :note alone takes it away"
	}
	o.Notes = notes
	m.memory.leave(id, o)
	k.own = o.Notes
	return m.save()
}

// marked keeps where the mark is.
func (m *model) marked() tea.Cmd {
	k := &m.walk
	if k.branch != "" {
		return nil
	}
	o := m.memory.left(k.walk.ID)
	o.Mark, o.Set = trace.StopID(max(k.mark, 0)), k.mark >= 0
	m.memory.leave(k.walk.ID, o)
	return m.save()
}

// remind brings back the mark and the notes of an earlier run.
func (m *model) remind() {
	k := &m.walk
	o := m.memory.left(k.walk.ID)
	k.own = o.Notes
	if o.Set && int(o.Mark) <= k.walk.Trace.Stops() {
		k.mark = int(o.Mark)
	}
}
