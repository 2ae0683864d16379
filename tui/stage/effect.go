package stage

import (
	"fmt"
	"time"
)

// Effect is what comes of an action besides the change of the mode itself. Its
// zero value is nothing at all.
type Effect struct {
	Say  Text   // a message, in the place of the one before
	Tell []Text // what is to be said in front of the message of the moment

	Page  Page // opened in the place of the pages that are open
	Over  bool // it is laid over them instead
	Close bool // the page on top is closed
	Ask   *Prompt

	Act  Action // what is carried out next, as if its key had been pressed
	Arg  string // of Open: what is opened; of Glossary: the term that is looked up
	At   int    // of Open: the position to begin at
	Keep bool   // what is kept from one run to the next has changed

	Works []Work
	Drop  Product // what is in the making is given up
	After *Later
}

// Work is something that takes long. It is done beside the loop and must only
// read what it was handed; what it returns is done in the loop, unless the work
// was given up meanwhile, as it is when its walk is left.
type Work struct {
	Makes Product
	Says  string // what is being done, "" is not told
	Do    func() (func(*Effect), error)
}

// Later is what happens by itself after a time.
type Later struct {
	Wait time.Duration
	Do   func(*Effect)
}

// Sayf sets the message. Actions in braces become the keys that they have, in
// the format but not in what it formats: "{why} tells why of %s".
func (e *Effect) Sayf(format string, args ...any) { e.Say = Text{format, args} }

// Tellf says something in front of the message of the moment.
func (e *Effect) Tellf(format string, args ...any) { e.Tell = append(e.Tell, Text{format, args}) }

// Open opens a page in the place of those that are open.
func (e *Effect) Open(p Page) { e.Page, e.Over = p, false }

// Work has something done beside the loop.
func (e *Effect) Work(w Work) { e.Works = append(e.Works, w) }

// Text is something to be said, with keys named by what they do.
type Text struct {
	format string
	args   []any
}

// Textf makes a text as Effect.Sayf does.
func Textf(format string, args ...any) Text { return Text{format, args} }

// Empty reports that there is nothing to say.
func (t Text) Empty() bool { return t.format == "" }

// String is the text with the keys of a place.
func (t Text) String(k *Keys, in Place) string {
	format := k.Fill(t.format, in)
	if len(t.args) == 0 {
		return format
	}
	return fmt.Sprintf(format, t.args...)
}
