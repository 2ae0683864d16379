package view

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"wirewalk/sim/capture"
	"wirewalk/sim/trace"
	"wirewalk/sim/vtime"
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

// recorded lists the recordings with their estimates.
func recorded(t *testing.T) []string {
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

// drawing lays out the rows of a ladder without putting them on a screen.
func drawing(tr *trace.Trace, x *Index, until trace.StopID, conn trace.ConnID, height int) *ladder {
	o := LadderOptions{Index: x, Until: until, Conn: conn, Width: 80, Height: height, ASCII: true, Mark: true}
	l := &ladder{x: x, t: tr, o: o, g: glyphsFor(true)}
	l.collect()
	l.waits()
	return l
}

func TestTheRowsOfACaptureStandInOrderOfTheirTimes(t *testing.T) {
	const most = 40
	estimated := 0
	for _, name := range recorded(t) {
		tr := captured(t, name, "")
		x := NewIndex(tr)
		for stop := trace.StopID(1); int(stop) <= min(tr.Stops(), most); stop++ {
			l := drawing(tr, x, stop, 0, 200)
			if l.parting {
				estimated++
			}
			for i := 1; i < len(l.lines); i++ {
				a, b := &l.lines[i-1], &l.lines[i]
				if a.later && !b.later || a.at > b.at && a.kind != lineRun && b.kind != lineIdle && a.kind != lineIdle {
					t.Fatalf("%s, stop %d: row %d is at %v, row %d at %v", name, stop, i-1, a.at, i, b.at)
				}
			}
		}
	}
	if estimated < 500 {
		t.Errorf("only %d ladders have estimates", estimated)
	}
}

func TestAPacketThatIsEstimatedToBeOnItsWayHasNotCome(t *testing.T) {
	for _, name := range recorded(t) {
		tr := captured(t, name, "")
		x := NewIndex(tr)
		for stop := trace.StopID(1); int(stop) < min(tr.Stops(), 60); stop++ {
			_, last := tr.Stop(stop)
			now := tr.Record(last).At
			for _, ln := range drawing(tr, x, stop, 0, 200).lines {
				if ln.pkt == 0 || ln.later {
					continue
				}
				if ln.at > now {
					t.Fatalf("%s, stop %d: a row of #%d is drawn at %v, and it is %v", name, stop, ln.pkt, ln.at, now)
				}
				if tr.Record(tr.Packet(ln.pkt).Sent).Stop > stop {
					t.Fatalf("%s, stop %d: #%d is drawn before it was seen", name, stop, ln.pkt)
				}
			}
		}
	}
}

// The state beside the far lifeline, the state table and the packets on their
// way tell the same.
func TestTheStateTableOfACaptureAgreesWithItsLadder(t *testing.T) {
	for _, name := range recorded(t) {
		tr := captured(t, name, "")
		x := NewIndex(tr)
		if !x.Estimates(1) || len(tr.Conns()) > 1 || tr.Packets() > 100 {
			continue
		}
		far := tr.Conns()[0].Ends[0]
		side := 0
		if x.Far(1, 1) {
			side, far = 1, tr.Conns()[0].Ends[1]
		}
		c := trace.NewCursor(tr, nil)
		w := &Walk{Index: x, Cursor: &c}
		for c.Next() {
			shown := ""
			for _, ln := range drawing(tr, x, c.Stop(), 0, 400).lines {
				if n := ln.slot(far.Host); n != nil && n.role == State && !ln.later {
					shown = n.text
				}
			}
			is := w.stateOf(1, side)
			if shown == "" || is == nil || is.State.String() == shown {
				continue
			}
			t.Errorf("%s, stop %d: the lifeline says %s, the table %s", name, c.Stop(), shown, is.State)
		}
	}
}

func TestTheCursorMarksTheRowThatTheCaptureSaw(t *testing.T) {
	for _, name := range recorded(t) {
		tr := captured(t, name, "")
		x := NewIndex(tr)
		for stop := trace.StopID(1); int(stop) <= min(tr.Stops(), 50); stop++ {
			for _, scale := range []vtime.Duration{0, AutoScale} {
				s, packets := LadderPackets(tr, LadderOptions{Index: x, Until: stop, Width: 80, Height: 14, ASCII: true, Mark: true, Scale: scale})
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
	tr := captured(t, postRace, "")
	for stop := 1; stop <= 12; stop++ {
		text := frameOf(tr, stop, 80, 24, true).Text()
		if !strings.Contains(text, "ESTIMATED  #") || !strings.Contains(text, "half of a 56.4 ms round trip") {
			t.Errorf("stop %d:\n%s", stop, text)
		}
	}
	c := trace.NewCursor(tr, nil)
	c.To(9)
	w := &Walk{Index: NewIndex(tr), Cursor: &c, Zoom: true, Focus: PacketPane, ASCII: true}
	s, _ := w.Frame(80, 24)
	if !strings.Contains(s.Text(), "estimated: #9 left the far end at ~5.098 s") {
		t.Errorf("the details:\n%s", s.Text())
	}
}

func TestSeenFromTheOtherSideTheEstimatesAreTheOtherWayRound(t *testing.T) {
	for host, want := range map[string]string{"10.77.0.1": "#1 reaches the far end at ~0.050 s", "10.77.0.2": ""} {
		tr := captured(t, "kernel/e5_simclose", host)
		if got := NewIndex(tr).Estimate(1); !strings.HasPrefix(got, want) || (want == "") != (got == "") {
			t.Errorf("seen at %s: %q", host, got)
		}
	}
	// This side answers its peer's packets at once: it is where they were seen.
	if got := NewIndex(captured(t, "http/e01_http10_noka", "10.99.0.2")).Estimate(1); got != "" {
		t.Errorf("a path of microseconds is estimated: %q", got)
	}
}
