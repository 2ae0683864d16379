package narrate

import (
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"

	"wirewalk/sim/inspect"
	"wirewalk/sim/vtime"
	"wirewalk/tcpmodel"
)

func TestEveryReasonOfEveryPackageHasANameAndProse(t *testing.T) {
	seen := map[string]tcpmodel.Reason{}
	for _, names := range inspect.ReasonTables() {
		for r, name := range names {
			if !hasProse(r) {
				t.Errorf("%s (%d) has no prose", name, r)
			}
			if other, ok := seen[name]; ok && other != r {
				t.Errorf("%q names both %d and %d", name, other, r)
			}
			seen[name] = r
			if !regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`).MatchString(name) {
				t.Errorf("%q is not kebab-case", name)
			}
			if inspect.ReasonName(r) != name {
				t.Errorf("Name(%d) = %q, want %q", r, inspect.ReasonName(r), name)
			}
		}
	}
	if inspect.ReasonName(tcpmodel.ReasonNone) != "" {
		t.Error("no reason has a name")
	}
}

func TestNoProseIsWithoutAReason(t *testing.T) {
	for _, table := range tables() {
		for r := range table {
			if strings.HasPrefix(inspect.ReasonName(r), "reason-") {
				t.Errorf("prose for %d, which no package names", r)
			}
		}
	}
}

func TestProseUsesOnlyPlaceholdersThatExist(t *testing.T) {
	placeholder := regexp.MustCompile(`\{([^{}]*)\}`)
	for r, p := range catalogue {
		for _, m := range placeholder.FindAllStringSubmatch(p.text, -1) {
			name, _, _ := strings.Cut(m[1], "|")
			if strings.HasPrefix(name, "in:") {
				continue
			}
			if _, ok := placeholders[name]; !ok {
				t.Errorf("%s: no placeholder {%s}; there are %v", r, name, slices.Sorted(maps.Keys(placeholders)))
			}
		}
		if strings.Count(p.text, "[") != strings.Count(p.text, "]") ||
			strings.Count(p.text, "{") != strings.Count(p.text, "}") {
			t.Errorf("%s: a bracket is not closed: %s", r, p.text)
		}
	}
}

func TestProseIsSentencesWithAReferenceThatCanBeLookedUp(t *testing.T) {
	ref := regexp.MustCompile(`^RFC \d+( (§[0-9A-Z]+(\.\d+)*|MUST-\d+|SHLD-\d+|MAY-\d+))?$`)
	for r, p := range catalogue {
		if !strings.HasSuffix(p.text, ".") && !strings.HasSuffix(p.text, ".]") && !strings.HasPrefix(r, "kind/") {
			t.Errorf("%s does not end with a full stop: %s", r, p.text)
		}
		if len(p.text) > 300 {
			t.Errorf("%s is %d characters long", r, len(p.text))
		}
		if p.ref != "" && !ref.MatchString(p.ref) {
			t.Errorf("%s: reference %q", r, p.ref)
		}
	}
}

func TestSpansAreWrittenAsPeopleSayThem(t *testing.T) {
	for _, c := range []struct {
		d    vtime.Duration
		want string
	}{
		{28 * vtime.Millisecond, "28 ms"},
		{500 * vtime.Microsecond, "500 µs"},
		{28*vtime.Millisecond + 4567*vtime.Nanosecond, "28 ms"},
		{1500 * vtime.Millisecond, "1.5 s"},
		{4 * vtime.Minute, "4 min"},
		{2 * vtime.Hour, "2 h"},
		{7950 * vtime.Second, "2 h 12 min 30 s"},
		{vtime.Hour + 5*vtime.Second, "1 h 5 s"},
	} {
		if got := inWords(c.d); got != c.want {
			t.Errorf("inWords(%d) = %q, want %q", c.d, got, c.want)
		}
	}
}

func TestWhatACaptureSaysCannotFoolATerminal(t *testing.T) {
	for s, want := range map[string]string{
		"GET /a HTTP/1.1":     "GET /a HTTP/1.1",
		"größe":               "größe",
		"a\x1b[2Jb":           `a\x1b[2Jb`,
		"line\nline":          `line\nline`,
		"left\u202eright":     `left\u202eright`,
		"not utf-8 \xff":      `not utf-8 \xff`,
		"\u0085 is C1":        `\u0085 is C1`,
		`says "no" and "yes"`: `says "no" and "yes"`,
	} {
		if got := printable(s); got != want {
			t.Errorf("printable(%q) = %q, want %q", s, got, want)
		}
	}
}
