package lessons

import (
	"strings"
	"testing"

	"wirewalk/tui/progress"
	"wirewalk/tui/source"
	"wirewalk/tui/stage"
)

// shelf is a library of three lessons.
type shelf struct{ source.Library }

func (shelf) List() []source.Entry {
	return []source.Entry{
		{ID: "one", Title: "First", Level: "beginner"},
		{ID: "two", Title: "Second", Level: "intermediate"},
		{ID: "three", Title: "Third", Level: "advanced"},
	}
}

func TestEveryRowOfTheBrowserShowsTheLevelOfItsLesson(t *testing.T) {
	env := &stage.Env{Width: 80, Height: 24, ASCII: true}
	l := New(env, &progress.Progress{}, shelf{})
	keys, err := stage.NewKeys(l.Bindings(), nil, true)
	if err != nil {
		t.Fatal(err)
	}
	env.Keys = keys
	text := l.Draw(stage.Frame{Width: 80, Height: 24, ASCII: true, Keys: keys}).Text()
	for _, want := range []string{"B First", "I Second", "A Third", "B beginner   I intermediate   A advanced"} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is not in\n%s", want, text)
		}
	}
	if l.Level("two") != "intermediate" || l.Level("a-file.pcap") != "" {
		t.Errorf("the levels are %q and %q", l.Level("two"), l.Level("a-file.pcap"))
	}
}
