package tui

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"wirewalk/tui/grid"
	"wirewalk/tui/source"
)

// screenCase is one pane, page or prompt, and how to get there.
type screenCase struct {
	name  string
	start func(*testing.T) Options
	keys  []string
	does  func(*testing.T, *model) // after the keys, nil for nothing
}

// screenSizes are the terminals that every screen is kept for.
func screenSizes() [][2]int { return [][2]int{{80, 24}, {120, 40}, {200, 50}} }

// Every pane and every page over it, without colour, in three terminals.
func TestEveryScreenIsAsItWasRead(t *testing.T) {
	t.Parallel()
	for _, c := range screenCases() {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			opts := c.start(t)
			var all strings.Builder
			for _, size := range screenSizes() {
				for _, ascii := range []bool{true, false} {
					kind := "unicode"
					if ascii {
						kind = "ascii"
					}
					m := arrived(t, c, opts, size, ascii)
					fmt.Fprintf(&all, "== %dx%d %s\n%s", size[0], size[1], kind, whole(t, m))
				}
			}
			kept(t, filepath.Join("screens", c.name), all.String())
		})
	}
}

// arrived is the program where a case says, on a terminal that shows no colour.
func arrived(t *testing.T, c screenCase, opts Options, size [2]int, ascii bool) *model {
	t.Helper()
	m := drawn(t, opts, size[0], size[1], ascii)
	press(m, c.keys...)
	if c.does != nil {
		c.does(t, m)
	}
	return m
}

// drawn is a program in memory with the real library.
func drawn(t *testing.T, opts Options, width, height int, ascii bool) *model {
	t.Helper()
	if opts.Library == nil {
		opts.Library = realLibrary{}
	}
	return drawnOn(t, opts, width, height, ascii)
}

// drawnOn is a program in memory with the library of its options.
func drawnOn(tb testing.TB, opts Options, width, height int, ascii bool) *model {
	tb.Helper()
	opts.ASCII = ascii
	return sized(shell(tb, opts), width, height)
}

// whole is the frame as text, checked to fit its terminal.
func whole(t *testing.T, m *model) string {
	t.Helper()
	frame := m.View()
	lines := strings.Split(frame, "\n")
	if len(lines) != m.env.Height {
		t.Errorf("%d rows on a terminal of %d", len(lines), m.env.Height)
	}
	for i, l := range lines {
		if grid.Width(l) > m.env.Width {
			t.Errorf("row %d has %d columns on a terminal of %d: %q", i, grid.Width(l), m.env.Width, l)
		}
		lines[i] = strings.TrimRight(l, " ")
		for _, r := range l {
			if r == '\x1b' || m.opts.ASCII && r > '~' {
				t.Errorf("row %d holds %U: %q", i, r, l)
				break
			}
		}
	}
	return strings.Join(lines, "\n") + "\n"
}

// kept compares a text with the one in testdata, or keeps it there.
func kept(t *testing.T, name, got string) {
	t.Helper()
	file := filepath.Join("testdata", name+".txt")
	if updating() {
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatalf("%v; go test ./tui -run %s -update writes it", err, strings.Split(t.Name(), "/")[0])
	}
	if diff := cmp.Diff(strings.Split(string(want), "\n"), strings.Split(got, "\n")); diff != "" {
		t.Errorf("%s differs (-want +got):\n%s", file, diff)
	}
}

// realLibrary is the library of lessons as the program has it.
type realLibrary struct{ source.Lessons }

// listed reads the library once for all tests.
var listed = sync.OnceValue(func() []source.Entry { return source.Lessons{}.List() })

func (realLibrary) List() []source.Entry { return listed() }

// recorded is the capture in testdata, opened as a walk.
func recorded(t *testing.T) *source.Source {
	t.Helper()
	const name = "e07b_race_POST.pcap"
	w, err := source.Open(filepath.Join("testdata", name), source.Options{})
	if err != nil {
		t.Fatal(err)
	}
	w.ID, w.Title = name, name
	return w
}

// inLesson starts a case in a lesson.
func inLesson(id string) func(*testing.T) Options {
	return func(t *testing.T) Options {
		t.Helper()
		return Options{Start: lessonWalk(t, id)}
	}
}
