package capture_test

import (
	"bytes"
	"encoding/binary"
	"os"
	"slices"
	"strings"
	"testing"

	"wirewalk/sim/capture"
	"wirewalk/sim/trace"
	"wirewalk/sim/vtime"
)

// frameOrder are the frames of a trace's packets in their order.
func frameOrder(tr *trace.Trace) []int {
	var out []int
	for id := trace.PacketID(1); int(id) <= tr.Packets(); id++ {
		out = append(out, tr.Packet(id).Extra().Frame)
	}
	return out
}

func TestAppendedFilesAreReadInTheOrderOfTime(t *testing.T) {
	data, err := os.ReadFile("testdata/files/wild/order-appended.pcap")
	if err != nil {
		t.Fatal(err)
	}
	tr := importBytes(t, data)
	if got, want := frameOrder(tr), []int{1, 6, 2, 3, 7, 4, 5, 8, 9}; !slices.Equal(got, want) {
		t.Errorf("frames %v, want %v", got, want)
	}
	if f := tr.File; f.Moved != 2 || f.First != 2 || len(f.Steps) != 0 {
		t.Errorf("%+v", f)
	}
	if len(tr.Exchanges()) != 2 {
		t.Errorf("%d exchanges", len(tr.Exchanges()))
	}
}

func TestOrderIsThatOfTimeOnlyWhereTheNumbersFit(t *testing.T) {
	talk := talkOf()
	at := func(us ...int64) []stamped {
		var out []stamped
		for i, n := range us {
			out = append(out, stamped{n, talk[i]})
		}
		return out
	}
	regular := at(0, 20_000, 20_100, 30_000, 50_000, 50_100, 60_000, 80_000, 80_100)
	order := func(list []stamped, by ...int) []stamped {
		var out []stamped
		for _, i := range by {
			out = append(out, list[i])
		}
		return out
	}
	for _, c := range []struct {
		name  string
		list  []stamped
		want  []int // frames
		steps int
	}{
		{"in order", regular, []int{1, 2, 3, 4, 5, 6, 7, 8, 9}, 0},
		{"one way behind the other", order(regular, 1, 4, 7, 0, 2, 3, 5, 6, 8), []int{4, 1, 5, 6, 2, 7, 8, 3, 9}, 0},
		{"three files", order(regular, 0, 3, 6, 1, 4, 7, 2, 5, 8), []int{1, 4, 7, 2, 5, 8, 3, 6, 9}, 0},
		{"two queues of a card", order(regular, 0, 2, 1, 3, 4, 5, 6, 8, 7), []int{1, 3, 2, 4, 5, 6, 7, 9, 8}, 0},
		{"a clock that steps back", at(0, 20_000, 20_100, 30_000, 5_000, 5_100, 15_000, 35_000, 35_100), []int{1, 2, 3, 4, 5, 6, 7, 8, 9}, 1},
		{"a clock that steps back far", at(5_000_000, 5_020_000, 5_020_100, 5_030_000, 5_050_000, 50_100, 60_000, 80_000, 80_100), []int{1, 2, 3, 4, 5, 6, 7, 8, 9}, 1},
		{"a clock that steps back twice", at(5_000_000, 5_020_000, 5_020_100, 2_030_000, 2_050_000, 2_050_100, 60_000, 80_000, 80_100), []int{1, 2, 3, 4, 5, 6, 7, 8, 9}, 2},
		{"one wrong time stamp", at(5_000_000, 5_020_000, 5_020_100, 5_030_000, 7, 5_050_100, 5_060_000, 5_080_000, 5_080_100), []int{1, 2, 3, 4, 5, 6, 7, 8, 9}, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			data := stampedPcap(101, c.list...)
			tr := importBytes(t, data)
			if got := frameOrder(tr); !slices.Equal(got, c.want) {
				t.Errorf("frames %v, want %v", got, c.want)
			}
			if len(tr.File.Steps) != c.steps {
				t.Errorf("steps %+v", tr.File.Steps)
			}
			for id := trace.PacketID(1); int(id) <= tr.Packets(); id++ {
				if p := tr.Packet(id); p.Again != 0 {
					t.Errorf("#%d counts as sent again", id)
				}
			}
			exportsOwnTimes(t, tr, c.list)
		})
	}
}

// exportsOwnTimes writes a trace and holds the time stamps against those of its frames.
func exportsOwnTimes(t *testing.T, tr *trace.Trace, list []stamped) {
	t.Helper()
	var out bytes.Buffer
	if err := capture.WritePcap(&out, tr, 0); err != nil {
		t.Fatal(err)
	}
	file, le := out.Bytes(), binary.LittleEndian
	at := 24
	for _, frame := range frameOrder(tr) {
		us := int64(le.Uint32(file[at:])-1_000_000)*1_000_000 + int64(le.Uint32(file[at+4:]))
		if want := list[frame-1].us; us != want {
			t.Errorf("frame %d is written with %d us, the file has %d", frame, us, want)
		}
		at += 16 + int(le.Uint32(file[at+8:]))
	}
}

func TestAStepOfTheClockIsMarkedAndNoTimeIsGivenAcrossIt(t *testing.T) {
	talk := talkOf()
	var list []stamped
	for i, us := range []int64{5_000_000, 5_020_000, 5_020_100, 5_030_000, 1_050_000, 1_050_100, 1_060_000, 1_080_000, 1_080_100} {
		list = append(list, stamped{us, talk[i]})
	}
	tr := importBytes(t, stampedPcap(101, list...))
	if len(tr.File.Steps) != 1 || tr.File.Steps[0].Packet != 5 {
		t.Fatalf("steps %+v", tr.File.Steps)
	}
	if labels := tr.Packet(5).Extra().Labels; !slices.ContainsFunc(labels, func(s string) bool {
		return strings.HasPrefix(s, "the clock steps back by 3.98s here")
	}) {
		t.Errorf("labels %q", labels)
	}
	if n := len(tr.Exchanges()); n != 1 || tr.Exchanges()[0].End != vtime.Never || tr.Exchanges()[0].FirstByte != vtime.Never {
		t.Errorf("%d exchanges: %+v", n, tr.Exchanges())
	}
	if away := tr.Conn(1).Away; away[0]+away[1] != 10*vtime.Millisecond {
		t.Errorf("away %v: a round trip was taken across the step", away)
	}
	for id := trace.PacketID(1); int(id) <= tr.Packets(); id++ {
		at := tr.Record(tr.Packet(id).Sent).At
		if want := 1_000_000*int64(vtime.Second) + list[id-1].us*1000; tr.Date(at) != want {
			t.Errorf("#%d is dated %d, the file has %d", id, tr.Date(at), want)
		}
	}
}

// A file of many runs is sorted within bounds, and quickly.
func TestAFileOfManyRunsIsReadInTime(t *testing.T) {
	var list []stamped
	for i := range int64(1_500) {
		list = append(list, stamped{(1_500 - i) * 1000, segment(way{1, 2, uint16(i), 80}, uint32(i), 0, 2, "")})
	}
	if tr := importBytes(t, stampedPcap(101, list...)); tr.Packets() != len(list) {
		t.Errorf("%d packets", tr.Packets())
	}
}
