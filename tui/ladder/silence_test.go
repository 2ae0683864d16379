package ladder

import (
	"regexp"
	"strconv"
	"strings"
	"testing"

	"wirewalk/scenarios/lessontest"
	"wirewalk/sim/inspect"
	"wirewalk/sim/trace"
	"wirewalk/sim/vtime"
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
					name := tr.HostName(r.Host) + "'s " + timerName(inspect.ArmedTimer{Name: armed(tcpmodel.TimerKind(r.Sub)), Kind: tcpmodel.TimerKind(r.Sub)})
					if !strings.Contains(text, name) && !strings.Contains(text, "#") {
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

// armed is what a timer of TCP is called while it runs.
func armed(k tcpmodel.TimerKind) string {
	if k == tcpmodel.TimerTimeWait {
		return "TIME-WAIT"
	}
	return inspect.TimerName(k)
}

// The wait that a timer ends names its owner and the time that it was set for, which is
// the time from where it was set to where it runs out.
func TestAFoldedWaitSaysWhoseTimerItIsAndHowLong(t *testing.T) {
	timer := regexp.MustCompile(`: (?:(\S+)'s (.+?)(?: at the (\S+))?|.*) \(([^)]+)\)`)
	seen := 0
	for _, id := range []string{"load-balancer-502", "tcp-keepalive-dead-peer", "idle-close-race", "four-segment-close", "http-idle-timeout", "zero-window"} {
		tr := lessontest.LessonTrace(t, id)
		x := NewIndex(tr)
		l := &ladder{x: x, t: tr, o: Options{Index: x, Width: 200}, g: grid.GlyphsFor(false)}
		l.collect()
		l.silences()
		for i := range l.lines {
			m := timer.FindStringSubmatch(l.lines[i].text)
			if l.lines[i].kind != lineIdle || m == nil {
				continue
			}
			first, last := tr.Stop(l.lines[i].stop)
			for rec := first; rec <= last; rec++ {
				r := tr.Record(rec)
				if r.Kind != trace.TimerFired && (r.Kind != trace.AppTimer || tr.Text(r.Ref) == "") {
					continue
				}
				seen++
				owner, host := m[1], m[3]
				if host == "" {
					owner, host = "", m[1]
				}
				if host != tr.HostName(r.Host) || owner != "" && owner != inspect.Letter(r.Conn) {
					t.Errorf("%s: %q, and it is a timer of %s, connection %d", id, l.lines[i].text, tr.HostName(r.Host), r.Conn)
				}
				if _, set, ok := x.RanOut(rec); !ok || inspect.Span(set) != m[4] || !began(tr, rec, set) {
					t.Errorf("%s: %q, and the timer was set for %s", id, l.lines[i].text, inspect.Span(set))
				}
				break
			}
		}
	}
	if seen < 10 {
		t.Errorf("only %d timers were looked at", seen)
	}
}

// began reports that the machine of a timer's record did something as long before it as the timer ran.
func began(tr *trace.Trace, id trace.RecordID, set vtime.Duration) bool {
	r := tr.Record(id)
	for at := id - 1; at > 0; at-- {
		if p := tr.Record(at); p.Host == r.Host && r.At.Sub(p.At) == set {
			return true
		}
	}
	return false
}
