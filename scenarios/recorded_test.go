package scenarios_test

import (
	"fmt"
	"path/filepath"
	"slices"
	"sort"
	"strings"
	"testing"

	"wirewalk/sim/inspect"
	"wirewalk/sim/trace"
	"wirewalk/sim/vtime"
	"wirewalk/tcpmodel"
)

// A recording is compared with the run of the scenario beside it. What the
// programs did, and when, is written into the scenario; all else is the
// model's. The order is compared within each direction of each connection.

// line is one packet as the client's end of the wire saw it.
type line struct {
	at       vtime.Time
	conn     trace.ConnID
	fromFar  bool // came from the far end
	flags    tcpmodel.Flags
	seq, ack uint32
	n        uint32
	packet   trace.PacketID
	rec      trace.RecordID
	error    string // what an ICMP error says
}

func (l line) String() string {
	dir := "C>S"
	if l.fromFar {
		dir = "S>C"
	}
	if l.error != "" {
		return dir + " ICMP " + l.error
	}
	s := fmt.Sprintf("%s %-3s %d:%d(%d)", dir, l.flags, l.seq, l.seq+l.n, l.n)
	if l.flags.Has(tcpmodel.ACK) {
		s += fmt.Sprintf(" ack %d", l.ack)
	}
	return s
}

// key is what has to be equal.
func (l line) key() string { return l.String() }

// bare is a segment that carries nothing but an acknowledgment.
func (l line) bare() bool { return l.flags == tcpmodel.ACK && l.n == 0 }

// lines lists the TCP packets and ICMP errors of a trace as seen at host at.
func lines(t *trace.Trace, at trace.HostID) []line {
	var out []line
	for id := trace.RecordID(1); int(id) <= t.Len(); id++ {
		r := t.Record(id)
		pid := r.Packet()
		if pid == 0 || t.Packet(pid).Proto != trace.TCP && t.Packet(pid).Proto != trace.ICMP {
			continue
		}
		p := t.Packet(pid)
		sent := r.Kind == trace.SegmentSent && p.From == at
		came := r.Kind == trace.SegmentDelivered && r.Host == at && p.From != at
		if !sent && !came {
			continue
		}
		l := line{at: r.At, conn: p.Conn, fromFar: came, flags: p.Seg.Flags &^ tcpmodel.PSH, n: p.Seg.Payload.Len, packet: pid, rec: id}
		if p.Proto == trace.ICMP {
			l.error = inspect.ICMPName(t, p)
			out = append(out, l)
			continue
		}
		l.seq, l.ack = inspect.Relative(t, p)
		if _, of := t.AckOf(p); of == 0 && p.Conn != 0 && p.Seg.Flags.Has(tcpmodel.ACK) && t.Sender(p) >= 0 { // No connection has it; both runs have forged the same.
			l.ack = uint32(p.Seg.Ack - t.Conn(p.Conn).Ends[1-t.Sender(p)].ISS)
		}
		if p.Seg.Flags.Has(tcpmodel.SYN) || !sawSYN(t, p) {
			l.seq = 0 // Without a SYN there is nothing that the number could be relative to.
		}
		out = append(out, l)
	}
	return out
}

// sawSYN reports whether the sender of p has numbered its octets in this connection.
func sawSYN(t *trace.Trace, p *trace.Packet) bool {
	for id := trace.PacketID(1); int(id) <= t.Packets(); id++ {
		if q := t.Packet(id); q.Conn == p.Conn && q.From == p.From && q.Seg.Flags.Has(tcpmodel.SYN) {
			return true
		}
	}
	return false
}

// flow is one direction of one connection.
type flow struct {
	conn    trace.ConnID
	fromFar bool
}

func flows(ls []line) map[flow][]line {
	out := map[flow][]line{}
	for _, l := range ls {
		f := flow{l.conn, l.fromFar}
		out[f] = append(out[f], l)
	}
	return out
}

func compareRecording(t *testing.T, kind string, r rules) {
	t.Helper()
	comparePair(t, runBoth(t, kind, r), r)
}

func comparePair(t *testing.T, pair compared, r rules) {
	t.Helper()
	got, want := pair.got, pair.want
	if d := diffFlows(got, want, r); d != "" {
		t.Errorf("model (-) and recording (+) differ:\n%s", d)
		return
	}
	if d := diffOrder(got, want, r); d != "" {
		t.Error(d)
	}
	if d := diffTimes(pair.model, got, want, r); d != "" {
		t.Error(d)
	}
}

// compared are the run of a scenario and the recording beside it, with the packets
// of each that are held against those of the other.
type compared struct {
	model, recorded *trace.Trace
	got, want       []line
}

func runBoth(t *testing.T, kind string, r rules) compared {
	t.Helper()
	return runFiles(t, filepath.Join("testdata", "recordings", kind, r.file+".yaml"),
		filepath.Join("..", "sim", "capture", "testdata", kind, r.file+r.side+".pcap"), r)
}

func runFiles(t *testing.T, scenario, recording string, r rules) compared {
	t.Helper()
	model, recorded := runScenario(t, scenario), importFile(t, recording)
	got, want := lines(model, 1), lines(recorded, clientOf(recorded))
	if r.at != "" {
		got, want = linesSeenAt(t, model, r.at), renumbered(lines(recorded, hostOf(t, recorded, hostNamed(model, r.at).Addr)))
	}
	if r.reused {
		got, want = unnumbered(got), unnumbered(want)
	}
	if r.from != nil {
		got, want = skip(got, model, r.from), skip(want, recorded, r.from)
	}
	if r.most > 0 {
		got, want = first(got, r.most), first(want, r.most)
	}
	return compared{model, recorded, got, want}
}

// unnumbered makes one connection of all that have the same ports, and takes the
// numbers off what comes between a SYN and its answer: they may be those of the
// connection before, which a recording cannot tell.
func unnumbered(ls []line) []line {
	out := slices.Clone(ls)
	opening := false
	for i := range out {
		l := &out[i]
		l.conn = 1
		switch l.flags & (tcpmodel.SYN | tcpmodel.ACK) {
		case tcpmodel.SYN:
			opening = true
		case tcpmodel.SYN | tcpmodel.ACK:
			opening = false
		default:
			if opening {
				l.seq, l.ack = 0, 0
			}
		}
	}
	return out
}

// clientOf is the host that sends the first SYN.
func clientOf(t *trace.Trace) trace.HostID { return t.Packet(1).From }

func skip(ls []line, t *trace.Trace, from func(line, *trace.Packet) bool) []line {
	for i, l := range ls {
		if from(l, t.Packet(l.packet)) {
			return ls[i:]
		}
	}
	return nil
}

// first keeps the first n packets of each direction.
func first(ls []line, n int) []line {
	seen := map[flow]int{}
	var out []line
	for _, l := range ls {
		f := flow{l.conn, l.fromFar}
		if seen[f]++; seen[f] <= n {
			out = append(out, l)
		}
	}
	return out
}

func runScenario(t *testing.T, file string) *trace.Trace {
	t.Helper()
	lesson, err := load(t, file).Run()
	if err != nil {
		t.Fatal(err)
	}
	return lesson.Trace
}

// significant drops the bare ACKs that bulk transfer compares only by the highest.
func significant(ls []line, r rules) []line {
	if !r.bulk {
		return ls
	}
	var out []line
	for i, l := range ls {
		if l.bare() && i+1 < len(ls) && ls[i+1].bare() {
			continue
		}
		out = append(out, l)
	}
	return out
}

func diffFlows(got, want []line, r rules) string {
	g, w := flows(got), flows(want)
	var keys []flow
	for k := range w {
		keys = append(keys, k)
	}
	for k := range g {
		if _, ok := w[k]; !ok {
			keys = append(keys, k)
		}
	}
	sort.Slice(keys, func(i, j int) bool {
		return keys[i].conn < keys[j].conn || keys[i].conn == keys[j].conn && !keys[i].fromFar && keys[j].fromFar
	})
	var b strings.Builder
	for _, k := range keys {
		b.WriteString(diffOne(significant(g[k], r), significant(w[k], r)))
	}
	return b.String()
}

func diffOne(got, want []line) string {
	var b strings.Builder
	for i := range max(len(got), len(want)) {
		var g, w string
		if i < len(got) {
			g = got[i].key()
		}
		if i < len(want) {
			w = want[i].key()
		}
		if g == w {
			continue
		}
		if g != "" {
			fmt.Fprintf(&b, "- %d: %s %s\n", i+1, got[i].at, g)
		}
		if w != "" {
			fmt.Fprintf(&b, "+ %d: %s %s\n", i+1, want[i].at, w)
		}
		if b.Len() > 2000 {
			b.WriteString("...\n")
			break
		}
	}
	return b.String()
}

// pairUp matches the packets of the two runs, flow by flow.
func pairUp(got, want []line) map[int]int {
	index := func(ls []line) map[flow][]int {
		m := map[flow][]int{}
		for i, l := range ls {
			f := flow{l.conn, l.fromFar}
			m[f] = append(m[f], i)
		}
		return m
	}
	g, w := index(got), index(want)
	out := map[int]int{}
	for k, gi := range g {
		for n, i := range gi {
			if n < len(w[k]) {
				out[i] = w[k][n]
			}
		}
	}
	return out
}

// diffOrder compares the order across directions where packets are over 1 ms apart.
func diffOrder(got, want []line, r rules) string {
	if r.bulk {
		return ""
	}
	pair := pairUp(got, want)
	for i := range got {
		for j := i + 1; j < len(got) && j < i+4; j++ {
			a, b := want[pair[i]], want[pair[j]]
			if a.at > b.at && a.at.Sub(b.at) > vtime.Millisecond {
				return fmt.Sprintf("the model sends %q before %q, the recording does not", got[i], got[j])
			}
		}
	}
	return ""
}
