package scenarios_test

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"wirewalk/sim/because"
	"wirewalk/sim/capture"
	"wirewalk/sim/inspect"
	"wirewalk/sim/trace"
)

// instant is an instant that a condition names, behind "at" or "since".
var instant = regexp.MustCompile(`(?:at|since) (\d+\.\d+) s`)

// A condition comes before its effect, is of the kind that it says, and names the
// instant of the record that it cites; a setting has a path that --set takes.
func TestConditionsComeBeforeTheirEffectsAndCiteWhatTheyName(t *testing.T) {
	kinds := map[because.Kind]int{}
	for file, lesson := range everyRun(t) {
		tr := lesson.Trace
		for id := trace.RecordID(1); int(id) <= tr.Len(); id++ {
			for _, c := range because.Of(tr, id) {
				kinds[c.Kind]++
				if fault := holdCondition(tr, id, c); fault != "" {
					t.Errorf("%s, record %d (%s): %s: %q", file, id, inspect.ReasonName(tr.Record(id).Why), fault, c.Text)
				}
				if c.Setting == "" {
					continue
				}
				value := strings.TrimPrefix(c.Text, c.Setting+" is ")
				if _, problems := lesson.Scenario.Set(c.Setting + "=" + value); problems.Errors() != nil {
					t.Errorf("%s: %s cannot be set to %s", file, c.Setting, value)
				}
			}
		}
	}
	for _, k := range []because.Kind{because.State, because.Timer, because.Call, because.Option, because.Queue, because.Box, because.Setting} {
		if kinds[k] == 0 {
			t.Errorf("no condition is a %s", k)
		}
	}
}

func holdCondition(tr *trace.Trace, id trace.RecordID, c because.Condition) string {
	if (c.Rec == 0) != (c.Kind == because.Setting) || (c.Setting == "") == (c.Kind == because.Setting) {
		return "it has a record or a path, whatever its kind"
	}
	if c.Text == "" || strings.ContainsAny(c.Text, "{}|\n") || strings.HasSuffix(c.Text, ".") {
		return "its text is no clause"
	}
	if c.Rec == 0 {
		return ""
	}
	r := tr.Record(c.Rec)
	switch {
	case c.Rec >= id:
		return "it does not come before its effect"
	case (c.Kind == because.Call || c.Kind == because.Option) && r.Kind != trace.Call:
		return "it cites no call"
	}
	if tr.Inferred {
		return ""
	}
	for _, m := range instant.FindAllStringSubmatch(c.Text, -1) {
		if !namedNear(tr, c.Rec, m[1]) {
			return "it names another instant than " + r.At.String()
		}
	}
	return ""
}

// namedNear reports that a record, or the packet that it is about, was at an instant.
func namedNear(tr *trace.Trace, id trace.RecordID, text string) bool {
	r := tr.Record(id)
	at := []trace.RecordID{id}
	if n := r.Packet(); n != 0 {
		p := tr.Packet(n)
		at = append(at, p.Sent, p.Arrived, p.Dropped)
	}
	for _, rec := range at {
		if rec == 0 {
			continue
		}
		ns := int64(tr.Record(rec).At)
		// The time is cut to as many digits as tell it from its neighbours.
		if whole := fmt.Sprintf("%d.%09d", ns/1_000_000_000, ns%1_000_000_000); strings.HasPrefix(whole, text) {
			return true
		}
	}
	return false
}

// What decides in these lessons and captures is found: by the reason of what happened,
// the conditions in their order.
func TestTheDecisiveConditionsAreFound(t *testing.T) {
	for _, c := range []struct {
		file, reason string
		want         []string
	}{
		{"idle-close-race", "data-after-close", []string{"server's program had called close() at 5.084 s", "#8, the FIN of server, had not arrived when #9 left"}},
		{"idle-close-race", "http-timer-idle", []string{"server's HTTP idle timer (5 s), set at 0.084 s, ran out", "servers.1.http_idle_timeout is 5s"}},
		{"idle-close-race", "http-retry", []string{"server's program had called close()", "has no answer", "connection a had carried an answer before"}},
		{"load-balancer-502", "http-upstream-failed", []string{"the server behind it had closed connection b", "server's program had called close()"}},
		{"reset-on-unread-data", "unread-data", []string{"100 octets that had come were unread"}},
		{"write-to-a-gone-peer", "data-after-close", []string{"server's program had called close() at 0.200 s", "had arrived at 0.228 s, and #6 was sent all the same"}},
		{"keepalive-through-nat", "keepalive-idle", []string{"client's program had called connect() with SO_KEEPALIVE 1, TCP_KEEPIDLE 4m at 2.000 s", "nothing has come from server since #8", "client's keepalive timer (4 min)"}},
		{"keepalive-through-nat", "no-connection", []string{"a NAT on the way had forgotten the connection"}},
		{"keepalive-through-nat", "flow-forgotten", []string{"the last packet of the connection that had passed was #3", "boxes.nat.idle_timeout is 5m"}},
		{"tcp-keepalive-dead-peer", "keepalive-dead", []string{"keepalive probe #19 of", "was not acknowledged"}},
		{"port-exhaustion", "ports-exhausted", []string{"sockets of client hold a port", "connection a holds port 50000: TIME-WAIT since"}},
		{"zero-window", "window-probe", []string{"told of a window of 0 octets", "4344 octets that have come are unread at server"}},
		{"nagle-and-delayed-ack", "held-nagle", []string{"#4 with 100 octets, sent at 0.100 s, is unacknowledged", "100 octets wait, less than a segment"}},
		{"listen-backlog", "backlog-full", []string{"wait in the accept queue: a, b", "listen() with a backlog of"}},
		{"e07a", "seen-data-after-close", []string{"10.98.0.2 had sent its FIN, #9, at ~5.092 s", "an idle timer of 10.98.0.2's program had run out", "#8 GET /small reached 10.98.0.2 at ~5.129 s"}},
		{"e07b", "seen-data-after-close", []string{"had sent its FIN", "an idle timer", "reached"}},
		{"e06b", "seen-data-after-close", []string{"10.99.0.2 had sent its FIN, #8", "an idle timer", "#10"}},
		{"e20", "seen-abort", []string{"octets were unread; the last of them came in #8"}},
		{"e10c", "seen-abort", []string{"octets were unread", "is the last that it had sent before"}},
	} {
		tr := traceNamed(t, c.file)
		var texts []string
		for id := trace.RecordID(1); int(id) <= tr.Len() && len(texts) == 0; id++ {
			if inspect.ReasonName(tr.Record(id).Why) != c.reason {
				continue
			}
			for _, cond := range because.Of(tr, id) {
				texts = append(texts, cond.Text)
			}
		}
		all, from := strings.Join(texts, "\n"), 0
		for _, want := range c.want {
			i := strings.Index(all[from:], want)
			if i < 0 {
				t.Errorf("%s, %s: %q does not follow in\n%s", c.file, c.reason, want, all)
				break
			}
			from += i
		}
	}
}

// traceNamed is the trace of a lesson, or of the capture whose name begins so.
func traceNamed(t *testing.T, name string) *trace.Trace {
	t.Helper()
	if files, _ := filepath.Glob("testdata/captures/" + name + "*.pcap"); len(files) == 1 {
		data, err := os.ReadFile(files[0])
		if err != nil {
			t.Fatal(err)
		}
		tr, err := capture.Import(bytes.NewReader(data), name, capture.Options{})
		if err != nil {
			t.Fatal(err)
		}
		return tr
	}
	lesson, err := load(t, "library/"+name+".yaml").Run()
	if err != nil {
		t.Fatal(err)
	}
	return lesson.Trace
}
