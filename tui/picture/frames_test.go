package picture

import (
	"encoding/json"
	"encoding/xml"
	"errors"
	"io"
	"regexp"
	"strings"
	"testing"
	"unicode"

	"wirewalk/sim/format"
	"wirewalk/sim/trace"
	"wirewalk/sim/trace/tracetest"
)

// hostile is a name that would be markup, a terminal sequence and a change of
// direction, if somebody believed it.
const hostile = "</pre><script>alert(1)</script>\x1b[2J\u202e;#quot;"

func TestAPageHoldsEveryStopAndOnlyItsOwnScript(t *testing.T) {
	tr := tracetest.NewSmall(hostile).Trace()
	var b strings.Builder
	r := format.Whole(tr)
	r.Lesson = format.Lesson{Heading: hostile, Notes: map[trace.StopID]string{1: hostile}}
	if err := HTML(&b, r); err != nil {
		t.Fatal(err)
	}
	page := b.String()
	cursor := trace.NewCursor(tr, nil)
	if _, of := cursor.Position(); strings.Count(page, "<section ") != of+1 {
		t.Errorf("%d frames for %d stops and the beginning", strings.Count(page, "<section "), of)
	}
	if n := strings.Count(page, "<script>"); n != 1 {
		t.Errorf("%d scripts", n)
	}
	for _, r := range page {
		if r != '\n' && (unicode.IsControl(r) || unicode.Is(unicode.Cf, r)) {
			t.Fatalf("%U stands in the page", r)
		}
	}
	body := page[strings.Index(page, "<h1>"):strings.Index(page, "<script>")]
	dec := xml.NewDecoder(strings.NewReader("<x>" + body + "</x>"))
	for {
		tok, err := dec.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		if el, ok := tok.(xml.StartElement); ok && !strings.Contains(" x h1 p button a section pre span ", " "+el.Name.Local+" ") {
			t.Errorf("element %s", el.Name.Local)
		}
	}
}

func TestNoActionIsLeftWithoutItsKeyInARecording(t *testing.T) {
	var b strings.Builder
	if err := Cast(&b, format.Whole(tracetest.IdleCloseRace(t)), nil); err != nil {
		t.Fatal(err)
	}
	if left := regexp.MustCompile(`\{[a-z-]+\}`).FindString(b.String()); left != "" || !strings.Contains(b.String(), "Space") {
		t.Errorf("%q is left, or no key is named", left)
	}
}

func TestARecordingIsOneFrameAStopWithoutARawControlCharacter(t *testing.T) {
	tr := tracetest.NewSmall(hostile).Trace()
	var b strings.Builder
	if err := Cast(&b, format.Whole(tr), nil); err != nil {
		t.Fatal(err)
	}
	cursor := trace.NewCursor(tr, nil)
	_, of := cursor.Position()
	n := 0
	for line := range strings.Lines(b.String()) {
		if n == 0 {
			var head castHeader
			if err := json.Unmarshal([]byte(line), &head); err != nil || head.Version != 2 || head.Width != 100 {
				t.Errorf("%v: %s", err, line)
			}
			n++
			continue
		}
		var event []any
		if err := json.Unmarshal([]byte(line), &event); err != nil || len(event) != 3 || event[0] != float64((n-1)*castPace) {
			t.Errorf("frame %d: %v: %.60s", n, err, line)
		}
		if frame, ok := event[2].(string); !ok || strings.Contains(frame, "\x1b[2J") || strings.Count(frame, "\x1b[H") != 1 {
			t.Errorf("frame %d is not drawn in its place", n)
		}
		n++
	}
	if n != of+2 {
		t.Errorf("%d lines for %d stops", n, of)
	}
	for _, r := range b.String() {
		if r != '\n' && unicode.IsControl(r) {
			t.Fatalf("%U stands in the file", r)
		}
	}
}

func TestADiagramHasAnArrowForEachPacketAndEscapesNames(t *testing.T) {
	tr := tracetest.NewSmall(hostile).Trace()
	var b strings.Builder
	if err := format.Mermaid(&b, format.Whole(tr)); err != nil {
		t.Fatal(err)
	}
	lost := 0
	for id := trace.PacketID(1); int(id) <= tr.Packets(); id++ {
		if p := tr.Packet(id); p.Dropped != 0 && p.Arrived == 0 {
			lost++
		}
	}
	got := b.String()
	if lost == 0 || strings.Count(got, "-x") != lost || strings.Count(got, "->>")+lost != tr.Packets() {
		t.Errorf("%d packets, %d of them lost, drawn as\n%s", tr.Packets(), lost, got)
	}
	if strings.ContainsAny(got, "<\x1b\u202e") || strings.Contains(got, "#quot;") {
		t.Errorf("not escaped:\n%s", got)
	}
}

func TestAWalkThatIsTooLongForAPageSaysSo(t *testing.T) {
	s := tracetest.NewSmall("client")
	for range maxFrames + 1 {
		s.W.Stop()
		s.W.Record(trace.Record{At: s.Now, Kind: trace.Call, Host: s.Client, Conn: s.Conn})
	}
	if err := HTML(io.Discard, format.Whole(s.Trace())); err == nil || !strings.Contains(err.Error(), "--until or --filter") {
		t.Errorf("%v", err)
	}
}
