package tui

import (
	"strings"
	"testing"

	"wirewalk/sim/trace"
)

// What is written can be read back, however much was marked and opened.
func TestTheMemoryStaysSoSmallThatItIsReadBack(t *testing.T) {
	dir := t.TempDir()
	m := begin(t, Options{Start: handshake("the latest"), StateDir: dir}, 80, 24)
	m.memory.Marks = map[string][]mark{}
	note := strings.Repeat("<", 390)
	for i := range maxMarkedWalks - 1 {
		list := make([]mark, 20)
		for k := range list {
			list[k] = mark{trace.StopID(k), note}
		}
		m.memory.Marks["walk"+itoa(i)] = list
		m.memory.Used = append(m.memory.Used, "walk"+itoa(i))
	}
	for i := range 3 * maxWalks {
		m.memory.Places["file"+itoa(i)], m.memory.Done["file"+itoa(i)] = 3, true
	}
	press(m, "space", "space", "Nask the class", "enter")
	if !strings.Contains(m.status, "are gone") {
		t.Errorf("it says %q", m.status)
	}
	got := loadMemory(dir)
	if got.LastID != "the latest" || got.LastStop != 2 || len(got.Marks["the latest"]) != 1 {
		t.Fatalf("read back is stop %d of %q", got.LastStop, got.LastID)
	}
	if got.Marks["walk"+itoa(maxMarkedWalks-2)] == nil || got.Marks["walk0"] != nil {
		t.Error("the oldest marks are kept, or the latest dropped")
	}
	if len(got.Places) > maxWalks || len(got.Done) > maxWalks {
		t.Errorf("%d places are kept", len(got.Places))
	}
}

func TestAMemoryOfBeforeIsReadAndKept(t *testing.T) {
	m := memory{Places: map[string]int{"b": 1, "a": 2}, Done: map[string]bool{"c": true}}
	if _, dropped, err := m.bounded("a", "/x/a"); err != nil || dropped != "" {
		t.Fatal(dropped, err)
	}
	if got := strings.Join(m.Used, " "); got != "b c a /x/a" {
		t.Errorf("used are %s", got)
	}
}
