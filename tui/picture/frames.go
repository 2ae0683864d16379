package picture

import (
	"fmt"
	"strings"

	"wirewalk/sim/trace"
	"wirewalk/tui/grid"
	"wirewalk/tui/ladder"
	"wirewalk/tui/view"
)

// WalkOptions say how a whole walk is written, frame by frame.
type WalkOptions struct {
	LadderOptions
	Height   int    // rows of a frame; 0 is as many as the ladder needs, at most 40
	Stack    string // the TCP profile that the header names
	Heading  string // a lesson's title and what it is about, for the first frame
	Summary  string
	Notes    map[trace.StopID]string // the author's words
	Sections []view.Section
}

// maxFrames bounds how many stops a page or a recording holds.
const maxFrames = 2000

// frameHeight is what a frame takes at most, unless it is said.
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

// frames draws the walk from before its first stop to its last one.
func frames(t *trace.Trace, o *WalkOptions, draw func(stop int, of int, s *grid.Screen) error) error {
	cursor := trace.NewCursor(t, func(id trace.StopID) bool {
		return (o.Until == 0 || id <= o.Until) && (o.Only == nil || o.Only(id))
	})
	_, of := cursor.Position()
	if of > maxFrames {
		return fmt.Errorf("it has %d stops and at most %d fit: --until or --filter makes it shorter", of, maxFrames)
	}
	width := o.Width
	if width == 0 {
		width = 100
	}
	height := o.Height
	if height == 0 {
		whole := o.Options
		whole.Height = 0
		whole.Width = width
		height = min(ladder.Draw(t, whole).Height()+infoRows, frameHeight)
	}
	height = max(height, view.MinHeight)
	index := ladder.NewIndex(t)
	for n := 0; n <= of; n++ {
		cursor.To(n)
		w := view.Frame{
			Index:  index,
			Cursor: &cursor,
			ASCII:  o.ASCII,
			Fill:   fillKeys,
			Look:   view.Look{Whole: true, Present: false},
			Scope:  view.Scope{Sections: o.Sections},
			Texts:  view.Texts{Title: t.Title, Stack: o.Stack, Heading: o.Heading, Summary: o.Summary, Note: o.Notes[cursor.Stop()]},
		}
		s, _ := w.Draw(width, height)
		if err := draw(n, of, s); err != nil {
			return err
		}
	}
	return nil
}
