package source

import (
	"strings"

	"wirewalk/scenarios/syntax"
	"wirewalk/sim/format"
)

// The kinds of places that a lesson has.
const (
	SectionPlace  = "section"
	NotePlace     = "note"
	QuestionPlace = "question"
)

// Place is a place of a lesson by its id, which stays when its stops get other numbers.
type Place = format.Place

// Places are the places of the author's sections, notes and questions.
func (s *Source) Places() []Place {
	var out []Place
	for _, x := range s.Sections {
		out = add(out, SectionPlace, x.ID, Place{Stop: x.From})
	}
	for _, x := range s.Notes {
		out = add(out, NotePlace, x.ID, Place{Stop: x.Stop})
	}
	for _, x := range s.Questions {
		out = add(out, QuestionPlace, x.Question.ID, Place{Stop: x.Stop, Before: true})
	}
	return out
}

func add(list []Place, kind, id string, p Place) []Place {
	if id == "" {
		return list
	}
	p.Name = kind + ":" + id
	return append(list, p)
}

// Names are the ids of one kind of places.
func (s *Source) Names(kind string) []string {
	var out []string
	for _, p := range s.Places() {
		if id, ok := strings.CutPrefix(p.Name, kind+":"); ok {
			out = append(out, id)
		}
	}
	return out
}

// IsPlace reports a text that names a place, such as note:crossing, and its parts.
func IsPlace(text string) (kind, id string, ok bool) {
	kind, id, ok = strings.Cut(text, ":")
	return kind, id, ok && (kind == SectionPlace || kind == NotePlace || kind == QuestionPlace)
}

// Place finds a place by its kind and id; a section by its name, too.
func (s *Source) Place(kind, id string) (Place, error) {
	id = strings.TrimSpace(id)
	for _, p := range s.Places() {
		if p.Name == kind+":"+id {
			return p, nil
		}
	}
	for _, x := range s.Sections {
		if kind == SectionPlace && strings.EqualFold(x.Title, id) {
			return Place{Name: kind + ":" + x.ID, Stop: x.From}, nil
		}
	}
	names := s.Names(kind)
	if len(names) == 0 {
		return Place{}, misused("a time such as 1.5s or a packet such as #9 is a place everywhere", "this walk has no %ss with names", kind)
	}
	return Place{}, misused(syntax.DidYouMean(id, names, kind), "there is no %s %q", kind, id)
}
