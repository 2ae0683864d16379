package scenarios

import (
	"strconv"
	"strings"
	"testing"
)

func TestHostileFilesEndWithAClearMessage(t *testing.T) {
	for _, c := range []struct{ name, src, want string }{
		{"many problems", "version: 1\nhosts: {a: {}}\n" + manyKeys(300), "more problems are not listed"},
		{"many small values", "version: 1\nhosts: {a: {}}\nremember: [" + strings.Repeat("x,", 9000) + "]\n", "at most 2000"},
		{"many steps", "version: 1\nhosts: {a: {}, b: {}}\nscript:\n" + strings.Repeat("- {do: connect}\n", 9000), "at most 2000"},
		{"many mistyped paths", manyPaths(1900), "did you mean"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, ps := Load("hostile.yaml", []byte(c.src))
			if got := ps.Format(); c.want != "" && !strings.Contains(got, c.want) || c.want == "" && len(ps.Errors()) > 0 {
				t.Errorf("want %q in\n%.2000s", c.want, got)
			}
		})
	}
}

// manyPaths asks for pages that no server has, each with its own name.
func manyPaths(n int) string {
	var b strings.Builder
	b.WriteString("version: 1\nhosts: {a: {}, b: {}}\nservers:\n  - pages:\n")
	for i := range n {
		b.WriteString("      /a-long-name-of-a-page-that-is-there/" + strconv.Itoa(i) + ".." + strconv.Itoa(i+1) + ".html: {}\n")
	}
	b.WriteString("script:\n")
	for i := range n {
		b.WriteString("  - {do: get, path: /a-long-name-of-a-page-that-is-here/" + strconv.Itoa(i) + ".html}\n")
	}
	return b.String()
}

func manyKeys(n int) string {
	var b strings.Builder
	for i := range n {
		b.WriteString("k" + strconv.Itoa(i) + ": 1\n")
	}
	return b.String()
}

func TestMessagesCannotSteerATerminal(t *testing.T) {
	_, ps := Load("evil.yaml", []byte("version: 1\nhosts: {\"\\x1b[31m\": {}, b: {}}\n\"\u202eevil\": 1\n"))
	got := ps.Format()
	for _, r := range got {
		if r < 0x20 && r != '\n' || r == 0x7f || r >= 0x80 && r < 0xa0 || r == 0x202e {
			t.Fatalf("character %#x is in\n%q", r, got)
		}
	}
	if len(ps) == 0 {
		t.Error("nothing was found")
	}
}

func FuzzLoad(f *testing.F) {
	f.Add([]byte(smallest))
	f.Add([]byte("version: 1\nhosts: [a, b]\nnotes: [{when: start, say: x, y}]\n"))
	f.Add([]byte("a: &a [*a]\n<<: *a\n? x\n: - y\n"))
	for _, id := range IDs() {
		src, _ := Open(id)
		f.Add(src)
	}
	f.Fuzz(func(t *testing.T, src []byte) {
		s, ps := Load("fuzz.yaml", src)
		if s == nil && len(ps.Errors()) == 0 {
			t.Fatal("no scenario and no reason")
		}
		for _, r := range ps.Format() {
			if r < 0x20 && r != '\n' || r == 0x1b {
				t.Fatalf("character %#x in a message", r)
			}
		}
		if s == nil {
			return
		}
		if _, err := s.Compile(); err != nil {
			t.Fatalf("a scenario that loads does not compile: %v", err)
		}
		if again, ps := Load("full.yaml", s.Full()); again == nil {
			t.Fatalf("its full form does not load:\n%s\n%s", ps.Format(), s.Full())
		}
	})
}
