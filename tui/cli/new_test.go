package cli

import (
	"strings"
	"testing"
	"unicode/utf8"

	"wirewalk/scenarios"
)

func TestEveryKindOfNewLessonHasAllThatALessonHasAndIsValid(t *testing.T) {
	titles := map[string]string{}
	for _, kind := range kinds() {
		text, err := skeletons.ReadFile("new/" + kind + ".yaml")
		if err != nil {
			t.Fatal(err)
		}
		s, problems := scenarios.Load(kind, text)
		if s == nil || len(problems) > 0 {
			t.Fatal(problems.Format())
		}
		l, problems := s.Validate()
		if len(problems) > 0 {
			t.Error(problems.Format())
		}
		for part, n := range map[string]int{
			"sections": len(l.Sections) - 2, "notes": len(l.Notes) - 2, "questions": len(l.Questions) - 1, "expectations": len(s.Expect) - 3,
			"remember": len(s.Remember) - 1,
		} {
			if n < 0 {
				t.Errorf("%s: too few %s", kind, part)
			}
		}
		if len(l.Questions) != len(s.Questions) || len(l.Notes) != len(s.Notes) {
			t.Errorf("%s: not every note and question has its place", kind)
		}
		for _, q := range s.Questions {
			if len(q.Hints) == 0 || len(q.Check) == 0 && q.Answer == nil {
				t.Errorf("%s: %q has no hint, or nothing proves its key", kind, q.Ask)
			}
		}
		for line := range strings.Lines(string(text)) {
			if utf8.RuneCountInString(strings.TrimSuffix(line, "\n")) > 100 {
				t.Errorf("%s: this line is too long: %s", kind, line)
			}
		}
		if titles[s.Title] != "" {
			t.Errorf("%s has the title of %s", kind, titles[s.Title])
		}
		titles[s.Title] = kind
	}
}
