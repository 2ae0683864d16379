package diagnose_test

import (
	"bytes"
	"cmp"
	"encoding/binary"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"wirewalk/scenarios"
	"wirewalk/sim/capture"
	"wirewalk/sim/diagnose"
	"wirewalk/sim/inspect"
	"wirewalk/sim/trace"
	"wirewalk/sim/wire"
)

// labelled is a situation with its label: what must be found in its captures, what must
// not though it tempts, and what may be besides. All else is wrong.
type labelled struct {
	name, seen     string
	must, not, may []string
	each           []string // the values of a capture each: "DELAY=10ms IDLE=5s"
	file           string   // what is done to the file
	scenario       string
}

// labelledSet reads the situations of testdata/labelled: heads as "must: id id", a line of
// dashes and a scenario with the values as $NAME.
func labelledSet(t *testing.T) []labelled {
	t.Helper()
	files, err := filepath.Glob(filepath.Join("testdata", "labelled", "*.txt"))
	if err != nil || len(files) == 0 {
		t.Fatal(err, len(files))
	}
	var set []labelled
	for _, file := range files {
		src, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for i, part := range strings.Split("\n"+string(src), "\n=== ")[1:] {
			head, scenario, ok := strings.Cut(part, "\n---\n")
			if !ok {
				t.Fatalf("%s: situation %d has no scenario", file, i+1)
			}
			l := labelled{scenario: scenario, each: []string{""}}
			lines := strings.Split(head, "\n")
			l.name = lines[0]
			for _, line := range lines[1:] {
				key, value, _ := strings.Cut(line, ": ")
				switch key {
				case "seen":
					l.seen = value
				case "must":
					l.must = strings.Fields(value)
				case "not":
					l.not = strings.Fields(value)
				case "may":
					l.may = strings.Fields(value)
				case "each":
					l.each = strings.Split(value, " | ")
				case "file":
					l.file = value
				default:
					t.Fatalf("%s: %s: %q", file, l.name, line)
				}
			}
			set = append(set, l)
		}
	}
	return set
}

// capture runs the situation with the values of one capture and reads its file.
func (l *labelled) capture(t *testing.T, values string) *trace.Trace {
	t.Helper()
	src, what := l.scenario, l.file
	for _, v := range strings.Fields(values) {
		name, value, _ := strings.Cut(v, "=")
		src = strings.ReplaceAll(src, "$"+name, value)
		what = strings.ReplaceAll(what, "$"+name, value)
	}
	s, problems := scenarios.Load(l.name, []byte("version: 1\ntitle: T\n"+src))
	if s == nil {
		t.Fatal(problems.Format())
	}
	run, err := s.Run()
	if err != nil {
		t.Fatal(err)
	}
	host := wire.Vantage(run.Trace)
	for i := range run.Trace.Hosts() {
		if h := &run.Trace.Hosts()[i]; h.Name == l.seen {
			host = h.ID
		}
	}
	var file bytes.Buffer
	if err := capture.WritePcap(&file, run.Trace, host); err != nil {
		t.Fatal(err)
	}
	tr, err := capture.Import(bytes.NewReader(handled(t, file.Bytes(), what)), l.name, capture.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return tr
}

// handled does to a pcap file what a situation says: twice doubles every packet 20 µs later,
// lose=5-7 leaves packets out, snap=60 cuts them, turn=4 puts those from the fourth on first,
// mss=536 lets SYNs announce that.
func handled(t *testing.T, pcap []byte, what string) []byte {
	t.Helper()
	if what == "" {
		return pcap
	}
	const header, frame = 24, 16
	var records [][]byte
	for rest := pcap[header:]; len(rest) > 0; {
		n := frame + int(binary.LittleEndian.Uint32(rest[8:]))
		records, rest = append(records, slices.Clone(rest[:n])), rest[n:]
	}
	verb, value, _ := strings.Cut(what, "=")
	from, to, ranged := strings.Cut(value, "-")
	a, _ := strconv.Atoi(from)
	b := a
	if ranged {
		b, _ = strconv.Atoi(to)
	}
	switch verb {
	case "twice":
		var all [][]byte
		for _, r := range records {
			again := slices.Clone(r)
			usec := binary.LittleEndian.Uint32(again[4:]) + uint32(20*unitOf(pcap))
			binary.LittleEndian.PutUint32(again[4:], usec)
			all = append(all, r, again)
		}
		slices.SortStableFunc(all, func(a, b []byte) int {
			return cmp.Or(cmp.Compare(binary.LittleEndian.Uint32(a), binary.LittleEndian.Uint32(b)),
				cmp.Compare(binary.LittleEndian.Uint32(a[4:]), binary.LittleEndian.Uint32(b[4:])))
		})
		records = all
	case "lose":
		records = slices.Delete(records, a-1, b)
	case "snap":
		for i, r := range records {
			if len(r) > frame+a {
				binary.LittleEndian.PutUint32(r[8:], uint32(a))
				records[i] = r[:frame+a]
			}
		}
	case "turn":
		records = append(slices.Clone(records[a-1:]), records[:a-1]...)
	case "mss":
		for _, r := range records {
			setMSS(r[frame:], uint16(a))
		}
	default:
		t.Fatalf("file: %s", what)
	}
	return append(slices.Clone(pcap[:header]), slices.Concat(records...)...)
}

// setMSS writes another MSS into a SYN, as if the card had joined what follows (RFC 1624 §3
// says how the checksum changes).
func setMSS(frame []byte, mss uint16) {
	const tcp = 20 // Where its header begins: written files have no link header, and IP no options.
	if len(frame) < tcp+24 || frame[tcp+13]&2 == 0 || frame[tcp+20] != 2 {
		return
	}
	was := binary.BigEndian.Uint16(frame[tcp+22:])
	sum := uint32(^binary.BigEndian.Uint16(frame[tcp+16:])) + uint32(^was) + uint32(mss)
	sum = sum&0xffff + sum>>16
	sum = sum&0xffff + sum>>16
	binary.BigEndian.PutUint16(frame[tcp+16:], ^uint16(sum))
	binary.BigEndian.PutUint16(frame[tcp+22:], mss)
}

// unitOf is how many units of the file's clock a microsecond has.
func unitOf(pcap []byte) int {
	const nanoseconds = 0xa1b23c4d
	if binary.LittleEndian.Uint32(pcap) == nanoseconds {
		return 1000
	}
	return 1
}

// score counts how a finding was found.
type score struct{ present, found, tempting, wrong int }

// What must be found in the labelled captures is found, and nothing else; the counts stand
// in docs/CAPTURES.md.
func TestTheLabelledCapturesAreJudgedAsTheirLabelsSay(t *testing.T) {
	scores, captures := map[string]*score{}, 0
	of := func(id string) *score {
		if scores[id] == nil {
			scores[id] = &score{}
		}
		return scores[id]
	}
	for _, l := range labelledSet(t) {
		for _, values := range l.each {
			captures++
			t.Run(l.name+"/"+values, func(t *testing.T) {
				tr := l.capture(t, values)
				r := diagnose.Triage(inspect.NewReader(tr), trace.RecordID(tr.Len()))
				found := map[string]bool{}
				for i := range r.Findings {
					t.Logf("%s: %s", r.Findings[i].ID, r.Findings[i].Sentence())
					found[r.Findings[i].ID] = true
				}
				for _, id := range l.must {
					of(id).present++
					if found[id] {
						of(id).found++
					} else {
						t.Errorf("%s is not found", id)
					}
				}
				for _, id := range l.not {
					of(id).tempting++
				}
				for _, id := range slices.Sorted(maps.Keys(found)) {
					if !slices.Contains(l.must, id) && !slices.Contains(l.may, id) {
						of(id).wrong++
						t.Errorf("%s is found", id)
					}
				}
			})
		}
	}
	comparePage(t, scoreTable(scores, captures))
}

// scoreTable is the table of the document.
func scoreTable(scores map[string]*score, captures int) string {
	var out strings.Builder
	all := score{}
	fmt.Fprintf(&out, "| finding | captures that have it | found | captures that tempt | wrongly found | precision | recall |\n|---|---|---|---|---|---|---|\n")
	row := func(id string, s *score) {
		fmt.Fprintf(&out, "| %s | %d | %d | %d | %d | %s | %s |\n", id, s.present, s.found, s.tempting, s.wrong,
			share(s.found, s.found+s.wrong), share(s.found, s.present))
	}
	for _, id := range diagnose.IDs() {
		s := scores[id]
		if s == nil {
			s = &score{}
		}
		row("`"+id+"`", s)
		all.present, all.found, all.tempting, all.wrong = all.present+s.present, all.found+s.found, all.tempting+s.tempting, all.wrong+s.wrong
	}
	row(fmt.Sprintf("all, in %d captures", captures), &all)
	return out.String()
}

func share(n, of int) string {
	if of == 0 {
		return "-"
	}
	return fmt.Sprintf("%.1f %%", 100*float64(n)/float64(of))
}

// comparePage holds the table of docs/CAPTURES.md against the counts; -update writes it.
func comparePage(t *testing.T, table string) {
	t.Helper()
	file := filepath.Join("..", "..", "docs", "CAPTURES.md")
	page, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	place := regexp.MustCompile(`(?s)\| finding \| captures that have it .*?\n\n`)
	now := place.ReplaceAllLiteralString(string(page), table+"\n")
	if now == string(page) {
		return
	}
	if !*update {
		t.Errorf("docs/CAPTURES.md has another table; -update writes\n%s", table)
		return
	}
	if err := os.WriteFile(file, []byte(now), 0o600); err != nil {
		t.Fatal(err)
	}
}

// Every finding is held by five captures that have it and five that tempt, at least.
func TestEveryFindingHasItsLabelledCaptures(t *testing.T) {
	const least, leastCaptures = 5, 150
	must, not, captures := map[string]int{}, map[string]int{}, 0
	for _, l := range labelledSet(t) {
		captures += len(l.each)
		for _, id := range append(slices.Clone(l.must), l.not...) {
			if !slices.Contains(diagnose.IDs(), id) {
				t.Errorf("%s: there is no finding %s", l.name, id)
			}
		}
		for _, id := range l.must {
			must[id] += len(l.each)
		}
		for _, id := range l.not {
			not[id] += len(l.each)
		}
	}
	if captures < leastCaptures {
		t.Errorf("only %d captures", captures)
	}
	for _, id := range diagnose.IDs() {
		if must[id] < least || not[id] < least {
			t.Errorf("%s: %d captures have it and %d tempt", id, must[id], not[id])
		}
	}
}
