package cli

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// stage is a terminal of 80x24 in which a person's keys are typed: tmux on a
// socket of its own, with a shell that finds the program as wirewalk. What is
// seen at chosen points is written down.
type stage struct {
	t      *testing.T
	tmux   string
	socket string
	env    []string
	home   string
	seen   map[string]string // what each window showed when it was last looked at

	log      strings.Builder
	file     string // of the transcript
	accepted string
	cleared  int
}

// prompt is the shell's, with nothing behind it.
const prompt = "\n$\n"

// hanging is how long something is waited for that comes by itself: by then it
// does not come.
const hanging = 2 * time.Minute

func newStage(t *testing.T, env ...string) *stage {
	t.Helper()
	if testing.Short() {
		t.Skip("starts a terminal")
	}
	home, err := os.MkdirTemp("", "wirewalk") //nolint:usetesting // A socket's path must be short.
	if err != nil {
		t.Fatal(err)
	}
	s := &stage{t: t, tmux: tool(t, "tmux"), socket: filepath.Join(home, "tmux"), home: home, seen: map[string]string{}}
	t.Cleanup(func() { _ = os.RemoveAll(home) })
	program, err := filepath.Abs(os.Args[0])
	if err != nil {
		t.Fatal(err)
	}
	bin := filepath.Join(home, "bin")
	if err := errors.Join(os.Mkdir(bin, 0o700), os.Symlink(program, filepath.Join(bin, "wirewalk"))); err != nil {
		t.Fatal(err)
	}
	conf, shell := filepath.Join(home, "tmux.conf"), filepath.Join(home, "shrc")
	for file, text := range map[string]string{
		conf:  "set -g status off\nset -g default-terminal screen-256color\nset -g history-limit 5000\n",
		shell: "PS1='$ '\n",
	} {
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	s.env = append([]string{
		asProgram + "=1", "PATH=" + bin + ":" + os.Getenv("PATH"), "HOME=" + home, "XDG_STATE_HOME=" + home + "/state",
		"XDG_CONFIG_HOME=" + home + "/config", "XDG_RUNTIME_DIR=" + home, "LANG=C.UTF-8", "LC_ALL=C.UTF-8", "ENV=" + shell,
	}, env...)
	s.run("-f", conf, "new-session", "-d", "-s", "stage", "-x", "80", "-y", "24", "-c", home, "sh")
	t.Cleanup(func() { _ = s.command("kill-server").Run() })
	s.see("0", "$")
	return s
}

func (s *stage) command(args ...string) *exec.Cmd {
	cmd := exec.Command(s.tmux, append([]string{"-u", "-S", s.socket}, args...)...)
	cmd.Env = s.env
	return cmd
}

func (s *stage) run(args ...string) string {
	s.t.Helper()
	out, err := s.command(args...).CombinedOutput()
	if err != nil {
		s.t.Fatalf("tmux %v: %v\n%s", args, err, out)
	}
	return string(out)
}

// screen is what a window shows now, without blanks at line ends.
func (s *stage) screen(window string, more ...string) string {
	s.t.Helper()
	text := s.run(append([]string{"capture-pane", "-p", "-t", "stage:" + window}, more...)...)
	lines := strings.Split(strings.TrimRight(text, "\n "), "\n")
	for i := range lines {
		lines[i] = strings.TrimRight(lines[i], " ")
	}
	return strings.Join(lines, "\n") + "\n"
}

// see waits until a window shows all of some texts, one of them where it was not
// when the window was last seen, and has come to rest.
func (s *stage) see(window string, want ...string) string {
	s.t.Helper()
	return s.look(window, "", want)
}

// Looks in which a screen that does not change has come to rest, and those in
// which it will not become what it is expected to be any more.
const (
	lookEvery = 40 * time.Millisecond
	atRest    = 3
	forGood   = 250
)

// look is see; a screen that is as expected, unless that is "", needs no rest.
func (s *stage) look(window, expected string, want []string) string {
	s.t.Helper()
	look := time.NewTicker(lookEvery)
	defer look.Stop()
	late := time.After(hanging)
	rest := atRest
	if expected != "" {
		rest = forGood
	}
	last, same := "", 0
	for {
		now := s.screen(window)
		if now != last {
			last, same = now, 0
		}
		same++
		missing := missingIn(now, s.seen[window], want)
		if missing == "" && (now == expected || same >= rest) {
			s.seen[window] = now
			return now
		}
		select {
		case <-look.C:
		case <-late:
			s.t.Fatalf("%s on the screen of window %s:\n%s", missing, window, now)
		}
	}
}

// missingIn says what is missing on a screen, "" for nothing: all texts must be
// there, and one more often than before.
func missingIn(now, before string, want []string) string {
	fresh := len(want) == 0
	for _, w := range want {
		if !strings.Contains(now, w) {
			return fmt.Sprintf("%q is not", w)
		}
		fresh = fresh || strings.Count(now, w) > strings.Count(before, w)
	}
	if !fresh {
		return fmt.Sprintf("%q is as often as before", want)
	}
	return ""
}

// press sends keys to a window: tmux's names of keys, or "text:" and letters.
func (s *stage) press(window string, keys ...string) {
	s.t.Helper()
	for _, k := range keys {
		if text, ok := strings.CutPrefix(k, "text:"); ok {
			s.run("send-keys", "-t", "stage:"+window, "-l", text)
			continue
		}
		s.run("send-keys", "-t", "stage:"+window, k)
	}
}

// step presses keys in the first window, waits for a text and writes down what is seen.
func (s *stage) step(what string, keys []string, want ...string) {
	s.t.Helper()
	s.press("0", keys...)
	s.record(what, "0", want...)
}

// pass is step without writing it down.
func (s *stage) pass(keys []string, want ...string) string {
	s.t.Helper()
	s.press("0", keys...)
	return s.see("0", want...)
}

// record waits for a text in a window and writes down what is seen.
func (s *stage) record(what, window string, want ...string) {
	s.t.Helper()
	s.note(what, s.look(window, s.expected(what), want))
}

func (s *stage) note(what, screen string) {
	fmt.Fprintf(&s.log, "==== %s\n%s", what, screen)
}

// expected is what was read and accepted of what is written down next, "" for nothing.
func (s *stage) expected(what string) string {
	rest, ok := strings.CutPrefix(s.accepted, s.log.String()+"==== "+what+"\n")
	if !ok || *update {
		return ""
	}
	screen, _, _ := strings.Cut(rest, "==== ")
	return screen
}

// clear empties the first window, in which the shell waits.
func (s *stage) clear() {
	s.t.Helper()
	s.cleared++
	mark := fmt.Sprintf("cleared %d\n", s.cleared)
	s.press("0", line("clear; echo "+strings.TrimSpace(mark))...)
	late := time.After(hanging)
	for s.screen("0") != mark+"$\n" {
		select {
		case <-time.After(lookEvery):
		case <-late:
			s.t.Fatalf("the screen is not cleared:\n%s", s.screen("0"))
		}
	}
	s.seen["0"] = mark + "$\n"
}

// transcribe names the file in which it stands what was read and accepted.
func (s *stage) transcribe(name string) {
	s.t.Helper()
	s.file = filepath.Join("testdata", "transcripts", name+".txt")
	if *update {
		if err := os.MkdirAll(filepath.Dir(s.file), 0o755); err != nil {
			s.t.Fatal(err)
		}
	}
	accepted, err := os.ReadFile(s.file)
	if err != nil && !*update {
		s.t.Fatal(err)
	}
	s.accepted = string(accepted)
}

// transcript compares what was written down with what was read and accepted.
func (s *stage) transcript() {
	s.t.Helper()
	now := s.log.String()
	if now != s.accepted && !*update {
		s.t.Errorf("%s has\n%s\nand was\n%s", s.file, now, s.accepted)
	}
	keep(s.t, s.file, s.accepted, now)
}

// command types a line into the shell.
func line(text string) []string { return []string{"text:" + text, "Enter"} }
