package scenarios

import "strings"

// VariantEntry is a variant as lists show it.
type VariantEntry struct {
	ID    string `json:"id"` // what a walk of it is called: the lesson's id, @ and the name
	Name  string `json:"name"`
	Title string `json:"title"`
}

// VariantList lists the variants of the scenario, by what the file is called. Values of
// the variant are put into titles that ask for them.
func (s *Scenario) VariantList(id string) []VariantEntry {
	var out []VariantEntry
	for _, v := range s.Variants {
		e := VariantEntry{ID: id + "@" + v.Name, Name: v.Name, Title: v.Title}
		if strings.Contains(v.Title, "$(") {
			if filled, _ := s.Variant(v.Name); filled != nil {
				e.Title = filled.Title
			}
		}
		out = append(out, e)
	}
	return out
}
