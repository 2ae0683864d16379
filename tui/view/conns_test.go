package view

import (
	"net/netip"
	"strings"
	"testing"

	"wirewalk/sim/trace"
	"wirewalk/tui/grid"
	"wirewalk/tui/ladder"
)

// A browser, a proxy and a server: the port tells the connections apart.
func TestARowAlwaysShowsThePortOfItsConnection(t *testing.T) {
	w := trace.NewWriter("proxied")
	for i, name := range []string{"browser", "load-balancer", "application"} {
		w.Host(trace.Host{Name: name, Addr: netip.AddrFrom4([4]byte{10, 0, 0, byte(i + 1)})})
	}
	end := func(h trace.HostID, port uint16) trace.End {
		at := netip.AddrPortFrom(netip.AddrFrom4([4]byte{10, 0, 0, byte(h)}), port)
		return trace.End{Host: h, Addr: at, Public: at, Stream: w.Stream()}
	}
	w.Conn(end(1, 49152), end(2, 80))
	w.Conn(end(2, 49153), end(3, 8080))
	c := trace.NewCursor(w.Trace(), nil)
	v := &Frame{Index: ladder.NewIndex(w.Trace()), Cursor: &c}
	for i, want := range []string{"a brow…:49152 load…", "b load…:49153 appl…"} {
		name := v.connName(w.Trace().Conn(trace.ConnID(i+1)), 19)
		if !strings.HasPrefix(name, want) || grid.Width(name) > 19 {
			t.Errorf("%q is %d columns, want %q in 19", name, grid.Width(name), want)
		}
	}
}
