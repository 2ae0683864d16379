package tui

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"wirewalk/sim/trace"
	"wirewalk/tui/progress"
)

func TestMarksAreSetListedJumpedToAndTakenAway(t *testing.T) {
	m := begin(t, Options{Start: handshake("x")}, 80, 24)
	press(m, "'")
	expect(t, m, "none yet", "there is no mark yet")
	press(m, "space", "space", "m")
	expect(t, m, "the header", "marked  stop 2 of 8")
	press(m, "space", "space", "space", "m", "home", "'")
	expect(t, m, "the first", "stop 2 of 8")
	press(m, "'")
	expect(t, m, "the second", "stop 5 of 8")
	press(m, "'")
	expect(t, m, "round again", "stop 2 of 8")
	press(m, "M")
	expect(t, m, "the list", "MARKS AND NOTES of x", "> 0.028 s", "0.200 s")
	press(m, "down", "enter")
	expect(t, m, "there", "stop 5 of 8")
	press(m, "m")
	expect(t, m, "gone", "the mark is gone")
	if strings.Contains(m.View(), "marked  stop") {
		t.Error("the mark is still shown")
	}
}

func TestANoteIsShownKeptAndTakenAway(t *testing.T) {
	dir := t.TempDir()
	m := begin(t, Options{Start: handshake("x"), StateDir: dir}, 80, 24)
	press(m, "space", "space", "N", "ask the class here", "enter")
	expect(t, m, "the note", "MINE  ask the class here", "marked")
	press(m, "m")
	expect(t, m, "m does not throw a note away", "a note of yours is here", "MINE")
	again := begin(t, Options{Start: handshake("x"), StateDir: dir}, 80, 24)
	press(again, "M")
	expect(t, again, "in a later run", "ask the class here (#1 SYN")
	press(again, "enter")
	expect(t, again, "there", "MINE  ask the class here")
	press(again, "N")
	expect(t, again, "to be changed", "my note: ask the class here_")
	press(again, "backspace", "enter") // The last letter goes.
	expect(t, again, "changed", "MINE  ask the class her")
	press(again, "N")
	for range 40 {
		if again.prompt != nil && again.prompt.value != "" {
			press(again, "backspace")
		}
	}
	press(again, "enter")
	if f := again.View(); strings.Contains(f, "MINE") || strings.Contains(f, "marked") {
		t.Errorf("the note is still there:\n%s", f)
	}
	if b, err := os.ReadFile(filepath.Join(dir, "progress.json")); err != nil || strings.Contains(string(b), "ask the class") {
		t.Errorf("%v, kept: %s", err, b)
	}
}

func TestMarksThatAWalkCannotHaveAreLeftOut(t *testing.T) {
	m := begin(t, Options{Start: handshake("x")}, 80, 24)
	m.memory.Marks = map[string]progress.Marks{"x": {{Stop: 900}, {Stop: 3, Text: "c"}, {Stop: 1}, {Stop: 1}}}
	m.start(handshake("x"))
	if got := m.walk.marks; len(got) != 2 || got[0].Stop != 1 || got[1].Text != "c" {
		t.Errorf("recalled %+v", got)
	}
}

func TestAChangedRunHasNoMarksOfItsOwn(t *testing.T) {
	var asked []string
	m := begin(t, Options{Start: rerunnable(&asked)}, 80, 24)
	press(m, "space", "m", "x", "enter", "enter", "m")
	expect(t, m, "why not", "marks belong to the original run")
}

func TestPlayingStopsAtAMark(t *testing.T) {
	m := begin(t, Options{Start: handshake("x")}, 80, 24)
	press(m, "space", "space", "m", "home", "a")
	for range 5 {
		m.Update(playMsg{m.walk.ticket})
	}
	expect(t, m, "stopped", "stop 2 of 8", "playing stopped here")
	press(m, "a")
	m.Update(playMsg{m.walk.ticket})
	expect(t, m, "goes on", "stop 3 of 8")
}

func TestTimesCountFromTheLatestMark(t *testing.T) {
	m := begin(t, Options{Start: handshake("x")}, 80, 24)
	press(m, "space", "space", "m", ":clock mark", "enter", "space")
	expect(t, m, "counted", "-0.028 a connect()")
}

func TestTheReaderIsToldWhoseMarksHadToMakeRoom(t *testing.T) {
	m := begin(t, Options{Start: handshake("x"), StateDir: t.TempDir()}, 160, 24)
	list := make(progress.Marks, progress.MaxMarks)
	for i := range list {
		list[i] = progress.Mark{Stop: trace.StopID(i), Text: strings.Repeat("<", 1500)} // Six octets each in the file.
	}
	m.memory.Marks = map[string]progress.Marks{"old": list, "newer": list, "new": list}
	m.memory.Used = []string{"old", "newer", "new"}
	press(m, "N", "ask the class", "enter")
	expect(t, m, "told", "marks and notes of old", "are gone")
}
