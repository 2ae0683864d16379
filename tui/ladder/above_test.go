package ladder

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"wirewalk/sim/capture"
)

// Above the window there is a wait that ends when #9 leaves; nothing of #9 has
// happened there.
func TestTheRowAboveTheWindowHasTheTimeAndTheStatesOfTheLastPacketInIt(t *testing.T) {
	f, err := os.Open(filepath.Join("..", "..", "sim", "capture", "testdata", "http", "e07b_race_POST.pcap"))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	tr, err := capture.Import(f, "e07b", capture.Options{})
	if err != nil {
		t.Fatal(err)
	}
	for height := 13; height <= 15; height++ {
		rows := strings.Split(Draw(tr, Options{Width: 80, Height: height, ASCII: true, Mark: true}).Text(), "\n")
		if !strings.Contains(rows[2], "#9 FIN") && !strings.Contains(rows[2], "nothing sent") {
			continue
		}
		if !strings.Contains(rows[1], "packets 1-7") || !strings.HasPrefix(strings.TrimSpace(rows[1]), "~0.151 ") ||
			strings.Count(rows[1], "ESTABLISHED") != 2 {
			t.Errorf("with %d rows:\n%s\n%s", height, rows[1], rows[2])
		}
		if strings.Contains(rows[2], "#9 FIN") {
			return
		}
	}
	t.Error("no height has the FIN under the row")
}
