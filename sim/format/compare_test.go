package format

import (
	"strings"
	"testing"

	"wirewalk/sim/trace/tracetest"
)

func compared(t *testing.T, a, b Source) string {
	t.Helper()
	var out strings.Builder
	if err := Compare(&out, &Request{Source: a, Beside: &b}); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

func TestEqualTracesDoNotDiffer(t *testing.T) {
	got := compared(t, Source{"a", tracetest.NewSmall("client").Trace()}, Source{"b", tracetest.NewSmall("client").Trace()})
	if !strings.Contains(got, "no difference: the same packets, states and timers at the same times") ||
		strings.Contains(got, "+") {
		t.Errorf("got\n%s", got)
	}
}

func TestRunsThatOnlyEndAtDifferentTimesDiffer(t *testing.T) {
	longer := tracetest.NewSmall("client").Trace()
	longer.End += 1_000_000_000
	got := compared(t, Source{"a", tracetest.NewSmall("client").Trace()}, Source{"b", longer})
	if strings.Contains(got, "no difference") || !strings.Contains(got, "the runs end at") {
		t.Errorf("got\n%s", got)
	}
}

func TestTheFirstPacketThatDiffersIsNamed(t *testing.T) {
	shorter := tracetest.NewSmall("client")
	shorter.Send(shorter.Client, tracetest.SegmentOfISS(), 0, false)
	whole, one := Source{"whole", tracetest.NewSmall("client").Trace()}, Source{"one\x1b", shorter.W.Trace()}
	got := compared(t, whole, one)
	for _, want := range []string{
		"first difference: packet #2", "one?: no more packets",
		"whole: 0.028000 s  server -> client [S.] seq 0 ack 1 len 0",
		"packets  ", "-3",
	} {
		if !strings.Contains(got, want) {
			t.Errorf("%q is missing in\n%s", want, got)
		}
	}
}

func TestThePathOfAFileDoesNotWidenTheTable(t *testing.T) {
	long := "/home/someone/captures/of/a/long/day/"
	for _, c := range []struct{ names, want [2]string }{
		{[2]string{long + "before.pcap", long + "after.pcap"}, [2]string{"before.pcap", "after.pcap"}},
		{[2]string{long + "one/x.pcap", long + "two/x.pcap"}, [2]string{"A", "B"}},
		{[2]string{long + strings.Repeat("x", 40), "b"}, [2]string{"A", "B"}},
	} {
		if got := columnHeads(c.names[0], c.names[1]); got != c.want {
			t.Errorf("the columns of %q are called %q", c.names, got)
		}
	}
	got := compared(t, Source{long + "a", tracetest.NewSmall("client").Trace()}, Source{long + "b", tracetest.NewSmall("client").Trace()})
	if head, _, _ := strings.Cut(got, "\n"); strings.Contains(head, long) {
		t.Errorf("the table begins with %q", head)
	}
}
