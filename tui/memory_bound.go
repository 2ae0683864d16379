package tui

import (
	"encoding/json"
	"path/filepath"
	"slices"
)

// maxWalks is of how many walks the place and the answers are kept.
const maxWalks = 1000

// bounded is the memory as it is written, with the walks of these names as the
// latest. What was not opened for the longest time makes room: places and answers
// beyond so many walks, and marks where the file would be too long to be read
// back. Dropped is a walk that has lost its marks, "" for none.
func (m *memory) bounded(latest ...string) (data []byte, dropped string, err error) {
	m.use(latest)
	for len(m.Used) > maxWalks {
		at := slices.IndexFunc(m.Used, func(id string) bool { return len(m.Marks[id]) == 0 })
		if at < 0 {
			break // There are fewer walks with marks.
		}
		m.forget(m.Used[at])
	}
	for {
		data, err = json.MarshalIndent(m, "", "  ")
		if err != nil || len(data) <= memorySize || len(m.Used) <= len(latest) {
			return data, dropped, err
		}
		if len(m.Marks[m.Used[0]]) > 0 {
			dropped = filepath.Base(m.Used[0])
		}
		// A quarter at once, since writing takes time.
		for range max(len(m.Used)/4, 1) {
			m.forget(m.Used[0])
		}
	}
}

// use puts names behind all others, and in front of them what is kept under a
// name that is not in the list.
func (m *memory) use(latest []string) {
	known := map[string]bool{"": true}
	for _, id := range slices.Concat(m.Used, latest) {
		known[id] = true
	}
	var old []string
	add := func(id string) {
		if !known[id] {
			known[id] = true
			old = append(old, id)
		}
	}
	for id := range m.Places {
		add(id)
	}
	for id := range m.Done {
		add(id)
	}
	for id := range m.Guessed {
		add(id)
	}
	for id := range m.Again {
		add(id)
	}
	for id := range m.Marks {
		add(id)
	}
	slices.Sort(old)
	used := slices.Concat(old, slices.DeleteFunc(slices.Clone(m.Used), func(id string) bool { return slices.Contains(latest, id) }))
	for _, id := range latest {
		if id != "" && !slices.Contains(used, id) {
			used = append(used, id)
		}
	}
	m.Used = used
}

// forget drops all that is kept of a walk.
func (m *memory) forget(id string) {
	delete(m.Places, id)
	delete(m.Done, id)
	delete(m.Guessed, id)
	delete(m.Again, id)
	delete(m.Marks, id)
	m.Used = slices.DeleteFunc(m.Used, func(u string) bool { return u == id })
}
