package ladder

import (
	"regexp"
	"strconv"
	"strings"
	"testing"

	"wirewalk/scenarios/lessontest"
	"wirewalk/sim/trace"
	"wirewalk/tcpmodel"
	"wirewalk/tui/grid"
)

// While one connection is shown, a wait is that connection's: no packet of
// another one, none that left during the wait, and the timer that ends it.
func TestAFoldedWaitNamesWhatTheShownConnectionWaitsFor(t *testing.T) {
	onItsWay := regexp.MustCompile(`#(\d+) on its way`)
	waits := 0
	for _, id := range []string{"port-exhaustion", "rolling-restart", "connecting-to-nothing", "keepalive-rebooted", "http-idle-timeout"} {
		tr := lessontest.LessonTrace(t, id)
		x := NewIndex(tr)
		for conn := trace.ConnID(1); int(conn) <= min(len(tr.Conns()), 12); conn++ {
			l := &ladder{x: x, t: tr, o: Options{Index: x, Width: 80, Conn: conn}, g: grid.GlyphsFor(false)}
			l.collect()
			l.silences()
			for i := range l.lines {
				if l.lines[i].kind != lineIdle {
					continue
				}
				waits++
				text := l.lines[i].text
				if m := onItsWay.FindStringSubmatch(text); m != nil {
					n, _ := strconv.Atoi(m[1])
					if p := tr.Packet(trace.PacketID(n)); p.Conn != conn || i > 0 && p.Sent > l.lines[i-1].rec {
						t.Errorf("%s, connection %d: %s, which is of connection %d", id, conn, text, p.Conn)
					}
				}
				first, _ := tr.Stop(l.lines[i].stop)
				if r := tr.Record(first); r.Kind == trace.TimerFired && r.Conn == conn {
					if name := timerWords(tcpmodel.TimerKind(r.Sub)); !strings.Contains(text, name) && !strings.Contains(text, "#") {
						t.Errorf("%s, connection %d: %s; what ends it: %s", id, conn, text, name)
					}
				}
			}
		}
	}
	if waits < 10 {
		t.Errorf("only %d waits were looked at", waits)
	}
}
