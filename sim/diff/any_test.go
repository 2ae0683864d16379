package diff_test

import (
	"math/rand/v2"
	"path/filepath"
	"testing"

	"wirewalk/sim/diff"
	"wirewalk/sim/trace"
	"wirewalk/sim/vtime"
	"wirewalk/tcpmodel"
)

// sound checks what holds for every alignment.
func sound(t *testing.T, al *diff.Alignment) {
	t.Helper()
	listed := 0
	for _, d := range al.Differences {
		listed += d.Count
		for side, id := range d.Packets {
			if int(id) > al.Sides[side].Trace.Packets() {
				t.Fatalf("%q is about #%d of side %d", d.Text, id, side)
			}
		}
	}
	if listed+al.Unlisted != al.Content+al.Times {
		t.Fatalf("%d differences are listed, %d not, of %d and %d", listed, al.Unlisted, al.Content, al.Times)
	}
	lonely := 0
	for side := range al.Sides {
		for id := 1; id <= al.Sides[side].Trace.Packets(); id++ {
			p := trace.PacketID(id)
			switch m := al.Mate(side, p); {
			case m != 0 && al.Mate(1-side, m) != p:
				t.Fatalf("#%d of side %d is laid on #%d, which is laid on #%d", p, side, m, al.Mate(1-side, m))
			case m == 0 && al.Differs(side, p):
				lonely++
			}
		}
		last := trace.StopID(0)
		for _, stop := range al.Steps(side) {
			if stop < last || int(stop) > al.Sides[1-side].Trace.Stops() {
				t.Fatalf("the steps of side %d lead from stop %d to %d", side, last, stop)
			}
			last = stop
		}
		al.Changed(side)
	}
	if lonely > 0 && al.Content == 0 {
		t.Fatalf("%d packets have no mate and nothing is said of it", lonely)
	}
}

func TestAnyTwoRecordingsCanBeLaidOnEachOther(t *testing.T) {
	files, err := filepath.Glob("../../sim/capture/testdata/*/*.pcap")
	if err != nil || len(files) < 30 {
		t.Fatalf("%d recordings: %v", len(files), err)
	}
	var before *trace.Trace
	for _, file := range files {
		tr := captureFile(t, file)
		if al := lay(tr, tr); len(al.Differences) > 0 {
			t.Errorf("%s differs from itself:\n%s", file, told(al))
		}
		if before != nil {
			sound(t, lay(before, tr))
			sound(t, lay(tr, before))
		}
		before = tr
	}
}

func TestAnyTwoTracesCanBeLaidOnEachOther(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	var before *trace.Trace
	for range 400 {
		h := newHand(r.Uint32())
		at := vtime.Time(0)
		for range r.IntN(40) {
			at = at.Add(vtime.Duration(r.IntN(3)) * vtime.Millisecond)
			if r.IntN(12) == 0 {
				h.conn(uint16(r.IntN(3)), uint32(r.IntN(2)), uint32(r.IntN(2)))
			}
			h.send(r.IntN(2), sent{
				flags: tcpmodel.Flags(r.IntN(32)) &^ tcpmodel.ACK, seq: 1 + uint32(r.IntN(5)), ack: uint32(r.IntN(6)),
				n: uint32(max(r.IntN(6)-2, 0)), window: uint16(1 + r.IntN(3)), closed: r.IntN(9) == 0, at: at,
			})
		}
		tr := h.w.Trace()
		tr.Inferred = r.IntN(2) == 0
		if al := lay(tr, tr); len(al.Differences) > 0 {
			t.Fatalf("a trace differs from itself:\n%s", told(al))
		}
		if before != nil {
			sound(t, lay(before, tr))
		}
		before = tr
	}
}
