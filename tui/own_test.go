package tui

import (
	"fmt"
	"strings"
	"testing"
)

func TestMarksAndNotesAreKeptForTheNextTime(t *testing.T) {
	dir := t.TempDir()
	m := begin(t, Options{StateDir: dir, Start: handshake("x")}, 80, 24)
	press(m, ":stop 3", "enter", ":note ask why \x1b it waits", "enter")
	expect(t, m, "at once", "Your note: ask why", "your note is kept")
	press(m, "space")
	if strings.Contains(m.View(), "Your note") {
		t.Error("the note is at the next stop, too")
	}
	press(m, ":stop 6", "enter", "m")

	m = begin(t, Options{StateDir: dir, Start: handshake("x")}, 80, 24)
	press(m, "m")
	expect(t, m, "the mark", "stop 6 of 8")
	press(m, ":stop 3", "enter")
	expect(t, m, "the note", "Your note: ask why")
	if other := begin(t, Options{StateDir: dir, Start: handshake("y")}, 80, 24); other.walk.mark >= 0 || len(other.walk.own) > 0 {
		t.Error("another walk has them, too")
	}
	press(m, ":note", "enter")
	expect(t, m, "taken away", "your note is gone")
	press(m, "r", "y", "enter", ":stop 2", "enter", "m")
	expect(t, m, "started over, the mark where m came from", "stop 0 of 8", "back at the mark")
	m = begin(t, Options{StateDir: dir, Start: handshake("x")}, 80, 24)
	press(m, ":stop 3", "enter")
	if strings.Contains(m.View(), "Your note") {
		t.Error("the note is still there")
	}
}

func TestAMarkStaysAtItsStopWhateverIsFiltered(t *testing.T) {
	m := begin(t, Options{Start: handshake("x")}, 80, 24)
	press(m, "fsyn", "enter", ":stop 5", "enter")
	stop := m.walk.cursor.Stop()
	press(m, "m", "esc", "home", "m")
	if got := m.walk.cursor.Stop(); got != stop {
		t.Errorf("the mark was at stop %d and is at stop %d", stop, got)
	}
}

func TestNotesAreOfTheOriginalRunAndNotWithoutEnd(t *testing.T) {
	m := drawn(t, Options{Start: wholeLesson(t, closing)}, 120, 40, true)
	press(m, ":#9", "enter", ":note here", "enter", "x", "enter", "enter")
	if strings.Contains(m.View(), "Your note") {
		t.Error("the changed run shows it, too")
	}
	press(m, ":note mine", "enter")
	expect(t, m, "refused", "notes belong to the original run")
	mem := loadMemory("")
	for i := range maxOwn + 10 {
		mem.leave(fmt.Sprint(i), own{Set: true})
	}
	if len(mem.Own) != maxOwn {
		t.Errorf("%d walks are kept", len(mem.Own))
	}
	mem.leave("3", own{})
	if _, ok := mem.Own["3"]; ok {
		t.Error("nothing is kept")
	}
}

func TestTheTeacherSeesTheirOwnNotesAndTheClassDoesNot(t *testing.T) {
	m := begin(t, Options{Start: handshake("x"), Present: true}, 80, 24)
	press(m, ":stop 3", "enter", ":note wake them up", "enter", "space", "backspace")
	if strings.Contains(m.View(), "wake them up") || !strings.Contains(m.notesPage(), "wake them up") {
		t.Errorf("the class sees\n%s\nand the teacher\n%s", m.View(), m.notesPage())
	}
}
