package scenarios_test

import (
	"path/filepath"
	"strings"
	"testing"

	"wirewalk/sim/inspect"
	"wirewalk/sim/trace"
	"wirewalk/sim/vtime"
	"wirewalk/tcpmodel"
)

// What is said of a user timeout that Linux finds to be over holds: what it counts
// from happened that long before, and nothing came since that would have ended the wait.
func TestTheReasonsOfUserTimeoutsHold(t *testing.T) {
	timeouts := map[string]vtime.Duration{
		"dead": 3 * vtime.Second, "late": 2 * vtime.Second, "syn": 2500 * vtime.Millisecond,
		"zero_alive": 4 * vtime.Second, "zero_dead": 4 * vtime.Second, "keepalive": 3500 * vtime.Millisecond,
		"keepalive_short": 2 * vtime.Second, "keepalive_long": 5500 * vtime.Millisecond,
	}
	seen := map[tcpmodel.Reason]int{}
	for name, limit := range timeouts {
		tr := runScenario(t, filepath.Join("testdata", "recordings", "sockets", "user_timeout_"+name+".yaml"))
		for id := trace.RecordID(1); int(id) <= tr.Len(); id++ {
			r := tr.Record(id)
			if r.Kind != trace.StateChange || !strings.HasPrefix(inspect.ReasonName(r.Why), "user-timeout") {
				continue
			}
			seen[r.Why]++
			began, ok := troubleBegan(tr, id)
			over := r.At.Sub(began) - limit
			exact := name != "late" && !strings.HasPrefix(name, "keepalive")
			if !ok || over < 0 || exact && over > 4*vtime.Millisecond {
				t.Errorf("%s: %s at %s, the trouble began at %s (%t), want %s later", name, inspect.ReasonName(r.Why), r.At, began, ok, limit)
			}
		}
	}
	for _, why := range []tcpmodel.Reason{
		tcpmodel.WhyUserRepeats, tcpmodel.WhyUserOpening, tcpmodel.WhyUserProbes, tcpmodel.WhyUserIdle,
	} {
		if seen[why] == 0 {
			t.Errorf("nothing shows %s", inspect.ReasonName(why))
		}
	}
}

// troubleBegan finds in the packets what the timeout of record end counts from.
// It is false where something else came since.
func troubleBegan(tr *trace.Trace, end trace.RecordID) (vtime.Time, bool) {
	e := tr.Record(end)
	var began vtime.Time
	found := false
	note := func(at vtime.Time) {
		if !found {
			began, found = at, true
		}
	}
	for id := trace.RecordID(1); id < end; id++ {
		r := tr.Record(id)
		if r.Conn != e.Conn || r.Host != e.Host || r.Packet() == 0 {
			continue
		}
		p := tr.Packet(r.Packet())
		switch came := r.Kind == trace.SegmentDelivered; e.Why {
		case tcpmodel.WhyUserOpening:
			found = found && !came
			if p.Seg.Flags.Has(tcpmodel.SYN) && !came {
				note(r.At)
			}
		case tcpmodel.WhyUserRepeats:
			found = found && !came
			if !came && r.Why == tcpmodel.WhyRTOExpired {
				note(r.At)
			}
		case tcpmodel.WhyUserProbes:
			found = found && (!came || p.Seg.Window == 0)
			if !came && tr.PacketIs(r.Packet(), "window-probe") {
				note(r.At)
			}
		case tcpmodel.WhyUserIdle:
			if came {
				began, found = r.At, false
			}
			found = found || tr.PacketIs(r.Packet(), "keepalive-probe")
		}
	}
	return began, found
}
