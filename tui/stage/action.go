package stage

// Action is something that a person can do. Its name is what a configuration
// file gives keys to.
type Action string

// The actions that several modes have. The others stand beside what does them.
const (
	Next     Action = "next"
	Back     Action = "back"
	First    Action = "first"
	Last     Action = "last"
	Up       Action = "up"
	Down     Action = "down"
	PageUp   Action = "page-up"
	PageDown Action = "page-down"
	Enter    Action = "enter"
	Pane     Action = "pane"
	PaneBack Action = "pane-back"
	Find     Action = "find"
	Tables   Action = "tables"
	Help     Action = "help"
	Close    Action = "close"
	Out      Action = "out"
	Quit     Action = "quit"
	Suspend  Action = "suspend"
	Lessons  Action = "lessons"
	Glossary Action = "glossary"
	Open     Action = "open"
	Blank    Action = "blank"

	// In an input line.
	Take     Action = "take"
	Leave    Action = "leave"
	Complete Action = "complete"
)

// Place is where the keys go. A binding may work in several.
type Place uint8

// The places.
const (
	InFirst Place = 1 << iota // the very first run
	InLessons
	InWalk
	InPage     // a list over a walk: a causal chain, help
	InLine     // an input line
	Everywhere = InFirst | InLessons | InWalk | InPage
)

// Product is what keys may need of what is in the making.
type Product uint8

// What may be in the making.
const (
	AWalk  Product = 1 << iota // another walk in the place of this one
	APage                      // a page, which then has the keys
	APlace                     // where the cursor stands, and which stops it visits
	ARun                       // another run beside this one
	AFile                      // a file, which the end of the program would cut short

	ALevel = AWalk | APage // decides what a key means at all
)
