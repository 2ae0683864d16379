package format

import (
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"wirewalk/sim/app"
	"wirewalk/sim/measure"
	"wirewalk/sim/trace"
	"wirewalk/tcpmodel"
)

func TestTraceDocumentNamesEveryFieldAndKind(t *testing.T) {
	b, err := os.ReadFile(filepath.Join("..", "..", "docs", "TRACE.md"))
	if err != nil {
		t.Fatal(err)
	}
	doc := string(b)
	var want []string
	for _, v := range []any{
		line{},
		segmentPart{},
		messagePart{},
		measure.Exchange{},
		measure.Stats{},
		measure.Counts{},
		measure.TimeWait{},
		measure.ConnStats{},
		measure.ExchangeStats{},
		triageReport{},
		triageFinding{},
		triageEvidence{},
		comparison{},
		costRow{},
		differenceJSON{},
	} {
		typ := reflect.TypeOf(v)
		for i := range typ.NumField() {
			name, _, _ := strings.Cut(typ.Field(i).Tag.Get("json"), ",")
			want = append(want, name)
		}
	}
	for k := trace.SegmentSent; k.String() != "unknown"; k++ {
		want = append(want, k.String())
	}
	for i := range uint8(64) {
		want = append(want, app.CallKind(i).String(), app.Kind(i).String(), trace.FaultKind(i).String(),
			tcpmodel.ICMPKind(i).String())
	}
	for i := range tcpmodel.NumTimers {
		want = append(want, tcpmodel.TimerKind(i).String())
	}
	for _, name := range want {
		if name != "" && name != "-" && !strings.Contains(doc, "`"+name+"`") {
			t.Errorf("docs/TRACE.md does not explain `%s`", name)
		}
	}
}
