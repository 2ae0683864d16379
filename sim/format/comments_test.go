package format

import (
	"bytes"
	"strings"
	"testing"

	"wirewalk/scenarios/lessontest"
	"wirewalk/sim/measure"
)

// What a finding says of a packet is written beside it.
func TestACaptureFileSaysOfItsPacketsWhatTheyAreEvidenceOf(t *testing.T) {
	tr := lessontest.Captured(t, "http/apache_idle_race", "")
	r := &Request{Source: Source{Name: "x", Trace: tr}, Upto: measure.AtTime(tr, tr.End)}
	var file, report bytes.Buffer
	if err := pcapng().Write(&file, r); err != nil {
		t.Fatal(err)
	}
	if err := TriageJSON(&report, r); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"sent without knowing of the FIN", "the FIN that it crossed"} {
		if !strings.Contains(file.String(), "request-crossed-fin: "+want) || !strings.Contains(report.String(), want) {
			t.Errorf("the file or the report does not say %q", want)
		}
	}
	r.Upto = measure.AtTime(tr, 0)
	file.Reset()
	if err := pcapng().Write(&file, r); err != nil || strings.Contains(file.String(), "request-crossed-fin") {
		t.Error("the file says what had not happened yet")
	}
}
