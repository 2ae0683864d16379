package httpmodel_test

import (
	"fmt"
	"strings"
	"testing"

	"wirewalk/httpmodel"
	"wirewalk/sim/trace"
	"wirewalk/sim/vtime"
	"wirewalk/tcpmodel"
)

// answers lists the server's answers by their status and the second of their
// departure, and its FIN or RST.
func (l *lab) answers() string {
	var all []string
	for id := trace.RecordID(1); int(id) <= l.tr.Len(); id++ {
		r := l.tr.Record(id)
		if r.Kind != trace.SegmentSent || r.Packet() == 0 || l.tr.Packet(r.Packet()).From != 2 {
			continue
		}
		seg := &l.tr.Packet(r.Packet()).Seg
		at := fmt.Sprintf("%.1f", float64(r.At)/float64(vtime.Second))
		if text := string(l.tr.Octets(nil, seg.Payload)); strings.HasPrefix(text, "HTTP/1.") {
			all = append(all, text[9:12]+"@"+at)
		}
		for _, f := range []tcpmodel.Flags{tcpmodel.FIN, tcpmodel.RST} {
			if seg.Flags.Has(f) {
				all = append(all, strings.Trim(f.String(), ".")+"@"+at)
			}
		}
	}
	return strings.Join(all, " ")
}

// nginx 1.22.1, measured: it answers what the head decides at once, throws away
// the content that follows, and closes, if it does, when that is complete or
// when nothing has come for 5 s.
func TestNginxReadsAndThrowsAwayTheContentOfARefusedRequest(t *testing.T) {
	post := func(path string, n int) rawStep {
		return rawStep{text: fmt.Sprintf("POST %s HTTP/1.1\r\nHost: x\r\nContent-Length: %d\r\n\r\n", path, n)}
	}
	later := func(n int64) rawStep { return rawStep{after: vtime.Second, n: n} }
	tests := []struct {
		name  string
		steps []rawStep
		want  string
	}{
		{"too large, nothing follows", []rawStep{post("/small", 2000)}, "413@0.0 F@5.0"},
		{"too large, a part follows", []rawStep{post("/small", 2000), later(500)}, "413@0.0 F@6.0"},
		{"too large, all follows", []rawStep{post("/small", 2000), later(2000)}, "413@0.0 F@1.0"},
		{"too large, more than all follows", []rawStep{post("/small", 2000), later(2500)}, "413@0.0 F@1.0"},
		{
			"no page, all follows, then the next request",
			[]rawStep{post("/nix", 500), later(500), {after: vtime.Second, text: "GET /small HTTP/1.1\r\nHost: x\r\n\r\n"}},
			"404@0.0 200@2.0 F@77.0",
		},
		{"a method that is not taken, nothing follows", []rawStep{post("/small", 500)}, "405@0.0 F@5.0"},
		{
			"too much in one stroke, then octets every 4 s, for 30 s in all",
			append([]rawStep{post("/small", 1<<20)}, repeated(rawStep{after: 4 * vtime.Second, n: 10}, 9)...),
			"413@0.0 F@30.0 R@32.0",
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			cc, sc := profile(t, "plain", "nginx")
			sc.Pages = []httpmodel.ServerPage{{Path: "/small", Size: 13}}
			sc.MaxBody, sc.Methods = 1000, []string{"GET", "HEAD"}
			l := newLab(ms, cc, sc)
			l.plan.Until = vtime.Time(78 * vtime.Second)
			l.raw(tt.steps...)
			l.run(t)
			if got := l.answers(); got != tt.want {
				t.Errorf("%s, want %s", got, tt.want)
			}
		})
	}
}

func repeated(s rawStep, n int) []rawStep {
	var all []rawStep
	for range n {
		all = append(all, s)
	}
	return all
}
