package scenarios

import (
	"strings"
	"testing"
)

// following is an order of lessons that are written "a<b": a comes before b.
func following(pairs string) *Order {
	o := &Order{follows: map[string]string{}}
	for _, p := range strings.Fields(pairs) {
		before, id, _ := strings.Cut(p, "<")
		o.follows[id] = before
	}
	return o
}

func TestLessonsComeAfterTheOneThatTheyFollow(t *testing.T) {
	for pairs, want := range map[string]string{
		"<first first<b b<a":                "first b a",
		"<first first<b b<c first<a b<aa":   "first a b aa c",    // of equally many before them the ids decide
		"<first first<b <alone <x x<y":      "first x b y alone", // what has no place comes last
		"<first first<b x<y y<x y<z":        "first b x y z",     // and so does a circle, with what hangs on it
		"<first first<b nowhere<a":          "first b a",         // a lesson that follows nothing that is there
		"<first first<b b<c first<new b<by": "first b new by c",  // a new one stands beside what stood there
	} {
		if got := strings.Join(following(pairs).IDs(), " "); got != want {
			t.Errorf("%s is read as %s, want %s", pairs, got, want)
		}
	}
}

func TestMistakesOfTheOrderAreNamed(t *testing.T) {
	for _, c := range []struct{ id, follows, want string }{
		{"lost-syn", "slow-start", "circle: lost-syn follows slow-start follows lost-syn"},
		{"lost-syn", "restart-after-idle", "circle: lost-syn follows restart-after-idle follows initial-window follows slow-start follows lost-syn"},
		{"mine", "lost-sny", "did you mean lost-syn?"},
		{"mine", "no-such-lesson-anywhere", "there is no lesson"},
		{"mine", "tail-loss", ""},
		{"lost-syn", "tail-loss", ""},
	} {
		src := strings.Replace(smallest, "title:", "id: "+c.id+"\nfollows: "+c.follows+"\ntitle:", 1)
		s := load(t, src)
		order := LibraryOrder()
		order.Add(s)
		got := order.Check(s).Format()
		if c.want == "" && got != "" || !strings.Contains(got, c.want) || got != "" && !strings.Contains(got, "test.yaml:3:") {
			t.Errorf("%s follows %s: want %q in\n%s", c.id, c.follows, c.want, got)
		}
	}
	src := strings.Replace(smallest, "title:", "id: mine\nfollows: mine\ntitle:", 1)
	if _, ps := Load("test.yaml", []byte(src)); !strings.Contains(ps.Format(), "mine follows itself") {
		t.Errorf("a lesson that follows itself: %s", ps.Format())
	}
}

// A lesson that follows none would have no place in the order.
func TestOnlyTheFirstLessonOfTheLibraryFollowsNone(t *testing.T) {
	order := LibraryOrder()
	for i, id := range order.IDs() {
		if (order.follows[id] == "") != (i == 0) {
			t.Errorf("lesson %d, %s, follows %q", i+1, id, order.follows[id])
		}
	}
}
