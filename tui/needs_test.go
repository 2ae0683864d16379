package tui

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"wirewalk/scenarios"
	"wirewalk/scenarios/narrate"
	"wirewalk/sim/inspect"
	"wirewalk/sim/trace"
	"wirewalk/tui/stage"
	"wirewalk/tui/tour"
)

// The keys that people learn once and that clickers send.
func TestTheKeysAreThoseThatWerePromised(t *testing.T) {
	for do, keys := range map[stage.Action]string{
		stage.Next: "  right pgdown n", stage.Back: "backspace left pgup p", stage.First: "home", stage.Last: "end", stage.Up: "up",
		stage.Down: "down", stage.Enter: "enter", tour.Play: "a", tour.Section: "s", tour.SectionBack: "S", stage.Pane: "tab", tour.Why: "w",
		tour.WhyNot: "W", tour.WhatIf: "x", tour.Swap: "o", tour.Compare: "d", tour.Predict: "g", stage.Find: "/", tour.Filter: "f",
		tour.Mark: "m", tour.Unfold: "u", tour.Connection: "c", stage.Tables: "t", tour.Export: "e", tour.Reset: "r", tour.Present: "f5",
		stage.Blank: ".", tour.Command: ":", tour.Zoom: "\\", stage.Help: "?", stage.Out: "q", stage.Lessons: "l",
	} {
		list := strings.Fields(keys)
		if strings.HasPrefix(keys, " ") {
			list = append(list, " ")
		}
		m := begin(t, Options{Start: handshake("x")}, 80, 24)
		for _, k := range list {
			if got := m.env.Keys.Of(stage.InWalk, k); got == nil || got.Action != do {
				t.Errorf("%q is %+v, not %s", k, got, do)
			}
		}
	}
}

func TestSpaceNeverPlays(t *testing.T) {
	m := drawn(t, Options{Start: lessonWalk(t, closeLesson)}, 80, 24, true)
	for range 40 {
		if press(m, "space"); strings.Contains(m.View(), "playing") {
			t.Fatal("it plays")
		}
	}
}

func TestAutoplayGoesAtTheChosenPace(t *testing.T) {
	m := begin(t, Options{Start: handshake("x"), Pace: 3 * time.Second}, 80, 24)
	play := func() waiting {
		_, cmd := m.Update(keyOf("a"))
		return cmd().(waiting)
	}
	if tick := play(); tick.wait != 3*time.Second {
		t.Errorf("started with %s", tick.wait)
	}
	press(m, "a", ":speed 60ms", "enter")
	tick := play()
	for n := 1; n <= 8; n++ { // To the end, tick by tick.
		if tick.wait != 60*time.Millisecond {
			t.Fatalf("the pace is %s", tick.wait)
		}
		_, cmd := m.Update(tick.msg)
		tick, _ = cmd().(waiting)
		if at, _ := position(m); at != n {
			t.Fatalf("after %d ticks it is at stop %d", n, at)
		}
	}
	if _, cmd := m.Update(tick.msg); cmd != nil || strings.Contains(m.View(), "playing") {
		t.Error("it plays on behind the end")
	}
	m = begin(t, Options{Start: handshake("x")}, 80, 24)
	press(m, ":speed 60ms", "enter", "l", "down", "enter")
	if tick := play(); tick.wait != time.Second {
		t.Errorf("in another walk the pace is %s", tick.wait)
	}
}

func TestEachLinkOfTheCausalChainIsAJump(t *testing.T) {
	w := lessonWalk(t, raceLesson)
	m := drawn(t, Options{Start: w}, 120, 40, true)
	press(m, ":next rst", "enter")
	at, _ := position(m)
	var rows []trace.RecordID
	for _, b := range narrate.Branches(w.Trace, m.tour.About()) {
		rows = append(rows, b.Rec)
	}
	tree := len(rows)
	for _, link := range narrate.Chain(w.Trace, m.tour.About()) {
		if !slices.Contains(rows[:tree], link.Rec) {
			rows = append(rows, link.Rec)
		}
	}
	if tree < 6 || len(rows) == tree || !slices.Contains(rows, 0) {
		t.Fatalf("the tree has %d rows of %d, and should have one of a setting", tree, len(rows))
	}
	downs := 0
	for _, rec := range rows {
		if rec == 0 {
			downs++ // A setting is no place; it asks for another value.
			continue
		}
		press(m, ":stop "+strconv.Itoa(at), "enter", "w")
		for range downs {
			press(m, "down")
		}
		downs++
		press(m, "enter")
		if m.top() != nil || stopOf(m) != w.Trace.Record(rec).Stop {
			t.Errorf("the row of %s leads to stop %d", narrate.Describe(w.Trace, rec), stopOf(m))
		}
	}
}

// Six kinds of timers are named while they run, and their time runs down.
func TestEveryKindOfTimerCountsDown(t *testing.T) {
	left := regexp.MustCompile(`(?:RTO|delayed ACK|persist|keepalive|TIME-WAIT|HTTP idle) +(?:timer +)?(?:in )?[0-9]`)
	want := map[string]bool{"RTO": true, "delayed ACK": true, "persist": true, "keepalive": true, "TIME-WAIT": true, "HTTP idle": true}
	for _, id := range []string{"tail-loss", "zero-window", "tcp-keepalive-dead-peer", closeLesson, raceLesson} {
		m := drawn(t, Options{Start: lessonWalk(t, id)}, 200, 50, true)
		for range 60 {
			for _, l := range strings.Split(m.View(), "\n") {
				_, timers, ok := strings.Cut(l, "TIMERS ")
				if !ok {
					continue
				}
				for _, found := range left.FindAllString(timers, -1) {
					for name := range want {
						if strings.HasPrefix(found, name) {
							delete(want, name)
						}
					}
				}
			}
			press(m, "space")
		}
	}
	for name := range want {
		t.Errorf("no lesson shows how much is left of %s", name)
	}
	m := drawn(t, Options{Start: lessonWalk(t, closeLesson)}, 80, 24, true)
	press(m, ":next state FIN-WAIT-1", "enter")
	expect(t, m, "when it starts", "client RTO 1 s")
	press(m, "space")
	expect(t, m, "28 ms later", "client RTO 972 ms")
}

func TestTwoHoursAndTenProbesFitOneScreen(t *testing.T) {
	m := drawn(t, Options{Start: lessonWalk(t, "tcp-keepalive-dead-peer")}, 80, 24, true)
	press(m, "end")
	expect(t, m, "the silence", "2 h: server's keepalive (2 h)", "#10 probe", "#11 probe", "x7, every 75 s", "#19 probe", "ETIMEDOUT")
	m = drawn(t, Options{Start: lessonWalk(t, "tcp-keepalive-dead-peer")}, 120, 40, true)
	press(m, "end")
	expect(t, m, "all of it", "#5 200", "power lost", "2 h: server's keepalive (2 h)", "#10 probe", "#11 probe", "x7, every 75 s",
		"#19 probe", "ETIMEDOUT")
	if strings.Contains(m.View(), "#12 probe") {
		t.Error("the probes between are not folded")
	}
}

// A reset, an acknowledgment, data, a used connection and a repetition: of each
// that does not come, some lesson says why, and names the rule.
func TestWhyNotNamesTheGuardOfEachKind(t *testing.T) {
	kinds := map[string]string{
		"no-reset-for-reset": "a reset", "held-delayed-ack": "an acknowledgment", "held-window": "data",
		"held-nagle": "a small segment", "http-no-reuse-busy": "the use of an open connection", "http-no-retry-method": "a repetition",
	}
	for _, id := range scenarios.IDs() {
		w := lessonWalk(t, id)
		for stop := trace.StopID(1); int(stop) <= min(w.Trace.Stops(), 400); stop++ {
			for _, l := range narrate.WhyNot(w.Trace, stop) {
				if l.Text.Sentence == "" {
					t.Errorf("%s, stop %d: a refusal without a word", id, stop)
				}
				if l.Text.Ref != "" {
					delete(kinds, inspect.ReasonName(w.Trace.Record(l.Rec).Why))
				}
			}
		}
	}
	for reason, what := range kinds {
		t.Errorf("nothing says why %s did not come (%s)", what, reason)
	}
}
