package scenarios

import (
	"fmt"
	"os"
	"reflect"
	"sort"
	"strings"
	"testing"
)

// examples are the YAML blocks of the reference page with the lines they begin in.
func examples(t *testing.T) (blocks []string, lines []int) {
	t.Helper()
	text, err := os.ReadFile(pageFile)
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	inside := false
	for i, line := range strings.Split(string(text), "\n") {
		switch {
		case strings.HasPrefix(line, "```yaml"):
			inside = true
			b.Reset()
			lines = append(lines, i+1)
		case strings.HasPrefix(line, "```") && inside:
			inside = false
			blocks = append(blocks, b.String())
		case inside:
			b.WriteString(line + "\n")
		}
	}
	return blocks, lines
}

// complete puts an example in the place of the smallest scenario's keys.
func complete(t *testing.T, smallest, example string) string {
	t.Helper()
	if strings.Contains(example, "version:") && strings.Contains(example, "hosts:") && strings.HasPrefix(example, "version:") {
		return example
	}
	r := &reporter{name: "smallest"}
	root := parse(r, []byte(smallest))
	q := &reporter{name: "example"}
	part := parse(q, []byte(example))
	if root == nil || part == nil {
		t.Fatalf("%s%s", r.problems.Format(), q.problems.Format())
	}
	var b strings.Builder
	for i, k := range root.keys {
		if !part.has(k.text) {
			fmt.Fprintf(&b, "%s: %s\n", k.text, root.items[i].flowText())
		}
	}
	return b.String() + example
}

func TestEveryExampleOfTheReferencePageRuns(t *testing.T) {
	blocks, lines := examples(t)
	if len(blocks) < 10 {
		t.Fatalf("the page has %d examples", len(blocks))
	}
	for i, block := range blocks {
		src := complete(t, blocks[0], block)
		s, ps := Load("example", []byte(src))
		if s == nil {
			t.Errorf("the example in line %d:\n%s", lines[i], ps.Format())
			continue
		}
		if _, ps := s.Validate(); len(ps.Errors()) > 0 {
			t.Errorf("the example in line %d:\n%s", lines[i], ps.Errors().Format())
		}
	}
}

func TestEveryKeyOfTheLanguageHasAnExample(t *testing.T) {
	blocks, _ := examples(t)
	used := map[string]bool{}
	for _, block := range blocks {
		r := &reporter{name: "example"}
		if root := parse(r, []byte(block)); root != nil {
			usedKeys(root, reflect.TypeFor[File](), used)
		}
	}
	var missing []string
	for _, t := range ownTypes() {
		for _, f := range fieldsOf(t) {
			if !f.external && !used[t.Name()+"."+f.key] {
				missing = append(missing, t.Name()+"."+f.key)
			}
		}
	}
	sort.Strings(missing)
	if len(missing) > 0 {
		t.Errorf("the reference page has no example with\n%s", strings.Join(missing, "\n"))
	}
}

// ownTypes are the types of the language, in the order in which they are found.
func ownTypes() []reflect.Type {
	g := &schemaWriter{done: map[reflect.Type]bool{}}
	out := []reflect.Type{reflect.TypeFor[File]()}
	g.structure(out[0])
	for len(g.queue) > 0 {
		t := g.queue[0]
		g.queue = g.queue[1:]
		g.definition(t)
		if t.PkgPath() == out[0].PkgPath() {
			out = append(out, t)
		}
	}
	return out
}

// usedKeys notes which keys of which types a tree uses.
func usedKeys(n *node, t reflect.Type, used map[string]bool) {
	for t.Kind() == reflect.Pointer || t.Kind() == reflect.Slice {
		if t.Kind() == reflect.Slice && n.kind == listNode {
			for _, item := range n.items {
				usedKeys(item, t.Elem(), used)
			}
			return
		}
		t = t.Elem()
	}
	if t.Kind() != reflect.Struct || n.kind != mapNode || isText(t) {
		return
	}
	fields := fieldsOf(t)
	for i, k := range n.keys {
		f := lookup(fields, k.text)
		if f == nil {
			continue
		}
		used[t.Name()+"."+k.text] = true
		if f.tag.Get("keyed") != "" && n.items[i].kind == mapNode {
			for _, item := range n.items[i].items {
				usedKeys(item, f.typ.Elem(), used)
			}
			continue
		}
		usedKeys(n.items[i], f.typ, used)
	}
}
