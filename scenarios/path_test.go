package scenarios

import (
	"strings"
	"testing"

	"wirewalk/sim/trace"
)

// gallery fetches five images of 10 KiB over connections that are used again.
const gallery = `version: 1
hosts: {client: {}, server: {}}
servers:
  - pages:
      /gallery: {size: 1KiB, parts: [/img/1..5.png]}
      /img/1..5.png: {size: 10KiB}
clients: [{name: ua, parallel: 2, PIPELINE}]
script: [{do: page, path: /gallery, as: visit}]
faults: [{do: drop, path: /img/3.png, FAULT}]
`

// lostOf are the packets that the run of a gallery lost.
func lostOf(t *testing.T, pipeline, fault string) (*Lesson, []trace.PacketID) {
	t.Helper()
	src := strings.NewReplacer("FAULT", fault, "PIPELINE", pipeline).Replace(gallery)
	l := lesson(t, src)
	if len(l.Warnings) > 0 {
		t.Error(l.Warnings.Format())
	}
	var lost []trace.PacketID
	for id := trace.PacketID(1); int(id) <= l.Trace.Packets(); id++ {
		if l.Trace.Packet(id).Dropped != 0 {
			lost = append(lost, id)
		}
	}
	return l, lost
}

func TestAFaultCanHitAPacketOfOneResponse(t *testing.T) {
	for _, pipeline := range []string{"pipeline: 1", "pipeline: 5, pipeline_blind: true"} {
		l, lost := lostOf(t, pipeline, "from: server, nth: 4")
		if len(lost) != 1 {
			t.Fatalf("%s: lost %v", pipeline, lost)
		}
		p := l.Trace.Packet(lost[0])
		// What the client read in the end says which octets are of the image.
		var image *trace.Message
		exchange := uint32(0)
		for i := range l.Trace.Exchanges() {
			if ex := &l.Trace.Exchanges()[i]; ex.Target == "/img/3.png" {
				exchange = ex.ID
			}
		}
		for i := range l.Trace.Messages() {
			if m := &l.Trace.Messages()[i]; !m.Request && !m.Sent && m.Exchange == exchange {
				image = m
			}
		}
		if image == nil || exchange == 0 {
			t.Fatalf("%s: nobody read the image", pipeline)
		}
		off := p.Seg.Payload.Off
		if image.Conn != p.Conn || off < image.Off || off >= image.Off+uint64(image.HeadLen+image.BodyLen) {
			t.Errorf("%s: lost #%d at octet %d of %s, the image begins at %d of connection %d",
				pipeline, lost[0], off, l.Trace.Host(p.From).Name, image.Off, image.Conn)
		}
	}
}

func TestAFaultForAPathHitsItsRequestToo(t *testing.T) {
	l, lost := lostOf(t, "pipeline: 1", "from: client, nth: 1")
	if len(lost) != 1 {
		t.Fatalf("lost %v", lost)
	}
	if s := string(l.Trace.Octets(nil, l.Trace.Packet(lost[0]).Seg.Payload)); !strings.HasPrefix(s, "GET /img/3.png ") {
		t.Errorf("lost %.40q", s)
	}
}

func TestNotesCanBeAboutPacketsOfOnePath(t *testing.T) {
	l := lesson(t, strings.NewReplacer(", PIPELINE", "", "faults: [{do: drop, path: /img/3.png, FAULT}]",
		"notes: [{when: {packet: response, path: /img/3.png}, say: here}]").Replace(gallery))
	p := l.Trace.Packet(l.Trace.Record(l.Notes[0].Record).Packet())
	if !strings.HasPrefix(string(l.Trace.Octets(nil, p.Seg.Payload)), "HTTP/1.1 200") || l.Trace.Host(p.From).Name != "server" {
		t.Error("the note is not at the response")
	}
}

func lesson(t *testing.T, src string) *Lesson {
	t.Helper()
	l, err := load(t, src).Run()
	if err != nil {
		t.Fatal(err)
	}
	if len(l.Problems) > 0 {
		t.Fatal(l.Problems.Format())
	}
	return l
}
