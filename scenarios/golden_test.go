package scenarios

import (
	"cmp"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	diff "github.com/google/go-cmp/cmp"

	"wirewalk/scenarios/expect"
	"wirewalk/sim/inspect"
	"wirewalk/sim/trace"
)

// packetList writes the packets of a run, a line each: instant, sender,
// kind, flags, relative numbers, octets, and what became of it.
func packetList(t *trace.Trace) string {
	var b strings.Builder
	for id := trace.PacketID(1); int(id) <= t.Packets(); id++ {
		p := t.Packet(id)
		seq, ack := inspect.Relative(t, p)
		first := t.Record(cmp.Or(p.Sent, p.Arrived, p.Dropped, 1))
		fmt.Fprintf(&b, "%s #%d %s %s %s seq %d", first.At, id, inspect.HostName(t, p.From), expect.KindOf(t, id), p.Seg.Flags, seq)
		if p.Seg.Flags.String() != "S" {
			fmt.Fprintf(&b, " ack %d", ack)
		}
		fmt.Fprintf(&b, " len %d win %d", p.Seg.Payload.Len, p.Seg.Window)
		switch {
		case p.Dropped != 0:
			fmt.Fprintf(&b, " lost %s", t.Record(p.Dropped).At)
		case p.Arrived != 0:
			fmt.Fprintf(&b, " arrived %s", t.Record(p.Arrived).At)
		}
		b.WriteByte('\n')
	}
	return b.String()
}

func TestEveryLessonHasItsGoldenTrace(t *testing.T) {
	for _, id := range IDs() {
		t.Run(id, func(t *testing.T) {
			src, _ := Open(id)
			got := packets(t, load(t, string(src)))
			file := filepath.Join("testdata", "golden", id+".txt")
			if *update {
				if err := os.WriteFile(file, []byte(got), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(file)
			if err != nil {
				t.Fatal("no golden trace: go test ./scenarios -run Golden -update writes it")
			}
			if d := diff.Diff(string(want), got); d != "" {
				t.Errorf("the packets differ (-want +got); -update accepts them:\n%s", d)
			}
		})
	}
}

func TestARunIsTheSameEveryTime(t *testing.T) {
	for _, id := range IDs() {
		src, _ := Open(id)
		s := load(t, string(src))
		if first, second := packets(t, s), packets(t, s); first != second {
			t.Errorf("%s: two runs differ", id)
		}
	}
}

func TestASeedDecidesWhatIsLost(t *testing.T) {
	lossy := strings.Replace(smallest, "servers:", "links: {wan: {loss: 20%}}\nservers:", 1)
	one := packets(t, load(t, lossy))
	s, ps := load(t, lossy).Set("seed=2")
	if s == nil {
		t.Fatal(ps.Format())
	}
	if one == packets(t, s) {
		t.Error("another seed loses the same packets")
	}
}
