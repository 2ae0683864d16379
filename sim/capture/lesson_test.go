package capture_test

import (
	"bytes"
	"testing"

	"wirewalk/scenarios"
	"wirewalk/sim/capture"
	"wirewalk/sim/trace"
	"wirewalk/sim/wire"
)

// A lesson that is exported and imported again shows the same packets, times
// and HTTP messages as it did at the host where it was recorded.
func TestAnExportedLessonIsImportedAsItWas(t *testing.T) {
	for _, id := range scenarios.IDs() {
		t.Run(id, func(t *testing.T) {
			text, _ := scenarios.Open(id)
			s, problems := scenarios.Load(id, text)
			if s == nil {
				t.Fatal(problems.Format())
			}
			lesson, err := s.Run()
			if err != nil {
				t.Fatal(err)
			}
			tr := lesson.Trace
			host := wire.Vantage(tr)
			var file bytes.Buffer
			if err := capture.WritePcapng(&file, tr, host); err != nil {
				t.Fatal(err)
			}
			again := importBytes(t, file.Bytes())
			checkTrace(t, again)
			i, first := 0, int64(0)
			for s := range wire.Sightings(tr, host) {
				i++
				p, q := tr.Packet(s.Packet), again.Packet(trace.PacketID(i))
				if i == 1 {
					first = int64(s.At) / 1000 * 1000
				}
				if at := int64(again.Record(q.Sent).At) + first; at != int64(s.At) {
					t.Fatalf("packet %d is at %d ns, was at %d", i, at, s.At)
				}
				if p.Seg.Seq != q.Seg.Seq || p.Seg.Ack != q.Seg.Ack || p.Seg.Flags != q.Seg.Flags ||
					p.Seg.Options != q.Seg.Options || p.Seg.Payload.Len != q.Seg.Payload.Len {
					t.Fatalf("packet %d\n is %+v\nwas %+v", i, q.Seg, p.Seg)
				}
			}
			if i != again.Packets() {
				t.Errorf("%d packets, were %d", again.Packets(), i)
			}
			simple := id == "http10-one-shot" || id == "http11-three-requests"
			if got, want := startLines(again), startLines(tr); simple && got != want {
				t.Errorf("messages sent:\n%s\nwere:\n%s", got, want)
			}
		})
	}
}

// startLines are the HTTP messages as they were sent.
func startLines(t *trace.Trace) string {
	out := ""
	for _, m := range t.Messages() {
		if m.Sent {
			out += m.StartLine + "\n"
		}
	}
	return out
}
