package scenarios_test

import (
	"bytes"
	"net/netip"
	"os"
	"testing"

	"wirewalk/sim/capture"
	"wirewalk/sim/trace"
	"wirewalk/sim/wire"
)

// Where a box translates addresses, each side of it sees others. A run is then
// compared as a capture at one of its hosts shows it.

func importFile(t *testing.T, file string) *trace.Trace {
	t.Helper()
	octets, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return imported(t, octets)
}

func imported(t *testing.T, octets []byte) *trace.Trace {
	t.Helper()
	tr, err := capture.Import(bytes.NewReader(octets), "recording", capture.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return tr
}

// linesSeenAt lists the packets of a run as a capture at a host shows them, with
// the records of the run.
func linesSeenAt(t *testing.T, model *trace.Trace, host string) []line {
	t.Helper()
	h := hostNamed(model, host)
	var b bytes.Buffer
	if err := capture.WritePcapng(&b, model, h.ID); err != nil {
		t.Fatal(err)
	}
	seen := imported(t, b.Bytes())
	var packets []wire.Sighting
	for s := range wire.Sightings(model, h.ID) {
		packets = append(packets, s)
	}
	out := renumbered(lines(seen, hostOf(t, seen, h.Addr)))
	for i := range out {
		s := packets[out[i].packet-1]
		out[i].at, out[i].packet, out[i].rec = s.At, s.Packet, model.Packet(s.Packet).Arrived
		if s.Out {
			out[i].rec = model.Packet(s.Packet).Sent
		}
	}
	return out
}

// renumbered counts the connections in the order in which they are seen.
func renumbered(ls []line) []line {
	numbers := map[trace.ConnID]trace.ConnID{}
	for i := range ls {
		if numbers[ls[i].conn] == 0 {
			numbers[ls[i].conn] = trace.ConnID(len(numbers) + 1)
		}
		ls[i].conn = numbers[ls[i].conn]
	}
	return ls
}

func hostNamed(tr *trace.Trace, name string) *trace.Host {
	for i := range tr.Hosts() {
		if tr.Hosts()[i].Name == name {
			return &tr.Hosts()[i]
		}
	}
	return &trace.Host{}
}

func hostOf(t *testing.T, tr *trace.Trace, a netip.Addr) trace.HostID {
	t.Helper()
	for _, h := range tr.Hosts() {
		if h.Addr == a {
			return h.ID
		}
	}
	t.Fatalf("no host has %s", a)
	return 0
}
