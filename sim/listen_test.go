package sim

import (
	"fmt"
	"strings"
	"testing"

	"wirewalk/sim/app"
	"wirewalk/sim/trace"
	"wirewalk/sim/vtime"
	"wirewalk/tcpmodel"
)

// binder is a server whose listening socket can be closed and opened again with
// other options; letters name them: A is SO_REUSEADDR, P is SO_REUSEPORT.
type binder struct {
	first, second string
	listener      app.Sock
	conn          app.Sock
	result        *string
}

func (b *binder) listen(options string, out *app.Effects) {
	b.listener = out.NewSock()
	out.Do(app.Call{
		Kind: app.CallListen, Sock: b.listener, Local: port(80), Name: options,
		NoReuse: !strings.Contains(options, "A"), ReusePort: strings.Contains(options, "P"),
	}, 0)
}

func (b *binder) Handle(_ vtime.Time, in *app.Indication, out *app.Effects) {
	switch in.Kind {
	case app.Start:
		b.listen(b.first, out)
	case app.Accepted:
		b.conn = in.Sock
	case app.Readable:
		out.Read(in.Sock, 0, 0)
	case app.Command:
		switch in.Command {
		case "close":
			out.Close(b.conn, 0)
		case "abort":
			out.Abort(b.conn, 0)
		case "unlisten":
			out.Do(app.Call{Kind: app.CallUnlisten, Sock: b.listener}, 0)
		case "listen":
			b.listen(b.second, out)
		}
	case app.Listening, app.Failed:
		if in.Sock == b.listener {
			*b.result = "listens"
			if in.Errno != tcpmodel.OK {
				*b.result = in.Errno.String()
			}
		}
	}
}

// once connects, and closes when it is told to.
type once struct{ sock app.Sock }

func (c *once) Handle(_ vtime.Time, in *app.Indication, out *app.Effects) {
	switch {
	case in.Kind == app.Readable:
		out.Read(in.Sock, 0, 0)
	case in.Kind == app.Command && in.Command == "connect":
		c.sock = out.Connect(port(80), 0)
	case in.Kind == app.Command:
		out.Close(c.sock, 0)
	}
}

// TestAPortIsBoundAgainAsLinuxAllows holds the rule against what Linux 6.18 did in each of these cases.
func TestAPortIsBoundAgainAsLinuxAllows(t *testing.T) {
	states := []struct{ name, steps string }{
		{"TIME-WAIT", "b:close a:close b:unlisten"},
		{"ESTABLISHED", "b:unlisten"},
		{"FIN-WAIT-2", "b:close b:unlisten"},
		{"CLOSE-WAIT", "a:close b:unlisten"},
		{"closed, TIME-WAIT at the client", "a:close b:close b:unlisten"},
		{"LISTEN", "b:close a:close"},
		{"aborted", "b:abort b:unlisten"},
	}
	options := [][2]string{{"", ""}, {"A", "A"}, {"", "A"}, {"A", ""}, {"P", "P"}, {"AP", "AP"}, {"A", "AP"}}
	measured := map[string]string{ // L listens, - is EADDRINUSE, in the order of options
		"TIME-WAIT": "-L--LLL", "ESTABLISHED": "-L--LLL", "FIN-WAIT-2": "-L--LLL", "CLOSE-WAIT": "-L--LLL",
		"closed, TIME-WAIT at the client": "LLLLLLL", "LISTEN": "----LL-", "aborted": "LLLLLLL",
	}
	for _, st := range states {
		for i, o := range options {
			result := ""
			b := &binder{first: o[0], second: o[1], result: &result}
			steps := []Step{tellAt(0, "a", "connect")}
			for n, s := range strings.Fields(st.steps + " b:listen") {
				host, what, _ := strings.Cut(s, ":")
				steps = append(steps, tellAt(vtime.Duration(n+1)*100*vtime.Millisecond, host, what))
			}
			tr, err := Run(pair(tcpmodel.Linux(), func() app.App { return &once{} }, func() app.App { return b }, vtime.Second, steps...))
			if err != nil {
				t.Fatal(err)
			}
			want := "listens"
			if measured[st.name][i] == '-' {
				want = "EADDRINUSE"
			}
			if result != want {
				t.Errorf("%s, first %q, second %q: %s, Linux: %s", st.name, o[0], o[1], result, want)
			}
			if why := refusalOf(tr); (want == "EADDRINUSE") != (why == ReasonAddressKept || why == ReasonAddressInUse) {
				t.Errorf("%s, first %q, second %q: %s for reason %d", st.name, o[0], o[1], want, why)
			}
		}
	}
}

// refusalOf is the reason of the refusal that came with EADDRINUSE.
func refusalOf(tr *trace.Trace) tcpmodel.Reason {
	for id := trace.RecordID(1); int(id) <= tr.Len(); id++ {
		if r := tr.Record(id); r.Kind == trace.Refusal && r.Errno == tcpmodel.EADDRINUSE {
			return r.Why
		}
	}
	return 0
}

// sharer has several sockets on one port, and says how many connections each got.
type sharer struct {
	n, close int
	socks    []app.Sock
}

func (s *sharer) Handle(_ vtime.Time, in *app.Indication, out *app.Effects) {
	switch in.Kind {
	case app.Start:
		for i := range s.n {
			sock := out.NewSock()
			s.socks = append(s.socks, sock)
			out.Do(app.Call{
				Kind: app.CallListen, Sock: sock, Local: port(80), Name: fmt.Sprint("socket ", i+1), ReusePort: true, Manual: true,
			}, 0)
		}
	case app.Command:
		out.Do(app.Call{Kind: app.CallUnlisten, Sock: s.socks[s.close]}, 0)
	}
}

// many opens connections one after the other.
type many struct{ n int }

func (m many) Handle(_ vtime.Time, in *app.Indication, out *app.Effects) {
	switch in.Kind {
	case app.Command:
		for range m.n {
			out.Connect(port(80), 0)
		}
	}
}

func TestASharedPortSpreadsConnectionsAndItsEndResetsThoseOfOneSocket(t *testing.T) {
	const conns, sockets = 60, 3
	tr, err := Run(pair(tcpmodel.Linux(), func() app.App { return many{conns} }, func() app.App { return &sharer{n: sockets, close: 1} },
		vtime.Second, tellAt(0, "a", "connect"), tellAt(500*vtime.Millisecond, "b", "close")))
	if err != nil {
		t.Fatal(err)
	}
	chosen := map[trace.ConnID]string{}
	count := map[string]int{}
	for id := trace.RecordID(1); int(id) <= tr.Len(); id++ {
		if r := tr.Record(id); r.Why == ReasonReusePort {
			chosen[r.Conn] = tr.Text(r.Ref)
			count[tr.Text(r.Ref)]++
		}
	}
	if len(chosen) != conns || len(count) != sockets {
		t.Fatalf("%d connections of %d sockets: %v", len(chosen), len(count), count)
	}
	for name, n := range count {
		if n < conns/sockets/2 || n > conns/sockets*2 {
			t.Errorf("%s got %d of %d", name, n, conns)
		}
	}
	for id := trace.PacketID(1); int(id) <= tr.Packets(); id++ {
		if p := tr.Packet(id); p.Seg.Flags.Has(tcpmodel.RST) {
			if name := chosen[p.Conn]; name != "socket 2" {
				t.Errorf("connection %d of %s is reset", p.Conn, name)
			}
			count["socket 2"]--
		}
	}
	if count["socket 2"] != 0 {
		t.Errorf("%d connections of the closed socket were not reset", count["socket 2"])
	}
}

// worker accepts as many connections as it has workers.
func TestCountedAcceptsTakeAsManyConnectionsAndTheNextWhenCalledAgain(t *testing.T) {
	var listener app.Sock
	accepted := map[vtime.Time]int{}
	server := handler(func(now vtime.Time, in *app.Indication, out *app.Effects) {
		switch in.Kind {
		case app.Start:
			listener = out.NewSock()
			out.Do(app.Call{Kind: app.CallListen, Sock: listener, Local: port(80), Manual: true}, 0)
			out.Do(app.Call{Kind: app.CallAccept, Sock: listener, Manual: true, N: 2}, 0)
		case app.Command:
			out.Do(app.Call{Kind: app.CallAccept, Sock: listener, Manual: true, N: 1}, 0)
		case app.Accepted:
			accepted[now]++
		}
	})
	tr, err := Run(pair(tcpmodel.Linux(), func() app.App { return many{4} }, func() app.App { return server }, 2*vtime.Second,
		tellAt(0, "a", "connect"), tellAt(vtime.Second, "b", "one more")))
	if err != nil {
		t.Fatal(err)
	}
	if accepted[vtime.Time(3*vtime.Millisecond)] != 2 || accepted[vtime.Time(vtime.Second)] != 1 || len(accepted) != 2 {
		t.Errorf("accepted at %v", accepted)
	}
	waits := 0
	for id := trace.RecordID(1); int(id) <= tr.Len(); id++ {
		if r := tr.Record(id); r.Why == ReasonUnaccepted {
			if waits++; r.N != int64(waits) {
				t.Errorf("connection %d is number %d in the queue, want %d", r.Conn, r.N, waits)
			}
		}
	}
	if waits != 2 {
		t.Errorf("%d connections wait, want 2", waits)
	}
}
