package progress

import (
	"encoding/json"
	"path/filepath"
	"slices"
)

// maxWalks is of how many walks the place and the answers are kept.
const maxWalks = 1000

// bounded is the progress as it is written, with the walks of these names as the
// latest. What was not opened for the longest time makes room: places and answers
// beyond so many walks, and marks where the file would be too long to be read
// back. Dropped is a walk that has lost its marks, "" for none.
func (p *Progress) bounded(latest ...string) (data []byte, dropped string, err error) {
	p.use(latest)
	for len(p.Used) > maxWalks {
		at := slices.IndexFunc(p.Used, func(id string) bool { return len(p.Marks[id]) == 0 })
		if at < 0 {
			break // There are fewer walks with marks.
		}
		p.forget(p.Used[at])
	}
	for {
		data, err = json.MarshalIndent(p, "", "  ")
		if err != nil || len(data) <= size || len(p.Used) <= len(latest) {
			return data, dropped, err
		}
		if len(p.Marks[p.Used[0]]) > 0 {
			dropped = filepath.Base(p.Used[0])
		}
		// A quarter at once, since writing takes time.
		for range max(len(p.Used)/4, 1) {
			p.forget(p.Used[0])
		}
	}
}

// use puts names behind all others, and in front of them what is kept under a
// name that is not in the list.
func (p *Progress) use(latest []string) {
	known := map[string]bool{"": true}
	for _, id := range slices.Concat(p.Used, latest) {
		known[id] = true
	}
	var old []string
	add := func(id string) {
		if !known[id] {
			known[id] = true
			old = append(old, id)
		}
	}
	for id := range p.Places {
		add(id)
	}
	for id := range p.Done {
		add(id)
	}
	for id := range p.Guessed {
		add(id)
	}
	for id := range p.Again {
		add(id)
	}
	for id := range p.Marks {
		add(id)
	}
	slices.Sort(old)
	used := slices.Concat(old, slices.DeleteFunc(slices.Clone(p.Used), func(id string) bool { return slices.Contains(latest, id) }))
	for _, id := range latest {
		if id != "" && !slices.Contains(used, id) {
			used = append(used, id)
		}
	}
	p.Used = used
}

// forget drops all that is kept of a walk.
func (p *Progress) forget(id string) {
	delete(p.Places, id)
	delete(p.Done, id)
	delete(p.Guessed, id)
	delete(p.Again, id)
	delete(p.Marks, id)
	p.Used = slices.DeleteFunc(p.Used, func(u string) bool { return u == id })
}
