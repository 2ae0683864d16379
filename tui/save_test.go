package tui

import (
	"os"
	"path/filepath"
	"testing"

	"wirewalk/scenarios"
	"wirewalk/sim/trace"
)

// What was tried at the screen can be handed on: the file runs as the branch did.
func TestABranchIsSavedAsAScenarioThatRunsLikeIt(t *testing.T) {
	m := begin(t, Options{Start: lessonWalk(t, "four-segment-close")}, 80, 24)
	press(m, ":#7", "enter", "x")
	expect(t, m, "choices", "> #7 lost")
	press(m, "enter", "enter")
	branch := m.tour.Trace()
	name := filepath.Join(t.TempDir(), "lost.yaml")
	press(m, "e"+name, "enter")
	src, err := os.ReadFile(name)
	if err != nil {
		t.Fatalf("%v; the screen says:\n%s", err, m.View())
	}
	s, problems := scenarios.Load(name, src)
	if s == nil {
		t.Fatalf("the file is no scenario:\n%s", problems.Format())
	}
	l, err := s.Run()
	if err != nil {
		t.Fatal(err)
	}
	if branch.Packets() != l.Trace.Packets() {
		t.Fatalf("%d packets, the branch had %d", l.Trace.Packets(), branch.Packets())
	}
	for id := trace.PacketID(1); int(id) <= branch.Packets(); id++ {
		p, q := branch.Packet(id), l.Trace.Packet(id)
		if p.Seg.Seq != q.Seg.Seq || p.Seg.Flags != q.Seg.Flags || branch.Record(p.Sent).At != l.Trace.Record(q.Sent).At {
			t.Errorf("#%d is another packet, or sent at another time", id)
		}
	}
	if p := l.Trace.Packet(7); p.Dropped == 0 {
		t.Error("#7 is not lost")
	}
}

func TestTheSameBranchCanBeSavedAgainFromTheListOfRuns(t *testing.T) {
	m := begin(t, Options{Start: lessonWalk(t, "four-segment-close")}, 80, 40)
	press(m, ":#7", "enter", "x", "enter", "enter", "o", "x", "end")
	expect(t, m, "runs so far", "Runs so far", "> what if #7 lost")
	press(m, "enter")
	if len(m.tour.Changes()) != 1 {
		t.Errorf("the changes are %q", m.tour.Changes())
	}
	file, err := m.tour.Source().Save(m.tour.Changes())
	if s, problems := scenarios.Load("again.yaml", file); err != nil || s == nil || len(s.Faults) == 0 || s.Faults[0].Number != 7 {
		t.Errorf("%v %s:\n%s", err, problems.Format(), file)
	}
}

func TestACaptureIsNotSavedAsAScenario(t *testing.T) {
	m := begin(t, Options{Start: crossing()}, 80, 24)
	press(m, "enter", "e"+filepath.Join(t.TempDir(), "x.yaml"), "enter")
	expect(t, m, "why not", "a capture is no scenario")
}
