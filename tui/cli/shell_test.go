package cli

import (
	"strings"
	"testing"
	"time"
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
		s.clear()
		seen := s.pass(line(c.line), "\nstatus ", prompt)
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
	s.transcribe("without-colour")
	const walk = "wirewalk walk idle-close-race --at 5.2s"
	var plain string
	for _, c := range []struct {
		env     string
		colours bool
	}{{"", true}, {"NO_COLOR=1 ", false}, {"TERM=dumb ", false}} {
		s.pass(line(c.env+walk), "stop 19 of 27")
		s.press("0", "Up")
		s.see("0", "\n>                      │═══ #16")
		s.press("0", "Up")
		screen := s.see("0", "\n>         b connected  │═══ #15")
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
		s.see("0", "WHY: what set it off", "\n > ")
		s.pass([]string{"C-c"}, prompt)
	}
	s.transcript()
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
	s.clear()
	s.pass(line("stty -a | grep -ow -e icanon -e echo -e -icanon -e -echo"), "\nicanon\necho\n")
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

// flagged waits until what tmux knows of the first window's terminal is so.
func (s *stage) flagged(name, want, when string) {
	s.t.Helper()
	late := time.After(hanging)
	for {
		got := strings.TrimSpace(s.run("display-message", "-p", "-t", "stage:0", "#{"+name+"}"))
		if got == want {
			return
		}
		select {
		case <-time.After(lookEvery):
		case <-late:
			s.t.Fatalf("%s: %s is %s", when, name, got)
		}
	}
}

func TestTheMouseIsTakenOnlyWhenAskedForAndGivenBack(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	for _, c := range []struct{ options, mouse string }{{"", "0"}, {" --mouse", "1"}} {
		s.pass(line(handshake+c.options), "stop 0 of 4")
		s.pass([]string{"Space"}, "stop 1 of 4")
		s.flagged("mouse_any_flag", c.mouse, "walking"+c.options)
		s.pass([]string{"C-z"}, "Stopped", "$")
		for _, name := range []string{"mouse_any_flag", "alternate_on"} {
			s.flagged(name, "0", "in the shell"+c.options)
		}
		s.pass(line("fg"), "stop 1 of 4")
		s.pass([]string{"Space"}, "stop 2 of 4")
		s.flagged("mouse_any_flag", c.mouse, "back in the program"+c.options)
		s.pass([]string{"q"}, prompt)
		for name, want := range map[string]string{"mouse_any_flag": "0", "alternate_on": "0", "cursor_flag": "1"} {
			s.flagged(name, want, "behind the program"+c.options)
		}
		s.clear()
	}
}
