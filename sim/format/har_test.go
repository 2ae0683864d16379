package format

import (
	"encoding/json"
	"strings"
	"testing"

	"wirewalk/sim/app"
	"wirewalk/sim/trace/tracetest"
	"wirewalk/sim/vtime"
)

func TestAnArchiveHoldsTheExchangeWithItsFields(t *testing.T) {
	var b strings.Builder
	if err := HAR(&b, Whole(tracetest.NewSmall("client").Trace())); err != nil {
		t.Fatal(err)
	}
	var got struct {
		Log struct {
			Version string `json:"version"`
			Entries []struct {
				Started  string      `json:"startedDateTime"`
				Time     float64     `json:"time"`
				Response harResponse `json:"response"`
			} `json:"entries"`
		} `json:"log"`
	}
	if err := json.Unmarshal([]byte(b.String()), &got); err != nil {
		t.Fatalf("%v in %s", err, b.String())
	}
	if got.Log.Version != "1.2" || len(got.Log.Entries) != 1 {
		t.Fatalf("version %s, %d entries", got.Log.Version, len(got.Log.Entries))
	}
	e := got.Log.Entries[0]
	if e.Started != "2000-01-01T00:00:00.056000Z" || e.Time != 56 || e.Response.Status != 200 {
		t.Errorf("started %s, %v ms, status %d", e.Started, e.Time, e.Response.Status)
	}
}

func TestPhasesOfAnArchiveAddUpToTheTime(t *testing.T) {
	ms := func(n int64) vtime.Time { return vtime.Time(n * int64(vtime.Millisecond)) }
	never := vtime.Never
	for name, x := range map[string]app.Exchange{
		"new connection": {
			Queued: ms(1), Lookup: never, Connect: ms(3), Connected: ms(59), SendStart: ms(60),
			SendEnd: ms(61), FirstByte: ms(120), End: ms(150),
		},
		"reused": {
			Queued: ms(1), Lookup: never, Connect: never, Connected: never, SendStart: ms(1),
			SendEnd: ms(1), FirstByte: ms(57), End: ms(57),
		},
		"early answer": {
			Queued: ms(0), Lookup: never, Connect: never, Connected: never, SendStart: ms(0),
			SendEnd: ms(90), FirstByte: ms(60), End: ms(61),
		},
		"refused": {
			Queued: ms(0), Lookup: never, Connect: ms(0), Connected: never, SendStart: never,
			SendEnd: never, FirstByte: never, End: ms(56),
		},
		"reset": {
			Queued: ms(0), Lookup: never, Connect: never, Connected: never, SendStart: ms(0),
			SendEnd: ms(0), FirstByte: never, End: ms(56),
		},
		"never answered": {
			Queued: ms(0), Lookup: never, Connect: never, Connected: never, SendStart: ms(0),
			SendEnd: never, FirstByte: never, End: ms(56),
		},
	} {
		h := timingsOf(&x)
		sum := h.Blocked + max(0, h.Connect) + h.Send + h.Wait + h.Receive
		if want := milliseconds(x.Queued, x.End); sum != want {
			t.Errorf("%s: the phases %+v add up to %v ms, not %v", name, h, sum, want)
		}
		for _, v := range []millis{h.Blocked, h.Send, h.Wait, h.Receive} {
			if v < 0 {
				t.Errorf("%s: a phase is negative: %+v", name, h)
			}
		}
	}
}

func TestAHeadIsCutIntoStartLineAndFields(t *testing.T) {
	start, fields := splitHead([]byte("GET / HTTP/1.1\r\nHost: server\r\nX:a:b\r\n\r\n"))
	if start != "GET / HTTP/1.1" || lastWord(start) != "HTTP/1.1" || len(fields) != 2 {
		t.Fatalf("%q, %v", start, fields)
	}
	if fields[0] != (harField{"Host", "server"}) || fields[1] != (harField{"X", "a:b"}) {
		t.Errorf("fields are %v", fields)
	}
}

func TestLengthsOfTimeAreWrittenInMilliseconds(t *testing.T) {
	for d, want := range map[millis]string{
		0: "0", noPhase: "-1", millis(56 * vtime.Millisecond): "56", millis(28500 * vtime.Microsecond): "28.5",
		millis(vtime.Microsecond): "0.001", 1_000_001: "1.000001", millis(2 * vtime.Hour): "7200000",
	} {
		if got, err := d.MarshalJSON(); err != nil || string(got) != want {
			t.Errorf("%d ns is written %s, want %s", d, got, want)
		}
	}
}
