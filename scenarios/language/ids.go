package language

import (
	"strconv"
	"strings"
)

// completeIDs gives ids to the sections, notes and questions that have none: those
// of sections are made of their names, the others of their events, which change
// less than what is said there.
func (f *File) completeIDs() {
	sections := naming{}
	for _, s := range f.Sections {
		sections.take(s.ID)
	}
	for _, s := range f.Sections {
		sections.name(&s.ID, Slug(Plain(s.Name)))
	}
	naming{}.notes(f.Notes)
	naming{}.questions(f.Questions)
	for _, v := range f.Variants {
		notes, questions := naming{}, naming{}
		for _, n := range f.Notes {
			notes[n.ID] = ShownIn(n.In, v.Name)
		}
		for _, q := range f.Questions {
			questions[q.ID] = ShownIn(q.In, v.Name)
		}
		notes.notes(v.Notes)
		questions.questions(v.Questions)
	}
}

// naming are the ids that are taken.
type naming map[string]bool

func (x naming) take(id string) { x[id] = true }

// name puts an id where there is none, with a number where others have it.
func (x naming) name(id *string, from string) {
	if *id != "" {
		return
	}
	*id = from
	for n := 2; x[*id]; n++ {
		*id = from + "-" + strconv.Itoa(n)
	}
	x[*id] = true
}

func (x naming) notes(list []*Note) {
	for _, n := range list {
		x.take(n.ID)
	}
	for _, n := range list {
		x.name(&n.ID, n.When.slug())
	}
}

func (x naming) questions(list []*Question) {
	for _, q := range list {
		x.take(q.ID)
	}
	for _, q := range list {
		x.name(&q.ID, q.Before.slug())
	}
}

// slug is an id made of an event: its name, or what it is.
func (w *Event) slug() string {
	if w.Name != "" || w.Edge != "" {
		return Slug(w.Name + w.Edge)
	}
	words := []string{w.From, w.Host, w.Packet, w.State, strings.TrimSuffix(w.Step, ".done"), w.Timer, w.Fault, w.Result, w.Path}
	if strings.HasSuffix(w.Step, ".done") {
		words = append(words, "done")
	}
	if w.Is != "sent" {
		words = append(words, w.Is)
	}
	if w.At != nil {
		words = append(words, w.At.String())
	}
	for _, n := range []int{w.Number, w.Data, w.Nth} {
		if n > 1 {
			words = append(words, strconv.Itoa(n))
		}
	}
	return Slug(strings.Join(words, " "))
}

// Slug makes lower-case words with hyphens of a text, at most 40 letters.
func Slug(text string) string {
	const most = 40
	var b strings.Builder
	gap := false
	for _, r := range strings.ToLower(text) {
		if (r < 'a' || r > 'z') && (r < '0' || r > '9') {
			gap = b.Len() > 0
			continue
		}
		if b.Len() >= most {
			break
		}
		if gap {
			b.WriteByte('-')
		}
		gap = false
		b.WriteRune(r)
	}
	if b.Len() == 0 {
		return "part"
	}
	return b.String()
}
