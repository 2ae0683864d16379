package quiz

import (
	"fmt"
	"regexp"
	"strings"
	"testing"

	"wirewalk/scenarios"
	"wirewalk/scenarios/language"
	"wirewalk/sim/trace"
)

// everyStop calls a function with each question of every lesson, for both levels.
func everyStop(t *testing.T, most int, check func(where string, s Scene, q *Question)) {
	t.Helper()
	for _, e := range scenarios.Library() {
		s := lesson(t, e.ID)
		for n := 0; len(s.Cursor.Upcoming(1)) > 0 && n < most; n++ {
			for _, s.Advanced = range []bool{false, true} {
				for q := For(s); q != nil; q = q.followUp {
					check(fmt.Sprintf("%s after stop %d: %s", e.ID, s.Cursor.Stop(), q.Ask), s, q)
				}
			}
			s.Cursor.Next()
		}
	}
}

// mostStops bounds how many stops of a lesson are asked about.
func mostStops() int {
	if testing.Short() {
		return 15
	}
	return 80
}

var garbled = regexp.MustCompile(`\{|\}|%!|  |\.\.(\s|$)|\?\.|[a-z] \.|\. [a-z]`)

// call is what sentences may begin with in small letters.
var call = regexp.MustCompile(`[a-z]+\(\)|\.\.\.`)

// numbered is a number that a choice tells.
var numbered = regexp.MustCompile(`(seq|ACK) \d+`)

func TestEveryQuestionHasOneFormOfAnswerAndAReasonForEach(t *testing.T) {
	everyStop(t, mostStops(), func(where string, _ Scene, q *Question) {
		seen, right, r := map[string]bool{}, 0, &Round{q: q}
		for _, c := range q.Choices {
			if seen[c.Text()] {
				t.Errorf("%s: %q twice", where, c.Text())
			}
			seen[c.Text()] = true
			if c.Right != "" {
				right++
			} else if c.Because == "" {
				t.Errorf("%s: nothing is said of %q", where, c.Text())
			}
			verdict := r.verdict(c) + " " + q.Explain
			if bad := garbled.FindString(call.ReplaceAllString(verdict, "X")); bad != "" {
				t.Errorf("%s: %q in %q", where, bad, verdict)
			}
			for _, text := range append([]string{q.Ask, verdict}, q.Hints...) {
				if text != "" && 'a' <= text[0] && text[0] <= 'z' {
					t.Errorf("%s: begins small: %q", where, text)
				}
			}
		}
		if right == 0 {
			t.Errorf("%s: no answer is right", where)
		}
		if strings.Contains(q.Ask, "send at once") {
			oneForm(t, where, q.Choices)
		}
	})
}

// oneForm demands that whoever reads the choices cannot tell by a number which of
// them is right.
func oneForm(t *testing.T, where string, choices []*language.Choice) {
	t.Helper()
	with, without := 0, ""
	for _, c := range choices {
		switch text := c.Text(); {
		case numbered.MatchString(text):
			with++
		case !strings.HasPrefix(text, "nothing") && c.Right == "":
			without = text
		}
	}
	if with == 1 && without != "" {
		t.Errorf("%s: only one of %q has a number", where, texts(choices))
	}
}

func texts(choices []*language.Choice) []string {
	var out []string
	for _, c := range choices {
		out = append(out, c.Text())
	}
	return out
}

func TestQuestionsAboutDatagramsSayNothingOfTCP(t *testing.T) {
	asked := 0
	everyStop(t, mostStops(), func(where string, s Scene, q *Question) {
		tr, stop := s.Reader.Trace, s.Cursor.Upcoming(1)[0]
		first, last := tr.Stop(stop)
		for id := first; id <= last; id++ {
			r := tr.Record(id)
			if r.Conn != 0 || r.Packet() != 0 && tr.Packet(r.Packet()).Proto == trace.TCP {
				return
			}
		}
		asked++
		for _, c := range q.Choices {
			for _, word := range []string{"window", "sequence number", "its TCP send"} {
				if text := q.Ask + " " + c.Because; strings.Contains(text, word) {
					t.Errorf("%s: %q in %q", where, word, text)
				}
			}
		}
	})
	if asked < 20 {
		t.Errorf("only %d questions about what is not TCP", asked)
	}
}

func TestWhatBefallsANetworkOrAMachineIsNoHostsDeed(t *testing.T) {
	found := 0
	everyStop(t, mostStops(), func(where string, s Scene, q *Question) {
		tr, stop := s.Reader.Trace, s.Cursor.Upcoming(1)[0]
		first, _ := tr.Stop(stop)
		r := tr.Record(first)
		if q.Ask != "Who acts next?" || r.Kind != trace.Fault && (r.Kind != trace.SegmentDropped || tr.Packet(r.Packet()).Corrupt) {
			return
		}
		found++
		if c := q.Choices[len(q.Choices)-1]; c.Right == "" || c.Because == "" {
			t.Errorf("%s: %q is not right, %q", where, c.Text(), c.Because)
		}
		for _, c := range q.Choices {
			if c.Right != "" && powerless(tr, hostNamed(tr, c.Right), s.Cursor.As()) {
				t.Errorf("%s: %s acts without power", where, c.Right)
			}
		}
	})
	if found < 20 {
		t.Errorf("only %d such stops", found)
	}
}

func hostNamed(tr *trace.Trace, name string) trace.HostID {
	for i := range tr.Hosts() {
		if h := &tr.Hosts()[i]; h.Name == name {
			return h.ID
		}
	}
	return 0
}

// What the trace's packets tell, without the states: where an ACK answers what
// came, silence is allowed only for data that came in order and for the first time.
func TestSilenceIsAllowedOnlyForDataInOrder(t *testing.T) {
	allowed := 0
	everyStop(t, mostStops(), func(where string, s Scene, q *Question) {
		if !strings.Contains(q.Ask, "arrives at") {
			return
		}
		m := newMoment(s, s.Cursor.Upcoming(1)[0])
		p, in := m.about.first(), m.about.arrived()
		if p == nil || in == nil || p.Seg.Len() > 0 {
			return
		}
		for _, c := range q.Choices {
			if strings.HasPrefix(c.Allowed, "nothing") {
				allowed++
				if in.Seg.Payload.Len == 0 || missingBefore(s.Reader.Trace, in) {
					t.Errorf("%s: nothing is allowed, of %q", where, texts(q.Choices))
				}
			}
		}
	})
	if allowed < 50 {
		t.Errorf("only %d times", allowed)
	}
}

// missingBefore reports that octets before those of a packet had not come when it
// did, or that these or some behind them had.
func missingBefore(tr *trace.Trace, in *trace.Packet) bool {
	upto, beyond := in.Seg.Seq, false
	covered := upto == tr.Conn(in.Conn).Ends[tr.Sender(in)].ISS+1
	for id := trace.PacketID(1); int(id) <= tr.Packets(); id++ {
		p := tr.Packet(id)
		if p.Conn != in.Conn || p.From != in.From || p.Arrived == 0 || p.Arrived >= in.Arrived || p.Seg.Len() == 0 {
			continue
		}
		covered = covered || p.Seg.Seq.Less(upto) && upto.LessEq(p.Seg.End())
		beyond = beyond || upto.Less(p.Seg.End())
	}
	return !covered || beyond
}
