package diff_test

import (
	"bytes"
	"strings"
	"testing"

	"wirewalk/scenarios"
	"wirewalk/sim/capture"
	"wirewalk/sim/diff"
	"wirewalk/sim/trace"
	"wirewalk/sim/wire"
)

func lay(a, b *trace.Trace) *diff.Alignment {
	return diff.Align(diff.Side{Trace: a, Name: "A"}, diff.Side{Trace: b, Name: "B"}, diff.DefaultTolerance())
}

func told(al *diff.Alignment) string {
	var b strings.Builder
	for _, n := range al.Notes {
		b.WriteString("(" + n + ")\n")
	}
	for _, d := range al.Differences {
		b.WriteString(d.Kind.String() + ": " + d.Text + "\n")
	}
	return b.String()
}

func lesson(t *testing.T, id string) *trace.Trace {
	t.Helper()
	text, _ := scenarios.Open(id)
	s, problems := scenarios.Load(id, text)
	if s == nil {
		t.Fatal(problems.Format())
	}
	l, err := s.Run()
	if err != nil {
		t.Fatal(err)
	}
	return l.Trace
}

// recorded exports what a host sees and imports it again.
func recorded(t *testing.T, tr *trace.Trace, host trace.HostID) *trace.Trace {
	t.Helper()
	var file bytes.Buffer
	if err := capture.WritePcapng(&file, tr, host); err != nil {
		t.Fatal(err)
	}
	again, err := capture.Import(&file, "capture", capture.Options{SeenAt: addressOf(tr, host)})
	if err != nil {
		t.Fatal(err)
	}
	return again
}

// addressOf is the address by which a host is known in its capture: of a host with two, the
// first that packets carried.
func addressOf(tr *trace.Trace, host trace.HostID) string {
	for s := range wire.Sightings(tr, host) {
		if p := tr.Packet(s.Packet); p.From == host || p.To == host {
			return tr.AddrOf(host, p).String()
		}
	}
	return tr.Host(host).Addr.String()
}

// stragglers are lessons in which a packet comes long after the connection that it is of,
// or for a connection that one end has forgotten: a capture cannot know that it is not of
// the one that has the addresses and ports now.
var stragglers = map[string]bool{"an-old-syn": true, "late-duplicate": true, "half-open-found": true}

// A capture at any host of a lesson differs from the lesson in nothing: what is
// lost before it came there is no difference, since it cannot be seen there.
func TestALessonDoesNotDifferFromTheCapturesOfItsHosts(t *testing.T) {
	for _, id := range scenarios.IDs() {
		tr := lesson(t, id)
		if al := lay(tr, tr); len(al.Differences)+len(al.Notes) > 0 {
			t.Errorf("%s and itself:\n%s", id, told(al))
		}
		for i := range tr.Hosts() {
			host := tr.Hosts()[i].ID
			if !sees(tr, host) || manyAddresses(tr) && tr.Host(host).Name == "server" || stragglers[id] {
				continue
			}
			t.Run(id+"/"+tr.Host(host).Name, func(t *testing.T) {
				again := recorded(t, tr, host)
				for n, al := range []*diff.Alignment{lay(tr, again), lay(again, tr)} {
					if len(al.Differences) > 0 {
						t.Errorf("%d:\n%s", n, told(al))
					}
					for p := 1; p <= again.Packets(); p++ {
						if al.Mate(1-n, trace.PacketID(p)) == 0 {
							t.Fatalf("%d: packet #%d of the capture was laid on none", n, p)
						}
					}
				}
			})
		}
	}
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

// sees reports whether a host is an end of a connection, or of datagrams where
// there are no connections. Routers, and a stranger who only sends forged
// segments, see too little to tell what they stand beside.
func sees(tr *trace.Trace, host trace.HostID) bool {
	for i := range tr.Conns() {
		if tr.Conns()[i].Side(host) >= 0 && tr.Conns()[i].First != 0 {
			return true
		}
	}
	return len(tr.Conns()) == 0
}

// Two captures of one connection, made at its two ends, differ in what was lost
// between them: the very packet, though it was sent again later.
func TestCapturesOfBothEndsShowWhatWasLostBetweenThem(t *testing.T) {
	tr := lesson(t, "fast-retransmit")
	al := lay(recorded(t, tr, 1), recorded(t, tr, 2))
	var lost []string
	for _, d := range al.Differences {
		if d.Kind != diff.Timing && d.Kind != diff.Order {
			lost = append(lost, d.Text)
		}
	}
	const want = "lost on the way: 1448 octets from seq 5793 (#8) leaves in A and does not come to where B was recorded"
	if len(lost) != 1 || lost[0] != want || len(al.Notes) != 1 {
		t.Errorf("said:\n%s", told(al))
	}
}
