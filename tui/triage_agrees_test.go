package tui

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"wirewalk/scenarios"
	"wirewalk/sim/capture"
	"wirewalk/sim/diagnose"
	"wirewalk/sim/format"
	"wirewalk/sim/inspect"
	"wirewalk/sim/trace"
	"wirewalk/tui/pages/tables"
	"wirewalk/tui/source"
	"wirewalk/tui/tour"
)

// triagedTraces are the lessons and the recordings of the tests, by name.
func triagedTraces(t *testing.T) map[string]func(*testing.T) *trace.Trace {
	t.Helper()
	all := map[string]func(*testing.T) *trace.Trace{}
	for _, id := range scenarios.IDs() {
		all[id] = func(t *testing.T) *trace.Trace {
			t.Helper()
			return lessonWalk(t, id).Trace
		}
	}
	for _, pattern := range []string{"*.pcap*", "*/*.pcap*"} {
		files, err := filepath.Glob(filepath.Join("..", "sim", "capture", "testdata", pattern))
		if err != nil {
			t.Fatal(err)
		}
		for _, file := range files {
			all[file] = func(t *testing.T) *trace.Trace {
				t.Helper()
				f, err := os.Open(file)
				if err != nil {
					t.Fatal(err)
				}
				defer func() { _ = f.Close() }()
				tr, err := capture.Import(f, filepath.Base(file), capture.Options{})
				if err != nil {
					t.Skip(err)
				}
				return tr
			}
		}
	}
	return all
}

func TestThePageTheTextAndTheJSONOfATriageSayTheSame(t *testing.T) {
	all := triagedTraces(t)
	if len(all) < 100 {
		t.Fatalf("only %d traces", len(all))
	}
	for name, made := range all {
		t.Run(filepath.Base(name), func(t *testing.T) {
			tr := made(t)
			m := shell(t, Options{})
			read := tour.Read(m.tour.Env(), &source.Source{Title: name, Trace: tr}).Tour(m.tour.Env())
			page, report := tables.Triage(read, read), programReads(t, tr)
			var text strings.Builder
			if err := format.Triage(&text, format.Whole(tr)); err != nil {
				t.Fatal(err)
			}
			if head := headOf(text.String()); head == "" || !strings.HasSuffix(page.Title, "  "+head) {
				t.Errorf("the page is called %q, the text begins %q", page.Title, head)
			}
			rows, found := page.Items[page.Least:], map[int]bool{}
			paragraphs := strings.Split(strings.TrimRight(text.String(), "\n"), "\n\n")[1:]
			if len(paragraphs) != len(rows) {
				t.Fatalf("%d rows, %d paragraphs", len(rows), len(paragraphs))
			}
			for i, f := range report.Findings {
				said := f.Summary + "."
				if f.Advice != "" {
					said += " Try: " + f.Advice + "."
				}
				if rows[i].Head != diagnose.Connections(f.Count) || rows[i].Text != said {
					t.Errorf("the page says %q of %q, the JSON %q of %d", rows[i].Text, rows[i].Head, said, f.Count)
				}
				plain := strings.Join(strings.Fields(paragraphs[i]), " ")
				if !strings.HasPrefix(plain, inspect.Clean(rows[i].Head+": "+said)+" "+f.Severity+", "+f.ID+" ") {
					t.Errorf("the page says %q, the text %q", rows[i].Text, plain)
				}
				if f.Count != len(f.Connections) {
					t.Errorf("%s: %d connections, %v", f.ID, f.Count, f.Connections)
				}
				for _, id := range f.Connections {
					found[id] = true // What is about messages is told besides.
				}
			}
			usual := int(report.Connections) - len(found)
			if last := len(rows) - 1; usual > 0 && (rows[last].Head != diagnose.Connections(usual) ||
				paragraphs[last] != rows[last].Head+": "+rows[last].Text) {
				t.Errorf("%d are usual; the page ends %v, the text %q", usual, rows[last], paragraphs[last])
			}
		})
	}
}

// headOf is the first line of a text, behind the name.
func headOf(text string) string {
	line, _, _ := strings.Cut(text, "\n")
	_, head, _ := strings.Cut(line, "  ")
	return head
}

type programReport struct {
	Connections int64
	Packets     int64
	Findings    []struct {
		ID, Severity, Summary, Advice string
		Connections                   []int
		Count                         int
	}
}

// programReads is the triage as programs read it.
func programReads(t *testing.T, tr *trace.Trace) programReport {
	t.Helper()
	var b strings.Builder
	if err := format.TriageJSON(&b, format.Whole(tr)); err != nil {
		t.Fatal(err)
	}
	var r programReport
	if err := json.Unmarshal([]byte(b.String()), &r); err != nil {
		t.Fatalf("%v: %s", err, b.String())
	}
	return r
}
