package pages

import (
	"fmt"
	"slices"
	"strings"

	"wirewalk/sim/diff"
	"wirewalk/sim/inspect"
	"wirewalk/sim/trace"
	"wirewalk/tui/grid"
	"wirewalk/tui/stage"
	"wirewalk/tui/tour"
	"wirewalk/tui/view"
)

func differencesKind() Kind {
	return Kind{stage.Binding{Action: tour.Differences}, atOnce(Differences)}
}

// mostListed bounds how many differences of a kind the page shows.
const mostListed = 300

// Differences lists how two runs differ: in packets, then in time.
func Differences(t *tour.Tour) stage.Page {
	al, captions, _ := t.Alignment()
	p := stage.NewList(t.Env().Env, view.Page{
		Title: "DIFFERENCES: " + captions[0] + " | " + captions[1],
		Empty: "no difference: the same packets, states and timers at the same times",
	})
	p.Does = "show both there"
	addDifferences(p, t, packets)
	addDifferences(p, t, times)
	if words := legend(p, al); words != "" {
		p.Intro = append(p.Intro, words)
	}
	p.Intro = append(p.Intro, al.Notes...)
	return p
}

// legend explains what the differences of the page use.
func legend(p *stage.List, al *diff.Alignment) string {
	var out []string
	uses := func(text string) bool {
		return slices.ContainsFunc(p.Items, func(i view.Item) bool { return strings.Contains(i.Text, text) })
	}
	if uses(" / #") {
		out = append(out, "#5 / #6: #5 in "+al.Sides[0].Name+", #6 in "+al.Sides[1].Name)
	}
	if uses("the client") || uses("the server") {
		out = append(out, "client: who opened")
	}
	return strings.Join(out, "; ")
}

// kind is what differs.
type kind uint8

const (
	packets kind = iota
	times
)

// group is the heading of the differences of a kind.
func (k kind) group(changed bool) string {
	switch {
	case k == packets:
		return "Packets, states and timers"
	case changed:
		return "At other times"
	}
	return "At other times, by more than 1 ms and 10 %"
}

// addDifferences adds the differences of one kind; the latest one up to the
// cursor is selected.
func addDifferences(p *stage.List, t *tour.Tour, k kind) {
	al, _, on := t.Alignment()
	_, changed := t.Compared()
	cursor := t.Cursor()
	group, all, listed, shown := k.group(changed), al.Content, 0, 0
	if k == times {
		all = al.Times
	}
	many := len(al.Sides[0].Trace.Conns()) > 1 || len(al.Sides[1].Trace.Conns()) > 1
	for i := range al.Differences {
		d := al.Differences[i]
		if (d.Kind == diff.Timing) != (k == times) {
			continue
		}
		if shown++; shown > mostListed {
			break
		}
		listed += d.Count
		item := stage.Item{Group: group, Text: d.Text}
		if many {
			item.Head = connections(d.Conn)
		}
		if n := d.Packets[on]; k == packets && n != 0 && t.Trace().Packet(n).Begins() <= cursor.As() {
			p.Selected = len(p.Items)
		}
		p.Add(item, func(out *stage.Effect) {
			out.Close = true
			t.ShowDifference(d, out)
		})
	}
	if all > listed {
		p.Add(stage.Item{Group: group, Text: fmt.Sprintf("and %d more", all-listed), Role: grid.Dim}, stay)
	}
}

// connections names the connection of a difference on both sides.
func connections(of [2]trace.ConnID) string {
	name := func(id trace.ConnID) string {
		if id == 0 {
			return "-"
		}
		return inspect.Letter(id)
	}
	if of[0] == of[1] {
		return name(of[0])
	}
	return name(of[0]) + " / " + name(of[1])
}
