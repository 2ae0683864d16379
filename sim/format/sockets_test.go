package format

import (
	"net/netip"
	"strings"
	"testing"

	"wirewalk/sim/app"
	"wirewalk/sim/measure"
	"wirewalk/sim/trace"
	"wirewalk/sim/trace/tracetest"
	"wirewalk/sim/vtime"
	"wirewalk/tcpmodel"
)

func TestTimersAreWrittenAsSsWritesThem(t *testing.T) {
	for _, c := range []struct {
		left vtime.Duration
		want string
	}{
		{2*vtime.Hour - vtime.Second, "119min"},
		{9*vtime.Minute + 59*vtime.Second, "9min59sec"},
		{9*vtime.Minute + 5*vtime.Second + 7*vtime.Millisecond, "9min5sec"},
		{2 * vtime.Minute, "2min"},
		{59*vtime.Second + 120*vtime.Millisecond, "59sec"},
		{9*vtime.Second + 20*vtime.Millisecond, "9.020ms"},
		{9 * vtime.Second, "9sec"},
		{204 * vtime.Millisecond, "204ms"},
		{4 * vtime.Millisecond, "004ms"},
		{0, ""},
	} {
		if got := ssTime(c.left); got != c.want {
			t.Errorf("%v is written %q, want %q", c.left, got, c.want)
		}
	}
}

// tables holds sockets in several states at one instant.
func socketTrace() (*trace.Trace, measure.At) {
	w := trace.NewWriter("tables")
	a, b := netip.MustParseAddr("10.0.0.1"), netip.MustParseAddr("10.0.0.2")
	client := w.Host(trace.Host{Name: "client", Addr: a})
	server := w.Host(trace.Host{Name: "server\x1b[2J", Addr: b})
	w.Host(trace.Host{Name: "nat", Addr: b, Role: trace.RoleMiddlebox})
	w.Record(trace.Record{
		Kind: trace.Call, Sub: uint8(app.CallListen), Host: server,
		Ref: w.Text("port 80"), N: 128,
	})
	w.Record(trace.Record{
		Kind: trace.Call, Sub: uint8(app.CallListen), Host: server,
		Ref: w.Text("port 81"), N: 5,
	})
	w.Record(trace.Record{
		Kind: trace.Call, Sub: uint8(app.CallUnlisten), Host: server,
		Ref: w.Text("port 81"),
	})
	open := func(port uint16, side int, s tcpmodel.Snapshot) trace.ConnID {
		ends := [2]trace.End{
			{Host: client, Addr: netip.AddrPortFrom(a, port)},
			{Host: server, Addr: netip.AddrPortFrom(b, 80)},
		}
		id := w.Conn(ends[0], ends[1])
		w.Record(trace.Record{Kind: trace.Note, Conn: id, Host: client})
		w.Snapshot(id, side, &s)
		return id
	}
	sec := vtime.Time(vtime.Second)
	open(40000, 0, tcpmodel.Snapshot{
		State: tcpmodel.Established, SndUna: 10, SndNxt: 30, SndQueued: 5, Backoff: 2,
		Timers: tracetest.Timers(map[tcpmodel.TimerKind]vtime.Time{
			tcpmodel.TimerRetransmit: sec,
			tcpmodel.TimerKeepalive:  7200 * sec,
		}),
	})
	taken := open(40001, 1, tcpmodel.Snapshot{
		State: tcpmodel.Established, RcvQueued: 3, Probes: 4,
		Timers: tracetest.Timers(map[tcpmodel.TimerKind]vtime.Time{tcpmodel.TimerKeepalive: 7199 * sec}),
	})
	w.Record(trace.Record{
		Kind: trace.Indication, Sub: uint8(app.Accepted), Host: server,
		Conn: taken,
	})
	open(40006, 1, tcpmodel.Snapshot{State: tcpmodel.CloseWait, RcvQueued: 7, Timers: tracetest.Timers(nil)})
	open(40002, 0, tcpmodel.Snapshot{
		State: tcpmodel.TimeWait, SndUna: 1, SndNxt: 2, RcvQueued: 1,
		Timers: tracetest.Timers(map[tcpmodel.TimerKind]vtime.Time{tcpmodel.TimerTimeWait: 59 * sec}),
	})
	open(40003, 0, tcpmodel.Snapshot{
		State: tcpmodel.FinWait1, SndUna: 1, SndNxt: 2,
		Timers: tracetest.Timers(nil),
	})
	open(40004, 0, tcpmodel.Snapshot{State: tcpmodel.Closed, Timers: tracetest.Timers(nil)})
	open(40005, 1, tcpmodel.Snapshot{
		State: tcpmodel.SynReceived, SndUna: 1, SndNxt: 2,
		Timers: tracetest.Timers(nil),
	})
	w.Finish(0)
	return w.Trace(), measure.AtTime(w.Trace(), 0)
}

func TestSocketTablesLookAsSsPrintsThem(t *testing.T) {
	tr, at := socketTrace()
	var b strings.Builder
	if err := SS(&b, &Request{Source: Source{Trace: tr}, Upto: at}); err != nil {
		t.Fatal(err)
	}
	const want = `client$ ss -tano    # at 0.000000 s
State      Recv-Q Send-Q Local Address:Port  Peer Address:Port Process
ESTAB      0      25          10.0.0.1:40000     10.0.0.2:80   timer:(on,1sec,2)
TIME-WAIT  0      0           10.0.0.1:40002     10.0.0.2:80   timer:(timewait,59sec,0)
FIN-WAIT-1 0      1           10.0.0.1:40003     10.0.0.2:80

server?[2J$ ss -tano    # at 0.000000 s
State      Recv-Q Send-Q Local Address:Port Peer Address:Port  Process
LISTEN     1      128          0.0.0.0:80        0.0.0.0:*
ESTAB      3      0           10.0.0.2:80       10.0.0.1:40001 timer:(keepalive,119min,4)
CLOSE-WAIT 7      0           10.0.0.2:80       10.0.0.1:40006
SYN-RECV   0      1           10.0.0.2:80       10.0.0.1:40005
`
	if got := b.String(); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

func TestSocketTablesLookAsNetstatPrintsThem(t *testing.T) {
	tr, at := socketTrace()
	var b strings.Builder
	if err := Netstat(&b, &Request{Source: Source{Trace: tr}, Upto: at}); err != nil {
		t.Fatal(err)
	}
	const want = `client$ netstat -tan    # at 0.000000 s
Active Internet connections (servers and established)
Proto Recv-Q Send-Q Local Address           Foreign Address         State
tcp        0     25 10.0.0.1:40000          10.0.0.2:80             ESTABLISHED
tcp        0      0 10.0.0.1:40002          10.0.0.2:80             TIME_WAIT
tcp        0      1 10.0.0.1:40003          10.0.0.2:80             FIN_WAIT1

server?[2J$ netstat -tan    # at 0.000000 s
Active Internet connections (servers and established)
Proto Recv-Q Send-Q Local Address           Foreign Address         State
tcp        1      0 0.0.0.0:80              0.0.0.0:*               LISTEN
tcp        3      0 10.0.0.2:80             10.0.0.1:40001          ESTABLISHED
tcp        7      0 10.0.0.2:80             10.0.0.1:40006          CLOSE_WAIT
tcp        0      1 10.0.0.2:80             10.0.0.1:40005          SYN_RECV
`
	if got := b.String(); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

func TestEveryStateHasItsNameInBothTables(t *testing.T) {
	seen := map[string]bool{}
	for s := tcpmodel.Closed; s < tcpmodel.NumStates; s++ {
		a, b := ssState(s), netstatState(s)
		if strings.Contains(a, "_") || strings.Contains(b, "-") || a == "UNKNOWN" ||
			b == "UNKNOWN" || seen[a] || seen[b] && a != b {
			t.Errorf("%v is %q in ss and %q in netstat", s, a, b)
		}
		seen[a], seen[b] = true, true
	}
}
