package speaker

import (
	"bufio"
	"context"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// A second presentation takes the notes over, and who reads them goes on with
// the next one when one ends.
func TestTheNotesFollowOnePresentationAfterTheOther(t *testing.T) {
	socket := filepath.Join(t.TempDir(), "notes.sock")
	present := func(page string) *NotesServer {
		b, err := Serve(socket, func(work func()) { go work() })
		if err != nil {
			t.Fatal(err)
		}
		b.Publish(page)()
		return b
	}
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	read, write := io.Pipe()
	ended := make(chan error, 1)
	go func() {
		ended <- Show(ctx, socket, write, true)
		_ = write.Close()
	}()
	lines := bufio.NewScanner(read)
	until := func(want string) {
		t.Helper()
		for lines.Scan() {
			if strings.Contains(lines.Text(), want) {
				return
			}
		}
		t.Fatalf("%q never came", want)
	}
	until("Waiting for it")
	first := present("the first one")
	until("the first one")
	second := present("the second one")
	until("the second one")
	if err := first.Close(); err != nil {
		t.Error(err)
	}
	if _, err := os.Stat(socket); err != nil {
		t.Errorf("the end of the first takes the socket of the second: %v", err)
	}
	second.Publish("it goes on")()
	until("it goes on")
	if err := second.Close(); err != nil {
		t.Error(err)
	}
	until("Waiting for it")
	third := present("the third one")
	until("the third one")
	stop()
	for lines.Scan() {
		continue
	}
	if err := <-ended; err != nil {
		t.Error(err)
	}
	if err := third.Close(); err != nil {
		t.Error(err)
	}
}
