package tui

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"wirewalk/scenarios/narrate"
)

// board shows the teacher's notes to programs that ask for them over a socket
// in the file system, which only the same user may open. Nothing leaves the
// machine.
type board struct {
	mu      sync.Mutex
	listen  *net.UnixListener
	path    string
	own     os.FileInfo // the socket, to know whether another presentation has taken over
	readers map[net.Conn]bool
	latest  string
	order   inOrder
}

const (
	maxReaders = 8
	patience   = time.Second // how long a reader that does not read is waited for
	pageEnd    = '\f'        // ends each page of notes on the wire
)

// openBoard listens at a path, in the place of an earlier presentation if there
// is one: who reads the notes there goes on with these. What goes wrong later is
// told to fail.
func openBoard(path string, fail func(error)) (*board, error) {
	wrong := func(err error) error { return fmt.Errorf("notes cannot be shown at %s: %w", path, err) }
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return nil, wrong(shortError(err))
	}
	made := path + ".new" // Renamed when it is ready: there is always one socket or none.
	if err := os.Remove(made); err != nil && !errors.Is(err, os.ErrNotExist) {
		return nil, wrong(shortError(err))
	}
	l, err := net.ListenUnix("unix", &net.UnixAddr{Name: made, Net: "unix"})
	if err != nil {
		return nil, wrong(err)
	}
	l.SetUnlinkOnClose(false)
	err = errors.Join(os.Chmod(made, 0o600), os.Rename(made, path))
	own, lost := os.Stat(path)
	if err = errors.Join(err, lost); err != nil {
		return nil, errors.Join(wrong(shortError(err)), l.Close(), os.Remove(made))
	}
	b := &board{listen: l, path: path, own: own, readers: map[net.Conn]bool{}}
	beside(fail, b.accept)
	return b, nil
}

func (b *board) accept() {
	for {
		c, err := b.listen.Accept()
		if err != nil {
			return // The board was closed.
		}
		b.mu.Lock()
		if len(b.readers) >= maxReaders {
			_ = c.Close()
		} else {
			b.readers[c] = true
			b.write(c)
		}
		b.mu.Unlock()
	}
}

// write sends the latest page; a reader that does not take it is let go.
func (b *board) write(c net.Conn) {
	err := c.SetWriteDeadline(time.Now().Add(patience))
	if err == nil {
		_, err = io.WriteString(c, b.latest+string(pageEnd))
	}
	if err != nil {
		delete(b.readers, c)
		_ = c.Close()
	}
}

// publish shows a page to all readers, if it is a new one.
func (b *board) publish(text string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if text == b.latest {
		return
	}
	b.latest = text
	for c := range b.readers {
		b.write(c)
	}
}

func (b *board) close() error {
	var err error
	if now, lost := os.Stat(b.path); lost == nil && os.SameFile(now, b.own) {
		err = os.Remove(b.path) // First, so that no reader comes again.
	}
	err = errors.Join(err, b.listen.Close())
	b.mu.Lock()
	defer b.mu.Unlock()
	for c := range b.readers {
		_ = c.Close()
	}
	return err
}

// againAfter is how often a reader of notes looks for another presentation.
const againAfter = 300 * time.Millisecond

// ShowNotes prints the notes of the presentation at a socket, one page after the
// other. With wait it waits for a presentation, and when one ends or another takes
// over, for the next, until ctx is done; without, it ends with the presentation.
func ShowNotes(ctx context.Context, socket string, out io.Writer, wait bool) error {
	const none = "no presentation shows its notes here: start one with wirewalk present LESSON"
	waiting := false
	for ctx.Err() == nil {
		c, err := net.Dial("unix", socket)
		switch {
		case err == nil:
			waiting = false
			if err := readNotes(ctx, c, socket, out); err != nil || !wait {
				return err
			}
			continue
		case !wait:
			return errors.New(none)
		case !waiting:
			waiting = true
			if err := newFolding(out, 0).line(none + ". Waiting for it; Ctrl-C ends."); err != nil {
				return err
			}
		}
		select {
		case <-ctx.Done():
		case <-time.After(againAfter):
		}
	}
	return nil
}

// readNotes prints pages until the presentation ends, or another one has the socket.
func readNotes(ctx context.Context, c net.Conn, socket string, out io.Writer) error {
	defer func() { _ = c.Close() }()
	own, err := os.Stat(socket)
	if err != nil {
		return nil // It has just ended.
	}
	in := bufio.NewReader(c)
	text := ""
	for ctx.Err() == nil {
		if err := c.SetReadDeadline(time.Now().Add(againAfter)); err != nil {
			return err
		}
		part, err := in.ReadString(pageEnd)
		text += part
		if page, whole := strings.CutSuffix(text, string(pageEnd)); whole || err != nil && page != "" && errors.Is(err, io.EOF) {
			text = ""
			if page != "" {
				if err := writeNotes(out, page); err != nil {
					return err
				}
			}
		}
		switch {
		case err == nil:
		case errors.Is(err, os.ErrDeadlineExceeded):
			if now, lost := os.Stat(socket); lost == nil && !os.SameFile(now, own) {
				return nil // Another presentation has taken over.
			}
		default:
			return nil // The presentation has ended, in order or not.
		}
	}
	return nil
}

// writeNotes prints one page, as wide as the terminal is now.
func writeNotes(out io.Writer, text string) error {
	rows := newFolding(out, len("NOTE  "))
	for _, l := range append([]string{strings.Repeat("-", 60)}, strings.Split(text, "\n")...) {
		if err := rows.line(l); err != nil {
			return err
		}
	}
	return nil
}

// publishNotes hands the present page to the board, in a command.
func (m *model) publishNotes() tea.Cmd {
	if m.board == nil || m.mode != inWalk || m.walk.walk == nil {
		return nil
	}
	b, text, nth := m.board, m.notesPage(), m.board.order.next()
	return func() tea.Msg {
		_ = b.order.write(nth, func() error { // A reader that is gone is no fault.
			b.publish(text)
			return nil
		})
		return nil
	}
}

// notesPage is what the teacher sees: where the walk is, the author's words,
// why, what comes next, and the answer of a question that waits.
func (m *model) notesPage() string {
	const ahead = 3
	k := &m.walk
	t := k.walk.Trace
	n, of := k.cursor.Position()
	lines := []string{fmt.Sprintf("%s   stop %d of %d   %s s", k.walk.Title, n, of, k.index.Clock(k.cursor.Now())), ""}
	if note := k.note(); note != "" {
		lines = append(lines, "NOTE  "+note)
	}
	if mine := k.mine(); mine != "" {
		lines = append(lines, "MINE  "+mine)
	}
	if n > 0 {
		why := narrate.WhyStop(t, k.cursor.Stop())
		lines = append(lines, "NOW   "+narrate.DescribeStop(t, k.cursor.Stop()), "WHY   "+strings.TrimSpace(why.Sentence+" "+brackets(why.Ref)))
	}
	if k.ask != nil {
		for _, c := range k.ask.q.choices {
			if c.Right {
				lines = append(lines, "KEY   "+k.ask.q.text+" "+c.Text)
			}
		}
	}
	if k.ask == nil && k.questionWaits() {
		lines = append(lines, "ASK   A question waits before the next stop: g asks it.")
	}
	for _, id := range k.cursor.Upcoming(ahead) {
		lines = append(lines, "NEXT  "+narrate.DescribeStop(t, id))
	}
	return strings.Join(lines, "\n")
}
