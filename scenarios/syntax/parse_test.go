package syntax

import (
	"strconv"
	"strings"
	"testing"
)

func TestHostileYAMLEndsWithAClearMessage(t *testing.T) {
	for _, c := range []struct{ name, src, want string }{
		{"10 MB of brackets", strings.Repeat("[", 10<<20), "at most"},
		{"brackets within the size", "a: " + strings.Repeat("[", 400<<10), "at most 20000"},
		{"brackets on many lines", "a:\n" + strings.Repeat(" [\n", 5000), "brackets are open"},
		{"nested lists on one line", strings.Repeat("- ", 9000) + "x", "nested"},
		{"deep indentation", deep(60), "nested"},
		{"many lines", strings.Repeat("a\n", 30_000), "lines"},
		{"many hosts", "version: 1\nhosts:\n" + manyHosts(9000), "more than 2000 keys"},
		{"a billion laughs", "a: &a [x]\nb: &b [*a,*a]\nc: &c [*b,*b]\n", "anchors"},
		{"octets that are no text", "\x00\x01\x02", "control character"},
		{"byte order mark", "\xef\xbb\xbfversion: 1\nhosts: {a: {}}\n", ""},
		{"a question mark key", "? [a]\n: b\n", "key"},
		{"a directive", "%YAML 1.1\n---\nversion: 1\nhosts: {a: {}}\n", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := &Reporter{Name: "hostile.yaml"}
			root := Parse(r, []byte(c.src))
			if got := r.Problems.Format(); c.want != "" && !strings.Contains(got, c.want) || c.want == "" && (got != "" || root == nil) {
				t.Errorf("want %q in\n%.2000s", c.want, got)
			}
		})
	}
}

func deep(n int) string {
	var b strings.Builder
	for i := range n {
		b.WriteString(strings.Repeat("  ", i) + "a:\n")
	}
	return b.String()
}

func manyHosts(n int) string {
	var b strings.Builder
	for i := range n {
		b.WriteString("  h" + strconv.Itoa(i) + ": {}\n")
	}
	return b.String()
}
