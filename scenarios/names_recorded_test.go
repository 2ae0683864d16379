package scenarios_test

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"wirewalk/sim/capture"
	"wirewalk/sim/inspect"
	"wirewalk/sim/trace"
	"wirewalk/sim/vtime"
	"wirewalk/tcpmodel"
)

// opening is what a client does to get from a name to a connection, and when: its questions
// and its SYNs, each with whether it went by a port that an earlier one had.
type opening struct {
	steps   []string
	at      []vtime.Time
	answers []string // sorted: which of two comes first is the name server's scheduler's choice
}

// openingOf follows what is sent to and from the ports of a name server and a web server.
func openingOf(t *trace.Trace) opening {
	var o opening
	reader := inspect.Reader{Trace: t}
	ports := map[uint16]bool{}
	for id := trace.PacketID(1); int(id) <= t.Packets(); id++ {
		p := t.Packet(id)
		rec := p.Sent
		if rec == 0 {
			rec = p.Arrived
		}
		what := ""
		switch m := inspect.DNSMessage(t, p); {
		case m != nil:
			kind, detail := reader.Parts(id, false)
			what = kind + " " + detail
			if m.Response {
				o.answers = append(o.answers, what)
				continue
			}
		case p.Proto == trace.TCP && p.Seg.Flags&(tcpmodel.SYN|tcpmodel.ACK) == tcpmodel.SYN:
			what = "SYN over IPv4"
			if t.OverIPv6(p) {
				what = "SYN over IPv6"
			}
		default:
			continue
		}
		if ports[p.Seg.SrcPort] {
			what += ", same port"
		}
		ports[p.Seg.SrcPort] = true
		o.steps = append(o.steps, what)
		o.at = append(o.at, t.Record(rec).At)
	}
	slices.Sort(o.answers)
	return o
}

// What programs and resolvers do with a name is what the real ones were recorded to do.
func TestClientsGetFromANameToAConnectionAsRecorded(t *testing.T) {
	files, err := filepath.Glob("testdata/recordings/names/*.yaml")
	if err != nil || len(files) < 9 {
		t.Fatal(files, err)
	}
	for _, file := range files {
		name := filepath.Base(file[:len(file)-len(".yaml")])
		t.Run(name, func(t *testing.T) {
			octets, err := os.ReadFile(filepath.Join("..", "sim", "capture", "testdata", "names", name+".pcap"))
			if err != nil {
				t.Fatal(err)
			}
			recorded, err := capture.Import(bytes.NewReader(octets), name, capture.Options{})
			if err != nil {
				t.Fatal(err)
			}
			got, want := openingOf(runScenario(t, file)), openingOf(recorded)
			if d := cmp.Diff(want.steps, got.steps); d != "" {
				t.Fatalf("what the client sends (-recorded +model):\n%s", d)
			}
			if d := cmp.Diff(want.answers, got.answers); d != "" {
				t.Errorf("answers (-recorded +model):\n%s", d)
			}
			// The clocks begin with the first question. A program in Python answered, and the
			// programs themselves took their time between answer and connect().
			// A kernel's timer of 1 s takes a little longer, each time.
			const tolerance, share = 60 * vtime.Millisecond, 40
			for i := range want.at {
				if off := want.at[i].Sub(want.at[0]) - got.at[i].Sub(got.at[0]); off > tolerance+want.at[i].Sub(want.at[0])/share || off < -tolerance {
					t.Errorf("%s: recorded %s after the first question, model %s", want.steps[i], want.at[i].Sub(want.at[0]), got.at[i].Sub(got.at[0]))
				}
			}
		})
	}
}

// The delays before the second attempt are those that were measured, to a few milliseconds.
func TestTheHeadStartOfIPv6IsThatOfTheProgram(t *testing.T) {
	for name, want := range map[string]vtime.Duration{
		"curl-broken": 200 * vtime.Millisecond, "go-broken": 300 * vtime.Millisecond, "node-broken": 250 * vtime.Millisecond,
	} {
		o := openingOf(runScenario(t, filepath.Join("testdata", "recordings", "names", name+".yaml")))
		n := len(o.at)
		if got := o.at[n-1].Sub(o.at[n-2]); got != want {
			t.Errorf("%s: %s, want %s", name, got, want)
		}
	}
}
