package tui

import (
	"bufio"
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
	listen  net.Listener
	readers map[net.Conn]bool
	latest  string
}

const (
	maxReaders = 8
	patience   = time.Second // how long a reader that does not read is waited for
	pageEnd    = '\f'        // ends each page of notes on the wire
)

// openBoard listens at a path. A socket that an ended program left is replaced;
// one that is answered is an error. What goes wrong later is told to fail.
func openBoard(path string, fail func(error)) (*board, error) {
	if c, err := net.DialTimeout("unix", path, patience); err == nil {
		_ = c.Close()
		return nil, fmt.Errorf("%s: another presentation shows its notes there", path)
	}
	wrong := func(err error) error { return fmt.Errorf("notes cannot be shown at %s: %w", path, err) }
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return nil, wrong(shortError(err))
	}
	if err := os.Remove(path); err != nil && !errors.Is(err, os.ErrNotExist) {
		return nil, wrong(shortError(err))
	}
	l, err := net.Listen("unix", path)
	if err != nil {
		return nil, wrong(err)
	}
	if err := os.Chmod(path, 0o600); err != nil {
		return nil, errors.Join(wrong(shortError(err)), l.Close())
	}
	b := &board{listen: l, readers: map[net.Conn]bool{}}
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
	b.mu.Lock()
	defer b.mu.Unlock()
	for c := range b.readers {
		_ = c.Close()
	}
	return b.listen.Close()
}

// ShowNotes prints the notes of the presentation at a socket, one page after
// the other, until the presentation ends.
func ShowNotes(socket string, out io.Writer) error {
	c, err := net.Dial("unix", socket)
	if err != nil {
		return fmt.Errorf("no presentation shows its notes here: start one with wirewalk present LESSON")
	}
	defer func() { _ = c.Close() }()
	in := bufio.NewReader(c)
	for {
		text, err := in.ReadString(pageEnd)
		if text = strings.TrimSuffix(text, string(pageEnd)); text != "" {
			if err := writeNotes(out, text); err != nil {
				return err
			}
		}
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
	}
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
	b, text := m.board, m.notesPage()
	return func() tea.Msg {
		b.publish(text)
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
