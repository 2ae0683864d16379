// Package gridtest compares screens with those kept in testdata, and reads them.
package gridtest

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"wirewalk/tui/grid"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "write the golden screens anew; read each before committing it") //nolint:gochecknoglobals // a flag

// Golden compares a screen with the one of its name in testdata; with the flag
// -update it writes that anew.
func Golden(t *testing.T, name string, s *grid.Screen) {
	t.Helper()
	got := s.Text()
	for i, row := range s.Rows {
		if len(row) != s.Width {
			t.Errorf("row %d has %d cells, the screen %d columns", i, len(row), s.Width)
		}
	}
	file := filepath.Join("testdata", name+".txt")
	if *update {
		if err := os.MkdirAll("testdata", 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(strings.Split(string(want), "\n"), strings.Split(got, "\n")); diff != "" {
		t.Errorf("%s differs (-want +got):\n%s", name, diff)
	}
}

// Column is the text of one column, from top to bottom.
func Column(s *grid.Screen, x int) string {
	var b strings.Builder
	for y := range s.Height() {
		b.WriteString(s.Rows[y][x].Text)
	}
	return b.String()
}

// RowText is the text of one row, with its blanks.
func RowText(s *grid.Screen, y int) string {
	var b strings.Builder
	for _, c := range s.Rows[y] {
		b.WriteString(c.Text)
	}
	return b.String()
}
