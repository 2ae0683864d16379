package progress

import (
	"cmp"
	"path/filepath"
	"slices"
	"strings"

	"wirewalk/sim/trace"
)

// Mark is a stop to come back to, with what its reader wrote there.
type Mark struct {
	Stop trace.StopID `json:"stop"`
	Text string       `json:"text,omitempty"`
}

// How many marks of one walk are kept, and the marks of how many walks.
const (
	MaxMarks       = 200
	MaxMarkedWalks = 500
)

// Marks are the marks of one walk in the order of its stops. A list is never
// written; what changes it makes another.
type Marks []Mark

// At is where the mark of a stop is, or belongs, in the list.
func (m Marks) At(stop trace.StopID) (int, bool) {
	return slices.BinarySearchFunc(m, stop, func(x Mark, s trace.StopID) int { return cmp.Compare(x.Stop, s) })
}

// With puts a mark at a stop, or changes its text; false where there are too many.
func (m Marks) With(stop trace.StopID, text string) (Marks, bool) {
	i, ok := m.At(stop)
	if ok {
		m = slices.Clone(m)
		m[i].Text = text
		return m, true
	}
	if len(m) >= MaxMarks {
		return m, false
	}
	return slices.Insert(slices.Clone(m), i, Mark{stop, text}), true
}

// Without takes the mark of a stop away.
func (m Marks) Without(stop trace.StopID) Marks {
	if i, ok := m.At(stop); ok {
		return slices.Delete(slices.Clone(m), i, i+1)
	}
	return m
}

// After is the mark that follows a stop, the first one again after the last;
// false where there is none.
func (m Marks) After(stop trace.StopID) (Mark, bool) {
	if len(m) == 0 {
		return Mark{}, false
	}
	i, here := m.At(stop)
	if here {
		i++
	}
	return m[i%len(m)], true
}

// Key is what the marks of a walk are kept under: a lesson's id, or where a file
// lies.
func Key(id string) string {
	if strings.ContainsRune(id, filepath.Separator) || filepath.Ext(id) != "" {
		if abs, err := filepath.Abs(id); err == nil {
			return abs
		}
	}
	return id
}
