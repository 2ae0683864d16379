package httpmodel_test

import (
	"fmt"
	"strings"
	"testing"

	"wirewalk/httpmodel"
	"wirewalk/sim/vtime"
	"wirewalk/tcpmodel"
)

// The server answers 413 when it has read the head, and closes with content
// unread: a RST behind the answer, as recorded (e10c_naive_close).
func TestAnAnswerBeforeItsRequestIsWholeIsReadByWhoLooksAndWhoseTCPKeepsIt(t *testing.T) {
	for _, tt := range []struct {
		writing httpmodel.Writing
		keeps   bool
		want    string
	}{
		{httpmodel.WritingListens, true, "up:0.112000]"},
		{httpmodel.WritingListens, false, "up:0.112000]"},
		{httpmodel.WritingReadsOn, true, "up:0.112000]"},
		{httpmodel.WritingReadsOn, false, "ECONNRESET"},
		{httpmodel.WritingGivesUp, true, "ECONNRESET"},
		{httpmodel.WritingGivesUp, false, "ECONNRESET"},
	} {
		t.Run(fmt.Sprint(tt.writing, " keeps ", tt.keeps), func(t *testing.T) {
			cc, sc := profile(t, "plain", "nginx")
			cc.Writing = tt.writing
			sc.Port, sc.Close, sc.ReadSize, sc.MaxBody, sc.Unread = 8000, httpmodel.CloseAbrupt, 1000, 1000, true
			sc.Pages = []httpmodel.ServerPage{{Path: "*", Text: "hello"}}
			l := newLab(28*vtime.Millisecond, cc, sc)
			tcp := tcpmodel.Linux()
			tcp.SendBuffer, tcp.ResetKeepsUnread = 16<<10, tt.keeps
			l.plan.Hosts[0].TCP = tcp
			l.do(0, httpmodel.Request{Name: "up", Method: "POST", Remote: at(8000), Path: "/up", Size: 40_000})
			l.run(t)
			if got := fmt.Sprint(l.results()); !strings.Contains(got, tt.want) {
				t.Errorf("the exchange ended with %q", got)
			}
		})
	}
}

func TestA401SaysWhatWouldBeTaken(t *testing.T) { // RFC 9110 §15.5.2
	for field, want := range map[string]string{"Cookie: id=7": "Basic", "Authorization: Bearer x": "Bearer", "Authorization:": "Basic"} {
		cc, sc := profile(t, "plain", "node")
		sc.Port, sc.Pages = 8000, []httpmodel.ServerPage{{Path: "*", Text: "hello", NeedField: field}}
		l := newLab(vtime.Millisecond, cc, sc)
		l.do(0, httpmodel.Request{Remote: at(8000), Path: "/private"})
		l.run(t)
		if got := strings.Join(l.writes(2), ""); !strings.Contains(got, "\r\nWWW-Authenticate: "+want+" realm=") {
			t.Errorf("%s: the answer is %q", field, got)
		}
	}
}
