package progress

import (
	"path/filepath"
	"testing"
)

func TestAFilesMarksAreKeptByWhereItLies(t *testing.T) {
	if got := Key("three-way-handshake"); got != "three-way-handshake" {
		t.Errorf("a lesson's marks are kept under %q", got)
	}
	if got := Key("lab.yaml"); !filepath.IsAbs(got) {
		t.Errorf("a file's marks are kept under %q", got)
	}
}
