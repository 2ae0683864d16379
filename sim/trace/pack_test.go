package trace

import (
	"math/rand/v2"
	"reflect"
	"testing"

	"wirewalk/tcpmodel"
)

// fill sets every field of a snapshot to a random value.
func fill(s *tcpmodel.Snapshot, r *rand.Rand) {
	v := reflect.ValueOf(s).Elem()
	for i := range v.NumField() {
		set(v.Field(i), r)
	}
}

func set(f reflect.Value, r *rand.Rand) {
	switch f.Kind() {
	case reflect.Bool:
		f.SetBool(r.IntN(2) == 1)
	case reflect.Int64:
		f.SetInt(int64(r.Uint64() >> 1))
	case reflect.Array:
		for i := range f.Len() {
			set(f.Index(i), r)
		}
	default:
		f.SetUint(r.Uint64() >> (64 - f.Type().Bits()))
	}
}

func TestEveryFieldOfASnapshotSurvivesPacking(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for range 100 {
		var s tcpmodel.Snapshot
		fill(&s, r)
		m := imageOf(&s)
		if got := m.snapshot(); *got != s {
			t.Fatalf("packed and unpacked:\n%+v\nwant:\n%+v", *got, s)
		}
	}
}

func TestASnapshotIsFoundAsOfEveryRecord(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	w := NewWriter("x")
	a, b := w.Host(Host{Name: "a"}), w.Host(Host{Name: "b"})
	w.Conn(End{Host: a}, End{Host: b})
	var want []tcpmodel.Snapshot
	s := tcpmodel.Snapshot{State: tcpmodel.Established}
	for i := range 100 {
		w.Record(Record{Kind: Note})
		if i%7 == 0 {
			fill(&s, r)
		} else {
			s.SndNxt++
		}
		w.Snapshot(1, 0, &s)
		want = append(want, s)
	}
	for i := range want {
		if got := w.Trace().SnapshotAt(1, 0, RecordID(i+1)); *got != want[i] {
			t.Fatalf("as of record %d: %+v, want %+v", i+1, *got, want[i])
		}
	}
	if w.Trace().SnapshotAt(1, 1, 50) != nil {
		t.Error("an end that was never seen has a snapshot")
	}
}
