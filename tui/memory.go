package tui

import (
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"

	tea "github.com/charmbracelet/bubbletea"

	"wirewalk/tui/source"
	"wirewalk/tui/view"
)

// memory is what is kept from one run to the next.
type memory struct {
	LastID   string          `json:"last_id"`
	LastStop int             `json:"last_stop"`
	Places   map[string]int  `json:"places,omitempty"` // where each lesson was left
	Done     map[string]bool `json:"done,omitempty"`   // lessons walked to the end
	// Guessed counts the questions answered in each lesson, and Again the packets
	// at which an answer was another than this stack's.
	Guessed map[string]int      `json:"guessed,omitempty"`
	Again   map[string][]uint32 `json:"again,omitempty"`
	Marks   map[string][]mark   `json:"marks,omitempty"` // by lesson or by the path of a file
	Panes   view.Sizes          `json:"panes"`           // of panes that were moved
	Used    []string            `json:"used,omitempty"`  // what the others are kept under, the latest last
	warned  bool
}

func itoa(n int) string { return strconv.Itoa(n) }

const memoryFile = "progress.json"

// memorySize bounds the file, when it is written and when it is read back.
const memorySize = 4 << 20

// loadMemory reads the progress file. A missing or damaged one is a fresh start.
func loadMemory(dir string) memory {
	m := memory{Places: map[string]int{}, Done: map[string]bool{}}
	if dir == "" {
		return m
	}
	name := filepath.Join(dir, memoryFile)
	if info, err := os.Stat(name); err != nil || info.Size() > memorySize {
		return m
	}
	data, err := os.ReadFile(name)
	if err != nil {
		return m
	}
	read := m
	if json.Unmarshal(data, &read) != nil || read.Places == nil || read.Done == nil {
		return m
	}
	return read
}

// placeIn is where a lesson is opened: where it was left, but not at its end.
func (m *memory) placeIn(id string) int {
	if m.Done[id] {
		return 0
	}
	return m.Places[id]
}

// remember keeps that a question was answered, and what to look at again.
func (m *model) remember(p *predicting, c source.Choice) {
	id := m.walk.walk.ID
	if id == "" || m.opts.StateDir == "" || m.walk.branch != "" {
		return
	}
	if m.memory.Guessed == nil {
		m.memory.Guessed = map[string]int{}
	}
	if m.memory.Again == nil {
		m.memory.Again = map[string][]uint32{}
	}
	m.memory.Guessed[id]++
	look := uint32(p.q.look)
	list := slices.DeleteFunc(m.memory.Again[id], func(x uint32) bool { return x == look })
	if !c.Right && !c.Allowed && look != 0 && len(list) < maxAgain {
		list = append(list, look)
	}
	m.memory.Again[id] = list
	if len(list) == 0 {
		delete(m.memory.Again, id)
	}
}

// guesses says how far the questions of a lesson were answered.
func (m *memory) guesses(id string) string {
	n := m.Guessed[id]
	if n == 0 {
		return ""
	}
	text := " " + plural(int64(n), "question") + " answered"
	for i, p := range m.Again[id] {
		lead := ", "
		if i == 0 {
			lead = "; look again at "
		}
		text += lead + "#" + itoa(int(p))
	}
	return text + "."
}

// maxAgain bounds how many packets of a lesson are kept to look at again.
const maxAgain = 100

// save keeps where the person is. The file is written by a command.
func (m *model) save() tea.Cmd {
	k := &m.walk
	if m.opts.StateDir == "" || k.walk == nil || k.walk.ID == "" {
		return nil
	}
	if k.branch == "" { // In a changed run the stops are others.
		n, _ := k.cursor.Position()
		m.memory.LastID, m.memory.LastStop = k.walk.ID, n
		m.memory.Places[k.walk.ID] = n
	}
	data, dropped, err := m.memory.bounded(k.walk.ID, k.key)
	if dropped != "" {
		m.status = "there is no room for more: marks and notes of " + dropped + ", not opened for the longest time, are gone"
	}
	dir := m.opts.StateDir
	saves, nth := m.saves, m.saves.next()
	return func() tea.Msg {
		if err != nil {
			return savedMsg{err}
		}
		return savedMsg{saves.write(nth, func() error { return writeMemory(dir, data) })}
	}
}

// writeMemory replaces the file in one step, so that a run that ends in
// between loses nothing.
func writeMemory(dir string, data []byte) error {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return shortError(err)
	}
	f, err := os.CreateTemp(dir, memoryFile+".*")
	if err != nil {
		return shortError(err)
	}
	_, err = f.Write(data)
	err = errors.Join(err, f.Close())
	if err == nil {
		err = os.Rename(f.Name(), filepath.Join(dir, memoryFile))
	}
	if err != nil {
		return errors.Join(shortError(err), os.Remove(f.Name()))
	}
	return nil
}

// shortError leaves out the path, which is long and of no help.
func shortError(err error) error {
	var p *fs.PathError
	if errors.As(err, &p) {
		return p.Err
	}
	return err
}

// finished notes that a walk has been seen to its end.
func (m *model) finished() tea.Cmd {
	if id := m.walk.walk.ID; id != "" && m.memory.Done != nil && m.walk.branch == "" {
		m.memory.Done[id] = true
	}
	return m.save()
}
