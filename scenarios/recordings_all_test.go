package scenarios_test

import (
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

func TestEveryScenarioOfARecordingIsCompared(t *testing.T) {
	compared := map[string]bool{}
	for _, r := range slices.Concat(kernelRecordings(), moreRecordings(), timeoutRecordings(), mechanismRecordings(), httpRecordings()) {
		compared[r.file] = true
	}
	files, err := filepath.Glob("testdata/recordings/*/*.yaml")
	if err != nil || len(files) == 0 {
		t.Fatalf("no recordings: %v", err)
	}
	for _, f := range files {
		if !compared[strings.TrimSuffix(filepath.Base(f), ".yaml")] {
			t.Errorf("%s: no test compares its run with the recording", f)
		}
	}
}
