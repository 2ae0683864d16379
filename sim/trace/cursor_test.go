package trace_test

import (
	"net/netip"
	"strings"
	"testing"

	"wirewalk/sim/app"
	"wirewalk/sim/trace"
	"wirewalk/sim/vtime"
	"wirewalk/tcpmodel"
)

const ms = vtime.Time(vtime.Millisecond)

// small is a trace of two hosts and two connections: a SYN that arrives at
// 28 ms on each, 100 ms apart, with a read and a listen that nobody need see.
func small(t *testing.T) *trace.Trace {
	t.Helper()
	w := trace.NewWriter("small")
	a := w.Host(trace.Host{Name: "client", Addr: netip.MustParseAddr("10.0.0.1")})
	b := w.Host(trace.Host{Name: "server", Addr: netip.MustParseAddr("10.0.0.2")})
	w.Stop()
	w.Record(trace.Record{Kind: trace.Call, Host: b, Sub: uint8(app.CallListen)})
	for i := range 2 {
		at := vtime.Time(i) * 100 * ms
		c := w.Conn(trace.End{Host: a, ISS: 1000, HasISS: true}, trace.End{Host: b, ISS: 5000, HasISS: true})
		w.Stop()
		w.Record(trace.Record{At: at, Kind: trace.Call, Host: a, Conn: c, Sub: uint8(app.CallConnect)})
		id := w.Packet(trace.Packet{
			Conn: c, From: a, To: b, Proto: trace.TCP,
			Seg: tcpmodel.Segment{SrcPort: 40000 + uint16(i), DstPort: 80, Flags: tcpmodel.SYN, Seq: 1000},
		}, nil)
		w.Edit(id).Sent = w.Record(trace.Record{At: at, Kind: trace.SegmentSent, Host: a, Conn: c, Ref: uint32(id)})
		w.Stop()
		w.Edit(id).Arrived = w.Record(trace.Record{
			At: at + 28*ms, Kind: trace.SegmentDelivered, Host: b, Conn: c, Ref: uint32(id),
		})
		w.Record(trace.Record{
			At: at + 28*ms, Kind: trace.StateChange, Host: b, Conn: c,
			Sub: uint8(tcpmodel.Listen)<<4 | uint8(tcpmodel.SynReceived),
		})
		w.Stop()
		w.Record(trace.Record{At: at + 30*ms, Kind: trace.Call, Host: b, Conn: c, Sub: uint8(app.CallRead)})
	}
	return w.Trace()
}

func TestTheCursorPassesOverWhatNobodyCanSee(t *testing.T) {
	c := trace.NewCursor(small(t), nil)
	if n, of := c.Position(); n != 0 || of != 4 {
		t.Fatalf("position %d of %d, want 0 of 4", n, of)
	}
	if c.As() != 1 {
		t.Errorf("before the first stop the records up to %d have happened, want the listen only", c.As())
	}
	var stops []trace.StopID
	for c.Next() {
		stops = append(stops, c.Stop())
	}
	if len(stops) != 4 || stops[0] != 2 || stops[1] != 3 || stops[2] != 5 || stops[3] != 6 {
		t.Errorf("visited %v", stops)
	}
	if c.Next() {
		t.Error("there is a stop after the last")
	}
	if !c.Prev() || c.Stop() != 5 {
		t.Errorf("back leads to %d", c.Stop())
	}
}

func TestTheCursorJumpsToInstantsPacketsAndRecords(t *testing.T) {
	tr := small(t)
	for _, c := range []struct {
		name string
		jump func(*trace.Cursor)
		stop trace.StopID
		now  vtime.Time
	}{
		{"before everything", func(c *trace.Cursor) { c.JumpTime(-1) }, 0, 0},
		{"between two stops", func(c *trace.Cursor) { c.JumpTime(29 * ms) }, 3, 28 * ms},
		{"exactly at a stop", func(c *trace.Cursor) { c.JumpTime(100 * ms) }, 5, 100 * ms},
		{"after the end", func(c *trace.Cursor) { c.JumpTime(vtime.Never) }, 6, 128 * ms},
		{"a packet", func(c *trace.Cursor) { c.JumpPacket(2) }, 5, 100 * ms},
		{"no such packet", func(c *trace.Cursor) { c.JumpPacket(9) }, 0, 0},
		{"a record", func(c *trace.Cursor) { c.JumpRecord(tr.Packet(1).Arrived) }, 3, 28 * ms},
	} {
		cursor := trace.NewCursor(tr, nil)
		c.jump(&cursor)
		if cursor.Stop() != c.stop || cursor.Now() != c.now {
			t.Errorf("%s: stop %d at %v, want %d at %v", c.name, cursor.Stop(), cursor.Now(), c.stop, c.now)
		}
	}
}

func TestAPacketFliesFromItsSendingToItsArrival(t *testing.T) {
	tr := small(t)
	p := tr.Packet(1)
	for _, c := range []struct {
		as   trace.RecordID
		want trace.Flight
		n    int
	}{{p.Sent - 1, trace.Unsent, 0}, {p.Sent, trace.Flying, 1}, {p.Arrived - 1, trace.Flying, 1}, {p.Arrived, trace.Landed, 0}} {
		if got := p.FlightAt(c.as); got != c.want {
			t.Errorf("as of %d the packet is %d, want %d", c.as, got, c.want)
		}
		if got := tr.InFlight(c.as, 10); len(got) != c.n {
			t.Errorf("as of %d in flight: %v", c.as, got)
		}
	}
}

func TestFiltersSelectWhatTheySay(t *testing.T) {
	tr := small(t)
	for _, c := range []struct {
		filter string
		stops  string
	}{
		{"syn", "2 3 5 6"},
		{"host server", "1 2 3 4 5 6 7"},
		{"to server and conn b", "5 6"},
		{"conn 1", "2 3 4"},
		{"not conn a", "1 5 6 7"},
		{"port 40001", "5 6"},
		{"flags S and time >= 100ms", "5 6"},
		{"state SYN-RECEIVED", "3 6"},
		{"change conn b", "6"},
		{"(syn or change) and time < 50ms", "2 3"},
		{"#2", "5 6"},
		{"packet > 1", "5 6"},
		{"seq = 0", "2 3 5 6"},
		{"len > 0", ""},
		{`"syn-rec"`, "3 6"},
		{"HOST CLIENT call", "2 5"},
	} {
		f, err := trace.ParseFilter(tr, c.filter)
		if err != nil {
			t.Errorf("%s: %v", c.filter, err)
			continue
		}
		var got []string
		for id := trace.StopID(1); int(id) <= tr.Stops(); id++ {
			if f.MatchStop(tr, id) {
				got = append(got, string(rune('0'+id)))
			}
		}
		if s := strings.Join(got, " "); s != c.stops {
			t.Errorf("%s: stops %q, want %q", c.filter, s, c.stops)
		}
	}
}

func TestAFilterThatIsWrongSaysWhereAndWhatMayStandThere(t *testing.T) {
	tr := small(t)
	for filter, want := range map[string]string{
		"":                              "write for example",
		"host":                          "host needs a value",
		"host clinet":                   "at 6: there is no host \"clinet\": there are client, server",
		"syn and":                       "something must follow",
		"(syn":                          "a closing bracket is missing",
		"syn)":                          "does not belong here",
		"time > 5":                      "5 needs a unit",
		"time 5s":                       "needs one of <",
		"wibble":                        "is no filter word",
		"#x":                            "is no packet",
		`text "open`:                    "never closed",
		"state TIMEWAIT":                "is no state",
		"flags XY":                      "are no flags",
		"kind parcel":                   "is no kind",
		"conn zz":                       "is no connection",
		"port http":                     "is no port",
		"seq = x":                       "is no number",
		strings.Repeat("(", 60) + "syn": "nested too deeply",
		strings.Repeat("syn ", 300):     "longer than",
	} {
		_, err := trace.ParseFilter(tr, filter)
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%.40q: error is %v, want %q", filter, err, want)
		}
	}
}

func FuzzParseFilterNeverPanics(f *testing.F) {
	for _, s := range []string{"host server and (fin or rst)", `text "a b" not #9`, "time >= 1.5s", "((((", "! = <"} {
		f.Add(s)
	}
	w := trace.NewWriter("")
	w.Host(trace.Host{Name: "server"})
	w.Stop()
	w.Record(trace.Record{Kind: trace.Note, Host: 1})
	tr := w.Trace()
	f.Fuzz(func(_ *testing.T, s string) {
		if filter, err := trace.ParseFilter(tr, s); err == nil {
			filter.MatchStop(tr, 1)
		}
	})
}
