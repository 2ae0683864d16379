package sim

import (
	"net/netip"
	"testing"

	"wirewalk/sim/app"
	"wirewalk/sim/trace"
	"wirewalk/sim/vtime"
	"wirewalk/tcpmodel"
)

// dials connects to each of the addresses when the host starts.
func dials(to ...netip.AddrPort) func() app.App {
	return func() app.App {
		return handler(func(_ vtime.Time, in *app.Indication, out *app.Effects) {
			if in.Kind == app.Start {
				for _, a := range to {
					out.Connect(a, 0)
				}
			}
		})
	}
}

// synsOf lists the MSS of every SYN, SYN,ACKs included, that a host sent, by its peer.
func synsOf(tr *trace.Trace, host trace.HostID) map[trace.HostID]uint16 {
	mss := map[trace.HostID]uint16{}
	for id := trace.PacketID(1); int(id) <= tr.Packets(); id++ {
		if p := tr.Packet(id); p.From == host && p.Seg.Flags.Has(tcpmodel.SYN) {
			mss[p.To] = p.Seg.Options.MSS
		}
	}
	return mss
}

func TestRequirementsOnTheMSS(t *testing.T) { // RFC 9293 §3.7.1
	t.Run("MUST-67 MSS value based on MMS_R", func(t *testing.T) {
		for _, cfg := range []tcpmodel.Config{tcpmodel.Textbook(), tcpmodel.Linux(), tcpmodel.BSD()} {
			for _, mtu := range []int{576, 1000, 1500, 9000} {
				p := pair(cfg, dials(port(80)), listens, vtime.Second)
				p.Links[0].MTU = mtu
				tr, err := Run(p)
				if err != nil {
					t.Fatal(err)
				}
				mmsR := mtu - 20 // what is left behind the IP header; options are the sender's to deduct
				for host, peer := trace.HostID(1), trace.HostID(2); host <= 2; host, peer = host+1, peer-1 {
					if mss := int(synsOf(tr, host)[peer]); mss != mmsR-20 {
						t.Errorf("%s, MTU %d: host %d announces %d, want MMS_R less 20, %d", cfg.Profile, mtu, host, mss, mmsR-20)
					}
				}
			}
		}
	})
	t.Run("SHLD-6 MSS accounts for varying MTU", func(t *testing.T) {
		p := pair(tcpmodel.Textbook(), dials(port(80), netip.MustParseAddrPort("10.0.0.3:80")), listens, vtime.Second)
		p.Hosts = append(p.Hosts, machine("c", "10.0.0.3", tcpmodel.Textbook(), listens))
		p.Links = append(p.Links, LinkPlan{Name: "m", A: "a", B: "c", Delay: vtime.Millisecond, DelayBack: vtime.Millisecond, MTU: 1000})
		tr, err := Run(p)
		if err != nil {
			t.Fatal(err)
		}
		if mss := synsOf(tr, 1); mss[2] != 1460 || mss[3] != 960 {
			t.Errorf("by interfaces of 1500 and 1000 octets %d and %d are announced", mss[2], mss[3])
		}
	})
}

// MUST-41 of RFC 9293 §3.9.1.1: the second call gives an error, and neither the
// listener that was there nor its connection notices.
func TestPassiveOpenLeavesOthersAlone(t *testing.T) {
	const row = "MUST-41 Passive OPEN call interfere with others"
	var failed []tcpmodel.Errno
	accepted := map[app.Sock]int{}
	var first app.Sock
	server := func() app.App {
		return handler(func(_ vtime.Time, in *app.Indication, out *app.Effects) {
			switch in.Kind {
			case app.Start:
				first = out.Listen(80, 0)
			case app.Command:
				out.Listen(80, 0)
			case app.Failed:
				failed = append(failed, in.Errno)
			case app.Accepted:
				accepted[in.Listener]++
			}
		})
	}
	client := func() app.App {
		return handler(func(_ vtime.Time, in *app.Indication, out *app.Effects) {
			if in.Kind == app.Command {
				out.Connect(port(80), 0)
			}
		})
	}
	second := vtime.Second
	tr, err := Run(pair(tcpmodel.Textbook(), client, server, 4*second,
		tellAt(second, "a", "connect"), tellAt(2*second, "b", "listen again"), tellAt(3*second, "a", "connect")))
	if err != nil {
		t.Fatal(err)
	}
	if len(failed) != 1 || failed[0] != tcpmodel.EADDRINUSE || accepted[first] != 2 {
		t.Errorf("%s: failures %v, connections by listener %v, the first is %d", row, failed, accepted, first)
	}
	if s := tr.SnapshotAt(1, 1, trace.RecordID(tr.Len())); s == nil || s.State != tcpmodel.Established {
		t.Errorf("%s: the connection that was open is %+v", row, s)
	}
}
