// Package speaker shows the teacher's notes on a second terminal.
package speaker

import (
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"path/filepath"
	"sync"
	"time"

	"wirewalk/tui/background"
)

// NotesServer shows the teacher's notes to programs that ask for them over a
// socket in the file system, which only the same user may open. Nothing leaves
// the machine.
type NotesServer struct {
	mu      sync.Mutex
	listen  *net.UnixListener
	path    string
	own     os.FileInfo // the socket, to know whether another presentation has taken over
	readers map[net.Conn]bool
	latest  string
	order   background.Order
}

const (
	maxReaders = 8
	patience   = time.Second // how long a reader that does not read is waited for
	pageEnd    = '\f'        // ends each page of notes on the wire
)

// Serve listens at a path, in the place of an earlier presentation if there is
// one: who reads the notes there goes on with these. Its goroutine is started
// with start, which is to catch panics.
func Serve(path string, start func(work func())) (*NotesServer, error) {
	wrong := func(err error) error { return fmt.Errorf("notes cannot be shown at %s: %w", path, err) }
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return nil, wrong(background.Cause(err))
	}
	made := path + ".new" // Renamed when it is ready: there is always one socket or none.
	if err := os.Remove(made); err != nil && !errors.Is(err, os.ErrNotExist) {
		return nil, wrong(background.Cause(err))
	}
	l, err := net.ListenUnix("unix", &net.UnixAddr{Name: made, Net: "unix"})
	if err != nil {
		return nil, wrong(err)
	}
	l.SetUnlinkOnClose(false)
	err = errors.Join(os.Chmod(made, 0o600), os.Rename(made, path))
	own, lost := os.Stat(path)
	if err = errors.Join(err, lost); err != nil {
		return nil, errors.Join(wrong(background.Cause(err)), l.Close(), os.Remove(made))
	}
	s := &NotesServer{listen: l, path: path, own: own, readers: map[net.Conn]bool{}}
	start(s.accept)
	return s, nil
}

func (s *NotesServer) accept() {
	for {
		c, err := s.listen.Accept()
		if err != nil {
			return // The server was closed.
		}
		s.mu.Lock()
		if len(s.readers) >= maxReaders {
			_ = c.Close()
		} else {
			s.readers[c] = true
			s.write(c)
		}
		s.mu.Unlock()
	}
}

// write sends the latest page; a reader that does not take it is let go.
func (s *NotesServer) write(c net.Conn) {
	err := c.SetWriteDeadline(time.Now().Add(patience))
	if err == nil {
		_, err = io.WriteString(c, s.latest+string(pageEnd))
	}
	if err != nil {
		delete(s.readers, c)
		_ = c.Close()
	}
}

// Publish begins to show a page to all readers, if it is a new one. What it
// returns does so, beside the loop; an earlier page never replaces a later one.
func (s *NotesServer) Publish(text string) func() {
	write := s.order.Begin(func() error {
		s.show(text)
		return nil
	})
	return func() { _ = write() } // A reader that is gone is no fault.
}

func (s *NotesServer) show(text string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if text == s.latest {
		return
	}
	s.latest = text
	for c := range s.readers {
		s.write(c)
	}
}

// Close takes the socket away, unless another presentation has taken it over.
func (s *NotesServer) Close() error {
	var err error
	if now, lost := os.Stat(s.path); lost == nil && os.SameFile(now, s.own) {
		err = os.Remove(s.path) // First, so that no reader comes again.
	}
	err = errors.Join(err, s.listen.Close())
	s.mu.Lock()
	defer s.mu.Unlock()
	for c := range s.readers {
		_ = c.Close()
	}
	return err
}
