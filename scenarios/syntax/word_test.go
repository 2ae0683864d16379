package syntax_test

import (
	"testing"

	"wirewalk/scenarios/syntax"
)

func TestAWordWithColonsInAListIsOneWordWhateverStandsAroundIt(t *testing.T) {
	for _, src := range []string{
		"a: {b: [10.0.0.1, 2001:db8::1]}\n", "a: {b: [2001:db8::1]}\n", "a: {b: [fd77:0:0:1::2 , x]}\n",
		"a:\n  b: [2001:db8::1]\n", "a: {b: [\"2001:db8::1\"]}\n",
	} {
		r := &syntax.Reporter{Name: "test"}
		root := syntax.Parse(r, []byte(src))
		if root == nil {
			t.Errorf("%q cannot be read: %v", src, r.Problems)
			continue
		}
		for _, item := range root.Get("a").Get("b").Items {
			if item.Kind != syntax.Scalar {
				t.Errorf("%q has an entry that is %s", src, item.Shape())
			}
		}
	}
}

func TestAPairInAListStaysAPair(t *testing.T) {
	for _, src := range []string{"a: {b: [c: d]}\n", "a: [c: 1]\n", "a: {b: [{c: d}]}\n", "a: {b: [\"c\": d]}\n"} {
		root := syntax.Parse(&syntax.Reporter{Name: "test"}, []byte(src))
		if root == nil {
			t.Errorf("%q cannot be read", src)
			continue
		}
		list := root.Get("a")
		if list.Kind == syntax.Map {
			list = list.Get("b")
		}
		if len(list.Items) != 1 || list.Items[0].Kind != syntax.Map {
			t.Errorf("%q is not a list with one map", src)
		}
	}
}
