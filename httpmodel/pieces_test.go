package httpmodel_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"wirewalk/httpmodel"
	"wirewalk/sim/trace"
	"wirewalk/sim/vtime"
)

// dataSent lists what the server sent, as instant and octets.
func (l *lab) dataSent() string {
	var out []string
	for id := trace.RecordID(1); int(id) <= l.tr.Len(); id++ {
		r := l.tr.Record(id)
		if p := r.Packet(); r.Kind == trace.SegmentSent && r.Host == 2 && l.tr.Packet(p).Seg.Payload.Len > 0 {
			out = append(out, fmt.Sprintf("%s:%d", r.At, l.tr.Packet(p).Seg.Payload.Len))
		}
	}
	return strings.Join(out, " ")
}

func TestContentLeavesInPiecesWhateverTheFraming(t *testing.T) {
	for _, c := range []struct {
		page httpmodel.ServerPage
		want string
	}{
		{
			httpmodel.ServerPage{Size: 1000, Chunk: 400, Pause: 100 * ms},
			"0.000000:550 0.100000:400 0.200000:200",
		},
		{
			httpmodel.ServerPage{Size: 1000, Chunk: 400, Pause: 100 * ms, Framing: httpmodel.FramingClose},
			"0.000000:523 0.100000:400 0.200000:200",
		},
		{
			httpmodel.ServerPage{Text: "abcdefg", Chunk: 3, Pause: 100 * ms},
			"0.000000:150 0.100000:3 0.200000:1",
		},
		{
			httpmodel.ServerPage{Size: 1000, BodyAfter: 50 * ms},
			"0.000000:150 0.050000:1000",
		},
		{
			httpmodel.ServerPage{Size: 1000, BodyAfter: 50 * ms, Chunk: 600, Pause: 20 * ms},
			"0.000000:150 0.050000:600 0.070000:400",
		},
		{
			httpmodel.ServerPage{Text: "abcdefg", BodyAfter: 50 * ms, Chunk: 4, Pause: 20 * ms, Framing: httpmodel.FramingChunked},
			"0.000000:156 0.050000:9 0.070000:13",
		},
	} {
		cc, sc := profile(t, "plain", "nginx")
		c.page.Path, c.page.Dynamic, c.page.Type = "/small", true, "text/plain"
		sc.Pages = []httpmodel.ServerPage{c.page}
		l := newLab(0, cc, sc)
		l.do(0, httpmodel.Request{Remote: at(8000), Path: "/small", Host: "server"})
		l.run(t)
		if got := l.dataSent(); got != c.want {
			t.Errorf("%+v\n got %s\nwant %s", c.page, got, c.want)
		}
	}
}

// The octets of an instant were counted by hand from the rule: what the clock's whole seconds since the
// request's begin allow, and one second more.
func TestARateCountsWholeSecondsOfTheClock(t *testing.T) {
	cc, sc := profile(t, "plain", "nginx")
	sc.Pages = []httpmodel.ServerPage{{Path: "/small", Size: 4000, Rate: 1000, Think: 300 * ms}}
	l := newLab(0, cc, sc)
	l.do(850*ms, httpmodel.Request{Remote: at(8000), Path: "/small", Host: "server"})
	l.run(t)
	// The request begins in second 0 and is answered at 1.15 s: 2000 octets may leave, and take 2 s.
	got := strings.Fields(l.dataSent())
	if len(got) != 5 || got[0] != "1.150000:1448" || got[1] != "1.150000:552" || got[2] != "3.150000:1448" {
		t.Errorf("%v", got)
	}
	if n := strings.Count(fmt.Sprint(got), "3.150000"); n != 2 {
		t.Errorf("%d segments in the second burst, want 2 of 2000 octets: %v", n, got)
	}
}

func TestTheWaitOfARateIsAsLongAsTheSentenceSays(t *testing.T) {
	cc, sc := profile(t, "plain", "nginx")
	sc.Pages = []httpmodel.ServerPage{{Path: "/small", Size: 30_000, Rate: 7000, RateAfter: 3000}}
	l := newLab(20*ms, cc, sc)
	l.do(0, httpmodel.Request{Remote: at(8000), Path: "/small", Host: "server"})
	l.run(t)
	var next []vtime.Time // of writes by the server's program
	waits := map[vtime.Time]vtime.Duration{}
	for id := trace.RecordID(1); int(id) <= l.tr.Len(); id++ {
		switch r := l.tr.Record(id); {
		case r.Kind == trace.Call && r.Host == 2 && r.N > 0 && (r.Why == httpmodel.ReasonAnswer || r.Why == httpmodel.ReasonSendContent):
			next = append(next, r.At)
		case r.Why == httpmodel.ReasonPaced:
			d, err := vtime.ParseDuration(l.tr.Text(r.Ref))
			if err != nil {
				t.Fatal(err)
			}
			waits[r.At] = d
		}
	}
	if len(waits) < 3 {
		t.Fatalf("%d waits", len(waits))
	}
	for at, d := range waits {
		if !slices.Contains(next, at.Add(d)) {
			t.Errorf("at %s it waits %s, and writes at %v", at, d, next)
		}
	}
}
