package scenarios_test

import (
	"strconv"
	"strings"
	"testing"

	"wirewalk/sim/inspect"
	"wirewalk/sim/trace"
	"wirewalk/tcpmodel"
)

// known is the number behind which nothing is known of an end: what it has sent, and what the
// other end has room for.
func known(t *trace.Trace, conn trace.ConnID, side int, upto trace.RecordID) int64 {
	top := int64(1)
	iss := t.Conn(conn).Ends[side].ISS
	if s := t.SnapshotAt(conn, side, upto); s != nil && s.ISS == iss {
		top = max(top, int64(int32(s.SndNxt-iss)))
	}
	if s := t.SnapshotAt(conn, 1-side, upto); s != nil && s.IRS == iss {
		top = max(top, int64(int32(s.RcvNxt-iss))+int64(s.RcvWnd))
	}
	return top
}

// A number that is shown as counted from a connection's first one lies where its ends have
// been or will be soon; what lies elsewhere is of another connection and counted from that
// one's, or shown as it is on the wire.
func TestNoRelativeNumberLiesOutsideWhatItsConnectionKnows(t *testing.T) {
	for name, tr := range everyCapture(t) {
		faults := 0
		for id := trace.PacketID(1); int(id) <= tr.Packets() && faults < 3; id++ {
			p := tr.Packet(id)
			if p.Proto != trace.TCP || p.Conn == 0 || tr.Sender(p) < 0 {
				continue
			}
			for what, of := range map[string]func(*trace.Packet) (int64, trace.ConnID){"seq": tr.SeqOf, "ACK": tr.AckOf} {
				n, conn := of(p)
				if conn == 0 || what == "ACK" && !p.Seg.Flags.Has(tcpmodel.ACK) {
					continue
				}
				side := 0
				if tr.Conn(conn).Ends[0].Addr != tr.Conn(p.Conn).Ends[tr.Sender(p)].Addr {
					side = 1
				}
				if what == "ACK" {
					side = 1 - side
				}
				if n < 0 || n > known(tr, conn, side, p.Begins())+1<<20 {
					t.Errorf("%s: #%d has %s %d in connection %d, which is known to %d", name, id, what, n, conn, known(tr, conn, side, p.Begins()))
					faults++
				}
				if what == "seq" && !strings.Contains(inspect.NewReader(tr).Content(id), " "+strconv.FormatInt(n, 10)) && strings.Contains(inspect.NewReader(tr).Content(id), what+" ") {
					t.Errorf("%s: #%d with %s %d is called %q", name, id, what, n, inspect.NewReader(tr).Content(id))
					faults++
				}
			}
		}
	}
}

// A RST that answers what is left of an earlier connection has that one's numbers.
func TestANumberOfAnEarlierConnectionIsCountedFromThatOnesFirst(t *testing.T) {
	tr := runScenario(t, "library/half-open-found.yaml")
	for id, want := range map[trace.PacketID]string{9: "ACK 101", 10: "RST seq 101"} {
		if got := inspect.NewReader(tr).Content(id); got != want {
			t.Errorf("#%d is called %q, want %q", id, got, want)
		}
	}
	if seq, _ := inspect.Relative(tr, tr.Packet(10)); seq != 101 {
		t.Errorf("the RST has seq %d in records", seq)
	}
}
