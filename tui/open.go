package tui

import (
	"slices"

	"wirewalk/tui/source"

	tea "github.com/charmbracelet/bubbletea"
)

// open makes a walk in a command.
func (m *model) open(name string, at int) tea.Cmd {
	lib := m.opts.Library
	if lib == nil {
		m.status = "there is no library to open " + name + " from"
		return nil
	}
	lessons := m.lessons
	return m.begin(aWalk, "opening "+name, func() (func(*model) tea.Cmd, error) {
		w, err := lib.Open(name)
		if err != nil {
			return nil, err
		}
		ready := openWalk(w, &lessons)
		return func(m *model) tea.Cmd {
			m.show(ready, at)
			return m.save()
		}, nil
	})
}

// opened is a walk whose trace has been read.
type opened struct {
	walking
	triage *page // of a capture
}

func openWalk(w *source.Source, l *lessons) *opened {
	o := &opened{walking: newWalking(w, l.after(w.ID))}
	if w.Trace.Inferred {
		o.triage = triagePage(&o.walking)
	}
	return o
}

// openOther makes a walk to compare with, in a command.
func (m *model) openOther(name string) tea.Cmd {
	lib := m.opts.Library
	if lib == nil {
		m.status = "there is no library to open " + name + " from"
		return nil
	}
	return m.openBeside(func() (*source.Source, error) { return lib.Open(name) })
}

// start reads a walk and shows it.
func (m *model) start(w *source.Source) { m.show(openWalk(w, &m.lessons), 0) }

// show shows a walk that has been read.
func (m *model) show(o *opened, at int) {
	m.walk.stop()
	m.walk = o.walking
	m.pending.leave()
	m.recallMarks(&m.walk)
	m.walk.present = m.opts.Present
	if m.opts.Pace > 0 {
		m.walk.pace = m.opts.Pace
	}
	m.walk.cursor.To(at)
	m.page, m.prompt = nil, nil
	switch {
	case m.mode == inWalk:
	case m.mode == inFirst && len(m.came) == 0 && (m.opts.Start != nil || m.memory.LastID != ""):
		m.mode = inWalk // 'q' leaves the program, or goes to the lessons.
		if m.opts.Start == nil {
			m.came = append(m.came, inLessons)
		}
	default:
		// The walk that the lessons were opened from is gone.
		m.came = slices.DeleteFunc(m.came, func(in mode) bool { return in == inWalk })
		m.enter(inWalk)
	}
	if at == 0 {
		m.page = o.triage
		m.offer()
	}
}
