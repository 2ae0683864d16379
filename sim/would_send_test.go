package sim

import (
	"fmt"
	"strings"
	"testing"

	"wirewalk/sim/trace"
	"wirewalk/tcpmodel"
)

// RunAsked runs a plan in which what every end would send is asked after every event
// if so wished, and lists its packets.
func RunAsked(t *testing.T, plan Plan, ask bool) string {
	t.Helper()
	w, err := newWorld(plan)
	if err != nil {
		t.Fatal(err)
	}
	if ask {
		w.afterEvent = func(w *world) {
			for _, ep := range w.endpoints.slots {
				if ep.live && ep.tcp.State() > tcpmodel.SynSent {
					wouldSendItsNumbers(t, w, ep)
				}
			}
		}
	}
	w.setUp()
	w.loop()
	var out strings.Builder
	for id := trace.PacketID(1); int(id) <= w.trace.Packets(); id++ {
		p := w.trace.Packet(id)
		fmt.Fprintln(&out, w.trace.Record(p.Sent).At, p.Seg)
	}
	return out.String()
}

// wouldSendItsNumbers checks what an end would send against its state.
func wouldSendItsNumbers(t *testing.T, w *world, ep *endpoint) {
	t.Helper()
	var s tcpmodel.Snapshot
	ep.tcp.Snapshot(&s)
	for _, f := range []tcpmodel.Flags{tcpmodel.ACK, tcpmodel.FIN | tcpmodel.ACK, tcpmodel.RST | tcpmodel.ACK} {
		seg := ep.tcp.WouldSend(w.now, f)
		if seg.Ack != s.RcvNxt || seg.Flags != f || seg.Options.HasTS != s.TSOK || seg.Payload.Len != 0 {
			t.Fatalf("%s in %s would be %+v, the state is %+v", f, s.State, seg, s)
		}
		if off := s.SndNxt - seg.Seq; off != 0 && (off != 1 || !f.Has(tcpmodel.FIN) || s.State < tcpmodel.FinWait1) {
			t.Fatalf("%s in %s would have number %d, SND.NXT is %d", f, s.State, seg.Seq, s.SndNxt)
		}
	}
}
