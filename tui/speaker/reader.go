package speaker

import (
	"bufio"
	"context"
	"errors"
	"io"
	"net"
	"os"
	"strings"
	"time"
)

// againAfter is how often a reader of notes looks for another presentation.
const againAfter = 300 * time.Millisecond

// Show prints the notes of the presentation at a socket, one page after the
// other. With wait it waits for a presentation, and when one ends or another takes
// over, for the next, until ctx is done; without, it ends with the presentation.
func Show(ctx context.Context, socket string, out io.Writer, wait bool) error {
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
			if err := NewFolding(out, 0).Line(none + ". Waiting for it; Ctrl-C ends."); err != nil {
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
	rows := NewFolding(out, len("NOTE  "))
	for _, l := range append([]string{strings.Repeat("-", 60)}, strings.Split(text, "\n")...) {
		if err := rows.Line(l); err != nil {
			return err
		}
	}
	return nil
}
