package tui

import (
	"strings"
	"testing"

	tea "github.com/charmbracelet/bubbletea"

	"wirewalk/scenarios"
	"wirewalk/scenarios/narrate"
	"wirewalk/sim/inspect"
	"wirewalk/sim/trace"
	"wirewalk/tui/grid"
	"wirewalk/tui/quiz"
)

// fits checks that the frame fills the window and no more, and returns its rows.
func fits(t *testing.T, m *model, stop int) []string {
	t.Helper()
	lines := strings.Split(m.View(), "\n")
	if len(lines) != m.env.Height {
		t.Fatalf("stop %d: %d rows at %dx%d", stop, len(lines), m.env.Width, m.env.Height)
	}
	for _, line := range lines {
		if grid.Width(line) > m.env.Width {
			t.Fatalf("stop %d: a row of %d columns at %dx%d: %q", stop, grid.Width(line), m.env.Width, m.env.Height, line)
		}
	}
	return lines
}

// Every lesson of the library is walked with the space bar alone: each press
// shows a frame that fits, says why, and differs from the one before.
func TestEveryLessonIsPlayableWithTheSpaceBarAlone(t *testing.T) {
	const most = 150 // stops of a lesson
	for _, e := range scenarios.Library() {
		t.Run(e.ID, func(t *testing.T) {
			w := lessonWalk(t, e.ID)
			m := begin(t, Options{Start: w}, 80, 24)
			_, of := position(m)
			last := ""
			for n := 1; n <= min(of, most); n++ {
				if at, _ := position(m); at == of {
					break
				}
				press(m, "space")
				frame := m.View()
				lines := fits(t, m, n)
				if n%10 == 0 {
					for _, size := range []tea.WindowSizeMsg{{Width: 120, Height: 40}, {Width: 200, Height: 50}, {Width: 80, Height: 24}} {
						m.Update(size)
						fits(t, m, n)
					}
				}
				body := strings.Join(lines[1:], "\n") // Without the number of the stop.
				if body == last {
					t.Errorf("stop %d shows nothing new:\n%s", n, frame)
				}
				last = body
				if narrate.WhyStop(w.Trace, stopOf(m)).Sentence == "" {
					t.Errorf("stop %d does not say why:\n%s", n, frame)
				}
			}
			for _, placed := range w.Questions {
				scene := quiz.Scene{Source: w, Reader: inspect.NewReader(w.Trace), Cursor: trace.NewCursor(w.Trace, nil)}
				scene.Cursor.JumpStop(placed.Stop - 1)
				right, q := 0, quiz.For(scene)
				for _, c := range q.Choices {
					if c.Right != "" {
						right++
					}
				}
				if q.Ask != placed.Question.Ask || right == 0 || len(q.Choices) < 2 {
					t.Errorf("for the question %q, %q has %d choices, %d right", placed.Question.Ask, q.Ask, len(q.Choices), right)
				}
			}
		})
	}
}
