package language

import "wirewalk/scenarios/syntax"

// Text is something that people read, and its place in the file. What it says
// may have placeholders.
type Text struct {
	S    *string
	Node *syntax.Node
	// Early: it is shown before anything has run, so that only values of the file
	// can be in it.
	Early bool
}

// Texts are what the note says.
func (n *Note) Texts() []Text { return []Text{{S: &n.Say, Node: n.Node.At("say")}} }

// Texts are the name of the section.
func (s *Section) Texts() []Text { return []Text{{S: &s.Name, Node: s.Node.At("name")}} }

// Texts are all that the question says, whatever is answered.
func (q *Question) Texts() []Text {
	out := []Text{{S: &q.Ask, Node: q.Node.At("ask")}, {S: &q.Explain, Node: q.Node.At("explain")}}
	for i, c := range q.Choices {
		at := q.Node.Item("choices", i)
		out = append(out,
			Text{S: &c.Right, Node: at.At("right")}, Text{S: &c.Wrong, Node: at.At("wrong")},
			Text{S: &c.Allowed, Node: at.At("allowed")}, Text{S: &c.Because, Node: at.At("because")})
	}
	return append(out, textsOf(q.Hints, q.Node, "hints")...)
}

// textsOf are the texts of a list.
func textsOf(list []string, n *syntax.Node, key string) []Text {
	var out []Text
	for i := range list {
		out = append(out, Text{S: &list[i], Node: n.Item(key, i)})
	}
	return out
}

// Copy is a question whose texts can be changed without those of this one.
func (q *Question) Copy() *Question {
	out := *q
	out.Hints = append([]string(nil), q.Hints...)
	out.Choices = nil
	for _, c := range q.Choices {
		choice := *c
		out.Choices = append(out.Choices, &choice)
	}
	return &out
}

// RememberTexts are what to keep in mind of a variant, "" being the file as it stands.
func (f *File) RememberTexts(variant string) []Text {
	for _, v := range f.Variants {
		if v.Name == variant {
			return textsOf(v.Remember, v.Node, "remember")
		}
	}
	return textsOf(f.Remember, f.Node, "remember")
}

// Heads are what lists show of the file.
func (f *File) Heads() []Text {
	return []Text{{S: &f.Title, Node: f.Node.At("title"), Early: true}, {S: &f.Summary, Node: f.Node.At("summary"), Early: true}}
}

// Heads are what lists show of the variant.
func (v *Variant) Heads() []Text {
	return []Text{{S: &v.Title, Node: v.Node.At("title"), Early: true}, {S: &v.Summary, Node: v.Node.At("summary"), Early: true}}
}

// Texts are all texts of the file.
func (f *File) Texts() []Text {
	out := append(f.Heads(), f.RememberTexts("")...)
	for _, s := range f.Sections {
		out = append(out, s.Texts()...)
	}
	notes, questions := f.Notes, f.Questions
	for _, v := range f.Variants {
		out = append(out, v.Heads()...)
		out = append(out, f.RememberTexts(v.Name)...)
		notes = append(notes[:len(notes):len(notes)], v.Notes...)
		questions = append(questions[:len(questions):len(questions)], v.Questions...)
	}
	for _, n := range notes {
		out = append(out, n.Texts()...)
	}
	for _, q := range questions {
		out = append(out, q.Texts()...)
	}
	return out
}
