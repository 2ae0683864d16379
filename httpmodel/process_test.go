package httpmodel_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"wirewalk/httpmodel"
	"wirewalk/sim"
	"wirewalk/sim/app"
	"wirewalk/sim/script"
	"wirewalk/sim/trace"
	"wirewalk/sim/vtime"
	"wirewalk/tcpmodel"
)

// serverDo is a step for the server's program.
func (l *lab) serverDo(when vtime.Duration, cmd httpmodel.Command) {
	l.plan.Steps = append(l.plan.Steps, sim.Step{
		At: vtime.Time(when), App: &sim.AppStep{Host: "server", App: "http", Command: cmd, Label: "step"},
	})
}

// get is a request on a connection of its own, with its name.
func (l *lab) get(when vtime.Duration, name, path string) {
	l.do(when, httpmodel.Request{Name: name, Remote: at(8000), Path: path, Host: "server", Fresh: true})
}

// results are how the steps ended, as instant, name and error.
func (l *lab) results() map[string]string {
	out := map[string]string{}
	for id := trace.RecordID(1); int(id) <= l.tr.Len(); id++ {
		if r := l.tr.Record(id); r.Kind == trace.Result {
			name, text, _ := strings.Cut(l.tr.Text(r.Ref), ": ")
			out[name] = strings.TrimSpace(fmt.Sprintf("%s %s", r.At, text))
		}
	}
	return out
}

func (l *lab) expect(t *testing.T, want map[string]string) {
	t.Helper()
	got := l.results()
	for name, w := range want {
		if got[name] != w {
			t.Errorf("%s: %q, want %q", name, got[name], w)
		}
	}
}

// serving is a client and a server with a page that takes 300 ms.
func serving(t *testing.T, server string, change func(*httpmodel.ServerConfig)) *lab {
	t.Helper()
	cc, sc := profile(t, "plain", server)
	sc.Pages = append(sc.Pages, httpmodel.ServerPage{Path: "/slow", Size: 13, Think: 300 * ms})
	if change != nil {
		change(&sc)
	}
	return newLab(0, cc, sc)
}

func TestARestartListensAgainWhenTheLastAnswerIsGiven(t *testing.T) {
	l := serving(t, "nginx", nil)
	l.get(0, "slow", "/slow")
	l.serverDo(100*ms, httpmodel.Restart{Name: "restart"})
	l.get(200*ms, "meanwhile", "/small")
	l.get(400*ms, "after", "/small")
	l.run(t)
	l.expect(t, map[string]string{
		"slow": "0.300000", "restart": "0.300000", "meanwhile": "0.200000 ECONNREFUSED", "after": "0.400000",
	})
}

func TestARestartAtOnceCutsAnswersOff(t *testing.T) {
	l := serving(t, "nginx", nil)
	l.get(0, "slow", "/slow")
	l.serverDo(100*ms, httpmodel.Restart{Name: "restart", Fast: true})
	l.get(150*ms, "after", "/small")
	l.run(t)
	got := l.results()
	if got["restart"] != "0.100000" || got["after"] != "0.150000" || !strings.HasPrefix(got["slow"], "0.100000 ") {
		t.Errorf("%v", got)
	}
}

func TestWithoutReuseAddressAServerThatClosedFirstCannotStartAgain(t *testing.T) {
	for _, reuse := range []bool{true, false} {
		l := serving(t, "nginx", func(sc *httpmodel.ServerConfig) { sc.ReuseAddress = reuse })
		l.get(0, "first", "/small")
		l.serverDo(100*ms, httpmodel.Restart{Name: "restart"})
		l.serverDo(61*vtime.Second, httpmodel.Launch{Name: "later"})
		l.run(t)
		want := map[string]string{"restart": "0.100000", "later": "61.000000 the server is running"}
		if !reuse {
			want = map[string]string{"restart": "2.600000 EADDRINUSE", "later": "61.000000"} // after nginx's five tries
		}
		l.expect(t, want)
	}
}

func TestAReloadRefusesNobodyAndEndsWithTheOldWorkers(t *testing.T) {
	l := serving(t, "nginx", nil)
	l.get(0, "slow", "/slow")
	l.serverDo(50*ms, httpmodel.Reload{Name: "reload"})
	for i := range 20 {
		l.get(vtime.Duration(i)*20*ms, fmt.Sprint("quick ", i), "/small")
	}
	l.run(t)
	l.expect(t, map[string]string{"slow": "0.300000", "reload": "0.300000", "quick 19": "0.380000"})
	for name, r := range l.results() {
		if len(strings.Fields(r)) > 1 {
			t.Errorf("%s failed: %s", name, r)
		}
	}
}

func TestAStopTellsWhatItCannotDo(t *testing.T) {
	l := serving(t, "nginx", nil)
	l.get(0, "slow", "/slow")
	l.serverDo(50*ms, httpmodel.Launch{Name: "twice"})
	l.serverDo(100*ms, httpmodel.Shutdown{Name: "stop"})
	l.serverDo(150*ms, httpmodel.Shutdown{Name: "again"})
	l.serverDo(160*ms, httpmodel.Reload{Name: "reload"})
	l.serverDo(200*ms, httpmodel.Shutdown{Name: "harder", Fast: true})
	l.serverDo(250*ms, httpmodel.Shutdown{Name: "late"})
	l.run(t)
	l.expect(t, map[string]string{
		"twice": "0.050000 the server is running", "stop": "0.200000", "again": "0.150000 the server is ending already",
		"reload": "0.160000 the server is not running", "harder": "0.200000", "late": "0.250000 the server is not running",
	})
}

// What was recorded of nginx and Go, and the plain way: a silent connection, half a request, and half a second one.
func TestServersDifferInWhatAStopDoesToUnaskedConnections(t *testing.T) {
	const half = "GET /small HTTP/1.1\r\nHost: s"
	for _, c := range []struct{ profile, silent, asked, again string }{
		{"nginx", "answer 2.000000", "answer 2.000000", "answer 2.000000"},
		{"go", "close 2.000000", "close 2.000000", "close 1.000000"},
		{"apache", "close 1.000000", "answer 2.000000", "answer 2.000000"},
	} {
		for _, k := range []struct {
			steps []rawStep
			want  string
		}{
			{[]rawStep{{}, {after: 2 * vtime.Second, text: half + "\r\n\r\n"}}, c.silent},
			{[]rawStep{{text: half}, {after: 2 * vtime.Second, text: "\r\n\r\n"}}, c.asked},
			{[]rawStep{{text: half + "\r\n\r\n" + half}, {after: 2 * vtime.Second, text: "\r\n\r\n"}}, c.again},
		} {
			l := serving(t, c.profile, nil)
			l.raw(k.steps...)
			l.serverDo(vtime.Second, httpmodel.Shutdown{Name: "stop"})
			l.run(t)
			if got := l.fate(); got != k.want {
				t.Errorf("%s, %q: %s, want %s", c.profile, k.steps[0].text, got, k.want)
			}
		}
	}
}

// fate is what the server did first to its connection from 1 s on: an answer, or its FIN.
func (l *lab) fate() string {
	for id := trace.RecordID(1); int(id) <= l.tr.Len(); id++ {
		r := l.tr.Record(id)
		if r.Kind != trace.SegmentSent || r.Host != 2 || r.At < vtime.Time(vtime.Second) {
			continue
		}
		switch p := l.tr.Packet(r.Packet()); {
		case p.Seg.Payload.Len > 0:
			return "answer " + r.At.String()
		case p.Seg.Flags.Has(tcpmodel.FIN):
			return "close " + r.At.String()
		}
	}
	return "nothing"
}

func TestANewConnectionOfAGoServerThatEndsIsClosedInTheSixthSecond(t *testing.T) {
	l := serving(t, "go", nil)
	l.raw(rawStep{})
	l.plan.Steps[0].At = vtime.Time(700 * ms)
	l.serverDo(vtime.Second, httpmodel.Shutdown{Name: "stop"})
	l.run(t)
	l.expect(t, map[string]string{"stop": "6.000000"})
}

func TestIdleConnectionsHoldWorkersAndTheNextWaitsInTheAcceptQueue(t *testing.T) {
	l := serving(t, "go", func(sc *httpmodel.ServerConfig) {
		sc.Workers, sc.WorkerAtAccept, sc.IdleTimeout = 2, true, 5*vtime.Second
	})
	for i, name := range []string{"one", "two", "three", "four"} {
		l.get(vtime.Duration(i)*100*ms, name, "/small")
	}
	l.run(t)
	l.expect(t, map[string]string{"one": "0.000000", "two": "0.100000", "three": "5.000000", "four": "5.100000"})
}

func TestAReloadGivesTheAcceptQueueToTheNewWorkers(t *testing.T) {
	l := serving(t, "go", func(sc *httpmodel.ServerConfig) { sc.Workers, sc.WorkerAtAccept = 2, true })
	for i, name := range []string{"one", "two", "three", "four", "five"} {
		l.get(vtime.Duration(i)*100*ms, name, "/small")
	}
	l.serverDo(vtime.Second, httpmodel.Reload{Name: "reload"})
	l.serverDo(2*vtime.Second, httpmodel.Reload{Name: "once more"})
	l.run(t)
	l.expect(t, map[string]string{
		"two": "0.100000", "three": "1.000000", "four": "1.000000", "five": "2.000000", "reload": "1.000000",
	})
}

func TestTheAcceptQueueIsResetWhenTheListeningSocketCloses(t *testing.T) {
	for profile, when := range map[string]string{"go": "0.100000", "gunicorn": "0.300000"} {
		l := serving(t, profile, func(sc *httpmodel.ServerConfig) { sc.Workers, sc.WorkerAtAccept = 1, true })
		l.get(0, "slow", "/slow")
		l.get(50*ms, "queued", "/small")
		l.serverDo(100*ms, httpmodel.Shutdown{Name: "stop"})
		l.run(t)
		if got := l.results(); got["slow"] != "0.300000" || !strings.HasPrefix(got["queued"], when+" ") {
			t.Errorf("%s: %v", profile, got)
		}
	}
}

// Measured of nginx 1.22.1: a port that stays in use ends it after five tries and as many waits of 500 ms; one that
// is free after 1.2 s is its own at 1.5 s; one that is free after the last try comes too late.
func TestNginxTriesFiveTimesToListen(t *testing.T) {
	for _, c := range []struct {
		free vtime.Duration // 0 is never
		want string
	}{
		{0, "2.600000 EADDRINUSE"}, {1200 * ms, "1.600000"}, {2050 * ms, "2.100000"}, {2300 * ms, "2.600000 EADDRINUSE"},
	} {
		l := serving(t, "nginx", nil)
		l.serverDo(0, httpmodel.Shutdown{Name: "stop", Fast: true})
		l.occupy(50*ms, c.free)
		l.serverDo(100*ms, httpmodel.Launch{Name: "start"})
		l.run(t)
		if got := l.results()["start"]; got != c.want {
			t.Errorf("a port that is free after %s: %s, want %s", c.free, got, c.want)
		}
	}
}

func TestAServerThatWaitsForItsPortCanBeStopped(t *testing.T) {
	l := serving(t, "nginx", nil)
	l.serverDo(0, httpmodel.Shutdown{Name: "stop", Fast: true})
	l.occupy(50*ms, 0)
	l.serverDo(100*ms, httpmodel.Launch{Name: "start"})
	l.serverDo(700*ms, httpmodel.Shutdown{Name: "again"})
	l.run(t)
	l.expect(t, map[string]string{"start": "0.700000 EADDRINUSE", "again": "0.700000"})
}

// occupy has another program of the server's host listen on its port from one instant to another; 0 is for ever.
func (l *lab) occupy(from, to vtime.Duration) {
	server := slices.IndexFunc(l.plan.Hosts, func(h sim.HostPlan) bool { return h.Name == "server" })
	l.plan.Hosts[server].Apps = append(l.plan.Hosts[server].Apps, sim.AppPlan{Name: "other", New: func() app.App {
		return script.New(script.Config{Host: "server"})
	}})
	step := func(when vtime.Duration, cmd any) {
		l.plan.Steps = append(l.plan.Steps, sim.Step{
			At: vtime.Time(when), App: &sim.AppStep{Host: "server", App: "other", Command: cmd, Label: "step"},
		})
	}
	step(from, script.Listen{Listener: script.Listener{Name: "other", Port: 8000}})
	if to > 0 {
		step(to, script.Unlisten{Port: 8000})
	}
}
