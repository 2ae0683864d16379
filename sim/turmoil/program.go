package turmoil

import (
	"net/netip"

	"wirewalk/sim/app"
	"wirewalk/sim/vtime"
	"wirewalk/tcpmodel"
)

// inline keeps urgent octets among the others.
var inline = app.SockOpt{Option: tcpmodel.OptUrgentInline, N: 1} //nolint:gochecknoglobals // a constant

// chaos is a program that does random things on its sockets. All that it
// writes is the alphabet over and over, so that it can check what it reads.
type chaos struct {
	fail  func(format string, args ...any)
	seed  uint64
	n     uint64
	far   string
	socks map[app.Sock]*talk
}

// talk is one socket of a chaos.
type talk struct {
	wrote, got uint64
	shut       bool
}

func (c *chaos) draw(k int) int { c.n++; return int(mix(mix(c.seed, 0x1234), c.n) % uint64(k)) }

func (c *chaos) Handle(_ vtime.Time, in *app.Indication, out *app.Effects) {
	switch in.Kind { //nolint:exhaustive // it takes no notice of the rest
	case app.Start:
		c.socks = map[app.Sock]*talk{}
		if c.draw(2) == 0 {
			out.Listen(80, 0, inline) // so that no octet is taken out of the stream
		} else {
			s := out.NewSock()
			out.Do(app.Call{Kind: app.CallListen, Sock: s, Local: netip.AddrPortFrom(netip.IPv4Unspecified(), 80), Backlog: 2, Manual: true, Setup: []app.SockOpt{inline}}, 0)
			out.After(vtime.Duration(c.draw(3000))*vtime.Millisecond, "accept", uint64(s))
		}
		out.After(vtime.Duration(c.draw(100))*vtime.Millisecond, "tick", 0)
		out.After(30*vtime.Second, "end", 0)
	case app.TimerFired:
		switch in.Name {
		case "accept":
			out.Do(app.Call{Kind: app.CallAccept, Sock: app.Sock(in.Key)}, 0)
			out.After(vtime.Duration(c.draw(3000))*vtime.Millisecond, "accept", in.Key)
			if c.draw(20) == 0 {
				out.Do(app.Call{Kind: app.CallUnlisten, Sock: app.Sock(in.Key)}, 0)
			}
		case "tick":
			c.act(out)
			if c.n < 400 {
				out.After(vtime.Duration(c.draw(400))*vtime.Millisecond, "tick", 0)
			}
		}
	case app.Connected, app.Accepted:
		if c.socks[in.Sock] == nil && in.Kind == app.Accepted {
			c.socks[in.Sock] = &talk{}
		}
	case app.Readable:
		if c.draw(3) > 0 {
			out.Read(in.Sock, int64(c.draw(900)), 0)
		}
	case app.Received:
		s := c.socks[in.Sock]
		if s == nil {
			return
		}
		for i, b := range in.Data {
			if want := byte('a' + (s.got+uint64(i))%26); b != want {
				c.fail("seed %d: octet %d is %q, want %q", c.seed, s.got+uint64(i), b, want)
			}
		}
		s.got += uint64(in.N)
		if in.N > 0 && c.draw(4) > 0 {
			out.Read(in.Sock, int64(c.draw(900)), 0)
		}
	case app.Sent:
		if s := c.socks[in.Sock]; s != nil {
			s.wrote += uint64(in.N)
		}
	}
}

func (c *chaos) act(out *app.Effects) {
	if len(c.socks) == 0 || c.draw(5) == 0 {
		var s app.Sock
		if c.draw(2) == 0 { // fixed ports: simultaneous open
			p := uint16(9000 + c.draw(2))
			s = out.NewSock()
			out.Do(app.Call{Kind: app.CallConnect, Sock: s, Local: netip.AddrPortFrom(netip.Addr{}, p), Remote: netip.AddrPortFrom(netip.MustParseAddr(c.far), p), Setup: []app.SockOpt{inline}}, 0)
		} else {
			s = out.Connect(netip.AddrPortFrom(netip.MustParseAddr(c.far), 80), 0, inline)
		}
		c.socks[s] = &talk{}
		return
	}
	var best app.Sock
	k := c.draw(len(c.socks))
	for i := app.Sock(0); i < 2000; i++ {
		if _, ok := c.socks[i]; ok {
			if k == 0 {
				best = i
				break
			}
			k--
		}
	}
	s := c.socks[best]
	switch c.draw(12) {
	case 0:
		out.Shutdown(best, 0)
		s.shut = true
	case 1:
		out.Close(best, 0)
		delete(c.socks, best)
	case 2:
		out.Abort(best, 0)
		delete(c.socks, best)
	case 3, 4:
		out.Read(best, int64(c.draw(4000)), 0)
	case 5:
		out.Do(app.Call{Kind: app.CallSetOption, Sock: best, Option: tcpmodel.Option(1 + c.draw(12)), N: int64(c.draw(3000)), D: vtime.Duration(c.draw(50)) * 100 * vtime.Millisecond}, 0)
	default:
		if s.shut {
			return
		}
		data := make([]byte, 1+c.draw(5000))
		for i := range data {
			data[i] = byte('a' + (s.wrote+uint64(i))%26)
		}
		out.Do(app.Call{Kind: app.CallWrite, Sock: best, Data: data, Urgent: c.draw(6) == 0, Push: c.draw(2) == 0}, 0)
	}
}

// mix spreads the bits of a value over a number, so that draws do not depend on each other.
func mix(h, v uint64) uint64 {
	h ^= v + 0x9e3779b97f4a7c15 + h<<6 + h>>2
	h = (h ^ h>>30) * 0xbf58476d1ce4e5b9
	h = (h ^ h>>27) * 0x94d049bb133111eb
	return h ^ h>>31
}
