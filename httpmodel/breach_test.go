package httpmodel

import (
	"slices"
	"testing"

	"wirewalk/sim/vtime"
)

// Go takes both lengths and keeps the connection (measured), against RFC 9112
// §6.1; Apache takes them and closes, nginx refuses.
func TestATakenMessageThatMustBeRefusedIsNoted(t *testing.T) {
	const both = "POST /small HTTP/1.1\r\nHost: x\r\nContent-Length: 15\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n"
	for _, tt := range []struct {
		server string
		noted  bool
		kept   bool
	}{{"go", true, true}, {"apache", false, false}, {"nginx", false, false}} {
		l := newLab(t, ms, mustClient(t, "plain"), mustServer(t, tt.server))
		l.command(0, l.client, Request{Remote: l.to, Raw: both})
		l.run(vtime.Second)
		if l.has(ReasonBreach) != tt.noted {
			t.Errorf("%s: noted %v", tt.server, !tt.noted)
		}
		if slices.Contains(l.lines(), "S #1 FIN") == tt.kept {
			t.Errorf("%s: kept %v, want %v", tt.server, !tt.kept, tt.kept)
		}
	}
}

func TestPathIsTheOriginFormOfATarget(t *testing.T) {
	sc := mustServer(t, "go")
	for _, target := range []string{"/small", "http://10.99.0.2:8000/small", "HTTP://10.99.0.2:8000/small#part"} {
		l := newLab(t, ms, mustClient(t, "plain"), sc)
		l.command(0, l.client, Request{Remote: l.to, Path: target})
		l.run(vtime.Second)
		if x := l.exchanges(); x[0].Status != 200 {
			t.Errorf("%s: %d", target, x[0].Status)
		}
	}
}
