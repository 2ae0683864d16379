package progress

import (
	"path/filepath"
	"testing"

	"wirewalk/sim/trace"
)

func TestAFilesMarksAreKeptByWhereItLies(t *testing.T) {
	if got := Key("three-way-handshake"); got != "three-way-handshake" {
		t.Errorf("a lesson's marks are kept under %q", got)
	}
	if got := Key("lab.yaml"); !filepath.IsAbs(got) {
		t.Errorf("a file's marks are kept under %q", got)
	}
}

func TestMarksStayInTheOrderOfStopsAndAListIsNeverWritten(t *testing.T) {
	var list Marks
	for _, stop := range []trace.StopID{5, 2, 9} {
		list, _ = list.With(stop, "")
	}
	was := list
	list, _ = list.With(5, "here")
	if was[1].Text != "" || list[1] != (Mark{5, "here"}) {
		t.Errorf("was %v, is %v", was, list)
	}
	for from, want := range map[trace.StopID]trace.StopID{0: 2, 2: 5, 4: 5, 9: 2, 11: 2} {
		if got, _ := list.After(from); got.Stop != want {
			t.Errorf("after %d comes %d", from, got.Stop)
		}
	}
	if list = list.Without(5).Without(6); len(list) != 2 || len(was) != 3 {
		t.Errorf("without 5: %v of %v", list, was)
	}
}
