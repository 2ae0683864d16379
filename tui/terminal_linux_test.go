package tui

import (
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"golang.org/x/sys/unix"
)

// The test binary runs itself in a terminal of its own with this variable set
// to what shall go wrong.
const faultVar = "WIREWALK_TEST_FAULT"

// brittle is a library whose lessons break the program in one of several places.
type brittle struct {
	shelf
	where string
}

func (b *brittle) Open(id string) (*Walk, error) {
	switch b.where {
	case "command":
		panic("in a command")
	case "update":
		return &Walk{ID: id}, nil // A walk without a trace is a fault that start does not expect.
	}
	return b.shelf.Open(id)
}

func TestMain(m *testing.M) {
	where, ok := os.LookupEnv(faultVar)
	if !ok {
		os.Exit(m.Run())
	}
	err := Run(Options{Library: &brittle{where: where}, ASCII: true})
	if err != nil {
		fmt.Fprintln(os.Stderr, "failed:", err)
		os.Exit(1)
	}
	os.Exit(0)
}

// terminal opens a pseudo-terminal.
func terminal(t *testing.T) (master, slave *os.File) {
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

// live starts the program in a terminal and waits until it has drawn a text.
func live(t *testing.T, where, until string) (*exec.Cmd, *os.File, *os.File) {
	t.Helper()
	master, slave := terminal(t)
	cmd := exec.Command(os.Args[0], "-test.run=^$")
	cmd.Env = append(os.Environ(), faultVar+"="+where, "TERM=screen") // One that is not asked for its colours.
	cmd.Stdin, cmd.Stdout, cmd.Stderr = slave, slave, slave
	cmd.SysProcAttr = &unix.SysProcAttr{Setsid: true, Setctty: true}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = cmd.Process.Kill() })
	drawn := make(chan struct{})
	go func() {
		var seen strings.Builder
		buf := make([]byte, 4096)
		for found := false; ; {
			n, err := master.Read(buf)
			if err != nil {
				return
			}
			seen.Write(buf[:n])
			if !found && strings.Contains(seen.String(), until) {
				found = true
				for _, mouse := range []string{"?1000h", "?1002h", "?1003h", "?1006h"} {
					if strings.Contains(seen.String(), mouse) {
						t.Errorf("the mouse is tracked without being asked for: %s", mouse)
					}
				}
				close(drawn)
			}
		}
	}()
	select {
	case <-drawn:
	case <-time.After(10 * time.Second):
		t.Fatal("nothing was drawn")
	}
	return cmd, master, slave
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
	case <-time.After(5 * time.Second):
		t.Fatal("the program did not end")
		return 0
	}
}

func TestTheTerminalIsRestoredWhateverBreaks(t *testing.T) {
	for _, c := range []struct {
		where, key string
		fails      bool
	}{{"nowhere", "q", false}, {"command", " ", true}, {"update", " ", true}} {
		t.Run(c.where, func(t *testing.T) {
			cmd, master, slave := live(t, c.where, "Two programs")
			if _, err := io.WriteString(master, c.key); err != nil {
				t.Fatal(err)
			}
			if code := ended(t, cmd); (code != 0) != c.fails {
				t.Errorf("exit code %d", code)
			}
			state, err := unix.IoctlGetTermios(int(slave.Fd()), unix.TCGETS)
			if err != nil {
				t.Fatal(err)
			}
			if state.Lflag&unix.ECHO == 0 || state.Lflag&unix.ICANON == 0 {
				t.Errorf("the terminal is left without echo or line editing: %#x", state.Lflag)
			}
		})
	}
}

func TestTheProgramEndsWithItsTerminal(t *testing.T) {
	cmd, master, slave := live(t, "nowhere", "Two programs")
	_ = slave.Close()
	_ = master.Close()
	ended(t, cmd)
}

func TestInputThatEndsEndsTheProgram(t *testing.T) {
	done := make(chan error, 1)
	go func() { done <- Run(Options{In: strings.NewReader(""), Out: io.Discard, Library: &shelf{}}) }()
	select {
	case err := <-done:
		if err != nil {
			t.Error(err)
		}
	case <-time.After(5 * time.Second):
		t.Fatal("the program waits for keys that cannot come")
	}
}
