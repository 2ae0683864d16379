package diagnose

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// judged is what must be found in a small capture and what must not, though it tempts.
type judged struct {
	file      string
	must, not string
	says      string // that a summary has
	whole     bool   // nothing but what must be found may be
}

func ids(list string) []string { return strings.Fields(list) }

// The captures are made after the pattern of what people report: a balancer that gives up, a
// program that never closes, framing that RFC 9112 forbids, ends that cross each other.
func TestSmallCapturesOfWhatPeopleReportAreJudgedRight(t *testing.T) {
	const crossings = "request-crossed-fin request-after-fin reset-after-close reset-unread reset"
	for _, c := range []judged{
		{file: "tls-close-notify.pcap", must: "close-notify-race", not: crossings, whole: true},
		{file: "idle-rst.pcap", must: "idle-reset", not: crossings, says: "181.46 s", whole: true},
		{file: "504-at-lb.pcapng", must: "server-error no-answer", not: crossings, says: "silent for 60 s after a complete request"},
		{file: "closewait.pcapng", must: "half-closed", whole: true},
		{file: "hyper-server.pcapng", must: "early-answer", not: crossings + " loss"},
		{file: "http-status-502.pcap", must: "server-error", says: "502 answered by 127.0.0.1:46337", whole: true},
		{file: "http-fin-no-answer.pcap", must: "no-answer", says: "closed (FIN)", whole: true},
		{file: "http-length-cut-fin.pcap", must: "answer-cut", not: "no-answer", whole: true},
		{file: "http-chunk-cut-fin.pcap", must: "answer-cut", says: "before the last chunk", not: "no-answer bad-framing", whole: true},
		{file: "http-cl-te-smuggle.pcap", must: "bad-framing", not: "no-answer", says: "both Transfer-Encoding and Content-Length (RFC 9112 §6.3)"},
		{file: "http-two-cl-differ.pcap", must: "bad-framing", says: "two Content-Length values differ (RFC 9112 §6.3)"},
		{file: "http-obs-fold-te.pcap", must: "bad-framing", says: "begins with whitespace (RFC 9112 §5.2)"},
		{file: "http-te-xchunked-req.pcap", must: "bad-framing", says: "a transfer coding other than chunked (RFC 9112 §6.1)"},
		{file: "http-no-host.pcap", must: "bad-framing", says: "no Host field (RFC 9112 §3.2, RFC 9110 §7.2)"},
		{file: "http-version-2digit.pcap", must: "bad-framing", says: "the version is not HTTP/ and two digits (RFC 9112 §2.3)"},
		{file: "http-unasked-response.pcap", must: "early-answer", says: "408 that nobody asked for", not: crossings + " bad-framing", whole: true},
		{file: "http-early-final.pcap", must: "early-answer", says: "413 before the request had ended", not: crossings},
		{file: "gso_retrans.pcap", must: "loss offload", whole: true},
		{file: "bad-option.pcap", not: crossings + " bad-framing answer-cut early-answer"},
		{file: "vxlan-http.pcap", not: crossings},
		{file: "dup-sll2-any.pcap", not: crossings},
		{file: "order-appended.pcap"},
	} {
		t.Run(c.file, func(t *testing.T) { judge(t, filepath.Join("testdata", "wild", c.file), c) })
	}
	files, err := os.ReadDir(filepath.Join("testdata", "wild"))
	if err != nil || len(files) != 22 {
		t.Errorf("%d captures, %v", len(files), err)
	}
}

// judge compares what is found in a capture with what must and what must not be.
func judge(t *testing.T, file string, c judged) {
	t.Helper()
	r := whole(recorded(t, file))
	var found []string
	said := ""
	for i := range r.Findings {
		f := &r.Findings[i]
		t.Logf("%s %s: %s", f.Severity, f.ID, f.Sentence())
		found = append(found, f.ID)
		said += f.Summary + "\n"
	}
	holdFound(t, found, c.must, c.not, c.whole)
	if !strings.Contains(said, c.says) {
		t.Errorf("nothing says %q", c.says)
	}
}

// holdFound holds the ids of findings against those that must and must not be there; with
// whole nothing else may be.
func holdFound(t *testing.T, found []string, must, not string, whole bool) {
	t.Helper()
	for _, id := range ids(must) {
		if !slices.Contains(found, id) {
			t.Errorf("%s is not found", id)
		}
	}
	for _, id := range found {
		if slices.Contains(ids(not), id) || whole && !slices.Contains(ids(must), id) {
			t.Errorf("%s is found", id)
		}
	}
}
