package diagnose

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"wirewalk/sim/capture"
	"wirewalk/sim/trace"
	"wirewalk/sim/trace/tracetest"
	"wirewalk/tcpmodel"
)

func TestEveryKindOfFindingHasAnIDOfItsOwnAndItsWholeRow(t *testing.T) {
	kebab := regexp.MustCompile(`^[a-z]+(-[a-z]+)*$`)
	seen := map[string]bool{}
	for _, k := range kinds() {
		if !kebab.MatchString(k.id) || seen[k.id] {
			t.Errorf("%q is no id of its own", k.id)
		}
		seen[k.id] = true
		if k.severity.String() == "unknown" || k.rank == 0 || k.found == nil || k.tell == nil || k.place == nil || k.proof == nil {
			t.Errorf("the row of %s is not whole", k.id)
		}
	}
}

func TestTheDocumentListsEveryKindInTheOrderInWhichOneGoesBeforeAnother(t *testing.T) {
	b, err := os.ReadFile(filepath.Join("..", "..", "docs", "CAPTURES.md"))
	if err != nil {
		t.Fatal(err)
	}
	var documented, want []string
	for _, row := range regexp.MustCompile("(?m)^\\| `([a-z-]+)` \\| ([a-z]+) \\| \\S").FindAllStringSubmatch(string(b), -1) {
		documented = append(documented, row[1]+" "+row[2])
	}
	for _, k := range kinds() {
		want = append(want, k.id+" "+k.severity.String())
	}
	if !slices.Equal(documented, want) {
		t.Errorf("docs/CAPTURES.md lists\n%s\nthe table has\n%s", strings.Join(documented, "\n"), strings.Join(want, "\n"))
	}
}

// named is the first packet that a sentence names, 0 for none.
func named(text string) int {
	m := regexp.MustCompile(`#([0-9]+)`).FindStringSubmatch(text)
	if m == nil {
		return 0
	}
	n, _ := strconv.Atoi(m[1])
	return n
}

// recorded is a recording of the tests of package capture, whole.
func recorded(t *testing.T, file string) *trace.Trace {
	t.Helper()
	f, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	tr, err := capture.Import(f, filepath.Base(file), capture.Options{})
	if err != nil {
		t.Skip(err) // Some recordings hold nothing that can be read.
	}
	return tr
}

func TestEvidenceIsOfItsConnectionInOrderAndIsThereForEveryFinding(t *testing.T) {
	var files []string
	for _, pattern := range []string{"*.pcap*", "*/*.pcap*", "*/*/*.pcap*"} {
		found, err := filepath.Glob(filepath.Join("..", "capture", "testdata", pattern))
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, found...)
	}
	if len(files) < 40 {
		t.Fatalf("only %d recordings", len(files))
	}
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			tr := recorded(t, file)
			for _, f := range whole(tr).Findings {
				if n := named(f.Summary); n == 0 || !slices.ContainsFunc(f.Evidence, func(e Evidence) bool { return int(e.Packet) == n }) {
					t.Errorf("%q names no packet that shows it", f.Summary)
				}
				if f.Advice == "" {
					t.Errorf("%q says nothing of a cure", f.Summary)
				}
				var last Evidence
				var shown []trace.ConnID
				for _, e := range f.Evidence {
					if tr.Packet(e.Packet).Conn != e.Conn {
						t.Errorf("%s: #%d is not of connection %d", f.ID, e.Packet, e.Conn)
					}
					if e.Conn < last.Conn || e.Conn == last.Conn && e.Packet < last.Packet {
						t.Errorf("%s: %v after %v", f.ID, e, last)
					}
					if e.Conn != last.Conn {
						shown = append(shown, e.Conn)
					}
					last = e
				}
				if !slices.Equal(shown, f.Conns) {
					t.Errorf("%s: found in %v, evidence of %v", f.ID, f.Conns, shown)
				}
			}
		})
	}
}

func TestTheEvidenceOfACrossingIsTheRequestTheFINAndTheReset(t *testing.T) {
	r := whole(tracetest.IdleCloseRace(t))
	f := &r.Findings[0]
	if f.ID != "request-crossed-fin" || f.Severity != Fault {
		t.Fatalf("found %s, a %s", f.ID, f.Severity)
	}
	flags := map[tcpmodel.Flags]bool{}
	for _, e := range f.Evidence {
		seg := &r.Reader.Trace.Packet(e.Packet).Seg
		switch {
		case seg.Flags.Has(tcpmodel.RST):
			flags[tcpmodel.RST] = true
		case seg.Flags.Has(tcpmodel.FIN):
			flags[tcpmodel.FIN] = true
		case seg.Payload.Len > 0:
			flags[tcpmodel.PSH] = true
		}
		if text := r.Text(e); !strings.HasSuffix(text, ": "+e.Says) || strings.HasPrefix(text, ":") {
			t.Errorf("evidence says %q", text)
		}
	}
	if len(f.Evidence) != 3 || len(flags) != 3 {
		t.Errorf("the evidence is %+v", f.Evidence)
	}
}

func TestTriageUpToARecordKnowsNothingOfWhatComesAfterIt(t *testing.T) {
	tr := tracetest.IdleCloseRace(t)
	r := whole(tr)
	rst := r.Findings[0].Evidence[2].Packet
	before := Triage(r.Reader, tr.Packet(rst).Sent-1)
	for _, f := range before.Findings {
		if f.ID == "request-crossed-fin" {
			t.Errorf("before the RST was sent, %s is found", f.ID)
		}
	}
	if none := Triage(r.Reader, 0); none.Conns+none.Packets+none.Usual+len(none.Findings) != 0 {
		t.Errorf("before the beginning there is %+v", none)
	}
}
