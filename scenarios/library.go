package scenarios

import (
	"embed"
	"io/fs"
	"path"
	"sort"
	"strings"

	"wirewalk/scenarios/language"
	"wirewalk/scenarios/syntax"
)

//go:embed library/*.yaml
var library embed.FS

// Entry is a lesson of the library as lists show it.
type Entry struct {
	ID      string `json:"id"`
	Chapter string `json:"chapter"`
	Level   string `json:"level"`
	Title   string `json:"title"`
	Summary string `json:"summary"`
	Minutes int    `json:"minutes"`
	// Variants are the same lesson with other values.
	Variants []VariantEntry `json:"variants,omitempty"`
	// Text is what a search looks through besides: notes, what to remember, variants.
	Text string `json:"-"`
}

// Matches reports whether every word is found in the entry, whatever its case.
func (e *Entry) Matches(words ...string) bool {
	all := strings.ToLower(strings.Join([]string{e.ID, e.Chapter, e.Level, e.Title, e.Summary, e.Text}, "\n"))
	for _, w := range words {
		if !strings.Contains(all, strings.ToLower(w)) {
			return false
		}
	}
	return true
}

// Open returns the source of a lesson of the library, and whether there is
// one of that id.
func Open(id string) ([]byte, bool) {
	if id == "" || strings.ContainsAny(id, "/\\") {
		return nil, false
	}
	src, err := library.ReadFile("library/" + id + ".yaml")
	return src, err == nil
}

// IDs lists the ids of all lessons in the order in which they are to be read.
func IDs() []string { return LibraryOrder().IDs() }

// files lists the ids of the library's files.
func files() []string {
	names, err := fs.Glob(library, "library/*.yaml")
	if err != nil {
		return nil
	}
	out := make([]string, 0, len(names))
	for _, f := range names {
		out = append(out, strings.TrimSuffix(path.Base(f), ".yaml"))
	}
	return out
}

// Library lists the lessons by chapter, in the order in which they are to be read.
func Library() []Entry {
	var out []Entry
	chapters := map[string]int{}
	for _, id := range IDs() {
		e, ok := Find(id)
		if !ok {
			continue // A test keeps broken lessons out of the library.
		}
		if _, ok := chapters[e.Chapter]; !ok {
			chapters[e.Chapter] = len(chapters)
		}
		out = append(out, e)
	}
	sort.SliceStable(out, func(i, j int) bool { return chapters[out[i].Chapter] < chapters[out[j].Chapter] })
	return out
}

// Find is the lesson of an id, and whether there is one.
func Find(id string) (Entry, bool) {
	src, _ := Open(id)
	s, _ := Load(id, src)
	if s == nil {
		return Entry{}, false
	}
	e := Entry{ID: id, Chapter: s.Chapter, Level: s.Level, Title: s.Title, Summary: s.Summary, Minutes: s.Minutes}
	var text []string
	for _, n := range s.Notes {
		text = append(text, language.Plain(n.Say))
	}
	for _, kept := range s.Remember {
		text = append(text, language.Plain(kept))
	}
	e.Variants = s.VariantList(id)
	for _, v := range e.Variants {
		text = append(text, v.ID, v.Title)
	}
	e.Text = strings.Join(text, "\n")
	return e, true
}

// Nearest suggests lessons whose id looks like a word, the nearest first, at most three.
func Nearest(word string) []string {
	type scored struct {
		id    string
		score int
	}
	var list []scored
	for _, id := range IDs() {
		d := syntax.Distance(strings.ToLower(word), id)
		if strings.Contains(id, strings.ToLower(word)) && len(word) > 2 {
			d = min(d, 2)
		}
		if d <= max(3, len(word)/3) {
			list = append(list, scored{id, d})
		}
	}
	sort.SliceStable(list, func(i, j int) bool { return list[i].score < list[j].score })
	var out []string
	for i := range list[:min(3, len(list))] {
		out = append(out, list[i].id)
	}
	return out
}
