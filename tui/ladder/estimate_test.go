package ladder

import (
	"testing"

	"wirewalk/scenarios/lessontest"
	"wirewalk/sim/inspect"
	"wirewalk/sim/trace"
	"wirewalk/tui/grid"
)

// drawing lays out the rows of a ladder without putting them on a screen.
func drawing(tr *trace.Trace, x *Index, until trace.StopID, conn trace.ConnID, height int) *ladder {
	o := Options{Index: x, Until: until, Conn: conn, Width: 80, Height: height, ASCII: true, Mark: true}
	l := &ladder{x: x, t: tr, o: o, g: grid.GlyphsFor(true)}
	l.collect()
	l.silences()
	return l
}

func TestTheRowsOfACaptureStandInOrderOfTheirTimes(t *testing.T) {
	const most = 40
	estimated := 0
	for _, name := range lessontest.Recorded(t) {
		tr := lessontest.Captured(t, name, "")
		x := NewIndex(tr)
		for stop := trace.StopID(1); int(stop) <= min(tr.Stops(), most); stop++ {
			l := drawing(tr, x, stop, 0, 200)
			if l.hasEstimates {
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
	for _, name := range lessontest.Recorded(t) {
		tr := lessontest.Captured(t, name, "")
		x := NewIndex(tr)
		for stop := trace.StopID(1); int(stop) < min(tr.Stops(), 60); stop++ {
			_, last := tr.Stop(stop)
			now := tr.Record(last).At
			for _, ln := range drawing(tr, x, stop, 0, 200).lines {
				if ln.packet == 0 || ln.later {
					continue
				}
				if ln.at > now {
					t.Fatalf("%s, stop %d: a row of #%d is drawn at %v, and it is %v", name, stop, ln.packet, ln.at, now)
				}
				if tr.Record(tr.Packet(ln.packet).Sent).Stop > stop {
					t.Fatalf("%s, stop %d: #%d is drawn before it was seen", name, stop, ln.packet)
				}
			}
		}
	}
}

// The state beside the far lifeline, the state table and the packets on their
// way tell the same.
func TestTheStateTableOfACaptureAgreesWithItsLadder(t *testing.T) {
	for _, name := range lessontest.Recorded(t) {
		tr := lessontest.Captured(t, name, "")
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
		for c.Next() {
			shown := ""
			for _, ln := range drawing(tr, x, c.Stop(), 0, 400).lines {
				if n := ln.slot(far.Host); n != nil && n.role == grid.State && !ln.later {
					shown = n.text
				}
			}
			is := x.StateAt(1, side, inspect.Moment{As: c.As(), At: x.UpTo(&c, 1), Seen: c.As()})
			if shown == "" || is == nil || is.State.String() == shown {
				continue
			}
			t.Errorf("%s, stop %d: the lifeline says %s, the table %s", name, c.Stop(), shown, is.State)
		}
	}
}
