package cli

import (
	"strings"
	"testing"
)

const handshake = "wirewalk walk three-way-handshake"

// What a shell sees when there is no terminal to walk in.
func TestWithoutATerminalTheLadderIsPrintedAndTheShellGoesOn(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	for _, c := range []struct{ name, line string }{
		{"a pipe", "{ " + handshake + "; echo status $? >&2; } | tr '\\033' '\\100'"},
		{"a pipe without a controlling terminal", "setsid -w sh -c '{ " + handshake + "; echo status $? >&2; } | tr \"\\033\" \"\\100\"'"},
		{"a terminal that controls nothing", "setsid -w " + handshake + "; echo status $?"},
		{"an input that has ended", handshake + " < /dev/null; echo status $?"},
		{"the bare command, an input that has ended", "wirewalk < /dev/null; echo status $?"},
	} {
		s.pass(line("clear"), "$")
		s.press("0", line(c.line)...)
		seen := s.see("0", "\nstatus ", prompt)
		if !strings.Contains(seen, "\nstatus 0\n") || !strings.Contains(seen, "│") || strings.ContainsRune(seen, '@') {
			t.Errorf("%s:\n%s", c.name, seen)
		}
	}
}

// NO_COLOR and terminals that know no colour get the same screens, and a
// selection that is seen without reverse.
func TestWithoutColourTheScreenIsTheSameAndTheSelectionIsSeen(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	const walk = "wirewalk walk idle-close-race --at 5.2s"
	var plain string
	for _, c := range []struct {
		env     string
		colours bool
	}{{"", true}, {"NO_COLOR=1 ", false}, {"TERM=dumb ", false}} {
		s.pass(line(c.env+walk), "stop 19 of 27")
		s.press("0", "Up", "Up")
		screen := s.see("0", "stop 19 of 27", "\n>")
		if got := strings.Contains(s.screen("0", "-e"), "\x1b["); got != c.colours {
			t.Errorf("%q: colours %t", c.env, got)
		}
		if plain == "" {
			plain = screen
			s.note("a selected packet", screen)
		}
		if screen != plain {
			t.Errorf("%q shows\n%s\nand not\n%s", c.env, screen, plain)
		}
		s.press("0", "w")
		s.see("0", "WHY: the chain", "\n > ")
		s.pass([]string{"C-c"}, prompt)
	}
	s.transcript("without-colour")
}

func TestCtrlZGoesToTheShellAndFgComesBack(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	s.pass(line(handshake), "stop 0 of 4")
	s.pass([]string{"Space", "Space"}, "stop 2 of 4")
	s.pass([]string{"C-z"}, "Stopped", "$")
	s.pass(line("stty -a | grep -ow -e icanon -e echo -e -icanon -e -echo"), "\nicanon\necho\n")
	s.pass(line("fg"), "stop 2 of 4")
	s.pass([]string{"Space"}, "stop 3 of 4")
	s.pass([]string{"q"}, prompt)
	s.pass(line("clear; stty -a | grep -ow -e icanon -e echo -e -icanon -e -echo"), "icanon\necho\n")
}

func TestATerminalThatIsTooSmallIsTold(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	s.pass(line(handshake), "stop 0 of 4")
	s.run("resize-window", "-t", "stage:0", "-x", "50", "-y", "10")
	if got := strings.TrimSpace(s.see("0", "needs 60x16, has 50x10")); got != "needs 60x16, has 50x10" {
		t.Errorf("the screen has more than that: %q", got)
	}
	s.run("resize-window", "-t", "stage:0", "-x", "120", "-y", "40")
	s.see("0", "stop 0 of 4", "no connection yet")
	s.pass([]string{"q"}, prompt)
}
