package sim

import (
	"math/rand/v2"
	"slices"
	"testing"

	"wirewalk/sim/vtime"
)

func TestTheQueueGivesEventsByInstantThenByInsertion(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 1))
	var q queue
	var want []event
	now := vtime.Time(0)
	add := func() {
		far := []vtime.Duration{vtime.Nanosecond, vtime.Millisecond, vtime.Minute}[r.IntN(3)]
		e := event{at: now.Add(vtime.Duration(r.IntN(5)) * far), a: uint32(len(want))}
		q.push(e)
		e.seq = q.seq
		want = append(want, e)
	}
	for range 200 {
		add()
	}
	var got []event
	for q.len() > 0 {
		e := q.pop()
		if e.at < now {
			t.Fatalf("time runs back from %s to %s", now, e.at)
		}
		now = e.at
		got = append(got, e)
		if len(want) < 3000 {
			add()
			if r.IntN(2) == 0 {
				add()
			}
		}
	}
	slices.SortFunc(want, func(x, y event) int {
		if x.before(&y) {
			return -1
		}
		return 1
	})
	if !slices.EqualFunc(got, want, func(x, y event) bool { return x.at == y.at && x.a == y.a }) {
		t.Error("the order differs from that of sorting")
	}
}
