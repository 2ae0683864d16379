package format

import (
	"encoding/json"
	"strings"
	"testing"
	"unicode"

	"wirewalk/sim/trace"
	"wirewalk/sim/trace/tracetest"
)

// decoded is the output line by line.
func decoded(t *testing.T, req *Request) []map[string]any {
	t.Helper()
	var b strings.Builder
	if err := JSONL(&b, req); err != nil {
		t.Fatal(err)
	}
	var all []map[string]any
	for line := range strings.Lines(b.String()) {
		var m map[string]any
		if err := json.Unmarshal([]byte(line), &m); err != nil {
			t.Fatalf("%q: %v", line, err)
		}
		all = append(all, m)
	}
	return all
}

func kind(all []map[string]any, kind string, nth int) map[string]any {
	for _, m := range all {
		if m["kind"] == kind {
			if nth--; nth == 0 {
				return m
			}
		}
	}
	return nil
}

func TestEveryRecordIsOneLineWithTheFieldsOfTheContract(t *testing.T) {
	tr := tracetest.NewSmall("client").Trace()
	all := decoded(t, Whole(tr))
	if len(all) != tr.Len() {
		t.Fatalf("%d lines for %d records", len(all), tr.Len())
	}
	for i, m := range all {
		for _, f := range []string{
			"id", "cause", "t_ns", "kind", "host", "conn", "reason",
			"state",
		} {
			if _, ok := m[f]; !ok {
				t.Errorf("record %d (%v) has no %s", i+1, m["kind"], f)
			}
		}
		if m["id"] != float64(i+1) {
			t.Errorf("line %d has id %v", i+1, m["id"])
		}
	}
}

func TestSegmentNumbersAreRelativeAndWrap(t *testing.T) {
	all := decoded(t, Whole(tracetest.NewSmall("client").Trace()))
	for _, c := range []struct {
		kind  string
		nth   int
		field string
		want  any
	}{
		{"segment_sent", 1, "seq", 0.0},
		{"segment_sent", 1, "ack", 0.0},
		{"segment_sent", 1, "flags", "S"},
		{"segment_sent", 1, "raw_seq", float64(tracetest.ClientISS)},
		{"segment_sent", 1, "src", "10.0.0.1:40000"},
		{"segment_sent", 1, "state", "SYN-SENT"},
		{"segment_sent", 2, "seq", 0.0},
		{"segment_sent", 2, "ack", 1.0},
		{"segment_sent", 2, "flags", "S."},
		{"segment_sent", 3, "seq", 1.0},
		{"segment_sent", 3, "ack", 1.0},
		{"segment_sent", 3, "flags", "P."},
		{"segment_sent", 3, "len", 31.0},
		{"segment_sent", 3, "win", 502.0},
		{"segment_sent", 4, "again", 3.0},
		{"segment_dropped", 1, "host", ""},
		{"segment_dropped", 1, "state", ""},
		{"segment_delivered", 1, "host", "server"},
		{"segment_delivered", 1, "state", "LISTEN"},
		{"state", 2, "from", "LISTEN"},
		{"state", 2, "to", "SYN-RECEIVED"},
		{"state", 2, "state", "SYN-RECEIVED"},
		{"call", 1, "name", "connect"},
		{"result", 1, "errno", "ECONNRESET"},
		{"http", 1, "message", "received"},
	} {
		if got := kind(all, c.kind, c.nth)[c.field]; got != c.want {
			t.Errorf("%s %d: %s is %v, want %v", c.kind, c.nth, c.field, got, c.want)
		}
	}
	options := kind(all, "segment_sent", 1)["options"].([]any)
	if len(options) != 4 || options[0] != "mss 1460" || options[3] != "wscale 7" {
		t.Errorf("options of the SYN are %v", options)
	}
}

func TestADeliveryIsCausedByItsSending(t *testing.T) {
	all := decoded(t, Whole(tracetest.NewSmall("client").Trace()))
	for _, m := range all {
		if m["kind"] != "segment_delivered" {
			continue
		}
		cause := all[int(m["cause"].(float64))-1]
		if cause["kind"] != "segment_sent" || cause["packet"] != m["packet"] {
			t.Errorf("delivery %v of packet %v is caused by %v", m["id"], m["packet"],
				cause["kind"])
		}
	}
}

func TestFilteredRecordsKeepTheirNumbersAndStates(t *testing.T) {
	tr := tracetest.NewSmall("client").Trace()
	req := Whole(tr)
	var err error
	if req.Filter, err = trace.ParseFilter(tr, "kind segment_delivered"); err != nil {
		t.Fatal(err)
	}
	all := decoded(t, req)
	if len(all) != 3 {
		t.Fatalf("%d lines, want 3", len(all))
	}
	if last := all[2]; last["host"] != "server" || last["state"] != "SYN-RECEIVED" {
		t.Errorf("the last delivery is at %v in %v", last["host"], last["state"])
	}
}

func TestHostileTextIsEscapedInJSONAndComesBackWhole(t *testing.T) {
	tr := tracetest.NewSmall("cl\x9bient\u2066\U000e0041").Trace()
	var b strings.Builder
	if err := JSONL(&b, Whole(tr)); err != nil {
		t.Fatal(err)
	}
	for i, r := range b.String() {
		if r != '\n' && (unicode.IsControl(r) || unicode.Is(unicode.Cf, r)) {
			t.Fatalf("%U stands unescaped at %d", r, i)
		}
	}
	all := decoded(t, Whole(tr))
	if got := kind(all, "http", 1)["start_line"]; got != "GET /\x1b[2J\u202e HTTP/1.1" {
		t.Errorf("the start line came back as %q", got)
	}
	if got := kind(all, "call", 1)["host"]; got != "cl\ufffdient\u2066\U000e0041" {
		t.Errorf("the host came back as %q", got)
	}
}

func TestALossSaysTheNameOfItsFault(t *testing.T) {
	s := tracetest.NewSmall("client")
	s.W.Record(trace.Record{
		At: s.Now, Kind: trace.SegmentDropped, Ref: 1, N: int64(s.W.Text("the lost answer")), Cause: s.Last,
	})
	if m := kind(decoded(t, Whole(s.Trace())), "segment_dropped", 1); m == nil || m["text"] != "the lost answer" {
		t.Errorf("%v", m)
	}
}
