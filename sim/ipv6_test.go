package sim_test

import (
	"net/netip"
	"testing"

	"wirewalk/sim"
	"wirewalk/sim/trace"
	"wirewalk/sim/vtime"
	"wirewalk/sim/wire"
	"wirewalk/tcpmodel"
)

// overIPv6 gives the hosts and boxes of a plan a second address, of IPv6.
func overIPv6(p sim.Plan) sim.Plan {
	for i := range p.Hosts {
		p.Hosts[i].Also = netip.MustParseAddr([]string{"2001:db8::1", "2001:db8::2"}[i])
	}
	for i := range p.Middleboxes {
		p.Middleboxes[i].Also = netip.MustParseAddr("2001:db8::fe")
	}
	return p
}

var server6 = netip.MustParseAddrPort("[2001:db8::2]:80")

// RFC 9293 §3.7.1, RFC 8200 §8.3: 40 octets of IPv6 and 20 of TCP.
func TestOverIPv6TheMSSIsSixtyOctetsBelowTheMTU(t *testing.T) {
	for _, cfg := range []tcpmodel.Config{tcpmodel.Textbook(), tcpmodel.Linux()} {
		for _, mtu := range []int{1500, 1280} {
			p := overIPv6(exchangeTo(server6, 20_000, cfg))
			p.Links[0].MTU = mtu
			tr := run(t, p)
			for id := trace.PacketID(1); id <= 2; id++ {
				if mss := int(tr.Packet(id).Seg.Options.MSS); mss != mtu-60 {
					t.Errorf("%s, MTU %d: #%d announces %d octets, want %d", cfg.Profile, mtu, id, mss, mtu-60)
				}
				if got := tr.IPLen(id); got != len(encoded(t, tr, id)) {
					t.Errorf("#%d counts %d octets and has %d", id, got, len(encoded(t, tr, id)))
				}
			}
			if size, errors, _ := largest(tr); errors != 0 || int(size) != mtu-72 {
				t.Errorf("%s, MTU %d: segments of %d octets, %d errors", cfg.Profile, mtu, size, errors)
			}
		}
	}
}

func encoded(t *testing.T, tr *trace.Trace, id trace.PacketID) []byte {
	t.Helper()
	b, err := wire.Encode(tr, id, 0)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// RFC 8201: Packet Too Big comes from the box, and what fits is sent again. Recorded of Linux:
// segments of 1228 octets for an MTU of 1300.
func TestOverIPv6PacketTooBigTellsThePath(t *testing.T) {
	for _, cfg := range []tcpmodel.Config{tcpmodel.Textbook(), tcpmodel.Linux()} {
		p := overIPv6(through(exchangeTo(server6, 5000, cfg), sim.MiddleboxPlan{Addr: netip.MustParseAddr("192.0.2.1")}))
		p.Links[1].MTU = 1300
		tr := run(t, p)
		size, errors, _ := largest(tr)
		if size != 1228 || errors == 0 {
			t.Errorf("%s: segments of %d octets and %d errors, want 1228 and some", cfg.Profile, size, errors)
		}
		for id := trace.PacketID(1); int(id) <= tr.Packets(); id++ {
			if tr.Packet(id).Proto != trace.ICMP {
				continue
			}
			b := encoded(t, tr, id)
			switch {
			case b[0]>>4 != 6 || b[6] != 58 || b[40] != 2 || b[41] != 0:
				t.Errorf("#%d begins % x, want ICMPv6 type 2 code 0", id, b[:48])
			case b[46] != 1300>>8 || b[47] != 1300&0xff:
				t.Errorf("#%d says an MTU of % x", id, b[44:48])
			case len(b) > 1280: // RFC 4443 §3.2
				t.Errorf("#%d has %d octets", id, len(b))
			case netip.AddrFrom16([16]byte(b[8:24])) != netip.MustParseAddr("2001:db8::fe"):
				t.Errorf("#%d does not come from the box's IPv6 address", id)
			}
		}
	}
}

// A NAT of IPv4 passes IPv6 untranslated, and remembers its flows all the same.
func TestANATPassesIPv6AsItIs(t *testing.T) {
	p := overIPv6(through(exchangeTo(server6, 3000, tcpmodel.Textbook()), sim.MiddleboxPlan{
		Kind: sim.BoxKindNamed("nat"), Addr: netip.MustParseAddr("192.0.2.1"), IdleTimeout: vtime.Minute,
	}))
	tr := run(t, p)
	if c := tr.Conn(1); c.Ends[0].Public != c.Ends[0].Addr || !c.Ends[0].Addr.Addr().Is6() {
		t.Errorf("the client is %s and known as %s", c.Ends[0].Addr, c.Ends[0].Public)
	}
	if size, _, _ := largest(tr); size == 0 {
		t.Error("nothing came through")
	}
}

func TestAClampedMSSLeavesRoomForTheHeaderOfIPv6(t *testing.T) {
	p := overIPv6(through(exchangeTo(server6, 5000, tcpmodel.Textbook()), sim.MiddleboxPlan{
		Addr: netip.MustParseAddr("192.0.2.1"), ClampMSS: true,
	}))
	p.Links[1].MTU = 1300
	tr := run(t, p)
	if x := tr.Packet(1).Extra(); x == nil || x.Clamped != 1240 {
		t.Errorf("the SYN's MSS: %+v, want 1240", x)
	}
	if _, errors, _ := largest(tr); errors != 0 {
		t.Errorf("%d errors", errors)
	}
}

// A host without an address of the family cannot reach another: it says so and sends nothing.
func TestAHostWithoutTheFamilySendsNothing(t *testing.T) {
	tr := run(t, exchangeTo(server6, 100, tcpmodel.Textbook()))
	found := false
	for id := trace.RecordID(1); int(id) <= tr.Len(); id++ {
		r := tr.Record(id)
		found = found || r.Kind == trace.Refusal && r.Why == sim.ReasonNoAddress && r.Errno == tcpmodel.ENETUNREACH
	}
	if !found || tr.Packets() != 0 {
		t.Errorf("refused: %v, %d packets", found, tr.Packets())
	}
}
