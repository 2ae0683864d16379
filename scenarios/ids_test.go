package scenarios_test

import (
	"os"
	"regexp"
	"strings"
	"testing"

	"wirewalk/scenarios"
	"wirewalk/scenarios/language"
)

func TestEveryPlaceOfALessonHasANameOfItsOwn(t *testing.T) {
	for _, id := range scenarios.IDs() {
		src, _ := scenarios.Open(id)
		s, _ := scenarios.Load(id, src)
		for _, x := range s.Sections {
			if !x.Node.Has("id") {
				t.Errorf("%s: give the section %q an id, such as %s", id, x.Name, x.ID)
			}
		}
		notes, questions := s.Notes, s.Questions
		for _, v := range s.Variants {
			notes = append(notes[:len(notes):len(notes)], v.Notes...)
			questions = append(questions[:len(questions):len(questions)], v.Questions...)
		}
		for _, n := range notes {
			if !n.Node.Has("id") {
				t.Errorf("%s: give the note %q an id, such as %s", id, n.Say, n.ID)
			}
		}
		for _, q := range questions {
			if !q.Node.Has("id") {
				t.Errorf("%s: give the question %q an id, such as %s", id, q.Ask, q.ID)
			}
		}
	}
}

func TestAPlaceWithoutANameIsCalledAfterItsEvent(t *testing.T) {
	s, problems := scenarios.Load("named", []byte(`version: 1
hosts: {client: {}, server: {}}
servers: [{pages: {/a: {size: 13B}}}]
script: [{do: get, path: /a, as: first}]
events: {asked: {packet: request}}
sections: [{name: Open and ask, from: start}, {name: open, from: asked}, {id: open-2, name: open!, from: {packet: response}}, {name: Open, from: {packet: FIN}}]
notes:
  - {when: start, say: x}
  - {when: {packet: SYN, from: client, is: arrived}, say: x}
  - {when: {packet: SYN, from: client, is: arrived}, say: x}
  - {when: asked, say: x, in: [far]}
  - {when: {step: first.done}, say: x}
  - {when: {state: ESTABLISHED, host: server}, say: x}
  - {when: {packet: ACK, nth: 2}, say: x}
questions: [{before: asked, ask: Who?, answer: {host: client, packet: request}}]
variants:
  far:
    set: {links: {wan: {between: [client, server], delay: 90ms}}}
    notes: [{when: start, say: x}, {when: asked, say: x}]
`))
	if s == nil {
		t.Fatal(problems.Format())
	}
	var ids []string
	for _, x := range s.Sections {
		ids = append(ids, x.ID)
	}
	for _, list := range [][]*language.Note{s.Notes, s.Variants[0].Notes} {
		for _, n := range list {
			ids = append(ids, n.ID)
		}
	}
	ids = append(ids, s.Questions[0].ID)
	want := "open-and-ask open open-2 open-3 start client-syn-arrived client-syn-arrived-2 asked first-done server-established ack-2 start asked-2 asked"
	if got := strings.Join(ids, " "); got != want {
		t.Errorf("they are called\n%s, want\n%s", got, want)
	}
}

func TestTheChangesNameLessonsThatThereAre(t *testing.T) {
	text, err := os.ReadFile("../CHANGELOG.md")
	if err != nil {
		t.Fatal(err)
	}
	_, list, _ := strings.Cut(string(text), "### Lessons")
	list, _, _ = strings.Cut(list, "### For")
	for _, name := range regexp.MustCompile("`([a-z0-9-]+)`").FindAllStringSubmatch(list, -1) {
		if _, ok := scenarios.Open(name[1]); !ok {
			t.Errorf("CHANGELOG.md names %s, which is no lesson", name[1])
		}
	}
}
