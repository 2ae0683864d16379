// Package lessontest gives tests the runs of lessons and recordings.
package lessontest

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"wirewalk/scenarios"
	"wirewalk/sim/capture"
	"wirewalk/sim/trace"
)

// Captured reads a recording; the name is its directory and file without ending.
func Captured(t *testing.T, name, seenAt string) *trace.Trace {
	t.Helper()
	f, err := os.Open(filepath.Join("..", "..", "sim", "capture", "testdata", name+".pcap"))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	tr, err := capture.Import(f, filepath.Base(name), capture.Options{SeenAt: seenAt})
	if err != nil {
		t.Fatal(err)
	}
	return tr
}

// Recorded lists the recordings with their estimates.
func Recorded(t *testing.T) []string {
	t.Helper()
	files, err := filepath.Glob(filepath.Join("..", "..", "sim", "capture", "testdata", "*", "*.pcap"))
	if err != nil || len(files) < 50 {
		t.Fatalf("recordings: %v, %d files", err, len(files))
	}
	for i, f := range files {
		files[i] = strings.TrimSuffix(filepath.Join(filepath.Base(filepath.Dir(f)), filepath.Base(f)), ".pcap")
	}
	return files
}

// LessonTrace runs a lesson of the library.
func LessonTrace(t *testing.T, id string) *trace.Trace {
	t.Helper()
	src, _ := scenarios.Open(id)
	s, problems := scenarios.Load(id, src)
	if s == nil {
		t.Fatal(problems.Format())
	}
	l, err := s.Run()
	if err != nil {
		t.Fatal(err)
	}
	return l.Trace
}
