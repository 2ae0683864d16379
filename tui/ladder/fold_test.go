package ladder

import (
	"slices"
	"strconv"
	"strings"
	"testing"

	"wirewalk/scenarios/lessontest"
	"wirewalk/sim/trace"
)

// lastBurst is the stop of a trace in which most packets leave, and the packets.
func lastBurst(tr *trace.Trace) (trace.StopID, []trace.PacketID) {
	by := map[trace.StopID][]trace.PacketID{}
	best := trace.StopID(0)
	for id := trace.PacketID(1); int(id) <= tr.Packets(); id++ {
		stop := tr.Record(tr.Packet(id).Sent).Stop
		if by[stop] = append(by[stop], id); best == 0 || len(by[stop]) > len(by[best]) {
			best = stop
		}
	}
	return best, by[best]
}

func TestABurstOfLikePacketsFoldsSoThatItsCauseStaysInSight(t *testing.T) {
	tr := lessontest.LessonTrace(t, "slow-start")
	stop, sent := lastBurst(tr)
	if len(sent) < 2*runAtOnceFrom {
		t.Fatalf("the largest burst has %d packets", len(sent))
	}
	changed := func(id trace.StopID) bool { return id == stop }
	o := Options{Width: 80, Height: 15, Until: stop, ASCII: true, Mark: true, Changed: changed}
	s := Draw(tr, o)
	rows := strings.Split(s.Text(), "\n")
	fold := slices.IndexFunc(rows, func(r string) bool { return strings.Contains(r, "like these at once") && strings.Contains(r, "!") })
	if fold < 0 || !strings.Contains(s.Text(), "#"+strconv.Itoa(int(sent[0]))+" ") || !strings.Contains(s.Text(), "#"+strconv.Itoa(int(sent[len(sent)-1]))+" ") {
		t.Errorf("no fold marked as different between the first and the last:\n%s", s.Text())
	}
	if at := slices.IndexFunc(rows, func(r string) bool { return strings.HasPrefix(r, ">") }); at < 0 || at > fold {
		t.Errorf("the row of what made the server write is out of sight:\n%s", s.Text())
	}
	o.Unfold = true
	if text := Draw(tr, o).Text(); strings.Contains(text, "like these at once") {
		t.Errorf("it folds although folds are opened:\n%s", text)
	}
	o.Unfold, o.Selected = false, sent[len(sent)/2]
	if text := Draw(tr, o).Text(); !strings.Contains(text, " #"+strconv.Itoa(int(o.Selected))+" ") {
		t.Errorf("the selected #%d is folded away:\n%s", o.Selected, text)
	}
}

func TestAFoldIsMarkedWhereAnyOfWhatItHidesDiffers(t *testing.T) {
	tr := lessontest.LessonTrace(t, "slow-start")
	_, sent := lastBurst(tr)
	in := tr.Record(tr.Packet(sent[len(sent)/2]).Arrived).Stop
	s := Draw(tr, Options{ASCII: true, Changed: func(id trace.StopID) bool { return id == in }})
	marked := 0
	for _, r := range strings.Split(s.Text(), "\n") {
		if strings.HasPrefix(r, " !") && strings.Contains(r, "like these") {
			marked++
		}
	}
	if marked != 1 {
		t.Errorf("%d folds are marked:\n%s", marked, s.Text())
	}
}

func TestWhatIsAboveTheWindowCountsWhatAFoldThereHides(t *testing.T) {
	tr := lessontest.LessonTrace(t, "tcp-keepalive-dead-peer")
	above := ""
	for h := 10; h <= 20; h++ {
		text := Draw(tr, Options{Width: 80, Height: h, ASCII: true, Scale: AutoScale}).Text()
		rows := strings.Split(text, "\n")
		if strings.Contains(rows[2], "7875.340") { // The fold is just above the window.
			above = rows[1]
		}
	}
	if !strings.Contains(above, "packets 1-18:") || !strings.Contains(above, "x7 every 75 s") || !strings.Contains(above, "7800.368") {
		t.Errorf("above the window: %q", above)
	}
}

func TestAWaitInTheRhythmOfARunFoldsWhereRowsAreEqualTimes(t *testing.T) {
	tr := lessontest.LessonTrace(t, "tcp-keepalive-dead-peer")
	text := Draw(tr, Options{ASCII: true, Scale: AutoScale}).Text()
	if n := strings.Count(text, "\n"); n > 150 {
		t.Fatalf("%d rows", n)
	}
	if n := strings.Count(text, "~ 75 s: server's keepalive (75 s) ~"); n != 2 {
		t.Errorf("%d waits of 75 s, want those before the second probe and after the last:\n%s", n, text)
	}
}
