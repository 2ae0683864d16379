// Package progress is what is kept from one run of the program to the next:
// where each lesson was left, what was answered, marks and notes, sizes of panes.
package progress

import (
	"cmp"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"

	"wirewalk/sim/trace"
	"wirewalk/tui/background"
)

// Progress is what is kept. Its fields are the file's; its methods belong to one
// loop, and what Save returns runs beside it.
type Progress struct {
	LastID   string          `json:"last_id"`
	LastStop int             `json:"last_stop"`
	Places   map[string]int  `json:"places,omitempty"` // where each lesson was left
	Done     map[string]bool `json:"done,omitempty"`   // lessons walked to the end
	// Guessed counts the questions answered in each lesson, and Again the packets
	// at which an answer was another than this stack's.
	Guessed map[string]int              `json:"guessed,omitempty"`
	Again   map[string][]trace.PacketID `json:"again,omitempty"`
	Marks   map[string]Marks            `json:"marks,omitempty"` // by Key
	Panes   Sizes                       `json:"panes"`           // of panes that were moved
	Used    []string                    `json:"used,omitempty"`  // what the others are kept under, the latest last

	dir    string // "" keeps nothing
	order  *background.Order
	warned bool
}

// Sizes are how many columns and rows panes have, by name; one that is missing
// has the size of its own. They are replaced, never changed in place.
type Sizes map[string]int

// maxSizes is of how many panes a file may hold the size.
const maxSizes = 100

const file = "progress.json"

// size bounds the file in octets, when it is written and when it is read back.
const size = 4 << 20

// maxAgain bounds how many packets of a lesson are kept to look at again.
const maxAgain = 100

// Load reads what is kept in a directory. A missing or damaged file is a fresh
// start. An empty name keeps nothing.
func Load(dir string) Progress {
	p := Progress{Places: map[string]int{}, Done: map[string]bool{}, Panes: Sizes{}, dir: dir, order: &background.Order{}}
	if dir == "" {
		return p
	}
	name := filepath.Join(dir, file)
	if info, err := os.Stat(name); err != nil || info.Size() > size {
		return p
	}
	data, err := os.ReadFile(name)
	if err != nil {
		return p
	}
	read := p
	read.Panes = nil
	if json.Unmarshal(data, &read) != nil || read.Places == nil || read.Done == nil {
		return p
	}
	if read.Panes == nil || len(read.Panes) > maxSizes {
		read.Panes = Sizes{}
	}
	return read
}

// Keeps reports whether anything is kept at all.
func (p *Progress) Keeps() bool { return p.dir != "" }

// PlaceIn is where a lesson is opened: at the stop, counted in what its walk
// visits, where it was left, but not at its end.
func (p *Progress) PlaceIn(id string) int {
	if p.Done[id] {
		return 0
	}
	return p.Places[id]
}

// Leave notes at which stop of a walk the reader is.
func (p *Progress) Leave(id string, stop int) {
	p.LastID, p.LastStop = id, stop
	p.Places[id] = stop
}

// Finish notes that a walk has been seen to its end.
func (p *Progress) Finish(id string) { p.Done[id] = true }

// Guess notes that a question of a walk was answered: at the packet to look at
// again, 0 for none, and as this stack or the RFC has it or otherwise.
func (p *Progress) Guess(id string, at trace.PacketID, fits bool) {
	if p.Guessed == nil {
		p.Guessed = map[string]int{}
	}
	if p.Again == nil {
		p.Again = map[string][]trace.PacketID{}
	}
	p.Guessed[id]++
	list := slices.DeleteFunc(p.Again[id], func(x trace.PacketID) bool { return x == at })
	if !fits && at != 0 && len(list) < maxAgain {
		list = append(list, at)
	}
	p.Again[id] = list
	if len(list) == 0 {
		delete(p.Again, id)
	}
}

// Guesses says how far the questions of a lesson were answered.
func (p *Progress) Guesses(id string) string {
	n := p.Guessed[id]
	if n == 0 {
		return ""
	}
	text := fmt.Sprintf(" %d questions answered", n)
	if n == 1 {
		text = " 1 question answered"
	}
	for i, at := range p.Again[id] {
		lead := ", "
		if i == 0 {
			lead = "; look again at "
		}
		text += fmt.Sprintf("%s#%d", lead, at)
	}
	return text + "."
}

// KeepMarks keeps the marks of a walk; false where those of too many are kept
// already.
func (p *Progress) KeepMarks(key string, list Marks) bool {
	if p.Marks == nil {
		p.Marks = map[string]Marks{}
	}
	switch _, known := p.Marks[key]; {
	case len(list) == 0:
		delete(p.Marks, key)
	case !known && len(p.Marks) >= MaxMarkedWalks:
		return false
	default:
		p.Marks[key] = list
	}
	return true
}

// MarksOf brings back the marks of a walk of so many stops; what a damaged file
// holds beyond it is left out.
func (p *Progress) MarksOf(key string, stops int) Marks {
	var list Marks
	for _, at := range p.Marks[key] {
		if int(at.Stop) <= stops && len(list) < MaxMarks {
			list = append(list, at)
		}
	}
	slices.SortFunc(list, func(a, b Mark) int { return cmp.Compare(a.Stop, b.Stop) })
	return slices.CompactFunc(list, func(a, b Mark) bool { return a.Stop == b.Stop })
}

// Unheard is true once: what is not kept is told once only.
func (p *Progress) Unheard() bool {
	was := p.warned
	p.warned = true
	return !was
}
