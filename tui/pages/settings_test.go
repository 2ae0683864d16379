package pages

import (
	"fmt"
	"hash/fnv"
	"strings"
	"testing"

	"wirewalk/sim/trace"
	"wirewalk/tui/source"
)

// A setting of a timer that runs is offered only where another value changes when
// it runs out, or what its end counts on.
func TestEachTimersSettingThatIsOfferedChangesTheRun(t *testing.T) {
	tried := 0
	for _, e := range (source.Lessons{}).List() {
		src, err := source.Open(e.ID, source.Options{})
		if err != nil {
			t.Fatal(err)
		}
		tr, all := src.Trace, src.Settings()
		seen := map[string]bool{}
		for stop := trace.StopID(1); int(stop) <= tr.Stops(); stop++ {
			first, last := tr.Stop(stop)
			conn := tr.Record(first).Conn
			for _, path := range near(tr, conn, last, all) {
				key := fmt.Sprint(path, conn)
				if !strings.Contains(path, ".tcp.") || seen[key] || !drawnOf(e.ID+key, 3) {
					continue
				}
				seen[key] = true
				tried++
				again, err := src.Again([]string{fmt.Sprintf("set %s=%s", path, 2*valueOf(all, path)+1e6)})
				if err != nil {
					t.Errorf("%s: %v", e.ID, err)
					continue
				}
				if !moves(tr, again.Trace, conn) {
					t.Errorf("%s stop %d, connection %d: %s changes nothing", e.ID, stop, conn, path)
				}
			}
		}
	}
	if tried < 50 {
		t.Errorf("only %d settings", tried)
	}
}

// drawnOf takes one of n.
func drawnOf(name string, n uint32) bool {
	h := fnv.New32a()
	_, _ = h.Write([]byte(name))
	return h.Sum32()%n == 0
}

// moves reports a difference in what the ends of a connection go through or count on.
func moves(a, b *trace.Trace, conn trace.ConnID) bool {
	if a.Len() != b.Len() {
		return true
	}
	for id := trace.RecordID(1); int(id) <= a.Len(); id++ {
		if a.Record(id).At != b.Record(id).At {
			return true
		}
		for side := range 2 {
			x, y := a.SnapshotAt(conn, side, id), b.SnapshotAt(conn, side, id)
			if x != nil && y != nil && x.Timers != y.Timers {
				return true
			}
		}
	}
	return false
}

func TestASettingIsNamedInPlainWords(t *testing.T) {
	for path, want := range map[string]string{
		"hosts.client.tcp.msl":     "client's msl",
		"boxes.nat.idle_timeout":   "idle_timeout of box nat",
		"proxies.0.retries":        "retries of proxy 0",
		"servers.1.requests":       "requests of server 1",
		"links.wan.delay":          "the delay of link wan",
		"programs.2.accept":        "accept of program 2",
		"dns.1.delay":              "delay of name server 1",
		"until":                    "until",
		"limits.events":            "limits.events",
		"clients.1.per_host_limit": "per_host_limit of client 1",
	} {
		if got := settingName(path); got != want {
			t.Errorf("%s is %q, want %q", path, got, want)
		}
	}
}
