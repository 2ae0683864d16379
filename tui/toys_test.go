package tui

import (
	"strconv"
	"strings"
	"testing"

	"wirewalk/tui/pages"
	"wirewalk/tui/pages/tables"
	"wirewalk/tui/stage"
	"wirewalk/tui/tour"
	"wirewalk/tui/view"
)

// withToys is the program with a page, a table and a command more.
func withToys() Options {
	page := pages.Kind{
		Binding: stage.Binding{
			Action: "toy", In: stage.InWalk, Keys: []string{"y"}, Short: "toy", Help: "how many packets there are", Rank: 15, Needs: tour.AboutRun,
		},
		Open: func(t *tour.Tour, _ string, out *stage.Effect) {
			p := stage.NewList(t.Env().Env, view.Page{Title: "A TOY"})
			p.Add(stage.Item{Text: strconv.Itoa(t.Trace().Packets()) + " packets"}, func(out *stage.Effect) {
				out.Close = true
				out.Sayf("played, {toy} plays again")
			})
			out.Open(p)
		},
	}
	table := tables.Table{Name: "blocks", Fill: func(p *tables.Sheet) {
		p.Add(stage.Item{Text: strconv.Itoa(p.Tour.Trace().Stops()) + " blocks"}, nil)
	}}
	command := tour.CommandWord{Word: "wind", Help: "wind up", Eg: "wind 3", Do: func(_ *tour.Tour, rest string, out *stage.Effect) {
		out.Sayf("wound up %s times", rest)
	}}
	return Options{
		Start: handshake("x"), Pages: pages.With(append(tables.All(), table), page), Commands: []tour.CommandWord{command},
	}
}

func TestANewPageATableAndACommandAreThereForEverybody(t *testing.T) {
	m := begin(t, withToys(), 200, 200)
	expect(t, m, "the key bar", "y toy")
	press(m, "?")
	expect(t, m, "help", "y                      how many packets there are", ", glossary and a term, wind up")
	press(m, "esc", "y")
	expect(t, m, "the page", "A TOY", "6 packets")
	press(m, "enter")
	expect(t, m, "what is chosen there", "played, y plays again")
	press(m, "t", "shift+tab")
	expect(t, m, "the table", "[blocks]", "8 blocks")
	press(m, "esc", ":wind 3", "enter")
	expect(t, m, "the command", "wound up 3 times")
	press(m, ":fly", "enter")
	expect(t, m, "what may be written", "scale 5ms, next rst, or wind 3")
}

func TestANewPageATableAndACommandAreThereInSentences(t *testing.T) {
	text := told(t, withToys(), "?", "y", "1", "t blocks", "t", "", "wind 3", "fly", "q")
	says(t, text, "y: how many packets there are.", "A TOY", "1. 6 packets", "played, y plays again", "Table blocks", "8 blocks", "triage, blocks.",
		"wound up 3 times", "There is no command fly.")
}

func TestANewKeyMustNotMeanTwoThings(t *testing.T) {
	opts := withToys()
	opts.Keys = map[string][]string{"toy": {"w"}}
	if err := Run(opts); err == nil || !strings.Contains(err.Error(), `"w" would be`) {
		t.Errorf("the error is %v", err)
	}
	opts.Keys = map[string][]string{"toy": {"Y"}}
	m := begin(t, opts, 120, 200)
	press(m, "Y")
	expect(t, m, "by another key", "A TOY")
	press(m, "enter")
	expect(t, m, "its sentence", "played, Y plays again")
}
