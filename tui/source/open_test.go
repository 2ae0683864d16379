package source_test

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"wirewalk/scenarios"
	"wirewalk/tui/source"
)

// race is a recording of a request that met a FIN.
var race = filepath.Join("..", "..", "sim", "capture", "testdata", "http", "e07b_race_POST.pcap")

// text is a lesson's file.
func text(t *testing.T, id string) string {
	t.Helper()
	src, ok := scenarios.Open(id)
	if !ok {
		t.Fatalf("there is no lesson %s", id)
	}
	return string(src)
}

// written is a file with a content.
func written(t *testing.T, name, content string) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(file, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}

func opened(t *testing.T, name string, o source.Options) *source.Source {
	t.Helper()
	s, err := source.Open(name, o)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestANameIsALessonAFileOrStandardInput(t *testing.T) {
	handshake := text(t, "three-way-handshake")
	recording, err := os.ReadFile(race)
	if err != nil {
		t.Fatal(err)
	}
	odd := written(t, "odd@name.yaml", handshake)
	bare := written(t, "capture-without-ending", string(recording))
	for _, c := range []struct {
		name    string
		o       source.Options
		id      string
		packets int
		again   bool // a scenario can be run again, a capture cannot
	}{
		{name: "three-way-handshake", id: "three-way-handshake", packets: 3, again: true},
		{name: odd, id: odd, packets: 3, again: true},
		{name: "-", o: source.Options{Stdin: strings.NewReader(handshake)}, id: "standard input", packets: 3, again: true},
		{name: race, id: race, packets: 12},
		{name: bare, id: bare, packets: 12},
		{name: "-", o: source.Options{Stdin: strings.NewReader(string(recording))}, id: "standard input", packets: 12},
	} {
		s := opened(t, c.name, c.o)
		if s.ID != c.id || s.Trace.Packets() != c.packets || s.Trace.Inferred == c.again {
			t.Errorf("%s is %s with %d packets, a capture %v", c.name, s.ID, s.Trace.Packets(), s.Trace.Inferred)
		}
		if (s.Again != nil) != c.again || (s.Save != nil) != c.again || (s.Settings != nil) != c.again {
			t.Errorf("%s runs again: %v, can be saved: %v, has settings: %v", c.name, s.Again != nil, s.Save != nil, s.Settings != nil)
		}
	}
}

func TestAVariantIsAskedForBehindTheName(t *testing.T) {
	plain, behind := opened(t, "page-modes", source.Options{}), opened(t, "page-modes@pipelined", source.Options{})
	beside := opened(t, "page-modes", source.Options{Variant: "pipelined"})
	if behind.ID != "page-modes@pipelined" || beside.ID != behind.ID {
		t.Errorf("they are called %s and %s", behind.ID, beside.ID)
	}
	if n := behind.Trace.Packets(); n == plain.Trace.Packets() || n != beside.Trace.Packets() {
		t.Errorf("%d packets, the lesson has %d, the variant %d", n, plain.Trace.Packets(), beside.Trace.Packets())
	}
}

func TestOptionsChangeAScenarioBeforeItRuns(t *testing.T) {
	s := opened(t, "three-way-handshake", source.Options{
		Set: []string{"links.wan.delay=400ms"}, Seed: "7", Until: "5s", Fault: []string{"drop nth=2"},
	})
	if p := s.Trace.Packet(2); p.Dropped == 0 {
		t.Error("the second packet is not lost")
	}
	if at := s.Trace.Record(s.Trace.Packet(1).Arrived).At.String(); at != "0.400000" {
		t.Errorf("the first packet arrives at %s", at)
	}
	if s.Trace.Packet(1).Seg.Seq == opened(t, "three-way-handshake", source.Options{}).Trace.Packet(1).Seg.Seq {
		t.Error("another seed draws the same sequence number")
	}
	if s.Trace.End.String() != "5.000000" {
		t.Errorf("the run ends at %s", s.Trace.End)
	}
}

func TestASourceSaysWhatItsAuthorSays(t *testing.T) {
	s := opened(t, "four-segment-close", source.Options{})
	if s.Title != s.ID || s.Stack != "textbook stack" || s.Heading == "" || s.Summary == "" ||
		len(s.Notes)*len(s.Sections)*len(s.Questions)*len(s.Remember)*len(s.See) == 0 {
		t.Errorf("%+v", s)
	}
	l := s.Lesson()
	if l.Heading != s.Heading || len(l.Sections) != len(s.Sections) || !strings.Contains(l.Notes[s.Notes[0].Stop], s.Notes[0].Text) {
		t.Errorf("for a file: %+v", l)
	}
	again, err := s.Again([]string{"drop number=7"})
	if err != nil {
		t.Fatal(err)
	}
	if again.Trace.Packet(7).Dropped == 0 || len(again.Notes)+len(again.Questions)+len(again.Sections) > 0 || again.Heading != "" {
		t.Errorf("of a changed run: %+v", again)
	}
}

func TestAnErrorSaysWhoseItIsAndWhatToDo(t *testing.T) {
	lab := written(t, "lab.yaml", text(t, "three-way-handshake"))
	dir := filepath.Dir(lab)
	for _, c := range []struct {
		name string
		o    source.Options
		kind source.Kind
		what string
		hint string
	}{
		{name: "three-way-handshak", kind: source.Misuse, what: `there is no lesson, scenario file or capture "three-way-handshak"`, hint: "did you mean three-way-handshake?"},
		{name: filepath.Join(dir, "lib.yaml"), kind: source.Failure, what: "lib.yaml: no such file", hint: "did you mean " + lab + "?"},
		{name: dir, kind: source.Failure, what: "is a directory", hint: "name a scenario file"},
		{name: written(t, "x.pcap", "garbage"), kind: source.Failure, what: "is no capture", hint: "neither pcap nor pcapng"},
		{name: written(t, "x.yaml", ""), kind: source.Failure, what: "is empty", hint: "version: 1"},
		{name: written(t, "x.yaml", strings.Repeat("a", 4<<20+1)), kind: source.Failure, what: "is too large for a scenario", hint: "short YAML file"},
		{name: written(t, "cut.pcap", "\xd4\xc3\xb2\xa1"), kind: source.Failure, what: "cut.pcap"},
		{name: "-", kind: source.Misuse, what: "standard input is a terminal", hint: "pipe a scenario"},
		{name: "-", o: source.Options{Stdin: strings.NewReader("")}, kind: source.Failure, what: "standard input: is empty", hint: "version: 1"},
		{name: lab, o: source.Options{SeenAt: "client"}, kind: source.Misuse, what: "--seen-at is for captures", hint: "--capture HOST"},
		{name: race, o: source.Options{SeenAt: "nobody"}, kind: source.Misuse, what: "nobody", hint: "--seen-at takes a host"},
		{name: race + "@x", o: source.Options{Seed: "1"}, kind: source.Misuse, what: "so a variant and --seed cannot be used", hint: "they change scenarios"},
	} {
		_, err := source.Open(c.name, c.o)
		var e *source.Error
		if !errors.As(err, &e) {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		if e.Kind != c.kind || !strings.Contains(e.What, c.what) || !strings.Contains(e.Hint, c.hint) || len(e.Problems) > 0 {
			t.Errorf("%s: %+v", c.name, e)
		}
	}
}

func TestAnUnsoundScenarioOrChangeIsToldWithItsPlaces(t *testing.T) {
	broken := written(t, "broken.yaml", strings.Replace(text(t, "three-way-handshake"), "version: 1", "version: 9", 1))
	for _, c := range []struct {
		name string
		o    source.Options
		kind source.Kind
		says string
	}{
		{broken, source.Options{}, source.Failure, broken + ":1:10"},
		{"page-modes@piplined", source.Options{}, source.Misuse, "did you mean pipelined?"},
		{"lost-syn", source.Options{Set: []string{"links.wan.delay=8"}}, source.Misuse, "--set links.wan.delay=8"},
		{"lost-syn", source.Options{Fault: []string{"drip nth=1"}}, source.Misuse, "did you mean drop?"},
		{"lost-syn", source.Options{Until: "x"}, source.Misuse, "--set until=x"},
	} {
		_, err := source.Open(c.name, c.o)
		var e *source.Error
		if !errors.As(err, &e) || e.Kind != c.kind || !strings.Contains(e.Problems.Format(), c.says) || e.What != e.Problems.Error() {
			t.Errorf("%s: %+v, %v", c.name, e, err)
		}
	}
}

// failing is an input that breaks off.
type failing struct{}

func (failing) Read([]byte) (int, error) {
	return 0, &fs.PathError{Op: "read", Path: "/dev/tape", Err: errors.New("the tape is torn")}
}

func TestAnErrorOfReadingIsToldWithoutItsPath(t *testing.T) {
	for _, in := range []io.Reader{failing{}, io.MultiReader(strings.NewReader("version: 1"), failing{})} {
		_, err := source.Open("-", source.Options{Stdin: in})
		if err == nil || err.Error() != "standard input: the tape is torn" {
			t.Errorf("%v", err)
		}
	}
}

func TestTheTextOfAScenarioIsReadToBeChecked(t *testing.T) {
	want := text(t, "lost-syn")
	for _, c := range []struct {
		file  string
		stdin io.Reader
		wrong string
	}{
		{file: written(t, "lab.yaml", want)},
		{file: "-", stdin: strings.NewReader(want)},
		{file: "-", wrong: "standard input is a terminal, there is nothing to read"},
		{file: "nothing.yaml", wrong: "no such file"},
		{file: race, wrong: "is a capture, not a scenario: wirewalk run prints it"},
		{file: written(t, "x.yaml", strings.Repeat("a", 4<<20+1)), wrong: "is too large for a scenario"},
	} {
		got, err := source.Text(c.file, c.stdin)
		if c.wrong != "" {
			if err == nil || err.Error() != c.wrong {
				t.Errorf("%s: %v", c.file, err)
			}
			continue
		}
		if err != nil || string(got) != want {
			t.Errorf("%s: %d octets, %v", c.file, len(got), err)
		}
	}
}
