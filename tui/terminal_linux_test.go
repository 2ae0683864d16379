package tui

import (
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/lipgloss"
	"golang.org/x/sys/unix"

	"wirewalk/tui/paint"
	"wirewalk/tui/progress"
)

// The test binary runs itself in a terminal of its own with this variable set
// to what shall go wrong.
const faultVar = "WIREWALK_TEST_FAULT"

// faulty is the program with a fault in one of its parts, which a key brings out.
type faulty struct {
	*model
	where  string
	out    bool // the fault comes out
	beside chan struct{}
}

// fatal is the key that brings out a fault.
const fatal = "Z"

func (f *faulty) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	k, ok := msg.(tea.KeyMsg)
	if !ok || k.String() != fatal {
		_, cmd := f.model.Update(msg)
		return f, cmd
	}
	switch f.where {
	case "update":
		panic("in Update")
	case "view":
		f.out = true
	case "goroutine":
		close(f.beside)
	case "command":
		return f, func() tea.Msg { panic("in a command") }
	case "sequence":
		return f, tea.Sequence(nil, func() tea.Msg { panic("in a sequence of commands") })
	}
	return f, nil
}

func (f *faulty) View() string {
	if f.out {
		panic("in View")
	}
	return f.model.View()
}

func TestMain(m *testing.M) {
	where, ok := os.LookupEnv(faultVar)
	if !ok {
		os.Exit(m.Run())
	}
	if err := broken(where); err != nil {
		fmt.Fprintln(os.Stderr, "failed:", err)
		os.Exit(1)
	}
	os.Exit(0)
}

// broken runs the program with a fault somewhere, or as it is.
func broken(where string) error {
	opts := Options{In: os.Stdin, Out: os.Stdout, Library: &shelf{}, ASCII: true, StateDir: os.Getenv("WIREWALK_TEST_STATE")}
	switch where {
	case "nohup":
		signal.Ignore(unix.SIGHUP)
		fallthrough
	case "nowhere", "mouse":
		opts.Mouse = where == "mouse"
		return Run(opts)
	}
	painter, err := paint.New(lipgloss.NewRenderer(os.Stdout), "")
	if err != nil {
		return err
	}
	kept := progress.Load("")
	m, err := newModel(opts, painter, &kept)
	if err != nil {
		return err
	}
	f := &faulty{model: m, where: where, beside: make(chan struct{})}
	s := newTerminal(f, &opts)
	beside(s.fail, func() {
		<-f.beside
		panic("beside the program")
	})
	return outcome(s.run())
}

// pty opens a pseudo-terminal.
func pty(t *testing.T) (master, slave *os.File) {
	t.Helper()
	master, err := os.OpenFile("/dev/ptmx", os.O_RDWR, 0)
	if err != nil {
		t.Skipf("no pseudo-terminal here: %v", err)
	}
	t.Cleanup(func() { _ = master.Close() })
	n := 0
	conn, err := master.SyscallConn() // Fd would make the file block, and then it cannot be closed under a reader.
	if err != nil {
		t.Fatal(err)
	}
	if err := conn.Control(func(fd uintptr) {
		n, _ = unix.IoctlGetInt(int(fd), unix.TIOCGPTN)
		_ = unix.IoctlSetPointerInt(int(fd), unix.TIOCSPTLCK, 0)
	}); err != nil {
		t.Fatal(err)
	}
	slave, err = os.OpenFile(fmt.Sprintf("/dev/pts/%d", n), os.O_RDWR|unix.O_NOCTTY, 0)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = slave.Close() })
	size := &unix.Winsize{Row: 24, Col: 80}
	if err := unix.IoctlSetWinsize(int(slave.Fd()), unix.TIOCSWINSZ, size); err != nil {
		t.Fatal(err)
	}
	return master, slave
}

// screening is the program in a terminal, and all that it has written there.
type screening struct {
	cmd           *exec.Cmd
	master, slave *os.File
	state         string        // the folder of its progress
	started       time.Duration // how long it took until it was drawn
	pressed       int           // how much was written when the latest key was

	mu   sync.Mutex
	seen strings.Builder
	more chan struct{}
}

// live starts the program in a terminal and waits until it is drawn.
func live(t *testing.T, where string) *screening {
	t.Helper()
	s := &screening{state: t.TempDir(), more: make(chan struct{}, 1)}
	s.master, s.slave = pty(t)
	s.cmd = exec.Command(os.Args[0], "-test.run=^$")
	// An interrupted bubbletea closes the reader of its keys while that reads:
	// the race detector is not to make an exit code of it.
	s.cmd.Env = append(os.Environ(), "GORACE=exitcode=0", faultVar+"="+where, "WIREWALK_TEST_STATE="+s.state,
		"TERM=screen") // One that is not asked for its colours.
	s.cmd.Stdin, s.cmd.Stdout, s.cmd.Stderr = s.slave, s.slave, s.slave
	s.cmd.SysProcAttr = &unix.SysProcAttr{Setsid: true, Setctty: true}
	hangup := make(chan os.Signal, 1)
	signal.Notify(hangup, unix.SIGHUP) // A signal that is handled here is not ignored in the program, even if nohup has started the tests.
	t.Cleanup(func() { signal.Stop(hangup) })
	begun := time.Now()
	if err := s.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.cmd.Process.Kill() })
	go s.read()
	s.until(t, "Two programs")
	s.started = time.Since(begun)
	return s
}

func (s *screening) read() {
	buf := make([]byte, 4096)
	for {
		n, err := s.master.Read(buf)
		if err != nil {
			return
		}
		s.mu.Lock()
		s.seen.Write(buf[:n])
		s.mu.Unlock()
		select {
		case s.more <- struct{}{}:
		default:
		}
	}
}

// text is all that the program has written so far.
func (s *screening) text() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.seen.String()
}

// until waits for a text that is written after the latest key.
func (s *screening) until(t *testing.T, text string) {
	t.Helper()
	late := time.After(hanging)
	for !strings.Contains(s.text()[s.pressed:], text) {
		select {
		case <-s.more:
		case <-late:
			t.Fatalf("%q was not drawn in %q", text, s.text())
		}
	}
}

func (s *screening) press(t *testing.T, keys string) {
	t.Helper()
	s.pressed = len(s.text())
	if _, err := io.WriteString(s.master, keys); err != nil {
		t.Fatal(err)
	}
}

// restored checks that the terminal is as it was before the program.
func (s *screening) restored(t *testing.T) {
	t.Helper()
	const behind = "behind all that the program has written"
	if _, err := io.WriteString(s.slave, behind); err != nil {
		t.Fatal(err)
	}
	s.until(t, behind)
	state, err := unix.IoctlGetTermios(int(s.slave.Fd()), unix.TCGETS)
	if err != nil {
		t.Fatal(err)
	}
	if state.Lflag&unix.ECHO == 0 || state.Lflag&unix.ICANON == 0 {
		t.Errorf("the terminal is left without echo or line editing: %#x", state.Lflag)
	}
	seen := s.text()
	for _, mode := range []string{"?1049", "?2004", "?1002", "?1006"} { // The other screen, pasting, the mouse.
		if on, off := strings.LastIndex(seen, mode+"h"), strings.LastIndex(seen, mode+"l"); on > off {
			t.Errorf("the mode %s is left on", mode)
		}
	}
	if on, off := strings.LastIndex(seen, "\x1b[?25h"), strings.LastIndex(seen, "\x1b[?25l"); on < off {
		t.Error("the cursor is left hidden")
	}
}

// ended waits for the end and returns the exit code.
func ended(t *testing.T, cmd *exec.Cmd) int {
	t.Helper()
	done := make(chan error, 1)
	go func() { done <- cmd.Wait() }()
	select {
	case err := <-done:
		var exit *exec.ExitError
		if errors.As(err, &exit) {
			return exit.ExitCode()
		}
		return 0
	case <-time.After(hanging):
		t.Fatal("the program did not end")
		return 0
	}
}

func TestTheTerminalIsRestoredWhateverBreaks(t *testing.T) {
	for _, where := range []string{"update", "view", "command", "sequence", "goroutine"} {
		t.Run(where, func(t *testing.T) {
			s := live(t, where)
			s.press(t, fatal)
			if code := ended(t, s.cmd); code != 1 {
				t.Errorf("exit code %d", code)
			}
			s.until(t, "the program ended by a fault of its own")
			s.restored(t)
		})
	}
}

func TestTheTerminalIsRestoredWhenTheProgramIsLeft(t *testing.T) {
	s := live(t, "nowhere")
	s.press(t, "q")
	if code := ended(t, s.cmd); code != 0 {
		t.Errorf("exit code %d", code)
	}
	s.restored(t)
}

func TestTheTerminalIsRestoredAfterASignalAndTheWalkGoesOnFromThere(t *testing.T) {
	for _, sig := range []unix.Signal{unix.SIGTERM, unix.SIGHUP, unix.SIGINT} {
		t.Run(unix.SignalName(sig), func(t *testing.T) {
			s := live(t, "nowhere")
			s.press(t, " ")
			s.until(t, "stop 0 of 8")
			s.press(t, "n")
			s.until(t, "stop 1 of 8")
			if err := s.cmd.Process.Signal(sig); err != nil {
				t.Fatal(err)
			}
			if code := ended(t, s.cmd); code != 0 {
				t.Errorf("exit code %d", code)
			}
			s.restored(t)
			if m := progress.Load(s.state); m.LastID != "one" || m.LastStop != 1 {
				t.Errorf("kept is stop %d of %q", m.LastStop, m.LastID)
			}
		})
	}
}

func TestSuspendingWithoutAShellSaysSoAndGoesOn(t *testing.T) {
	s := live(t, "nowhere")
	s.press(t, "\x1a")
	s.until(t, "no shell waits")
	s.press(t, "q")
	ended(t, s.cmd)
	s.restored(t)
}

func TestTheMouseIsTrackedOnlyWhenAskedFor(t *testing.T) {
	for where, want := range map[string]bool{"nowhere": false, "mouse": true} {
		s := live(t, where)
		s.press(t, " ")
		s.until(t, "stop 0 of 8")
		s.press(t, "q")
		s.press(t, "q")
		ended(t, s.cmd)
		tracked := false
		for _, mode := range []string{"?9h", "?1000h", "?1001h", "?1002h", "?1003h", "?1005h", "?1006h", "?1015h", "?1016h"} {
			tracked = tracked || strings.Contains(s.text(), mode)
		}
		if tracked != want {
			t.Errorf("%s: the mouse is tracked: %t", where, tracked)
		}
		s.restored(t)
	}
}

// used is the processor time that a process has had.
func used(t *testing.T, pid int) time.Duration {
	t.Helper()
	stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		t.Fatal(err)
	}
	_, rest, _ := strings.Cut(string(stat), ") ") // Behind the name, which may hold blanks.
	fields := strings.Fields(rest)
	const utime, stime, tick = 11, 12, 10 * time.Millisecond // proc_pid_stat(5); Linux shows 100 ticks a second everywhere.
	ticks := 0
	for _, i := range []int{utime, stime} {
		n, err := strconv.Atoi(fields[i])
		if err != nil {
			t.Fatal(err)
		}
		ticks += n
	}
	return time.Duration(ticks) * tick
}

// A terminal that is closed takes its programs with it, even those that were
// started to outlive it: they have no keys to wait for.
func TestTheProgramEndsWithItsTerminalWithinTwoSecondsAndDoesNotSpin(t *testing.T) {
	for _, where := range []string{"nowhere", "nohup"} {
		t.Run(where, func(t *testing.T) {
			s := live(t, where)
			before := used(t, s.cmd.Process.Pid)
			_ = s.slave.Close()
			_ = s.master.Close()
			closed := time.Now()
			ended(t, s.cmd)
			// A machine on which the start takes long has longer for the end, too.
			if took := time.Since(closed); took > max(2*time.Second, 10*s.started) {
				t.Errorf("it took %s, the start %s", took, s.started)
			}
			if spent := s.cmd.ProcessState.UserTime() + s.cmd.ProcessState.SystemTime() - before; spent > time.Second {
				t.Errorf("%s of processor time", spent)
			}
		})
	}
}

func TestInputThatEndsEndsTheProgram(t *testing.T) {
	done := make(chan error, 1)
	go func() { done <- Run(Options{In: strings.NewReader(""), Out: io.Discard, Library: &shelf{}}) }()
	select {
	case err := <-done:
		if err != nil {
			t.Error(err)
		}
	case <-time.After(hanging):
		t.Fatal("the program waits for keys that cannot come")
	}
}
