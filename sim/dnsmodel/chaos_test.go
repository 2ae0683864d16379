package dnsmodel_test

import (
	"net/netip"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"wirewalk/sim/app"
	"wirewalk/sim/dnsmodel"
	"wirewalk/sim/vtime"
	"wirewalk/sim/wire/dns"
	"wirewalk/tcpmodel"
)

// Whatever the network does, and whenever, a dial comes to an end, with at most one connection
// that is open, and leaves no timer, no socket and no attempt behind.
func TestEveryDialEndsAndLeavesNothingBehind(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		race := dnsmodel.Race{
			Joint: rapid.Bool().Draw(r, "joint"), FourFirst: rapid.Bool().Draw(r, "four first"),
			AttemptDelay:    rapid.SampledFrom([]vtime.Duration{0, 250 * ms, vtime.Forever}).Draw(r, "attempt delay"),
			ResolutionDelay: rapid.SampledFrom([]vtime.Duration{0, 50 * ms, vtime.Forever}).Draw(r, "resolution delay"),
			OneByOne:        rapid.Bool().Draw(r, "one by one"), FirstOnly: rapid.Bool().Draw(r, "first only"),
			EDNS: 1232,
		}
		s := newStage(t, race)
		var dials []*dnsmodel.Dial
		for range rapid.IntRange(1, 3).Draw(r, "dials") {
			dials = append(dials, s.dial())
		}
		resolved := map[app.Sock]bool{}
		for range rapid.IntRange(0, 60).Draw(r, "events") {
			s.until(vtime.Duration(s.now) + vtime.Duration(rapid.IntRange(0, 3000).Draw(r, "ms"))*ms)
			switch what := rapid.IntRange(0, 7).Draw(r, "what"); what {
			case 0, 1:
				typ := []dns.Type{dns.A, dns.AAAA}[what]
				addrs := [][]netip.Addr{nil, {four}, {six}, {four, four}, {six, six}}[rapid.IntRange(0, 4).Draw(r, "addrs")]
				s.answer(typ, dns.Code(rapid.SampledFrom([]int{0, 0, 0, 3, 2}).Draw(r, "code")), addrs...)
			case 2, 3:
				for _, a := range slices.Clone(s.tried) {
					if resolved[a.sock] || slices.Contains(s.closed, a.sock) {
						continue
					}
					resolved[a.sock] = true
					kind := []app.Kind{app.Connected, app.ConnectFailed}[what-2]
					s.tell(&app.Indication{Kind: kind, Sock: a.sock, Errno: tcpmodel.ECONNREFUSED})
					break
				}
			case 5: // An answer that is cut, which leads to a connection.
				s.answers(dns.A, dns.Message{Truncated: true})
			case 6, 7:
				if len(s.streams) > 0 {
					sock := s.streams[rapid.IntRange(0, len(s.streams)-1).Draw(r, "stream")]
					kinds := []app.Kind{app.Connected, app.ConnectFailed, app.Failed, app.Received, app.Gone}
					s.tell(&app.Indication{
						Kind: rapid.SampledFrom(kinds).Draw(r, "told"), Sock: sock, Errno: tcpmodel.ECONNREFUSED, EOF: what == 7, Data: []byte{0},
					})
				}
			case 4:
				s.tell(&app.Indication{Kind: app.Failed, Sock: s.asked[len(s.asked)-1].sock, Errno: tcpmodel.ECONNREFUSED})
			}
		}
		s.until(vtime.Duration(s.now) + vtime.Hour)
		for range 20 { // TCP gives each attempt up at last, which may lead to another.
			for _, sock := range slices.Clone(s.streams) {
				if !slices.Contains(s.closed, sock) {
					s.tell(&app.Indication{Kind: app.Failed, Sock: sock, Errno: tcpmodel.ETIMEDOUT})
				}
			}
			for _, a := range slices.Clone(s.tried) {
				if !resolved[a.sock] && !slices.Contains(s.closed, a.sock) {
					resolved[a.sock] = true
					s.tell(&app.Indication{Kind: app.ConnectFailed, Sock: a.sock, Errno: tcpmodel.ETIMEDOUT})
					s.until(vtime.Duration(s.now) + vtime.Hour)
				}
			}
		}
		for i, x := range dials {
			if !x.Ended() {
				r.Fatalf("dial %d goes on: %+v", i, x)
			}
		}
		if s.pending() != 0 {
			r.Fatalf("timers run on: %v", s.timers)
		}
		for _, q := range s.asked {
			if !slices.Contains(s.closed, q.sock) {
				r.Fatalf("socket %d of a question stays open", q.sock)
			}
		}
		if n := len(s.ended); n != len(dials) {
			r.Fatalf("%d dials were told to have ended, of %d", n, len(dials))
		}
	})
}
