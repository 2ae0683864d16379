package view

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"wirewalk/sim/capture"
	"wirewalk/sim/trace"
)

// captured reads a recording; the name is its directory and file without ending.
func captured(t *testing.T, name, seenAt string) *trace.Trace {
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

const postRace = "http/e07b_race_POST"

func TestPacketsThatCrossedAreSeenToCrossInACapture(t *testing.T) {
	tr := captured(t, postRace, "")
	for _, size := range [][2]int{{80, 24}, {120, 40}, {200, 50}} {
		for _, ascii := range []bool{false, true} {
			kind := map[bool]string{false: "unicode", true: "ascii"}[ascii]
			for _, stop := range []int{0, 1, 8, 9, 12} {
				t.Run(fmt.Sprintf("capture-stop-%d-%dx%d-%s", stop, size[0], size[1], kind), func(t *testing.T) {
					golden(t, filepath.Base(t.Name()), frameOf(tr, stop, size[0], size[1], ascii))
				})
			}
		}
	}
}
