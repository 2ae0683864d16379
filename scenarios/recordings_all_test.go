package scenarios_test

import (
	"path/filepath"
	"strings"
	"testing"
)

// allRecordings are those of Linux and of programs on it, by the folder that they are in.
func allRecordings() map[string][]rules {
	return map[string][]rules{
		"kernel": kernelRecordings(), "more": append(moreRecordings(), timeoutRecordings()...),
		"mechanisms": mechanismRecordings(), "sockets": socketRecordings(), "drawn": drawnRecordings(), "http": httpRecordings(),
		"boxes": boxRecordings(), "servers": serverRecordings(),
	}
}

func TestEveryScenarioOfARecordingIsCompared(t *testing.T) {
	compared := map[string]bool{}
	for _, of := range allRecordings() {
		for _, r := range of {
			compared[r.file] = true
		}
	}
	files, err := filepath.Glob("testdata/recordings/*/*.yaml")
	if err != nil || len(files) == 0 {
		t.Fatalf("no recordings: %v", err)
	}
	for _, f := range files {
		if filepath.Base(filepath.Dir(f)) == "names" {
			continue // TestClientsGetFromANameToAConnectionAsRecorded globs them.
		}
		if !compared[strings.TrimSuffix(filepath.Base(f), ".yaml")] {
			t.Errorf("%s: no test compares its run with the recording", f)
		}
	}
}
