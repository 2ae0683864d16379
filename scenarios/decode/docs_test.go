package decode_test

import (
	"fmt"
	"os"
	"reflect"
	"slices"
	"sort"
	"strings"
	"testing"

	"wirewalk/scenarios"
	"wirewalk/scenarios/decode"
	"wirewalk/scenarios/language"
	"wirewalk/scenarios/syntax"
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
	r := &syntax.Reporter{Name: "smallest"}
	root := syntax.Parse(r, []byte(smallest))
	q := &syntax.Reporter{Name: "example"}
	part := syntax.Parse(q, []byte(example))
	if root == nil || part == nil {
		t.Fatalf("%s%s", r.Problems.Format(), q.Problems.Format())
	}
	var b strings.Builder
	for i, k := range root.Keys {
		if !part.Has(k.Text) {
			fmt.Fprintf(&b, "%s: %s\n", k.Text, root.Items[i].FlowText())
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
		s, ps := scenarios.Load("example", []byte(src))
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
		r := &syntax.Reporter{Name: "example"}
		if root := syntax.Parse(r, []byte(block)); root != nil {
			usedKeys(root, reflect.TypeFor[language.File](), used)
		}
	}
	var missing []string
	for _, t := range decode.Types() {
		for _, f := range decode.Keys(t) {
			if !f.External && !used[t.Name()+"."+f.Name] {
				missing = append(missing, t.Name()+"."+f.Name)
			}
		}
	}
	sort.Strings(missing)
	if len(missing) > 0 {
		t.Errorf("the reference page has no example with\n%s", strings.Join(missing, "\n"))
	}
}

// usedKeys notes which keys of which types a tree uses.
func usedKeys(n *syntax.Node, t reflect.Type, used map[string]bool) {
	for t.Kind() == reflect.Pointer || t.Kind() == reflect.Slice {
		if t.Kind() == reflect.Slice && n.Kind == syntax.List {
			for _, item := range n.Items {
				usedKeys(item, t.Elem(), used)
			}
			return
		}
		t = t.Elem()
	}
	if t.Kind() != reflect.Struct || n.Kind != syntax.Map || decode.IsText(t) {
		return
	}
	fields := decode.Keys(t)
	for i, k := range n.Keys {
		at := slices.IndexFunc(fields, func(f decode.Key) bool { return f.Name == k.Text })
		if at < 0 {
			continue
		}
		f := fields[at]
		used[t.Name()+"."+k.Text] = true
		if f.Tag.Get("keyed") != "" && n.Items[i].Kind == syntax.Map {
			for _, item := range n.Items[i].Items {
				usedKeys(item, f.Type.Elem(), used)
			}
			continue
		}
		usedKeys(n.Items[i], f.Type, used)
	}
}
