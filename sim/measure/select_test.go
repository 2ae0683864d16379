package measure_test

import (
	"testing"

	"wirewalk/sim/measure"
	"wirewalk/sim/trace"
	"wirewalk/sim/trace/tracetest"
	"wirewalk/tcpmodel"
)

func TestThePartsOfARunAddUpToTheWhole(t *testing.T) {
	look := func(name string, tr *trace.Trace) {
		at := measure.AtTime(tr, tr.End)
		whole := measure.Collect(tr, at)
		for i := range whole.Connections[:min(len(whole.Connections), 20)] {
			row := &whole.Connections[i]
			part := measure.Select(tr, at, measure.Selection{Conns: []trace.ConnID{row.ID}})
			if part.Total != row.Counts {
				t.Errorf("%s: connection %d has %+v alone, and %+v of all", name, row.ID, part.Total, row.Counts)
			}
		}
		sum, trips := map[measure.Stat]int64{}, int64(0)
		for i := range tr.Hosts() {
			part := measure.Select(tr, at, measure.Selection{Host: tr.Hosts()[i].ID})
			for _, d := range measure.List() {
				sum[d.Stat] += d.Stat.Of(part)
			}
			trips = max(trips, measure.StatRoundTrips.Of(part))
		}
		for _, d := range measure.List() {
			got, want := sum[d.Stat], d.Stat.Of(whole)
			switch d.Stat {
			case measure.StatRoundTrips: // The host that had to wait the longest.
				if got = trips; want == int64(measure.UnknownTrips) {
					continue
				}
			case measure.StatHandshakes: // One end or both make it.
				if got >= want && got <= 2*want {
					got = want
				}
			case measure.StatDuration:
				got = d.Stat.Of(whole)
			}
			if got != want {
				t.Errorf("%s: %s of all hosts is %d, of the run %d", name, d.Stat, got, want)
			}
		}
	}
	eachRun(t, look)
	eachRecording(t, look)
}

func TestTimeWaitIsTheSameInSeriesTotalsAndSocketTables(t *testing.T) {
	entered := 0
	eachRun(t, func(name string, tr *trace.Trace) {
		series := measure.NewSocketSeries(tr)
		step := max(tr.Stops()/12, 1)
		for stop := trace.StopID(1); int(stop) <= tr.Stops(); stop += trace.StopID(step) {
			_, rec := tr.Stop(stop)
			at := measure.At{Time: tr.Record(rec).At, Rec: rec}
			for _, w := range measure.Collect(tr, at).TimeWait {
				h := hostNamed(tr, w.Host)
				rows := 0
				for _, s := range measure.Sockets(tr, h, at) {
					if s.State == tcpmodel.TimeWait {
						rows++
					}
				}
				if n := series.Wait[h].At(rec); n != w.Now || rows != w.Now {
					t.Errorf("%s, stop %d: %s has %d sockets in TIME-WAIT, %d in the series, %d in its table",
						name, stop, w.Host, w.Now, n, rows)
				}
				entered += w.Entered
			}
		}
	})
	if entered < 100 {
		t.Errorf("only %d sockets were in TIME-WAIT", entered)
	}
}

func hostNamed(tr *trace.Trace, name string) trace.HostID {
	for i := range tr.Hosts() {
		if tr.Hosts()[i].Name == name {
			return tr.Hosts()[i].ID
		}
	}
	return 0
}

func TestAHandshakeCountsOnceForItsConnection(t *testing.T) {
	const (
		client = tcpmodel.SynSent<<4 | tcpmodel.Established
		server = tcpmodel.SynReceived<<4 | tcpmodel.Established
	)
	for _, c := range []struct {
		name    string
		changes changes
		want    int
	}{
		{"from one side", changes{{tracetest.Client, client}, {tracetest.Server, server}}, 1},
		{"from both sides", changes{{tracetest.Client, server}, {tracetest.Server, server}}, 1},
		{"the last ACK did not come", changes{{tracetest.Client, client}}, 1},
		{"only the end that answers was seen", changes{{tracetest.Server, server}}, 1},
		{"was open before the capture", changes{
			{tracetest.Client, tcpmodel.Closed<<4 | tcpmodel.Established},
			{tracetest.Server, tcpmodel.Closed<<4 | tcpmodel.Established},
		}, 0},
		{"refused", changes{{tracetest.Client, tcpmodel.SynSent<<4 | tcpmodel.Closed}}, 0},
	} {
		s := tracetest.NewScript(t, c.name, "client", "server")
		s.At(0)
		conn := s.Conn(tracetest.Client, tracetest.Server, 40000)
		for _, ch := range c.changes {
			s.W.Record(trace.Record{Kind: trace.StateChange, Host: ch.host, Conn: conn, Sub: uint8(ch.sub)})
		}
		tr := s.W.Trace()
		got := measure.Collect(tr, measure.AtTime(tr, tr.End)).Total.Handshakes
		if got != c.want {
			t.Errorf("%s: %d handshakes, want %d", c.name, got, c.want)
		}
	}
}

// changes are changes of state at hosts.
type changes = []struct {
	host trace.HostID
	sub  tcpmodel.State
}
