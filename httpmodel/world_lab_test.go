package httpmodel

import (
	"net/netip"
	"testing"

	"wirewalk/sim/vtime"
)

// lab is a client and a server.
type lab struct {
	*fakeWorld
	client, server *fakeHost
	to             netip.AddrPort
}

func newLab(t *testing.T, delay vtime.Duration, cc ClientConfig, sc ServerConfig) *lab {
	t.Helper()
	w := newFakeWorld(t, delay)
	l := &lab{fakeWorld: w, to: netip.AddrPortFrom(netip.MustParseAddr("10.99.0.2"), sc.Port)}
	l.server = w.host("S", "10.99.0.2", NewServer(sc))
	l.client = w.host("C", "10.99.0.1", NewClient(cc))
	return l
}

func mustServer(t *testing.T, name string) ServerConfig {
	t.Helper()
	c, ok := ServerProfile(name)
	if !ok {
		t.Fatalf("no server profile %q", name)
	}
	c.Port = 8000
	c.Pages = []ServerPage{{Path: "/small", Text: "0123456789ab\n"}}
	if name == "go" {
		c.Pages[0].Type = "text/plain" // as the recorded server said
	}
	return c
}

func mustClient(t *testing.T, name string) ClientConfig {
	t.Helper()
	c, ok := ClientProfile(name)
	if !ok {
		t.Fatalf("no client profile %q", name)
	}
	return c
}

func addrPort(a netip.Addr, port uint16) netip.AddrPort { return netip.AddrPortFrom(a, port) }

func at8000() netip.AddrPort { return netip.MustParseAddrPort("10.99.0.2:8000") }
