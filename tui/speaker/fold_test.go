package speaker

import (
	"io"
	"strings"
	"testing"

	"wirewalk/tui/grid"
)

func TestNoWordIsBrokenWhereARowEnds(t *testing.T) {
	text := "NOTE  Two programs open a connection;  one asks with 100 octets, 字字字 answers."
	for width := 24; width < 90; width++ {
		f := &Folding{width: width, indent: 6}
		got := f.fold(text)
		for i, row := range strings.Split(got, "\n") {
			if grid.Width(row) >= width || i > 0 && !strings.HasPrefix(row, "      ") {
				t.Errorf("width %d: %q", width, row)
			}
		}
		if back := strings.Join(strings.Fields(got), " "); back != strings.Join(strings.Fields(text), " ") {
			t.Errorf("width %d: the words are %q", width, back)
		}
	}
	if f := NewFolding(io.Discard, 6); f.fold(text) != text {
		t.Error("what goes into a file is broken into rows")
	}
}
