package tui

import (
	"regexp"
	"strings"
	"testing"
	"time"

	"wirewalk/scenarios"
	"wirewalk/scenarios/narrate"
	"wirewalk/sim/inspect"
	"wirewalk/sim/trace"
	"wirewalk/tui/stage"
)

// The keys that people learn once and that clickers send.
func TestTheKeysAreThoseThatWerePromised(t *testing.T) {
	for do, keys := range map[action]string{
		actNext: "  right pgdown n", actBack: "backspace left pgup p", actFirst: "home", actLast: "end", actUp: "up",
		actDown: "down", actEnter: "enter", actPlay: "a", actSection: "s", actSectionUp: "S", actPane: "tab", actWhy: "w",
		actWhyNot: "W", actWhatIf: "x", actSwap: "o", actCompare: "d", actPredict: "g", actFind: "/", actFilter: "f",
		actMark: "m", actUnfold: "u", actConnection: "c", actTables: "t", actExport: "e", actReset: "r", actPresent: "f5",
		actBlank: ".", actCommand: ":", actZoom: "\\", actHelp: "?", actOut: "q", actLessons: "l",
	} {
		list := strings.Fields(keys)
		if strings.HasPrefix(keys, " ") {
			list = append(list, " ")
		}
		m := begin(t, Options{Start: handshake("x")}, 80, 24)
		for _, k := range list {
			if got := m.lookUp(stage.InWalk, k); got != do {
				t.Errorf("%q is %q, not %s", k, got, do)
			}
		}
	}
}

func TestSpaceNeverPlays(t *testing.T) {
	m := drawn(t, Options{Start: wholeLesson(t, closeLesson)}, 80, 24, true)
	for range 40 {
		if press(m, "space"); m.walk.playing {
			t.Fatal("it plays")
		}
	}
}

func TestAutoplayGoesAtTheChosenPace(t *testing.T) {
	m := begin(t, Options{Start: handshake("x"), Pace: 3 * time.Second}, 80, 24)
	if m.walk.pace != 3*time.Second {
		t.Errorf("started with %s", m.walk.pace)
	}
	press(m, ":speed 60ms", "enter")
	_, cmd := m.Update(keyOf("a"))
	if cmd == nil || m.walk.pace != 60*time.Millisecond {
		t.Fatalf("the pace is %s", m.walk.pace)
	}
	for n := 1; n <= 8; n++ { // To the end, tick by tick.
		msg := cmd()
		_, cmd = m.Update(msg)
		if at, _ := m.walk.cursor.Position(); at != n {
			t.Fatalf("after %d ticks it is at stop %d", n, at)
		}
	}
	if cmd != nil {
		cmd = m.walk.tick(cmd().(playMsg), m)
	}
	if cmd != nil || m.walk.playing {
		t.Error("it plays on behind the end")
	}
}

func TestEachLinkOfTheCausalChainIsAJump(t *testing.T) {
	w := wholeLesson(t, raceLesson)
	m := drawn(t, Options{Start: w}, 120, 40, true)
	press(m, ":next rst", "enter")
	at, _ := m.walk.cursor.Position()
	chain := narrate.Chain(w.Trace, m.walk.about())
	if len(chain) < 4 {
		t.Fatalf("only %d links", len(chain))
	}
	for i, link := range chain {
		press(m, ":stop "+itoa(at), "enter", "w")
		for range i {
			press(m, "down")
		}
		press(m, "enter")
		if m.top() != nil || m.walk.cursor.Stop() != w.Trace.Record(link.Rec).Stop {
			t.Errorf("link %d (%s) leads to stop %d", i, narrate.Describe(w.Trace, link.Rec), m.walk.cursor.Stop())
		}
	}
}

// Six kinds of timers are named while they run, and their time runs down.
func TestEveryKindOfTimerCountsDown(t *testing.T) {
	left := regexp.MustCompile(`(?:RTO|delayed ACK|persist|keepalive|TIME-WAIT|HTTP idle) +(?:timer +)?(?:in )?[0-9]`)
	want := map[string]bool{"RTO": true, "delayed ACK": true, "persist": true, "keepalive": true, "TIME-WAIT": true, "HTTP idle": true}
	for _, id := range []string{"tail-loss", "zero-window", "tcp-keepalive-dead-peer", closeLesson, raceLesson} {
		m := drawn(t, Options{Start: wholeLesson(t, id)}, 200, 50, true)
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
	m := drawn(t, Options{Start: wholeLesson(t, closeLesson)}, 80, 24, true)
	press(m, ":next state FIN-WAIT-1", "enter")
	expect(t, m, "when it starts", "client RTO 1 s")
	press(m, "space")
	expect(t, m, "28 ms later", "client RTO 972 ms")
}

func TestTwoHoursAndTenProbesFitOneScreen(t *testing.T) {
	m := drawn(t, Options{Start: wholeLesson(t, "tcp-keepalive-dead-peer")}, 80, 24, true)
	press(m, "end")
	expect(t, m, "the silence", "2 h: keepalive timer runs", "#10 probe", "#11 probe", "x7, every 75 s", "#19 probe", "ETIMEDOUT")
	m = drawn(t, Options{Start: wholeLesson(t, "tcp-keepalive-dead-peer")}, 120, 40, true)
	press(m, "end")
	expect(t, m, "all of it", "#5 200", "power lost", "2 h: keepalive timer runs", "#10 probe", "#11 probe", "x7, every 75 s",
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
