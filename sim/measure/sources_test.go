package measure_test

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"wirewalk/scenarios"
	"wirewalk/sim/capture"
	"wirewalk/sim/trace"
)

// eachRun hands over the runs of all lessons and of their variants.
func eachRun(t *testing.T, look func(name string, tr *trace.Trace)) {
	t.Helper()
	for _, id := range scenarios.IDs() {
		s := scenarioOf(t, id)
		look(id, runOf(t, s))
		for _, v := range s.Variants {
			changed, problems := s.Variant(v.Name)
			if changed == nil {
				t.Fatal(problems.Format())
			}
			look(id+", "+v.Name, runOf(t, changed))
		}
	}
}

func runOf(t *testing.T, s *scenarios.Scenario) *trace.Trace {
	t.Helper()
	l, err := s.Run()
	if err != nil {
		t.Fatal(err)
	}
	return l.Trace
}

// eachRecording hands over the recordings of real stacks.
func eachRecording(t *testing.T, look func(name string, tr *trace.Trace)) {
	t.Helper()
	files, err := filepath.Glob("../capture/testdata/*/*.pcap")
	if err != nil || len(files) < 50 {
		t.Fatalf("recordings: %v, %d files", err, len(files))
	}
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		tr, err := capture.Import(bytes.NewReader(data), filepath.Base(file), capture.Options{})
		if err != nil {
			t.Fatal(err)
		}
		look(filepath.Base(file), tr)
	}
}
