package measure_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"wirewalk/scenarios"
	"wirewalk/sim/capture"
	"wirewalk/sim/measure"
	"wirewalk/sim/trace"
	"wirewalk/sim/wire"
	"wirewalk/tcpmodel"
)

// A capture that is taken at a host of a run and read back has the numbers of
// what passed that host; which they are, and how far, says measure.List.
func TestACaptureReadBackHasTheNumbersOfWhatPassedItsHost(t *testing.T) {
	captures := 0
	eachRun(t, func(name string, tr *trace.Trace) {
		// A packet that comes long after its connection is taken for one of the connection that has its addresses now.
		if !strings.HasPrefix(name, "an-old-syn") && !strings.HasPrefix(name, "late-duplicate") {
			captures += checkReadBack(t, name, tr)
		}
	})
	if captures < 120 {
		t.Errorf("only %d captures were read back", captures)
	}
}

// The same over networks that lose, copy and reorder, where what one host sees
// is not what the other sent.
func TestACaptureOfABadNetworkHasTheNumbersOfWhatPassedItsHost(t *testing.T) {
	lost, copies := int64(0), 0
	for _, id := range []string{"slow-start", "page-modes", "congestion-avoidance"} {
		for seed := range 4 {
			s := scenarioOf(t, id)
			link := "links." + s.Links[0].Name
			for _, set := range []string{
				fmt.Sprintf("seed=%d", seed+1), link + ".loss=3%", link + ".duplicate=3%", link + ".reorder=3%",
			} {
				changed, problems := s.Set(set)
				if changed == nil {
					t.Fatal(problems.Format())
				}
				s = changed
			}
			tr := runOf(t, s)
			checkReadBack(t, fmt.Sprintf("%s with seed %d", id, seed+1), tr)
			lost += measure.StatLost.Of(measure.Collect(tr, measure.AtTime(tr, tr.End)))
			for n := trace.PacketID(1); int(n) <= tr.Packets(); n++ {
				if tr.Packet(n).Copy {
					copies++
				}
			}
		}
	}
	if lost < 50 || copies < 50 {
		t.Errorf("%d packets were lost and %d copied: that is no bad network", lost, copies)
	}
}

// checkReadBack reads the captures back that the hosts of a run take, and returns
// how many these are.
func checkReadBack(t *testing.T, name string, tr *trace.Trace) int {
	t.Helper()
	captures := 0
	for i := range tr.Hosts() {
		h := &tr.Hosts()[i]
		want := passing(t, tr, h.ID)
		if manyAddresses(tr) && h.Name == "server" {
			continue
		}
		if want[measure.StatPackets] == 0 || h.Role == trace.RoleMiddlebox {
			continue
		}
		captures++
		again := readBack(t, tr, h)
		at := measure.AtTime(again, again.End)
		got, own := measure.Collect(again, at), measure.Select(again, at, measure.Selection{Host: hostAt(again, h)})
		for _, d := range measure.List() {
			n := d.Stat.Of(got)
			if d.Stat == measure.StatTimeWait {
				n = d.Stat.Of(own) // The states of the far end are told by what comes back, and not all does.
			}
			if d.Shown <= measure.ShownStates && n != want[d.Stat] {
				t.Errorf("%s, captured at %s: %s is %d, and %d in the run", name, h.Name, d.Stat, n, want[d.Stat])
			}
		}
	}
	return captures
}

// manyAddresses reports that a NAT gave a connection another address, which is
// another connection to a capture outside of the NAT.
func manyAddresses(tr *trace.Trace) bool {
	for id := trace.PacketID(1); int(id) <= tr.Packets(); id++ {
		if x := tr.Packet(id).Extra(); x != nil && x.Public.IsValid() {
			return true
		}
	}
	return false
}

func readBack(t *testing.T, tr *trace.Trace, h *trace.Host) *trace.Trace {
	t.Helper()
	var file bytes.Buffer
	if err := capture.WritePcapng(&file, tr, h.ID); err != nil {
		t.Fatal(err)
	}
	again, err := capture.Import(&file, h.Name, capture.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return again
}

// hostAt finds a host in its capture, 0 for one that is not there by its address.
func hostAt(tr *trace.Trace, h *trace.Host) trace.HostID {
	for i := range tr.Hosts() {
		if a := tr.Hosts()[i].Addr; a == h.Addr || a == h.Also {
			return tr.Hosts()[i].ID
		}
	}
	return 0
}

// passing counts what passes a host in the octets of the packets themselves, and
// what becomes of the host's own ends.
func passing(t *testing.T, tr *trace.Trace, host trace.HostID) map[measure.Stat]int64 {
	t.Helper()
	n := map[measure.Stat]int64{}
	passed, conns := map[trace.PacketID][2]tcpmodel.Seq{}, map[trace.ConnID]bool{}
	for s := range wire.Sightings(tr, host) {
		p := tr.Packet(s.Packet)
		octets, err := wire.Encode(tr, s.Packet, host)
		if err != nil {
			t.Fatal(err)
		}
		n[measure.StatPackets]++
		n[measure.StatOctets] += int64(len(octets))
		n[measure.StatPayload] += int64(p.Seg.Payload.Len)
		if p.Proto != trace.TCP {
			continue
		}
		conns[p.Conn] = true
		if p.Seg.Flags.Has(tcpmodel.RST) {
			n[measure.StatResets]++
		}
		first := s.Packet
		for tr.Packet(first).Again != 0 {
			first = tr.Packet(first).Again
		}
		if p.Seg.Len() == 0 {
			continue
		}
		// What is cut anew, because it was too large for the path, repeats only what passed of it.
		at, again := passed[first]
		switch start, end := p.Seg.Seq, p.Seg.End(); {
		case !again:
			passed[first] = [2]tcpmodel.Seq{start, end}
		case start.Less(at[1]) && at[0].Less(end):
			n[measure.StatRetransmissions]++
		default:
			passed[first] = [2]tcpmodel.Seq{min(at[0], start), max(at[1], end)}
		}
	}
	delete(conns, 0)
	n[measure.StatConnections] = int64(len(conns))
	own := measure.Select(tr, measure.AtTime(tr, tr.End), measure.Selection{Host: host})
	n[measure.StatHandshakes] = measure.StatHandshakes.Of(own)
	n[measure.StatTimeWait] = measure.StatTimeWait.Of(own)
	return n
}

func scenarioOf(t *testing.T, id string) *scenarios.Scenario {
	t.Helper()
	text, _ := scenarios.Open(id)
	s, problems := scenarios.Load(id, text)
	if s == nil {
		t.Fatal(problems.Format())
	}
	return s
}
