package scenarios_test

import (
	"path/filepath"
	"strings"
	"testing"

	"wirewalk/scenarios"
)

const tellingFile = `version: 1
hosts: {client: {}, server: {}}
servers: [{pages: {/a: {size: 13B}}}]
script: [{do: get, path: /a, as: first}]
notes:
  - {when: {packet: SYN}, say: of the file}
  - {when: {packet: SYN}, say: of all, in: [all]}
  - {when: {packet: SYN}, say: "of far alone", in: [far]}
remember: [of the file]
expect: [{count: {packet: response}, is: 1}]
variants:
  deaf: {set: {servers: []}}
  far:
    set: {links: {wan: {between: [client, server], delay: 90ms}}}
    notes: [{when: {packet: SYN-ACK}, say: its own}]
    questions: [{before: {packet: SYN-ACK}, ask: Who?, answer: {host: HOST, packet: SYN-ACK}}]
    expect: [{count: {packet: EXPECTED}, is: 1}]
    remember: [of far]
`

func tellings(t *testing.T, s *scenarios.Scenario) string {
	t.Helper()
	l, err := s.Run()
	if err != nil {
		t.Fatal(err)
	}
	var all []string
	for _, n := range l.Notes {
		all = append(all, n.Text)
	}
	for _, q := range l.Questions {
		all = append(all, q.Question.Ask)
	}
	return strings.Join(append(all, s.Remember...), "; ")
}

func TestWhatIsSaidOfAVariantIsItsOwnOrSaysSo(t *testing.T) {
	base, problems := scenarios.Load("told", []byte(strings.NewReplacer("HOST", "server", "EXPECTED", "SYN").Replace(tellingFile)))
	if problems.Errors() != nil {
		t.Fatal(problems.Format())
	}
	if _, problems := base.Validate(); len(problems) > 0 {
		t.Error(problems.Format())
	}
	want := map[string]string{
		"": "of the file; of all; of the file", "deaf": "of all", "far": "of all; of far alone; its own; Who?; of far",
	}
	for name, text := range want {
		s := base
		if name != "" {
			s, _ = base.Variant(name)
		}
		if got := tellings(t, s); got != text {
			t.Errorf("%q: %s, want %s", name, got, text)
		}
		changed, _ := s.Set("links.wan.delay=5ms")
		if changed != nil && tellings(t, changed) != text {
			t.Errorf("%q and another value: %s", name, tellings(t, changed))
		}
	}
}

func TestWhatIsSaidOfAVariantIsHeldAgainstItsRun(t *testing.T) {
	for wrong, says := range map[string]string{
		"HOST=client": "wrong answer", "EXPECTED=RST": "expected 1 x RST", "its own}]=its own}, {when: {packet: RST}, say: x}]": "this note is never shown",
	} {
		old, change, _ := strings.Cut(wrong, "=")
		src := strings.NewReplacer(old, change, "HOST", "server", "EXPECTED", "SYN").Replace(tellingFile)
		base, problems := scenarios.Load("told", []byte(src))
		if problems.Errors() != nil {
			t.Fatal(problems.Format())
		}
		_, problems = base.Validate()
		if text := problems.Format(); !strings.Contains(text, "variant far: ") || !strings.Contains(text, says) {
			t.Errorf("%s: validate says\n%s", wrong, text)
		}
	}
	if s, problems := scenarios.Load("told", []byte(strings.Replace(tellingFile, "in: [far]", "in: [fare]", 1))); s != nil {
		t.Errorf("an unknown variant is taken:\n%s", problems.Format())
	}
}

// A variant that expects nothing shows nothing that a test holds.
func TestEveryVariantOfALessonExpectsSomethingOfItsRun(t *testing.T) {
	files, err := filepath.Glob("library/*.yaml")
	if err != nil || len(files) == 0 {
		t.Fatal(err, files)
	}
	for _, file := range files {
		s := load(t, file)
		for _, v := range s.Variants {
			if _, _, expect := s.Told(v.Name); len(expect) == 0 {
				t.Errorf("%s@%s expects nothing", file, v.Name)
			}
		}
	}
}
