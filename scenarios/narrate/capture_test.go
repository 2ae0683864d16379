package narrate

import (
	"strings"
	"testing"

	"wirewalk/sim/app"
	"wirewalk/sim/trace"
	"wirewalk/tcpmodel"
)

// A capture saw a packet at one place, and a message as octets of packets.
func TestWhatACaptureCannotKnowIsNotSaid(t *testing.T) {
	w := trace.NewWriter("capture")
	tr := w.Trace()
	tr.Inferred = true
	a, b := w.Host(trace.Host{Name: "a"}), w.Host(trace.Host{Name: "b"})
	conn := w.Conn(trace.End{Host: a, Stream: w.Stream()}, trace.End{Host: b, Stream: w.Stream()})
	w.Stop()
	id := w.Packet(trace.Packet{Seg: tcpmodel.Segment{Flags: tcpmodel.FIN | tcpmodel.ACK}, Conn: conn, From: a, To: b, Proto: trace.TCP}, nil)
	sent := w.Record(trace.Record{Kind: trace.SegmentSent, Ref: uint32(id), Host: a, Conn: conn})
	arrived := w.Record(trace.Record{Kind: trace.SegmentDelivered, Ref: uint32(id), Host: b, Conn: conn, Cause: sent})
	w.Edit(id).Sent, w.Edit(id).Arrived = sent, arrived
	ref := w.Message(trace.Message{Message: app.Message{StartLine: "POST /x HTTP/1.1", Request: true}, Conn: conn, Sender: a, Sent: true})
	message := w.Record(trace.Record{
		Kind: trace.HTTP, Sub: uint8(app.ReportMessageSent), Ref: ref, Host: a, Conn: conn,
	})
	if got := Why(tr, arrived).Sentence; got != "#1 FIN was sent by a." {
		t.Errorf("the arrival is explained with %q", got)
	}
	if got := Describe(tr, message) + Why(tr, message).Sentence; strings.Count(got, "POST") != 1 {
		t.Errorf("the message is told with %q", got)
	}
}
