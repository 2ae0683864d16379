package pages

import (
	"slices"
	"strings"

	"wirewalk/tui/stage"
	"wirewalk/tui/tour"
	"wirewalk/tui/view"
)

func helpKind() Kind {
	return Kind{
		stage.Binding{Action: stage.Help, In: stage.Everywhere, Keys: []string{"?"}, Short: "help", Rank: 530, Needs: stage.ALevel, Help: "this page"},
		atOnce(func(t *tour.Tour) stage.Page { return NewHelp(t.Env().Env) }),
	}
}

// Help lists every key of the program.
type Help struct{ *stage.List }

// NewHelp makes the page.
func NewHelp(env *stage.Env) *Help {
	p := stage.NewList(env, view.Page{Title: "KEYS", Selected: -1})
	p.Read = true
	groups := map[string]int{"Everywhere": 0, "In a walk": 1, "In lists": 2, "At the beginning": 3}
	list := slices.Clone(env.Keys.All())
	slices.SortStableFunc(list, func(a, b stage.Binding) int { return groups[groupOf(a.In)] - groups[groupOf(b.In)] })
	for _, b := range list {
		if b.Help == "" {
			continue
		}
		keys := make([]string, len(b.Keys))
		for i, key := range b.Keys {
			keys[i] = env.Keys.Written(key)
		}
		p.Items = append(p.Items, stage.Item{Group: groupOf(b.In), Head: strings.Join(keys, " "), Text: env.Keys.Fill(b.Help, b.In)})
	}
	for _, w := range filterHelp() {
		p.Items = append(p.Items, stage.Item{Group: "Filters", Head: w[0], Text: w[1]})
	}
	return &Help{p}
}

// groupOf names where a binding works.
func groupOf(in stage.Place) string {
	switch {
	case in == stage.Everywhere:
		return "Everywhere"
	case in&stage.InWalk != 0:
		return "In a walk"
	case in&stage.InFirst != 0:
		return "At the beginning"
	}
	return "In lists"
}

// filterHelp explains the display filter.
func filterHelp() [][2]string {
	return [][2]string{
		{"host server", "what happens at a host; from and to ask for the sender and the receiver"},
		{"conn a", "a connection, by its letter or number; port 80"},
		{"addr 10.0.0.5:51234", "an end, as a log names it; without a port all of that address"},
		{"syn fin rst data", "packets that are one; also lost, again, probe"},
		{"flags S.", "exactly these flags, in tcpdump's letters"},
		{"time > 1.5s", "comparisons: time, len, seq, ack, win, packet"},
		{"state TIME-WAIT", "a change to this state; also http, timer, call, fault, change"},
		{"text GET", "payload, messages and notes that contain a text; \"more words\" in quotes"},
		{"and or not ( )", "put filters together; host server (fin or rst)"},
	}
}
