package httpmodel_test

import (
	"strings"
	"testing"

	"wirewalk/httpmodel"
	"wirewalk/sim/trace"
	"wirewalk/sim/vtime"
	"wirewalk/tcpmodel"
)

// A message's offset, head and content lengths name its octets in the
// sender's stream, both as sent and as received.
func TestMessagesLieWhereTheirReportsSay(t *testing.T) {
	cc, sc := profile(t, "plain", "go")
	cc.Pipeline, cc.PipelineBlind = 3, true
	sc.Pages = []httpmodel.ServerPage{
		{Path: "/small", Size: 9000},
		{Path: "/chunked", Size: 5000, Framing: httpmodel.FramingChunked, Chunk: 700},
		{Path: "/early", Text: "x", Early: 103},
	}
	l := newLab(5*ms, cc, sc)
	post := get("/chunked")
	post.Method, post.Size, post.Framing, post.Chunk = "POST", 3000, httpmodel.FramingChunked, 999
	var steps []httpmodel.Command
	for _, path := range []string{"/small", "/chunked", "/early", "/none"} {
		steps = append(steps, get(path))
	}
	l.do(0, httpmodel.Sequence{Steps: []httpmodel.Command{httpmodel.Concurrent{Steps: steps}, post, post}})
	l.plan.Until = vtime.Time(vtime.Second)
	l.run(t)
	sent := map[bool]int{}
	for _, m := range l.tr.Messages() {
		sent[m.Sent]++
		c := l.tr.Conn(m.Conn)
		stream := c.Ends[c.Side(m.Sender)].Stream
		all := func(off uint64, n int64) string {
			return string(l.tr.Octets(nil, tcpmodel.Span{Stream: stream, Off: off, Len: uint32(n)}))
		}
		if !strings.HasPrefix(all(m.Off, m.HeadLen), m.StartLine+"\r\n") || !strings.HasSuffix(all(m.Off, m.HeadLen), "\r\n\r\n") {
			t.Errorf("%s at %d: the head there is %q", m.StartLine, m.Off, all(m.Off, m.HeadLen))
		}
		next := all(m.Off+uint64(m.HeadLen+m.BodyLen), 5)
		if next != "" && !strings.HasPrefix(next, "HTTP/") && !strings.HasPrefix(next, "GET ") && !strings.HasPrefix(next, "POST ") {
			t.Errorf("%s at %d: after it comes %q", m.StartLine, m.Off, next)
		}
	}
	if sent[true] != 13 || sent[false] != 13 {
		t.Errorf("%d messages sent and %d received, want 13 each", sent[true], sent[false])
	}
	if l.tr.Record(trace.RecordID(1)).Kind == 0 {
		t.Error("the trace is empty")
	}
}
