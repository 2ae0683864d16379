package view

import (
	"regexp"
	"strings"
	"testing"

	"wirewalk/scenarios/lessontest"
	"wirewalk/scenarios/narrate"
	"wirewalk/sim/inspect"
	"wirewalk/sim/trace"
	"wirewalk/tui/ladder"
)

// waits is where the page of what did not happen says how long a timer still runs.
var waits = regexp.MustCompile(`(?:another|in|for) ([0-9.]+ (?:ns|µs|ms|s|min|h)(?: [0-9.]+ (?:ms|s|min))*)`)

// Of one timer both faces name the owner and the time that is left.
func TestThePaneOfTimersAgreesWithWhatIsSaidOfWaits(t *testing.T) {
	for _, id := range []string{
		"three-way-handshake", "retransmission-and-backoff", "tail-loss", "four-segment-close", "why-time-wait", "zero-window",
		"nagle-and-delayed-ack", "fast-retransmit", "tcp-keepalive-dead-peer",
	} {
		tr := lessontest.LessonTrace(t, id)
		c := trace.NewCursor(tr, nil)
		f := &Frame{Index: ladder.NewIndex(tr), Cursor: &c}
		f.Zoom = true
		said := 0
		for c.Next() {
			pane := f.timers()
			for _, o := range narrate.NotDone(tr, c.Stop()) {
				for _, m := range waits.FindAllStringSubmatch(o.Text.Sentence, -1) {
					said++
					if !f.runs(o, m[1], pane) {
						t.Errorf("%s, stop %d: %q; the pane has %q", id, c.Stop(), o.Text.Sentence, pane)
					}
				}
			}
		}
		t.Logf("%s: %d waits", id, said)
		if said == 0 {
			t.Errorf("%s tells of no wait", id)
		}
	}
}

// runs reports that the pane has a timer of the end that was asked, with the time that is
// said to be left.
func (f *Frame) runs(o narrate.Omission, left, pane string) bool {
	for _, tm := range f.armedTimers() {
		d := tm.At.Sub(f.Cursor.Now())
		if tm.Host == o.Host && tm.Conn == o.Conn && inspect.Words(d) == left &&
			strings.Contains(pane, f.who(tm.Host, tm.Conn)+" "+tm.Name+" "+inspect.Span(d)) {
			return true
		}
	}
	return false
}
