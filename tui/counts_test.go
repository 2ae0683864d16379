package tui

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"wirewalk/scenarios"
	"wirewalk/sim/capture"
	"wirewalk/sim/format"
	"wirewalk/sim/measure"
	"wirewalk/sim/trace"
	"wirewalk/tui/pages/tables"
	"wirewalk/tui/source"
	"wirewalk/tui/stage"
	"wirewalk/tui/tour"
	"wirewalk/tui/view"
)

// numbers are the numbers of a run as one face gives them.
type numbers map[measure.Stat]int64

// Whoever counts, it is the same: expectations of scenarios, the statistics as
// text and as JSON, the table of totals and the costs of a comparison, of every
// lesson, variant and recording. Expectations are of runs only.
func TestEveryFaceGivesTheSameNumbers(t *testing.T) {
	for _, id := range scenarios.IDs() {
		s := lessonOf(t, id)
		runs := map[string]*scenarios.Scenario{id: s}
		for _, v := range s.Variants {
			changed, problems := s.Variant(v.Name)
			if changed == nil {
				t.Fatal(problems.Format())
			}
			runs[id+", "+v.Name] = changed
		}
		for name, s := range runs {
			l, err := s.Run()
			if err != nil {
				t.Fatal(err)
			}
			checkFaces(t, name, l.Trace)
			checkExpectations(t, name, s, l.Trace)
		}
	}
	files, err := filepath.Glob("../sim/capture/testdata/*/*.pcap")
	if err != nil || len(files) < 50 {
		t.Fatalf("recordings: %v, %d files", err, len(files))
	}
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		tr, err := capture.Import(bytes.NewReader(data), filepath.Base(file), capture.Options{})
		if err != nil {
			t.Fatal(err)
		}
		checkFaces(t, filepath.Base(file), tr)
	}
}

// What the network copied was sent by nobody, whoever counts.
func TestEveryFaceGivesTheSameNumbersOfANetworkThatCopies(t *testing.T) {
	for _, id := range []string{"page-modes", "slow-start"} {
		copying, problems := lessonOf(t, id).Set("links.wan.duplicate=5%")
		if copying == nil {
			t.Fatal(problems.Format())
		}
		l, err := copying.Run()
		if err != nil {
			t.Fatal(err)
		}
		copies := 0
		for n := trace.PacketID(1); int(n) <= l.Trace.Packets(); n++ {
			if l.Trace.Packet(n).Copy {
				copies++
			}
		}
		if copies < 5 {
			t.Errorf("only %d packets of %s were copied", copies, id)
		}
		checkFaces(t, id+" with copies", l.Trace)
	}
}

func lessonOf(t *testing.T, id string) *scenarios.Scenario {
	t.Helper()
	src, _ := scenarios.Open(id)
	s, problems := scenarios.Load(id, src)
	if s == nil {
		t.Fatal(problems.Format())
	}
	return s
}

func checkFaces(t *testing.T, name string, tr *trace.Trace) {
	t.Helper()
	s := measure.Collect(tr, measure.AtTime(tr, tr.End))
	looked := []measure.Stat{measure.StatPackets, measure.StatConnections}
	costs := append(slices.Clip(looked), measure.StatOctets, measure.StatPayload,
		measure.StatReused, measure.StatHandshakes, measure.StatRoundTrips, measure.StatRetransmissions,
		measure.StatLost, measure.StatResets, measure.StatTimeWait,
	)
	and := func(more ...measure.Stat) []measure.Stat { return slices.Concat(costs, more) }
	for face, c := range map[string]struct {
		got numbers
		has []measure.Stat
	}{
		"stats text":      {fromText(t, tr), and(measure.StatPerhapsLost, measure.StatExchanges, measure.StatFailed)},
		"stats JSON":      {fromJSON(t, tr), and(measure.StatPerhapsLost, measure.StatExchanges, measure.StatFailed, measure.StatDuration)},
		"table of totals": {fromTotals(t, tr), costs},
		"comparison":      {fromComparison(t, tr), and(measure.StatExchanges, measure.StatDuration)},
		"triage text":     {fromTriage(t, tr), looked},
		"triage JSON":     {fromTriageJSON(t, tr), looked},
	} {
		for _, what := range c.has {
			got, said := c.got[what]
			want := what.Of(s)
			if !said && want == int64(measure.UnknownTrips) {
				continue
			}
			if !said || got != want {
				t.Errorf("%s: %s is %d (said: %v) in the %s, want %d", name, what, got, said, face, want)
			}
		}
	}
}

// triageHead is how much a triage has looked at.
var triageHead = regexp.MustCompile(`(\d+) connections?  (\d+) packets?  `)

func fromTriage(t *testing.T, tr *trace.Trace) numbers {
	t.Helper()
	var b strings.Builder
	if err := format.Triage(&b, format.Whole(tr)); err != nil {
		t.Fatal(err)
	}
	found := triageHead.FindStringSubmatch(headOf(b.String()) + "  ")
	if found == nil {
		return nil
	}
	conns, _ := strconv.ParseInt(found[1], 10, 64)
	packets, _ := strconv.ParseInt(found[2], 10, 64)
	return numbers{measure.StatConnections: conns, measure.StatPackets: packets}
}

func fromTriageJSON(t *testing.T, tr *trace.Trace) numbers {
	t.Helper()
	r := programReads(t, tr)
	return numbers{measure.StatConnections: r.Connections, measure.StatPackets: r.Packets}
}

// checkExpectations lets the scenario expect the numbers that were counted, and
// of each host the packets that it sent.
func checkExpectations(t *testing.T, name string, s *scenarios.Scenario, tr *trace.Trace) {
	t.Helper()
	at := measure.AtTime(tr, tr.End)
	all := measure.Collect(tr, at)
	var list []string
	for _, d := range measure.List() {
		n := strconv.FormatInt(d.Stat.Of(all), 10)
		switch {
		case d.Shown == measure.ShownOnly:
			continue
		case d.Unit == measure.UnitTime:
			n += "ns"
		}
		list = append(list, "{stat: "+string(d.Stat)+", is: "+n+"}")
	}
	for i := range tr.Hosts() {
		h := &tr.Hosts()[i]
		if h.Role == trace.RoleMiddlebox {
			continue
		}
		part := measure.Select(tr, at, measure.Selection{Host: h.ID})
		list = append(list, fmt.Sprintf("{stat: octets, is: %d, host: %s}", measure.StatOctets.Of(part), h.Name))
	}
	expecting, problems := s.Set("expect=[" + strings.Join(list, ", ") + "]")
	if expecting == nil {
		t.Fatal(name, problems.Format())
	}
	if _, problems := expecting.Validate(); len(problems.Errors()) > 0 {
		t.Errorf("%s expects other numbers:\n%s", name, problems.Errors().Format())
	}
}

// textRows are the rows of the statistics as text, each with the numbers in it.
var textRows = map[*regexp.Regexp][]measure.Stat{
	regexp.MustCompile(`^packets +(\d+)$`):                                {measure.StatPackets},
	regexp.MustCompile(`^octets +(\d+) \(IP\), (\d+) payload$`):           {measure.StatOctets, measure.StatPayload},
	regexp.MustCompile(`^connections +(\d+) opened, (\d+) times reused$`): {measure.StatConnections, measure.StatReused},
	regexp.MustCompile(`^handshakes +(\d+)$`):                             {measure.StatHandshakes},
	regexp.MustCompile(`^round trips +(\d+) one after the other`):         {measure.StatRoundTrips},
	regexp.MustCompile(`^retransmissions +(\d+)$`):                        {measure.StatRetransmissions},
	regexp.MustCompile(`^lost packets +(\d+)(?:, and (\d+) perhaps)?$`):   {measure.StatLost, measure.StatPerhapsLost},
	regexp.MustCompile(`^resets +(\d+)$`):                                 {measure.StatResets},
	regexp.MustCompile(`^TIME-WAIT at .*, (\d+) in all$`):                 {measure.StatTimeWait},
}

// textExchange is the row of an exchange.
var textExchange = regexp.MustCompile(`^\d+ +[A-Z]+ .* +(new|reused)`)

func fromText(t *testing.T, tr *trace.Trace) numbers {
	t.Helper()
	var b strings.Builder
	if err := format.StatsText(&b, format.Whole(tr)); err != nil {
		t.Fatal(err)
	}
	n := numbers{measure.StatPerhapsLost: 0, measure.StatTimeWait: 0, measure.StatExchanges: 0, measure.StatFailed: 0}
	for _, l := range strings.Split(b.String(), "\n") {
		for row, what := range textRows {
			for i, text := range row.FindStringSubmatch(l) {
				if i > 0 && text != "" {
					v, _ := strconv.ParseInt(text, 10, 64)
					n[what[i-1]] += v
				}
			}
		}
		if textExchange.MatchString(l) {
			n[measure.StatExchanges]++
			if strings.Contains(l, "  failed: ") {
				n[measure.StatFailed]++
			}
		}
	}
	return n
}

func fromJSON(t *testing.T, tr *trace.Trace) numbers {
	t.Helper()
	var b bytes.Buffer
	if err := format.StatsJSON(&b, format.Whole(tr)); err != nil {
		t.Fatal(err)
	}
	var v struct {
		Duration int64             `json:"duration_ns"`
		Total    map[string]*int64 `json:"total"`
		Opened   int64             `json:"connections_opened"`
		Reused   int64             `json:"connections_reused"`
		TimeWait []struct {
			Entered int64 `json:"entered"`
		} `json:"time_wait"`
		Exchanges []struct {
			Phase string `json:"phase"`
		} `json:"exchanges"`
	}
	if err := json.Unmarshal(b.Bytes(), &v); err != nil {
		t.Fatal(err)
	}
	n := numbers{
		measure.StatDuration: v.Duration, measure.StatConnections: v.Opened, measure.StatReused: v.Reused,
		measure.StatExchanges: int64(len(v.Exchanges)), measure.StatPerhapsLost: 0, measure.StatTimeWait: 0, measure.StatFailed: 0,
	}
	for key, value := range v.Total {
		if value != nil {
			n[measure.Stat(strings.ReplaceAll(key, "_", "-"))] = *value
		}
	}
	for _, w := range v.TimeWait {
		n[measure.StatTimeWait] += w.Entered
	}
	for _, x := range v.Exchanges {
		if x.Phase == "failed" {
			n[measure.StatFailed]++
		}
	}
	return n
}

// fromTotals reads the table at the last stop of a walk.
func fromTotals(t *testing.T, tr *trace.Trace) numbers {
	t.Helper()
	k := toured(t, &source.Source{Trace: tr})
	var out stage.Effect
	stage.Do(k.Bindings(), stage.Last, stage.InWalk, &out)
	var p *stage.List
	for _, table := range tables.All() {
		if table.Name == "totals" {
			p = stage.NewList(k.Env().Env, view.Page{})
			table.Fill(&tables.Sheet{List: p, Tour: k, Walk: k})
		}
	}
	n := numbers{measure.StatTimeWait: 0}
	for _, item := range p.Items {
		name, value := strings.TrimSpace(item.Text[:26]), strings.Fields(item.Text[26:])
		if strings.HasPrefix(name, "TIME-WAIT at ") {
			fields := strings.Fields(item.Text)
			v, _ := strconv.ParseInt(fields[len(fields)-3], 10, 64)
			n[measure.StatTimeWait] += v
			continue
		}
		what := map[string]measure.Stat{
			"packets": measure.StatPackets, "octets on the wire": measure.StatOctets, "octets of payload": measure.StatPayload,
			"connections opened": measure.StatConnections, "handshakes done": measure.StatHandshakes,
			"exchanges on a used one": measure.StatReused, "round trips": measure.StatRoundTrips, "packets lost": measure.StatLost,
			"packets sent again": measure.StatRetransmissions, "resets": measure.StatResets,
		}[name]
		if v, err := strconv.ParseInt(value[0], 10, 64); err == nil && what != "" {
			n[what] = v
		}
	}
	return n
}

// fromComparison reads the costs of a run that is compared with itself.
func fromComparison(t *testing.T, tr *trace.Trace) numbers {
	t.Helper()
	var b bytes.Buffer
	r := format.Whole(tr)
	r.Beside = &r.Source
	if err := format.CompareJSON(&b, r); err != nil {
		t.Fatal(err)
	}
	var v struct {
		Costs []struct {
			Name string `json:"name"`
			A    int64  `json:"a"`
			B    int64  `json:"b"`
		} `json:"costs"`
	}
	if err := json.Unmarshal(b.Bytes(), &v); err != nil {
		t.Fatal(err)
	}
	n := numbers{measure.StatTimeWait: 0}
	for _, c := range v.Costs {
		what, ok := map[string]measure.Stat{
			"packets": measure.StatPackets, "octets (IP)": measure.StatOctets, "octets of payload": measure.StatPayload,
			"connections opened": measure.StatConnections, "times reused": measure.StatReused, "handshakes": measure.StatHandshakes,
			"round trips": measure.StatRoundTrips, "retransmissions": measure.StatRetransmissions, "packets lost": measure.StatLost,
			"resets": measure.StatResets, "HTTP exchanges": measure.StatExchanges, "duration": measure.StatDuration,
		}[c.Name]
		switch {
		case c.A != c.B:
			t.Errorf("%s: %s is %d on one side and %d on the other", tr.Title, c.Name, c.A, c.B)
		case strings.HasPrefix(c.Name, "TIME-WAIT at "):
			n[measure.StatTimeWait] += c.A
		case ok:
			n[what] = c.A
		}
	}
	return n
}

// toured is a tour of a source that is on no screen.
func toured(t *testing.T, src *source.Source) *tour.Tour {
	t.Helper()
	m := shell(t, Options{})
	return tour.Read(m.tour.Env(), src).Tour(m.tour.Env())
}
