package tui

import (
	tea "github.com/charmbracelet/bubbletea"

	"wirewalk/tui/source"
	"wirewalk/tui/view"
)

// lastPage is what comes behind a lesson's last stop: what to keep in mind, and
// the lessons that go on from there, the next one selected. It is nil for a walk
// without them.
func (k *walking) lastPage() *page {
	if len(k.walk.Remember)+len(k.walk.See) == 0 {
		return nil
	}
	title := k.walk.Heading
	if title == "" {
		title = k.walk.Title
	}
	p := &page{view: view.Page{Title: title + ": the end"}}
	for _, text := range k.walk.Remember {
		p.view.Items = append(p.view.Items, view.Item{Group: "Remember", Text: text})
		p.pick = append(p.pick, stay)
	}
	if len(k.guesses.Again()) > 0 {
		p.view.Items = append(p.view.Items, view.Item{Group: "Your guesses", Text: k.guesses.LookAgain() + ": " + k.firstAgain() + " goes there."})
		p.pick = append(p.pick, stay)
	}
	p.least = len(p.view.Items)
	p.view.Selected = p.least
	p.lesson("Next lesson", k.next)
	for _, e := range k.walk.See {
		if e.ID != k.next.ID {
			p.lesson("See also", e)
		}
	}
	if p.least == len(p.view.Items) {
		p.view.Selected = -1
	}
	return p
}

// firstAgain is the command that goes to the first packet to look at again.
func (k *walking) firstAgain() string { return ":#" + itoa(int(k.guesses.Again()[0])) }

// lesson adds a lesson that Enter and Space open.
func (p *page) lesson(group string, e source.Entry) {
	if e.ID == "" {
		return
	}
	p.view.Items = append(p.view.Items, view.Item{Group: group, Text: e.Title + ": " + e.Summary})
	p.pick = append(p.pick, func(m *model) tea.Cmd {
		m.page = nil
		return m.open(e.ID, 0)
	})
}

// stay is what Enter does with an item that is only to read.
func stay(*model) tea.Cmd { return nil }
