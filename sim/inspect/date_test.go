package inspect

import "testing"

func TestADateIsReadAsLogsWriteItAndWantsAZone(t *testing.T) {
	const ten = 1_795_168_800_000_000_000 // 2026-11-20T10:00:00Z, by date -d
	for _, x := range []struct {
		text   string
		ns     int64
		isDate bool
		bad    bool
	}{
		{"2026-11-20T10:00:00Z", ten, true, false},
		{"2026-11-20 10:00:00Z", ten, true, false},
		{"2026-11-20T19:00:00+09:00", ten, true, false},
		{"2026-11-20T10:00:00.000000001Z", ten + 1, true, false},
		{"2026-11-20T10:00:00", 0, true, true},
		{"2026-11-20", 0, true, true},
		{"2026-13-20T10:00:00Z", 0, true, true},
		{"1066-10-14T10:00:00Z", 0, true, true},
		{"5s", 0, false, false},
		{"#9", 0, false, false},
		{"2026", 0, false, false},
	} {
		ns, isDate, err := ParseDate(x.text)
		if ns != x.ns || isDate != x.isDate || (err != nil) != x.bad {
			t.Errorf("%s: %d, %v, %v", x.text, ns, isDate, err)
		}
	}
}
