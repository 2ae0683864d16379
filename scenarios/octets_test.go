package scenarios_test

import (
	"bytes"
	"fmt"
	"testing"

	"wirewalk/scenarios"
	"wirewalk/sim/trace"
	"wirewalk/sim/wire"
)

// encodedOctets is how long the packets of a run are as a capture of all of them has them. Copies that
// the network made are left out: no host has sent them.
func encodedOctets(t *testing.T, tr *trace.Trace) (n int) {
	t.Helper()
	for id := trace.PacketID(1); int(id) <= tr.Packets(); id++ {
		if tr.Packet(id).Copy {
			continue
		}
		octets, err := wire.Encode(tr, id, tr.Packet(id).From)
		if err != nil {
			t.Fatal(err)
		}
		n += len(octets)
	}
	return n
}

func TestTheOctetsThatAreExpectedAreThoseOfTheExportedPackets(t *testing.T) {
	for _, id := range scenarios.IDs() {
		t.Run(id, func(t *testing.T) {
			src, _ := scenarios.Open(id)
			s, problems := scenarios.Load(id, src)
			if s == nil {
				t.Fatal(problems.Format())
			}
			lesson, err := s.Run()
			if err != nil {
				t.Fatal(err)
			}
			n := encodedOctets(t, lesson.Trace)
			src = bytes.Replace(src, []byte("\nexpect:\n"), fmt.Appendf(nil, "\nexpect:\n  - {stat: octets, is: %d}\n", n), 1)
			if !bytes.Contains(src, []byte("{stat: octets")) {
				t.Fatal("it expects nothing")
			}
			if s, problems = scenarios.Load(id, src); s == nil {
				t.Fatal(problems.Format())
			}
			if _, problems = s.Validate(); len(problems.Errors()) > 0 {
				t.Error(problems.Format())
			}
		})
	}
}
