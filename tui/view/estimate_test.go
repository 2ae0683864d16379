package view

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"wirewalk/scenarios/lessontest"
	"wirewalk/sim/trace"
	"wirewalk/sim/vtime"
	"wirewalk/tui/grid/gridtest"
	"wirewalk/tui/ladder"
)

const postRace = "http/e07b_race_POST"

func TestPacketsThatCrossedAreSeenToCrossInACapture(t *testing.T) {
	tr := lessontest.Captured(t, postRace, "")
	for _, size := range [][2]int{{80, 24}, {120, 40}, {200, 50}} {
		for _, ascii := range []bool{false, true} {
			kind := map[bool]string{false: "unicode", true: "ascii"}[ascii]
			for _, stop := range []int{0, 1, 8, 9, 12} {
				t.Run(fmt.Sprintf("capture-stop-%d-%dx%d-%s", stop, size[0], size[1], kind), func(t *testing.T) {
					gridtest.Golden(t, filepath.Base(t.Name()), frameOf(tr, stop, size[0], size[1], ascii))
				})
			}
		}
	}
}

func TestTheCursorMarksTheRowThatTheCaptureSaw(t *testing.T) {
	for _, name := range lessontest.Recorded(t) {
		tr := lessontest.Captured(t, name, "")
		x := ladder.NewIndex(tr)
		for stop := trace.StopID(1); int(stop) <= min(tr.Stops(), 50); stop++ {
			for _, scale := range []vtime.Duration{0, ladder.AutoScale} {
				s, packets := ladder.DrawPackets(tr, ladder.Options{Index: x, Until: stop, Width: 80, Height: 14, ASCII: true, Mark: true, Scale: scale})
				marked := 0
				for y := range packets {
					if s.Rows[y][0].Text == ">" {
						marked++
						if int(packets[y]) != int(stop) {
							t.Errorf("%s, stop %d, scale %d: the mark is at #%d:\n%s", name, stop, scale, packets[y], s.Text())
						}
					}
				}
				if marked != 1 {
					t.Errorf("%s, stop %d, scale %d: %d marks:\n%s", name, stop, scale, marked, s.Text())
				}
			}
		}
	}
}

func TestEveryFrameThatShowsAnEstimateSaysSo(t *testing.T) {
	tr := lessontest.Captured(t, postRace, "")
	for stop := 1; stop <= 12; stop++ {
		text := frameOf(tr, stop, 80, 24, true).Text()
		if !strings.Contains(text, "ESTIMATED  #") || !strings.Contains(text, "half of a 56.4 ms round trip") {
			t.Errorf("stop %d:\n%s", stop, text)
		}
	}
	c := trace.NewCursor(tr, nil)
	c.To(9)
	w := &Frame{
		Index:  ladder.NewIndex(tr),
		Cursor: &c,
		ASCII:  true,
		Look:   Look{Zoom: true, Focus: PacketPane},
	}
	s, _ := w.Draw(80, 24)
	if !strings.Contains(s.Text(), "estimated: #9 left the far end at ~5.098 s") {
		t.Errorf("the details:\n%s", s.Text())
	}
}

func TestSeenFromTheOtherSideTheEstimatesAreTheOtherWayRound(t *testing.T) {
	for host, want := range map[string]string{"10.77.0.1": "#1 reaches the far end at ~0.050 s", "10.77.0.2": ""} {
		tr := lessontest.Captured(t, "kernel/e5_simclose", host)
		if got := ladder.NewIndex(tr).Estimate(1); !strings.HasPrefix(got, want) || (want == "") != (got == "") {
			t.Errorf("seen at %s: %q", host, got)
		}
	}
	// This side answers its peer's packets at once: it is where they were seen.
	if got := ladder.NewIndex(lessontest.Captured(t, "http/e01_http10_noka", "10.99.0.2")).Estimate(1); got != "" {
		t.Errorf("a path of microseconds is estimated: %q", got)
	}
}
