package stage

import (
	"wirewalk/tui/grid"
	"wirewalk/tui/view"
)

// Env is what modes know of where they are shown. The shell writes it.
type Env struct {
	Width, Height int
	ASCII         bool
	Keys          *Keys
}

// Frame is what the shell adds to what a mode draws.
type Frame struct {
	Width, Height int
	ASCII         bool
	Status        string // the message of the moment
	Pending       string // what is in the making, and what waits for it
	Prompt        string // the input line, "" for none
	Keys          *Keys
	Behind        bool // a page is under the one that is drawn
}

// Mode is a part of the program that can have the keys.
type Mode interface {
	Bindings() []Binding
	Draw(f Frame) *grid.Screen
}

// Page is a list that lies over a walk.
type Page interface {
	Mode
	// Content is what the page lists, as the face for screen readers reads it.
	Content() *List
}

// Item is an entry of a list.
type Item = view.Item
