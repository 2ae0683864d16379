package tui

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"wirewalk/sim/capture"
	"wirewalk/sim/format"
	"wirewalk/tui/picture"
)

// withToy are all formats and one more.
func withToy() format.List {
	return append(picture.Formats(picture.Painters{}), format.Format{
		Name: "toy", Ending: ".toy", Help: "how many packets there are", Takes: format.Upto,
		Write: func(w io.Writer, r *format.Request) error {
			_, err := fmt.Fprintf(w, "%d packets", r.Trace.Packets())
			return err
		},
	})
}

func TestWhatIsShownCanBeWrittenInEveryFormat(t *testing.T) {
	dir := t.TempDir()
	m := begin(t, Options{Start: lessonWalk(t, "http11-three-requests"), Formats: withToy()}, 160, 40)
	press(m, "space", "space", "space", "space")
	for _, f := range withToy().Filed() {
		name := filepath.Join(dir, "x"+f.Ending)
		press(m, "e")
		expect(t, m, "the prompt", "write to: _   must end in", f.Ending)
		press(m, name)
		if strings.Contains(m.View(), "must end in") {
			t.Errorf("%s is called wrong:\n%s", f.Ending, m.View())
		}
		press(m, "enter")
		if need := f.Check(m.exportRequest()); need != nil {
			expect(t, m, f.Ending, need.Error())
			continue
		}
		expect(t, m, f.Ending, "written: "+name)
		if info, err := os.Stat(name); err != nil || info.Size() == 0 {
			t.Errorf("%s: %v", f.Ending, err)
		}
	}
	press(m, "e"+filepath.Join(dir, "x.doc"), "enter")
	expect(t, m, "another ending", "x.doc: "+withToy().MustEnd())
	if text, err := os.ReadFile(filepath.Join(dir, "x.toy")); err != nil || !strings.HasSuffix(string(text), " packets") {
		t.Errorf("the toy holds %q, %v", text, err)
	}
}

func TestWhatIsWrittenEndsWhereTheWalkIs(t *testing.T) {
	dir := t.TempDir()
	m := begin(t, Options{Start: lessonWalk(t, "four-segment-close")}, 120, 40)
	press(m, ":#3", "enter")
	for _, ending := range []string{".txt", ".svg", ".jsonl", ".mmd", ".html"} {
		name := filepath.Join(dir, "x"+ending)
		press(m, "e"+name, "enter")
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		// What is drawn says #3, what is for programs numbers it in its own way.
		has := func(n int) bool {
			for _, form := range []string{"#%d ", "#35;%d ", `"packet":%d,`} {
				if strings.Contains(string(text), fmt.Sprintf(form, n)) {
					return true
				}
			}
			return false
		}
		if !has(3) || has(6) {
			t.Errorf("%s has #3 %t, #6 %t", ending, has(3), has(6))
		}
	}
	press(m, "e"+filepath.Join(dir, "x.pcapng"), "enter")
	expect(t, m, "a capture", "x.pcapng, the whole run")
}

func TestACaptureHoldsTheConnectionThatIsShown(t *testing.T) {
	dir := t.TempDir()
	m := begin(t, Options{Start: lessonWalk(t, "idle-close-race")}, 120, 40)
	press(m, "end", "f", "conn a", "enter", "e"+filepath.Join(dir, "x.pcap"), "enter")
	expect(t, m, "all of the connection", "written:")
	octets, err := os.ReadFile(filepath.Join(dir, "x.pcap"))
	if err != nil {
		t.Fatal(err)
	}
	if tr, err := capture.Import(bytes.NewReader(octets), "x.pcap", capture.Options{}); err != nil || len(tr.Conns()) != 1 {
		t.Errorf("%v: it holds %d connections", err, len(tr.Conns()))
	}
	press(m, "e"+filepath.Join(dir, "x.yaml"), "enter")
	expect(t, m, "the scenario is one of all", "written:")
	press(m, "e"+filepath.Join(dir, "x.jsonl"), "enter")
	text, err := os.ReadFile(filepath.Join(dir, "x.jsonl"))
	if err != nil || strings.Contains(string(text), `"conn":2`) || !strings.Contains(string(text), `"conn":1`) {
		t.Errorf("%v, the other connection is written", err)
	}
}

func TestInSentencesAFileIsAskedForWithTheEndingsThatItCanHave(t *testing.T) {
	name := filepath.Join(t.TempDir(), "x.toy")
	text := told(t, Options{Start: handshake("x"), Formats: withToy()}, "", "e", name, "q")
	if !strings.Contains(text, withToy().MustEnd()+".") || !strings.Contains(text, "written: "+name) {
		t.Errorf("it says\n%s", text)
	}
}
