package tui

import (
	"fmt"
	"os"
	"os/signal"
	"runtime/debug"
	"syscall"

	tea "github.com/charmbracelet/bubbletea"
)

// beside starts work that runs beside the program. A goroutine that panics ends
// the whole process, with the terminal left as the program has set it; here it
// hands its fault on instead, so that the program can end in order. Every
// goroutine of this package is started here.
func beside(fail func(error), work func()) {
	go func() {
		defer func() {
			if r := recover(); r != nil {
				fail(fmt.Errorf("%v\n%s", r, debug.Stack()))
			}
		}()
		work()
	}()
}

// shown is a program on a terminal.
type shown struct {
	program *tea.Program
	faults  chan error
}

func newShown(m tea.Model, opts *Options) *shown {
	return &shown{program: tea.NewProgram(m, programOptions(opts)...), faults: make(chan error, 1)}
}

// fail ends the program because of a fault beside it. The first one is told.
func (s *shown) fail(err error) {
	select {
	case s.faults <- err:
	default:
	}
	s.program.Kill()
}

// beside starts work whose fault ends the program.
func (s *shown) beside(work func()) { beside(s.fail, work) }

// run shows the program until it is left, and leaves the terminal as it was.
func (s *shown) run() error {
	defer s.untilHangup()()
	_, err := s.program.Run()
	select {
	case fault := <-s.faults:
		return fmt.Errorf("%w: %w", tea.ErrProgramPanic, fault)
	default:
		return err
	}
}

// untilHangup ends the program in order when its terminal goes away, unless it
// was started to outlive it, and returns what ends the waiting.
func (s *shown) untilHangup() func() {
	if signal.Ignored(syscall.SIGHUP) {
		return func() {}
	}
	hangup, over := make(chan os.Signal, 1), make(chan struct{})
	signal.Notify(hangup, syscall.SIGHUP)
	beside(s.fail, func() {
		select {
		case <-hangup:
			s.program.Quit()
		case <-over:
		}
	})
	return func() {
		signal.Stop(hangup)
		close(over)
	}
}
