package view

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"wirewalk/sim/capture"
	"wirewalk/sim/trace"
	"wirewalk/tcpmodel"
	"wirewalk/tui/ladder"
)

// farState is the server's state at the last stop of those that are visited.
func farState(t *testing.T, tr *trace.Trace, visited func(trace.StopID) bool) tcpmodel.State {
	t.Helper()
	c := trace.NewCursor(tr, visited)
	c.Last()
	w := &Frame{
		Index:  ladder.NewIndex(tr),
		Cursor: &c,
		Texts:  Texts{Title: "far"},
	}
	s := w.stateOf(1, 1)
	if s == nil {
		t.Fatal("the server has no state")
	}
	return s.State
}

func TestOnlyTheLastStopOfATraceIsTheEndOfWhatIsOnItsWay(t *testing.T) {
	f, err := os.Open(filepath.Join("..", "..", "sim", "capture", "testdata", "kernel", "e17_loss_reno_sack1.pcap"))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	tr, err := capture.Import(f, "e17", capture.Options{})
	if err != nil {
		t.Fatal(err)
	}
	// The ACK of the handshake, #3, comes to the server half a round trip later.
	if got := farState(t, tr, func(id trace.StopID) bool { return id <= 3 }); got != tcpmodel.SynReceived {
		t.Errorf("where a filter leaves the handshake, the server is in %v at its end", got)
	}
	if got := farState(t, tr, nil); got != tcpmodel.Established {
		t.Errorf("at the end of the capture the server is in %v", got)
	}
}

func TestAnEndIsOpenFromItsFirstEstimateOtherThanClosed(t *testing.T) {
	w := trace.NewWriter("far")
	for i, state := range []tcpmodel.State{tcpmodel.Closed, tcpmodel.Closed, tcpmodel.SynReceived, tcpmodel.Closed} {
		w.Estimate(1, 1, trace.Estimate{At: 1, Packet: trace.PacketID(i + 1)}, &tcpmodel.Snapshot{State: state})
		want := -1
		if i >= 2 {
			want = 2
		}
		if got := w.Trace().FirstOpen(1, 1); got != want {
			t.Errorf("after %d estimates the first open one is %d, want %d", i+1, got, want)
		}
	}
	if got := w.Trace().FirstOpen(1, 0); got != -1 {
		t.Errorf("an end without estimates is open at %d", got)
	}
}

func TestARecordAtAFarEndHasItsEstimatedTime(t *testing.T) {
	f, err := os.Open(filepath.Join("..", "..", "sim", "capture", "testdata", "http", "e07b_race_POST.pcap"))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	tr, err := capture.Import(f, "e07b", capture.Options{})
	if err != nil {
		t.Fatal(err)
	}
	x := ladder.NewIndex(tr)
	rst, post := tr.Packet(11), tr.Packet(8)
	for rec, want := range map[trace.RecordID]string{
		rst.Sent: "~5.135", rst.Sent + 1: "~5.135", rst.Arrived: "5.163713", post.Sent: "5.106575", post.Arrived: "~5.134",
	} {
		if got := x.When(rec); got != want {
			t.Errorf("record %d, a %v, is at %s, want %s", rec, tr.Record(rec).Kind, got, want)
		}
	}
}

func TestWhatIsPerhapsLostReachesNoEndAtAnyTime(t *testing.T) {
	f, err := os.Open(filepath.Join("..", "..", "sim", "capture", "testdata", "kernel", "e20d_lost_fin.pcap"))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	tr, err := capture.Import(f, "e20d", capture.Options{})
	if err != nil {
		t.Fatal(err)
	}
	x := ladder.NewIndex(tr)
	if text := x.Estimate(4); text != "" {
		t.Errorf("of the FIN that got no answer it is said: %s", text)
	}
	if text := x.Estimate(5); text == "" {
		t.Error("nothing is estimated of the second FIN")
	}
	rows := ladder.Draw(tr, ladder.Options{Width: 80, Height: 24, ASCII: true, Mark: true}).Text()
	if !strings.Contains(rows, "#4 FIN seq 1 --.....?") {
		t.Errorf("its arrow does not end in a question:\n%s", rows)
	}
}
