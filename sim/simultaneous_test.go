package sim

import (
	"net/netip"
	"testing"

	"wirewalk/sim/app"
	"wirewalk/sim/trace"
	"wirewalk/sim/vtime"
	"wirewalk/tcpmodel"
)

// opensTo connects from port 9000 to port 9000 of an address at each command.
func opensTo(far string) func() app.App {
	return func() app.App {
		return handler(func(_ vtime.Time, in *app.Indication, out *app.Effects) {
			if in.Kind == app.Command {
				out.Do(app.Call{
					Kind: app.CallConnect, Sock: out.NewSock(), Local: netip.AddrPortFrom(netip.Addr{}, 9000),
					Remote: netip.AddrPortFrom(netip.MustParseAddr(far), 9000),
				}, 0)
			}
		})
	}
}

// Both ends open from behind and before a NAT that keeps ports, whoever is first: a
// simultaneous open is one connection (RFC 9293 §3.5).
func TestASimultaneousOpenThroughANATIsOneConnection(t *testing.T) {
	for name, steps := range map[string][]Step{
		"inside first":         {tellAt(0, "a", "open"), tellAt(500*vtime.Microsecond, "b", "open")},
		"outside first":        {tellAt(0, "b", "open"), tellAt(500*vtime.Microsecond, "a", "open")},
		"outside far too soon": {tellAt(0, "b", "open"), tellAt(100*vtime.Millisecond, "a", "open")},
	} {
		t.Run(name, func(t *testing.T) {
			p := behindNAT(pair(tcpmodel.Textbook(), opensTo("10.0.0.2"), opensTo("10.0.9.9"), 10*vtime.Second, steps...))
			p.Middleboxes[0].KeepPorts = true
			tr, err := Run(p)
			if err != nil {
				t.Fatal(err)
			}
			if n := len(tr.Conns()); n != 1 {
				t.Fatalf("there are %d connections", n)
			}
			for side := range 2 {
				if s := tr.StateAt(1, side, trace.RecordID(tr.Len())); s != tcpmodel.Established {
					t.Errorf("%s is in %s", tr.Host(tr.Conn(1).Ends[side].Host).Name, s)
				}
			}
		})
	}
}

// A NAT that chooses ports by itself joins nothing: what comes to the port that was asked
// for leads nowhere.
func TestAnOpenToAPortThatANATDoesNotKeepIsAnotherConnection(t *testing.T) {
	p := behindNAT(pair(tcpmodel.Textbook(), opensTo("10.0.0.2"), opensTo("10.0.9.9"), 10*vtime.Second,
		tellAt(0, "a", "open"), tellAt(500*vtime.Microsecond, "b", "open")))
	tr, err := Run(p)
	if err != nil {
		t.Fatal(err)
	}
	if n := len(tr.Conns()); n != 2 {
		t.Errorf("there are %d connections", n)
	}
}

// The program has closed its socket while the connection was half open: nobody is told
// when it opens.
func TestAClosedSocketIsNotToldThatItsConnectionIsOpen(t *testing.T) {
	opensAndCloses := func() app.App {
		return handler(func(_ vtime.Time, in *app.Indication, out *app.Effects) {
			switch {
			case in.Kind == app.Command && in.Command == "open":
				s := out.NewSock()
				out.Do(app.Call{Kind: app.CallConnect, Sock: s, Local: netip.AddrPortFrom(netip.Addr{}, 9000), Remote: port(9000)}, 0)
				out.Write(s, []byte("hello"), 0)
			case in.Kind == app.Command:
				out.Close(1, 0)
			}
		})
	}
	// The SYNs cross after 1 ms; a closes in SYN-RECEIVED.
	p := pair(tcpmodel.Textbook(), opensAndCloses, opensTo("10.0.0.1"), 10*vtime.Second,
		tellAt(0, "a", "open"), tellAt(0, "b", "open"), tellAt(1500*vtime.Microsecond, "a", "close"))
	tr, err := Run(p)
	if err != nil {
		t.Fatal(err)
	}
	closed := false
	for id := trace.RecordID(1); int(id) <= tr.Len(); id++ {
		r := tr.Record(id)
		closed = closed || r.Kind == trace.Call && app.CallKind(r.Sub) == app.CallClose
		if r.Kind == trace.Indication && app.Kind(r.Sub) == app.Connected && r.Host == 1 {
			t.Errorf("record %d tells the program that has closed its socket", id)
		}
	}
	if !closed {
		t.Error("the program does not close")
	}
}
