package format

import (
	"bytes"
	"regexp"
	"strings"
	"testing"

	"wirewalk/scenarios/lessontest"
	"wirewalk/sim/measure"
)

func TestATicketHasEachFindingWithItsEvidenceAsATable(t *testing.T) {
	tr := lessontest.Captured(t, "http/apache_idle_race", "")
	var out bytes.Buffer
	r := &Request{Source: Source{Name: "a|b_*.pcap", Trace: tr}, Upto: measure.AtTime(tr, tr.End)}
	if err := TriageMarkdown(&out, r); err != nil {
		t.Fatal(err)
	}
	text := out.String()
	for _, want := range []string{
		"## a\\|b\\_\\*.pcap\n", "### Fault: `request-crossed-fin`, 1 connection\n", "\n**Try:** close idle client connections",
		"| a, 10.77.0.1:41007 to 10.77.0.2:8102 | \\#8 | 8 | 2.117560 | 2026-11-30T09:53:14.878832000Z | GET /small seq 46: sent without knowing of the FIN |\n",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is not in\n%s", want, text)
		}
	}
}

// Nothing of a capture is taken for markup: every character that Markdown or HTML could
// take for some stands behind a backslash (CommonMark §2.4).
func FuzzPlain(f *testing.F) {
	f.Add("a <b> [x](y) `c` *d* | e & f # g _h_ ~i~ \x1b[31m \u202e @here $x$")
	bare := regexp.MustCompile("(^|[^\\\\])(\\\\\\\\)*[`*_\\[\\]<>|#&~!$@]")
	f.Fuzz(func(t *testing.T, s string) {
		text := plain(s)
		if bare.MatchString(text) {
			t.Errorf("%q becomes %q", s, text)
		}
		for _, r := range text {
			if r < ' ' || r == 0x7f || r == '\u202e' {
				t.Errorf("%q becomes %q", s, text)
			}
		}
	})
}
