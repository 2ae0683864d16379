package format

import (
	"encoding/json"
	"strings"
	"testing"

	"wirewalk/sim/measure"
	"wirewalk/sim/trace/tracetest"
	"wirewalk/sim/vtime"
)

func TestStatsCountWhatHappened(t *testing.T) {
	tr := tracetest.NewSmall("client").Trace()
	s := measure.Collect(tr, measure.AtTime(tr, tr.End))
	// The SYN has 20 octets of options; IP and TCP headers have 20 each.
	want := measure.Counts{
		Packets: 4, Octets: 60 + 40 + 2*(40+31), Payload: 62, Handshakes: 1, RoundTrips: 1, Retransmissions: 1, Lost: 1,
	}
	if s.Total != want {
		t.Errorf("total is %+v, want %+v", s.Total, want)
	}
	if len(s.Connections) != 1 || s.Connections[0].Counts != want {
		t.Errorf("connections are %+v", s.Connections)
	}
	if s.Opened != 1 || s.Reused != 1 {
		t.Errorf("%d opened and %d reused, want 1 and 1", s.Opened, s.Reused)
	}
	if tw := s.TimeWait[0]; tw != (measure.TimeWait{Host: "client", Now: 1, Most: 1, Entered: 1}) {
		t.Errorf("TIME-WAIT of the client is %+v", tw)
	}
	if x := s.Exchanges[0]; x.TookNs == nil || *x.TookNs != int64(56*vtime.Millisecond) {
		t.Errorf("the exchange took %v", x.TookNs)
	}
}

func TestStatsOfAnEarlierMomentLeaveOutTheRest(t *testing.T) {
	tr := tracetest.NewSmall("client").Trace()
	s := measure.Collect(tr, measure.AtTime(tr, vtime.Time(30*vtime.Millisecond)))
	if s.Total.Packets != 2 || s.Total.Handshakes != 0 || len(s.Exchanges) != 0 {
		t.Errorf("at 30 ms: %+v, %d exchanges", s.Total, len(s.Exchanges))
	}
}

func TestStatsAreOneJSONObject(t *testing.T) {
	tr := tracetest.NewSmall("client").Trace()
	var b strings.Builder
	if err := StatsJSON(&b, Whole(tr)); err != nil {
		t.Fatal(err)
	}
	var got struct {
		Total struct {
			Packets int `json:"packets"`
		} `json:"total"`
		Connections []struct {
			Packets int `json:"packets"`
		} `json:"connections"`
		Exchanges []struct {
			Method string `json:"method"`
			TookNs int64  `json:"took_ns"`
		} `json:"exchanges"`
	}
	if err := json.Unmarshal([]byte(b.String()), &got); err != nil {
		t.Fatal(err)
	}
	if got.Total.Packets != 4 || got.Connections[0].Packets != 4 ||
		got.Exchanges[0].Method != "GET" ||
		got.Exchanges[0].TookNs != 56_000_000 {
		t.Errorf("decoded %+v from %s", got, b.String())
	}
}
