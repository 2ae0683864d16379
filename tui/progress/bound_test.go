package progress

import (
	"fmt"
	"strings"
	"testing"

	"wirewalk/sim/trace"
)

// What is written can be read back, however much was marked and opened.
func TestTheFileStaysSoSmallThatItIsReadBack(t *testing.T) {
	dir := t.TempDir()
	p := Load(dir)
	p.Marks = map[string]Marks{}
	note := strings.Repeat("<", 390)
	for i := range MaxMarkedWalks - 1 {
		list := make(Marks, 20)
		for k := range list {
			list[k] = Mark{trace.StopID(k), note}
		}
		name := fmt.Sprintf("walk%d", i)
		p.Marks[name] = list
		p.Used = append(p.Used, name)
	}
	for i := range 3 * maxWalks {
		name := fmt.Sprintf("file%d", i)
		p.Places[name], p.Done[name] = 3, true
	}
	p.Leave("the latest", 2)
	marked, _ := Marks(nil).With(2, "ask the class")
	if !p.KeepMarks("the latest", marked) {
		t.Fatal("there is no room")
	}
	write, dropped := p.Save("the latest", "the latest")
	if dropped == "" {
		t.Error("nobody is told that marks are gone")
	}
	if err := write(); err != nil {
		t.Fatal(err)
	}
	got := Load(dir)
	if got.LastID != "the latest" || got.LastStop != 2 || len(got.Marks["the latest"]) != 1 {
		t.Fatalf("read back is stop %d of %q", got.LastStop, got.LastID)
	}
	if got.Marks[fmt.Sprintf("walk%d", MaxMarkedWalks-2)] == nil || got.Marks["walk0"] != nil {
		t.Error("the oldest marks are kept, or the latest dropped")
	}
	if len(got.Places) > maxWalks || len(got.Done) > maxWalks {
		t.Errorf("%d places are kept", len(got.Places))
	}
}

func TestAFileOfBeforeIsReadAndKept(t *testing.T) {
	p := Progress{Places: map[string]int{"b": 1, "a": 2}, Done: map[string]bool{"c": true}}
	if _, dropped, err := p.bounded("a", "/x/a"); err != nil || dropped != "" {
		t.Fatal(dropped, err)
	}
	if got := strings.Join(p.Used, " "); got != "b c a /x/a" {
		t.Errorf("used are %s", got)
	}
}

func TestWhatWasSavedLaterIsNeverReplacedByWhatWasSavedEarlier(t *testing.T) {
	dir := t.TempDir()
	p := Load(dir)
	p.Leave("x", 1)
	first, _ := p.Save("x")
	p.Leave("x", 2)
	second, _ := p.Save("x")
	for _, write := range []func() error{second, first} {
		if err := write(); err != nil {
			t.Fatal(err)
		}
	}
	if got := Load(dir).Places["x"]; got != 2 {
		t.Errorf("kept is stop %d", got)
	}
}
