package speaker

import (
	"path/filepath"
	"strings"
	"testing"
)

func TestAPageThatComesLateNeverReplacesALaterOne(t *testing.T) {
	socket := filepath.Join(t.TempDir(), "notes.sock")
	s, err := Serve(socket, func(work func()) { go work() })
	if err != nil {
		t.Fatal(err)
	}
	first, second := s.Publish("the first"), s.Publish("the second")
	second()
	first()
	if s.latest != "the second" {
		t.Errorf("shown is %q", s.latest)
	}
	if err := s.Close(); err != nil {
		t.Error(err)
	}
	var out strings.Builder
	if err := Show(t.Context(), socket, &out, false); err == nil || !strings.Contains(err.Error(), "no presentation") {
		t.Errorf("without a presentation the error is %v", err)
	}
}
