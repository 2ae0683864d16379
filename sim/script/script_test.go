package script

import (
	"fmt"
	"net/netip"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"wirewalk/sim/app"
	"wirewalk/sim/vtime"
	"wirewalk/tcpmodel"
)

// stage drives one program without a world and writes down what it wants.
type stage struct {
	p    *Program
	sock app.Sock
	out  *app.Effects
}

func newStage(cfg Config) *stage {
	s := &stage{p: New(cfg)}
	s.out = app.NewEffects(&s.sock)
	return s
}

// do hands in one indication and returns what the program answers, a line each.
func (s *stage) do(in app.Indication) string {
	s.out.Reset(&s.sock)
	s.p.Handle(0, &in, s.out)
	var b strings.Builder
	for _, e := range s.out.Items {
		switch e.Kind {
		case app.EffectCall:
			c := e.Call
			fmt.Fprintf(&b, "%s sock %d", map[app.CallKind]string{
				app.CallConnect: "connect", app.CallListen: "listen", app.CallWrite: "write", app.CallRead: "read",
				app.CallShutdown: "shutdown", app.CallClose: "close", app.CallAbort: "abort", app.CallSetOption: "set",
				app.CallBindUDP: "bind", app.CallSendTo: "send", app.CallUnlisten: "unlisten", app.CallAccept: "accept",
				app.CallTold: "told",
			}[c.Kind], c.Sock)
			if n := int64(len(c.Data)) + c.Generate + c.Max; n > 0 {
				fmt.Fprintf(&b, " %d", n)
			}
			b.WriteByte('\n')
		case app.EffectTimer:
			fmt.Fprintf(&b, "timer %s %s\n", e.Timer.Name, e.Timer.After)
		case app.EffectSignal:
			fmt.Fprintf(&b, "signal %s\n", e.Name)
		case app.EffectReport:
			fmt.Fprintf(&b, "result %s %s\n", e.Report.Name, e.Report.Errno)
		}
	}
	return b.String()
}

func (s *stage) want(t *testing.T, in app.Indication, lines ...string) {
	t.Helper()
	want := strings.Join(lines, "\n")
	if want != "" {
		want += "\n"
	}
	if d := cmp.Diff(want, s.do(in)); d != "" {
		t.Errorf("answer to %+v differs (-want +got):\n%s", in, d)
	}
}

func command(c any) app.Indication { return app.Indication{Kind: app.Command, Command: c} }

var (
	serverPort = netip.MustParseAddrPort("10.0.0.2:80")
	clientPort = netip.MustParseAddrPort("10.0.0.1:40000")
)

func connected(t *testing.T, b Behaviour) *stage {
	t.Helper()
	s := newStage(Config{Host: "client", Addrs: []netip.Addr{clientPort.Addr()}})
	s.want(t, command(Connect{Step: Step{Name: "talk"}, As: "talk", Remote: serverPort, Behaviour: b}), "connect sock 1")
	s.do(app.Indication{Kind: app.Connected, Sock: 1})
	return s
}

func TestConnectSignalsUnderBothNames(t *testing.T) {
	s := newStage(Config{Host: "client"})
	s.want(t, command(Connect{Step: Step{Name: "talk"}, As: "talk", Remote: serverPort}), "connect sock 1")
	s.want(t, app.Indication{Kind: app.Connected, Sock: 1},
		"signal talk.connected", "signal client.talk.connected", "result talk OK", "signal talk.done")
}

func TestARefusedConnectEndsItsStepWithTheError(t *testing.T) {
	s := newStage(Config{Host: "client"})
	s.do(command(Connect{Step: Step{Name: "talk"}, As: "talk", Remote: serverPort}))
	s.want(t, app.Indication{Kind: app.ConnectFailed, Sock: 1, Errno: tcpmodel.ECONNREFUSED},
		"result talk ECONNREFUSED", "signal talk.failed", "signal talk.done", "signal talk.failed", "signal client.talk.failed")
	s.want(t, command(Write{Step: Step{Name: "w"}, Conn: "talk", N: 1}), "write sock 1 1")
}

func TestAWriteEndsWhenTCPHasTakenAllOfIt(t *testing.T) {
	s := connected(t, Behaviour{})
	s.want(t, command(Write{Step: Step{Name: "w"}, N: 100}), "write sock 1 100")
	s.want(t, command(Write{Step: Step{Name: "next"}, Text: "hello"}))
	s.want(t, app.Indication{Kind: app.Sent, Sock: 1, N: 60})
	s.want(t, app.Indication{Kind: app.Writable, Sock: 1}, "write sock 1 40")
	s.want(t, app.Indication{Kind: app.Sent, Sock: 1, N: 40}, "result w OK", "signal w.done", "write sock 1 5")
	s.want(t, app.Indication{Kind: app.Sent, Sock: 1, Errno: tcpmodel.EPIPE},
		"result next EPIPE", "signal next.failed", "signal next.done")
}

func TestWhatArrivesIsReadAtOnceUnlessTold(t *testing.T) {
	s := connected(t, Behaviour{})
	s.want(t, app.Indication{Kind: app.Readable, Sock: 1, N: 10}, "read sock 1")
	s.want(t, app.Indication{Kind: app.Received, Sock: 1, N: 10}, "signal talk.received", "signal client.talk.received")
	s.want(t, app.Indication{Kind: app.Readable, Sock: 1, EOF: true}, "read sock 1")
	s.want(t, app.Indication{Kind: app.Received, Sock: 1, EOF: true}, "signal talk.eof", "signal client.talk.eof")
}

func TestAProgramThatReadsNeverLeavesOctetsUntilAStepReads(t *testing.T) {
	s := connected(t, Behaviour{Read: ReadNever})
	s.want(t, app.Indication{Kind: app.Readable, Sock: 1, N: 10})
	s.want(t, command(Read{Step: Step{Name: "r"}, N: 4}), "read sock 1 4")
	s.want(t, app.Indication{Kind: app.Received, Sock: 1, N: 4},
		"signal talk.received", "signal client.talk.received", "result r OK", "signal r.done")
	s.want(t, command(SetReading{Step: Step{Name: "s"}, Read: ReadNow}), "read sock 1", "result s OK", "signal s.done")
}

func TestAReadOfMoreThanThereIsWaits(t *testing.T) {
	s := connected(t, Behaviour{Read: ReadNever})
	s.want(t, command(Read{Step: Step{Name: "r"}, N: 10}))
	s.want(t, app.Indication{Kind: app.Readable, Sock: 1, N: 4}, "read sock 1 10")
	s.want(t, app.Indication{Kind: app.Received, Sock: 1, N: 4}, "signal talk.received", "signal client.talk.received")
	s.want(t, app.Indication{Kind: app.Readable, Sock: 1, N: 6}, "read sock 1 6")
	s.want(t, app.Indication{Kind: app.Received, Sock: 1, N: 6},
		"signal talk.received", "signal client.talk.received", "result r OK", "signal r.done")
}

func TestAFailedConnectionEndsTheStepsThatWait(t *testing.T) {
	s := connected(t, Behaviour{Read: ReadNever})
	s.do(command(Read{Step: Step{Name: "r"}}))
	s.want(t, app.Indication{Kind: app.Failed, Sock: 1, Errno: tcpmodel.ECONNRESET},
		"told sock 1", "result r ECONNRESET", "signal r.failed", "signal r.done", "signal talk.failed", "signal client.talk.failed")
	s.want(t, app.Indication{Kind: app.Gone, Sock: 1}, "signal talk.closed", "signal client.talk.closed")
}

func server(b Behaviour) *stage {
	s := newStage(Config{Host: "server", Listen: []Listener{{Name: "echo", Port: 80, Behaviour: b}}})
	s.do(app.Indication{Kind: app.Start})
	s.do(app.Indication{Kind: app.Accepted, Sock: 2, Listener: 1, Remote: clientPort})
	return s
}

func TestAnswersAreGivenInOrderAsOctetsArrive(t *testing.T) {
	s := server(Behaviour{Answers: []Answer{
		{Got: 100, Send: 300, Wait: vtime.Second}, {Got: 10, Text: "bye", Repeat: true},
	}})
	got := func(n int64) app.Indication { return app.Indication{Kind: app.Received, Sock: 2, N: n} }
	s.want(t, got(60), "signal echo.1.received")
	s.want(t, got(55), "signal echo.1.received", "timer answer 1s")
	s.want(t, app.Indication{Kind: app.TimerFired, Name: "answer", Key: 1}, "write sock 2 300")
	s.want(t, app.Indication{Kind: app.Sent, Sock: 2, N: 300}, "write sock 2 3")
	s.do(app.Indication{Kind: app.Sent, Sock: 2, N: 3})
	s.want(t, got(25), "signal echo.1.received", "write sock 2 3")
}

func TestTheEndOfFileIsAnsweredAsConfigured(t *testing.T) {
	eof := app.Indication{Kind: app.Received, Sock: 2, EOF: true}
	for name, c := range map[string]struct {
		b    Behaviour
		want []string
	}{
		"closes":  {Behaviour{AtEOF: EOFClose}, []string{"signal echo.1.eof", "close sock 2"}},
		"aborts":  {Behaviour{AtEOF: EOFAbort}, []string{"signal echo.1.eof", "abort sock 2"}},
		"waits":   {Behaviour{AtEOF: EOFClose, EOFWait: vtime.Second}, []string{"signal echo.1.eof", "timer eof 1s"}},
		"nothing": {Behaviour{}, []string{"signal echo.1.eof"}},
	} {
		t.Run(name, func(t *testing.T) { server(c.b).want(t, eof, c.want...) })
	}
}

func TestTheEndOfFileWaitsForAnAnswerThatIsThoughtAbout(t *testing.T) {
	s := server(Behaviour{AtEOF: EOFClose, Answers: []Answer{{Got: 1, Send: 5, Wait: vtime.Second}}})
	s.want(t, app.Indication{Kind: app.Received, Sock: 2, N: 1, EOF: true},
		"signal echo.1.received", "signal echo.1.eof", "timer answer 1s")
	s.want(t, app.Indication{Kind: app.TimerFired, Name: "answer", Key: 1}, "write sock 2 5", "close sock 2")
}

func TestBothEndsKnowAConnectionByItsName(t *testing.T) {
	names := &Names{}
	client := newStage(Config{Host: "client", Addrs: []netip.Addr{clientPort.Addr()}, Names: names})
	other := newStage(Config{Host: "other", Addrs: []netip.Addr{netip.MustParseAddr("10.0.0.3")}, Names: names})
	srv := newStage(Config{Host: "server", Names: names, Listen: []Listener{{Name: "echo", Port: 80}}})
	srv.do(app.Indication{Kind: app.Start})
	other.do(command(Connect{Step: Step{Name: "b"}, As: "b", Remote: serverPort}))
	client.do(command(Connect{Step: Step{Name: "a"}, As: "a", Remote: serverPort}))
	client.do(command(Connect{Step: Step{Name: "fixed"}, As: "fixed", Remote: serverPort, LocalPort: 40000}))
	for i, c := range []struct{ from, name string }{
		{"10.0.0.1:40000", "fixed"}, {"10.0.0.1:50000", "a"}, {"192.0.2.1:1024", "b"},
	} {
		got := srv.do(app.Indication{
			Kind: app.Accepted, Sock: app.Sock(10 + i), Listener: 1, Remote: netip.MustParseAddrPort(c.from),
		})
		want := fmt.Sprintf("signal %s.accepted\nsignal echo.%d.accepted\nsignal server.%s.accepted\n", c.name, i+1, c.name)
		if got != want {
			t.Errorf("connection from %s: got\n%swant\n%s", c.from, got, want)
		}
	}
	srv.want(t, command(Close{Step: Step{Name: "end", Quiet: true}, Conn: "a"}), "close sock 11", "signal end.done")
}

func TestAStepOnAConnectionThatDoesNotExistSaysSo(t *testing.T) {
	s := newStage(Config{Host: "client"})
	s.want(t, command(Close{Step: Step{Name: "end"}, Conn: "nobody"}), "result end ENOTCONN", "signal end.failed", "signal end.done")
}

func TestDatagramsAreSentAndAnswered(t *testing.T) {
	s := newStage(Config{Host: "client"})
	s.want(t, command(Send{Step: Step{Name: "q", Quiet: true}, Remote: serverPort, N: 12}), "bind sock 1", "send sock 1 12", "signal q.done")
	srv := newStage(Config{Host: "server", Listen: []Listener{{Name: "dns", Port: 53, UDP: true, Behaviour: Behaviour{
		Answers: []Answer{{Send: 40}},
	}}}})
	srv.want(t, app.Indication{Kind: app.Start}, "bind sock 1")
	srv.want(t, app.Indication{Kind: app.Datagram, Sock: 1, Remote: clientPort, N: 12}, "signal dns.received", "send sock 1 40")
}

func TestEveryReasonHasAName(t *testing.T) {
	names := ReasonNames()
	for r := ReasonListen; r <= ReasonUnlisten; r++ {
		if names[r] == "" {
			t.Errorf("reason %d has no name", r)
		}
	}
	if len(names) != int(ReasonUnlisten-ReasonListen)+1 {
		t.Errorf("%d names", len(names))
	}
}

// The error of a connection is for one call: one that waits takes it, and one that comes later has it else.
func TestACallThatWaitsTakesTheError(t *testing.T) {
	for _, row := range []struct {
		name   string
		reads  Reading
		before app.Indication
		takes  bool
	}{
		{"nothing waits", ReadNever, app.Indication{}, false},
		{"reads at once", ReadNow, app.Indication{}, true},
		{"a read step", ReadNever, command(Read{Step: Step{Name: "r"}}), true},
		{"has read the end", ReadNow, app.Indication{Kind: app.Received, Sock: 1, EOF: true}, false},
	} {
		s := connected(t, Behaviour{Read: row.reads})
		s.do(row.before)
		got := s.do(app.Indication{Kind: app.Failed, Sock: 1, Errno: tcpmodel.ECONNRESET})
		if strings.HasPrefix(got, "told sock 1\n") != row.takes {
			t.Errorf("%s: the program answers the end with\n%s", row.name, got)
		}
	}
}
