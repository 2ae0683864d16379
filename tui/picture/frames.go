package picture

import (
	"cmp"
	"fmt"
	"strings"

	"wirewalk/sim/format"
	"wirewalk/sim/trace"
	"wirewalk/tui/grid"
	"wirewalk/tui/ladder"
	"wirewalk/tui/view"
)

// maxFrames bounds how many stops a page or a recording holds.
const maxFrames = 2000

// frameHeight is how many rows a frame takes at most.
const frameHeight = 40

// infoRows is the room that the rows around a ladder take.
const infoRows = 16

// fillKeys puts the keys of a page in the place of actions in braces. What a page
// cannot do has the key that the program itself begins with.
func fillKeys(text string) string {
	return strings.NewReplacer(
		"{next}", "Space", "{back}", "Backspace", "{up}", "Up", "{down}", "Down", "{enter}", "Enter",
		"{unfold}", "u", "{pane}", "Tab", "{pane-back}", "Shift-Tab",
	).Replace(text)
}

// frameWidth is that of a frame, unless it is said.
const frameWidth = 100

// frames draws the walk from before its first stop to its last one.
func frames(r *format.Request, draw func(stop int, of int, s *grid.Screen) error) error {
	t := r.Trace
	cursor := trace.NewCursor(t, r.KeepsStop)
	_, of := cursor.Position()
	if of > maxFrames {
		return fmt.Errorf("it has %d stops and at most %d fit: --until or --filter makes it shorter", of, maxFrames)
	}
	whole := ladderOptions(r)
	whole.Width, whole.Scale, whole.Unfold = cmp.Or(r.Look.Width, frameWidth), 0, false
	if r.Last() == trace.StopID(t.Stops()) {
		whole.Until = 0
	}
	height := max(min(ladder.Draw(t, whole).Height()+infoRows, frameHeight), view.MinHeight)
	index := ladder.NewIndex(t)
	for n := 0; n <= of; n++ {
		cursor.To(n)
		w := view.Frame{
			Index: index, Cursor: &cursor, ASCII: r.Look.ASCII, Fill: fillKeys,
			Look:  view.Look{Whole: true},
			Scope: view.Scope{Sections: sections(r), Conn: r.Conn},
			Texts: view.Texts{
				Title: t.Title, Stack: r.Lesson.Stack, Heading: r.Lesson.Heading, Summary: r.Lesson.Summary, Note: r.Lesson.Notes[cursor.Stop()],
			},
		}
		s, _ := w.Draw(whole.Width, height)
		if err := draw(n, of, s); err != nil {
			return err
		}
	}
	return nil
}

// sections are the author's.
func sections(r *format.Request) []view.Section {
	var out []view.Section
	for _, s := range r.Lesson.Sections {
		out = append(out, view.Section(s))
	}
	return out
}
