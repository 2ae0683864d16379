package scenarios_test

import (
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"wirewalk/scenarios"
	"wirewalk/scenarios/decode"
	"wirewalk/scenarios/language"
	"wirewalk/scenarios/syntax"
)

// facts are numbers that are the same whatever runs: names, references, status codes.
var facts = []*regexp.Regexp{
	regexp.MustCompile(`RFC \d+( §[\d.]+)?`), regexp.MustCompile(`§[\d.]+`), regexp.MustCompile(`(MUST|SHLD|MAY)-\d+`),
	regexp.MustCompile(`HTTP/\d(\.\d)?`), regexp.MustCompile(`(IP|ICMP)v[46]`), regexp.MustCompile(`FIN-WAIT-[12]`), regexp.MustCompile(`\b2 MSL`),
	regexp.MustCompile(`\b(100 \(Continue\)|200|201 Created|401|404|408|413|431|502|503)\b`),
}

// number is a number with its unit.
var number = regexp.MustCompile(`\d[\d,.]*( (ms|s|min|minutes|h|octets|bits|KiB|kB|KB|Mbit/s)\b)?`)

// Every number that stands in a text of the library, besides such facts, is
// listed with the reason why the text does not ask for it. A wrong answer may
// have any.
func TestTheNumbersThatLessonsDoNotAskForAreListed(t *testing.T) {
	const file = "testdata/numbers.txt"
	src, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	listed := map[string]bool{} // "lesson: number"
	reason := ""
	for line := range strings.Lines(string(src)) {
		line = strings.TrimSpace(line)
		switch id, list, ok := strings.Cut(line, ": "); {
		case line == "":
		case strings.HasPrefix(line, "# "):
			reason = line
		case !ok || reason == "":
			t.Errorf("%s: %q is no lesson with its numbers, or has no reason above it", file, line)
		default:
			for _, n := range strings.Split(list, "; ") {
				listed[id+": "+n] = false
			}
		}
	}
	for _, id := range scenarios.IDs() {
		for _, n := range literals(t, id) {
			key := id + ": " + n
			if _, ok := listed[key]; !ok {
				t.Errorf("%s: ask for it with $(...), or list it in %s with the reason", key, file)
			}
			listed[key] = true
		}
	}
	for key, used := range listed {
		if !used {
			t.Errorf("%s: no text has this: take it out of %s", key, file)
		}
	}
}

// literals are the numbers in a lesson's texts that are neither asked for nor
// facts, in order.
func literals(t *testing.T, id string) []string {
	t.Helper()
	src, _ := scenarios.Open(id)
	r := &syntax.Reporter{Name: id}
	s := decode.File(r, syntax.Parse(r, src)) // As it is written: nothing is filled yet.
	if len(r.Problems) > 0 {
		t.Fatal(r.Problems.Format())
	}
	var out []string
	for _, text := range textsToRead(s) {
		plain := language.Plain(text)
		for _, fact := range facts {
			plain = fact.ReplaceAllString(plain, "")
		}
		for _, n := range number.FindAllString(plain, -1) {
			if n = strings.TrimRight(n, ",."); !slices.Contains(out, n) {
				out = append(out, n)
			}
		}
	}
	slices.Sort(out)
	return out
}

// textsToRead are the texts of a lesson as its file writes them, without wrong answers.
func textsToRead(s *language.File) []string {
	var out []string
	wrong := map[*string]bool{}
	questions := s.Questions
	for _, v := range s.Variants {
		questions = append(questions[:len(questions):len(questions)], v.Questions...)
	}
	for _, q := range questions {
		for _, c := range q.Choices {
			wrong[&c.Wrong] = true
		}
	}
	for _, t := range s.Texts() {
		if !wrong[t.S] {
			out = append(out, *t.S)
		}
	}
	return out
}
