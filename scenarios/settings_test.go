package scenarios

import (
	"slices"
	"strings"
	"testing"

	"wirewalk/sim/trace"
	"wirewalk/sim/vtime"
	"wirewalk/tcpmodel"
)

// What a person is offered as the present value of a setting is accepted as it
// stands, and changes nothing.
func TestEverySettingCanBeSetToWhatItIs(t *testing.T) {
	for _, id := range []string{"three-way-handshake", "tcp-keepalive-dead-peer", "page-modes", "idle-close-race", "keepalive-through-nat", "keepalive-alive"} {
		src, ok := Open(id)
		if !ok {
			t.Fatalf("there is no lesson %s", id)
		}
		s, _ := Load(id, src)
		list := s.Settings()
		if len(list) < 50 {
			t.Errorf("%s has only %d settings", id, len(list))
		}
		for _, set := range list {
			changed, problems := s.Set(set.Path + "=" + set.Value)
			if changed == nil {
				t.Errorf("%s: %s", id, problems.Format())
				continue
			}
			for _, now := range changed.Settings() {
				if now.Path == set.Path && now.Value != set.Value {
					t.Errorf("%s: %s was %s and is %s", id, set.Path, set.Value, now.Value)
				}
			}
		}
	}
}

// The times of keepalive can be tried out wherever a lesson sets them.
func TestTheKeepaliveTimesOfASocketAreSettings(t *testing.T) {
	for id, path := range map[string]string{
		"keepalive-through-nat": "script.3.options.keepalive_idle",
		"keepalive-alive":       "servers.1.tcp_keepalive.idle",
	} {
		src, _ := Open(id)
		s, _ := Load(id, src)
		var paths []string
		for _, set := range s.Settings() {
			paths = append(paths, set.Path)
		}
		if !slices.Contains(paths, path) {
			t.Errorf("%s: %s is not among %s", id, path, paths)
			continue
		}
		changed, problems := s.Set(path + "=1h")
		if changed == nil {
			t.Errorf("%s: %s", id, problems.Format())
			continue
		}
		before, _ := s.Run()
		after, _ := changed.Run()
		if firstProbe(before.Trace) == firstProbe(after.Trace) {
			t.Errorf("%s: the first probe leaves when it did", id)
		}
	}
}

func firstProbe(t *trace.Trace) vtime.Time {
	for id := trace.RecordID(1); int(id) <= t.Len(); id++ {
		if r := t.Record(id); r.Kind == trace.SegmentSent && r.Why == tcpmodel.WhyKeepaliveProbe {
			return r.At
		}
	}
	return 0
}

func TestAChangeIsASettingOrAnIntervention(t *testing.T) {
	src, _ := Open("three-way-handshake")
	s, _ := Load("x", src)
	for _, text := range []string{
		"set links.wan.delay=80ms", "drop number=2", "replace number=3 flags=RST-ACK ack=1",
		"inject host=client to=server at=28000001ns conn=1 flags=RST seq=1", "unplug at=1s",
	} {
		changed, problems := s.Change(text)
		if changed == nil {
			t.Errorf("%s: %s", text, problems.Format())
			continue
		}
		again, problems := Load("again", changed.Full())
		if again == nil {
			t.Errorf("%s: what Full writes is no scenario:\n%s", text, problems.Format())
		}
	}
	if changed, problems := s.Change("set links.lan.delay=80ms"); changed != nil || !strings.Contains(problems.Format(), "lan") {
		t.Errorf("a link that is not there: %v", problems.Format())
	}
}

// A setting is offered once.
func TestNoSettingIsOfferedTwice(t *testing.T) {
	for _, id := range IDs() {
		src, _ := Open(id)
		s, _ := Load(id, src)
		seen := map[string]bool{}
		for _, set := range s.Settings() {
			if seen[set.Path] {
				t.Errorf("%s: %s twice", id, set.Path)
			}
			seen[set.Path] = true
		}
	}
}
