package scenarios_test

import (
	"flag"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"wirewalk/tcpmodel"
)

// requirement is a row of RFC 9293 Appendix B.
type requirement struct{ id, level, topic, text string }

func requirements(t *testing.T) []requirement {
	t.Helper()
	b, err := os.ReadFile(filepath.Join("testdata", "rfc9293-requirements.tsv"))
	if err != nil {
		t.Fatal(err)
	}
	var out []requirement
	for _, line := range strings.Split(strings.TrimSpace(string(b)), "\n")[1:] {
		f := strings.Split(line, "\t")
		out = append(out, requirement{f[0], f[1], f[2], f[3]})
	}
	return out
}

// level is what the identifier says; the table's column differs for one row,
// and there the text of the RFC agrees with the identifier.
func (r *requirement) byText() string {
	return map[string]string{"MUST": "MUST", "SHLD": "SHOULD", "MAY": "MAY", "REC": "SHOULD"}[strings.Split(r.id, "-")[0]]
}

// named is a test that names a requirement.
type named struct{ pkg, test, text string }

var idPattern = regexp.MustCompile(`(?:^|[^A-Za-z])?(MUST|SHLD|MAY|REC)[-_]?(\d+)(?:[^0-9]|$)`)

// namedTests finds the tests of the repository that name requirements, in
// their function's name or in a name that they run under.
func namedTests(t *testing.T) map[string][]named {
	t.Helper()
	out := map[string][]named{}
	for _, dir := range []string{"../tcpmodel", "../sim", "../sim/wire", "."} {
		files, err := filepath.Glob(filepath.Join(dir, "*_test.go"))
		if err != nil {
			t.Fatal(err)
		}
		for _, file := range files {
			if filepath.Base(file) == "conformance_test.go" {
				continue
			}
			tree, err := parser.ParseFile(token.NewFileSet(), file, nil, 0)
			if err != nil {
				t.Fatal(err)
			}
			pkg := strings.TrimPrefix(filepath.ToSlash(filepath.Clean(filepath.Join("scenarios", dir))), "./")
			for _, d := range tree.Decls {
				if f, ok := d.(*ast.FuncDecl); ok {
					collect(out, pkg, f)
				}
			}
		}
	}
	return out
}

func collect(out map[string][]named, pkg string, f *ast.FuncDecl) {
	add := func(text string) {
		for _, m := range idPattern.FindAllStringSubmatch(text, -1) {
			id := m[1] + "-" + m[2]
			n := named{pkg, f.Name.Name, text}
			if !slices.Contains(out[id], n) {
				out[id] = append(out[id], n)
			}
		}
	}
	if strings.HasPrefix(f.Name.Name, "Test") {
		add(f.Name.Name)
	}
	ast.Inspect(f, func(n ast.Node) bool {
		if lit, ok := n.(*ast.BasicLit); ok && lit.Kind == token.STRING {
			if s, err := strconv.Unquote(lit.Value); err == nil && len(s) < 200 {
				add(s)
			}
		}
		return true
	})
}

// own picks the tests of one row out of those of an identifier that several rows
// share: their names have a word of the row.
func (r *requirement) own(all []named) []named {
	words := strings.Fields(strings.ToLower(r.text))
	key := words[len(words)-1]
	for _, w := range []string{"unreach", "exceeded", "param"} {
		if strings.Contains(strings.ToLower(r.text), w) {
			key = w
		}
	}
	var out []named
	for _, n := range all {
		if strings.Contains(strings.ToLower(n.test+" "+n.text), key) {
			out = append(out, n)
		}
	}
	return out
}

func TestConformancePageIsFreshAndEveryRowHasATest(t *testing.T) {
	rows, tests := requirements(t), namedTests(t)
	if len(rows) != 102 {
		t.Fatalf("%d rows, want 102", len(rows))
	}
	ids := map[string]int{}
	for _, r := range rows {
		ids[r.id]++
	}
	var b strings.Builder
	b.WriteString(conformanceHead)
	topic := ""
	for _, r := range rows {
		proofs := tests[r.id]
		if ids[r.id] > 1 {
			proofs = r.own(proofs)
		}
		if len(proofs) == 0 {
			t.Errorf("no test names %s (%s: %s)", r.id, r.topic, r.text)
		}
		if r.topic != topic {
			topic = r.topic
			fmt.Fprintf(&b, "\n### %s\n\n| id | level | requirement | tests |\n|---|---|---|---|\n", topic)
		}
		level := r.level
		if by := r.byText(); !strings.HasPrefix(r.level, by) {
			level = fmt.Sprintf("%s (the table says %s; the text of the RFC says %s)", by, r.level, by)
		}
		fmt.Fprintf(&b, "| %s | %s | %s | %s |\n", r.id, level, r.text, listed(proofs))
	}
	writeMessages(t, &b)
	writeDifferences(&b)
	writeRecordings(t, &b)
	writeMutants(t, &b)
	page(t, filepath.Join("..", "docs", "CONFORMANCE.md"), b.String())
}

const conformanceHead = `# Conformance

This page is made by a test from the names of the tests; that test fails when the page is stale or a row has no test.

## RFC 9293, Appendix B

The rows are those that apply to a model of IPv4 and IPv6 with ICMP. The ` + "`textbook`" + ` stack meets each of them.
`

func listed(proofs []named) string {
	seen := map[string]bool{}
	var out []string
	for _, p := range proofs {
		name := p.pkg + "." + p.test
		if !seen[name] {
			seen[name] = true
			out = append(out, "`"+name+"`")
		}
	}
	slices.Sort(out)
	return strings.Join(out, ", ")
}

func writeDifferences(b *strings.Builder) {
	b.WriteString(`
## How the stacks differ

Each row is a key that a scenario can set on a host. ` + "`TestTextbookAndLinuxDifferAsListed`" + ` runs a scenario for each that
gives another result under the other stack, with all else alike. The values of ` + "`linux`" + ` are those of a recorded Linux 6.18
kernel, of its documented defaults where nothing was recorded; those of ` + "`bsd`" + ` are a stack
of the BSD kind and claim no release: nothing was recorded of one. Beside its keys the ` + "`linux`" + ` stack follows rules
that have no key, such as when an ACK waits and how buffers grow; they come with the profile, whatever its keys are set to.

| key | meaning | textbook | linux | bsd |
|---|---|---|---|---|
`)
	a, l, s := reflect.ValueOf(tcpmodel.Textbook()), reflect.ValueOf(tcpmodel.Linux()), reflect.ValueOf(tcpmodel.BSD())
	for i := range a.NumField() {
		f := a.Type().Field(i)
		key := f.Tag.Get("yaml")
		x, y, z := a.Field(i).Interface(), l.Field(i).Interface(), s.Field(i).Interface()
		if key == "-" || x == y && x == z {
			continue
		}
		fmt.Fprintf(b, "| %s | %s | %v | %v | %v |\n", key, f.Tag.Get("desc"), x, y, z)
	}
}

// page compares a generated document with what is there, or writes it.
func page(t *testing.T, file, now string) {
	t.Helper()
	old, _ := os.ReadFile(file)
	if string(old) == now {
		return
	}
	if !rewrite() {
		t.Errorf("%s is stale: go test ./scenarios -run Conformance -update", file)
		return
	}
	if err := os.WriteFile(file, []byte(now), 0o644); err != nil {
		t.Fatal(err)
	}
}

// rewrite reports whether the tests run with -update, a flag of this package's tests.
func rewrite() bool {
	f := flag.Lookup("update")
	return f != nil && f.Value.String() == "true"
}
