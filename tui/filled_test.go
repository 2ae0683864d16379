package tui

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"wirewalk/tui/picture"
	"wirewalk/tui/source"
)

const fillingFile = `version: 1
title: It waits $(value servers.app.http_idle_timeout)
summary: A goodbye after $(value servers.app.http_idle_timeout).
hosts: {client: {}, server: {}}
servers: [{name: app, http_idle_timeout: 5s, pages: {/a: {size: 13B}}}]
script: [{at: 0s, do: get, path: /a, as: first}]
events: {answer: {packet: response}, closes: {packet: FIN, from: server}}
sections: [{name: "part of $(count closes in words)", from: closes}]
notes: [{when: closes, say: "GONE $(packet closes) at $(time closes).", in: [all]}]
questions:
  - before: closes
    ask: Who sends $(packet closes)?
    choices: [{right: "server, $(value servers.app.http_idle_timeout) on"}, {wrong: client, because: It does not.}]
    hints: ["HINT $(count closes)"]
    explain: EXPLAINED by $(octets answer).
    in: [all]
remember: ["KEPT $(value servers.app.http_idle_timeout)"]
variants:
  patient: {title: "more: $(value servers.app.http_idle_timeout)", set: {servers.1.http_idle_timeout: 75s}, remember: ["KEPT $(value servers.app.http_idle_timeout)"]}
`

func TestEveryFaceShowsTheNumbersOfTheRunInATextThatAsksForThem(t *testing.T) {
	file := filepath.Join(t.TempDir(), "filling.yaml")
	if err := os.WriteFile(file, []byte(fillingFile), 0o600); err != nil {
		t.Fatal(err)
	}
	for variant, waits := range map[string]string{"": "5 s", "patient": "75 s"} {
		src, err := source.Open(file, source.Options{Variant: variant})
		if err != nil {
			t.Fatal(err)
		}
		at := map[string]string{"": "5.084 s", "patient": "75.084 s"}[variant]
		note, ask, right := "GONE #7 at "+at+".", "Who sends #7?", "server, "+waits+" on"

		m := begin(t, Options{Start: src}, 120, 40)
		expect(t, m, "screen", waits)
		press(m, ":next fin", "enter")
		expect(t, m, "screen", note)
		if page := m.notesPage(); !strings.Contains(page, "NOTE  "+note) {
			t.Errorf("for the teacher:\n%s", page)
		}
		checkFilledFormats(t, m, note, waits)
		press(m, "backspace", "g")
		expect(t, m, "question", ask, right)
		press(m, "space")
		expect(t, m, "hint", "HINT 1")
		press(m, "esc", "end", "space")
		expect(t, m, "the end", "KEPT "+waits)

		expect(t, pressed(begin(t, Options{Start: src, Present: true}, 120, 40), ":next fin", "enter", "backspace", "g"), "presenter", ask, right)
		says(t, told(t, Options{Start: src}, "next fin", "b", "g", "h", "", "last", "", "q"), note, ask, right, "HINT 1", "EXPLAINED by 78 octets", "Remember: KEPT "+waits)
	}
}

func pressed(m *model, keys ...string) *model {
	press(m, keys...)
	return m
}

// checkFilledFormats writes the walk in every form: none has a placeholder, and
// those that have notes have the filled one.
func checkFilledFormats(t *testing.T, m *model, note, waits string) {
	t.Helper()
	for _, f := range picture.Formats(picture.Painters{}).Filed() {
		var b strings.Builder
		r := m.exportRequest()
		if f.Check(r) != nil {
			continue
		}
		if err := f.Write(&b, r); err != nil {
			t.Fatal(err)
		}
		text := b.String()
		if strings.Contains(text, "$(") && f.Ending != ".yaml" {
			t.Errorf("%s has a placeholder", f.Ending)
		}
		if f.Ending == ".html" && !strings.Contains(text, note) || f.Ending == ".html" && !strings.Contains(text, waits) {
			t.Errorf("%s does not have %q", f.Ending, note)
		}
	}
}
