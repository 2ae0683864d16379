package cli

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// A student alone: the very first run, the first lesson with its questions,
// and the way to the next one. Later the walk goes on where it was left.
func TestAStudentWorksThroughALessonToItsEnd(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	s.transcribe("student")
	s.step("wirewalk", line("wirewalk"), "watch a connection open")
	s.step("Space", []string{"Space"}, "stop 0 of 4", "LESSON")
	s.step("Space: the first packet", []string{"Space"}, "stop 1 of 4", "a question waits")
	s.step("g: the question", []string{"g"}, "ASK", "what happens next?")
	s.step("Space: a hint", []string{"Space"}, "Hint:")
	s.step("Up and Down choose, Enter answers", []string{"Down", "Enter"}, "stop 2 of 4")
	s.pass([]string{"Space"}, "stop 2 of 4", "WHY")
	s.step("g: the next question", []string{"g"}, "ASK")
	s.step("3: another answer", []string{"3", "Enter"}, "stop 3 of 4")
	s.pass([]string{"Space"}, "stop 3 of 4", "WHY")
	s.step("Space: the end", []string{"Space"}, "stop 4 of 4")
	s.step("w: why", []string{"w"}, "WHY: what set it off")
	s.pass([]string{"Escape"}, "stop 4 of 4")
	s.step("Space: what to remember", []string{"Space"}, "Remember", "Next lesson")
	s.step("Space: the next lesson", []string{"Space"}, "stop 0 of", "sequence-numbers")
	s.pass([]string{"C-c"}, prompt)
	s.step("back in the shell", line("stty -a | grep -ow -e icanon -e echo -e -icanon -e -echo"), "icanon\necho")
	s.step("wirewalk: where it was left", line("wirewalk"), "sequence-numbers", "stop 0 of")
	s.pass([]string{"q"}, "LESSONS")
	s.pass([]string{"C-c"}, prompt)
	s.transcript()
}

// A teacher: the lesson on the projector, the notes on a second terminal.
func TestATeacherPresentsWithNotesOnASecondTerminal(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	s.transcribe("teacher")
	s.run("new-window", "-d", "-t", "stage:1", "-c", s.home, "sh")
	s.run("resize-window", "-t", "stage:1", "-x", "80", "-y", "24")
	s.step("wirewalk present four-segment-close", line("wirewalk present four-segment-close"), "stop 0 of 15")
	s.press("1", line("wirewalk notes")...)
	s.record("the notes", "1", "stop 0 of 15", "NEXT")
	s.pass([]string{"Space"}, "stop 1 of 15")
	s.see("1", "stop 1 of 15")
	s.step("the projector at the first FIN", []string{"text::next fin", "Enter"}, "FIN-WAIT-1")
	s.record("the notes", "1", "FIN-WAIT-1")
	s.step("g: a question for the class", []string{"g"}, "ASK")
	s.record("the notes have the key", "1", "KEY")
	before := len(s.rolled("1"))
	s.pass([]string{"Escape"}, "WHY")
	s.rolls("1", before, "ASK", "")
	s.press("0", ".")
	s.note(".: nothing to look at", s.blank())
	s.pass([]string{"Space"}, "WHY")
	s.step("End", []string{"End"}, "stop 15 of 15")
	s.record("the notes", "1", "stop 15 of 15")
	s.pass([]string{"C-c"}, prompt)
	s.see("1", "Waiting for it")
	s.pass(line("wirewalk present three-way-handshake"), "stop 0 of")
	s.record("the notes of the next presentation", "1", "stop 0 of 4")
	s.pass([]string{"C-c"}, prompt)
	s.press("1", "C-c")
	s.press("1", line("echo the notes have ended with $?")...)
	s.see("1", "the notes have ended with 0")
	s.transcript()
}

// blank waits until the first window shows nothing.
func (s *stage) blank() string {
	s.t.Helper()
	late := time.After(hanging)
	for {
		now := s.screen("0")
		if strings.TrimSpace(now) == "" {
			s.seen["0"] = now
			return now
		}
		select {
		case <-time.After(lookEvery):
		case <-late:
			s.t.Fatalf("the screen is not blank:\n%s", now)
		}
	}
}

// An engineer with a capture: what was found, where it happened, and why.
func TestAnEngineerIsLedFromACaptureToTheReason(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	s.transcribe("engineer")
	const name = "e07b_race_POST.pcap"
	data, err := os.ReadFile(filepath.Join("..", "testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(s.home, name), data, 0o600); err != nil {
		t.Fatal(err)
	}
	s.step("wirewalk walk "+name, line("wirewalk walk "+name), "1 connection", "request crossed")
	s.step("Enter: the first of them", []string{"Enter"}, "stop 8 of 12", "POST /small")
	s.step("Space: what came meanwhile", []string{"Space"}, "stop 9 of 12")
	s.step("to the RST", []string{"text::next rst", "Enter"}, "RST")
	s.step("w: why", []string{"w"}, "WHY: what set it off")
	s.pass([]string{"Escape"}, "stop 11 of 12") // Read together with the next key, it would be another key.
	s.step("x: what if", []string{"x"}, "a capture has happened")
	s.step("t: who said what", []string{"t", "Tab", "Tab", "Tab"}, "[stream]")
	s.pass([]string{"Escape"}, "stop")
	s.step("Esc: back to what was found", []string{"Escape"}, "Enter walk the first")
	s.pass([]string{"Escape"}, "stop")
	s.pass([]string{"q"}, prompt)
	s.transcript()
}

// rolled is all that a window has shown, where nothing is repainted.
func (s *stage) rolled(window string) string { return s.screen(window, "-S", "-", "-J") }

// rolls waits until a window shows a text behind what it has shown before, and
// another at its end.
func (s *stage) rolls(window string, before int, want, end string) {
	s.t.Helper()
	late := time.After(hanging)
	for {
		now := s.rolled(window)
		if said := now[min(before, len(now)):]; strings.Contains(said, want) && strings.HasSuffix(said, end) {
			return
		}
		select {
		case <-time.After(lookEvery):
		case <-late:
			s.t.Fatalf("there is no new %q with %q at the end:\n%s", want, end, now)
		}
	}
}

// answer types a line, waits until a text is said and the next line is asked for.
func (s *stage) answer(typed, want, ask string) {
	s.t.Helper()
	before := len(s.rolled("0"))
	s.press("0", line(typed)...)
	s.rolls("0", before, want, ask)
}

// Without a screen: sentences, lines in answer, nothing repainted.
func TestTheAccessibleModeTellsALessonAndAsksItsQuestions(t *testing.T) {
	t.Parallel()
	s := newStage(t, "ACCESSIBLE=1")
	s.transcribe("accessible")
	s.pass(line("clear; wirewalk walk three-way-handshake"), "Enter goes on", "\n>")
	const next, answer, shell = "\n>\n", "leave the question:\n", "\n$\n"
	for _, typed := range []struct{ line, want, ask string }{
		{"", "Stop 1 of 4", next},
		{"g", "Number, h for a hint", answer},
		{"h", "Hint:", answer},
		{"2", "Stop 2 of 4", next},
		{"w", "Because", next},
		{"g", "Number, h for a hint", answer},
		{"1", "Stop 3 of 4", next},
		{"s", "On its way", next},
		{"", "Stop 4 of 4", next},
		{"", "This is the end", next},
		{"n", "Every octet has a number", next},
		{"q", "", shell},
	} {
		s.answer(typed.line, typed.want, typed.ask)
	}
	s.note("ACCESSIBLE=1 wirewalk walk three-way-handshake", s.rolled("0"))
	if colours := s.screen("0", "-S", "-", "-e"); strings.ContainsRune(colours, '\x1b') {
		t.Errorf("the transcript is coloured: %q", colours)
	}
	s.transcript()
}
