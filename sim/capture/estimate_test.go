package capture_test

import (
	"bytes"
	"encoding/binary"
	"slices"
	"testing"

	"wirewalk/scenarios"
	"wirewalk/sim/capture"
	"wirewalk/sim/trace"
	"wirewalk/sim/vtime"
	"wirewalk/sim/wire"
	"wirewalk/tcpmodel"
)

// A lesson knows when its packets left and came. Recorded at one host and
// imported, the estimates of the other host's times must be these times.
func TestEstimatedTimesAreWhatTheSimulationKnows(t *testing.T) {
	// Here packets wait in a queue, are held back to be late, or come from a box on
	// the way: half of the least round trip cannot know of that.
	queued := []string{
		"congestion-avoidance", "lost-ack-and-reordering", "keepalive-unreachable", "the-box-that-forgot", "an-old-syn", "late-duplicate",
	}
	estimated := 0
	for _, id := range scenarios.IDs() {
		text, _ := scenarios.Open(id)
		s, problems := scenarios.Load(id, text)
		if s == nil {
			t.Fatal(problems.Format())
		}
		lesson, err := s.Run()
		if err != nil {
			t.Fatal(err)
		}
		for _, host := range lesson.Trace.Hosts() {
			again := recordedAt(t, lesson.Trace, host.ID)
			if again == nil || !slices.ContainsFunc(again.Conns(), func(c trace.Conn) bool { return c.Estimated() }) {
				continue
			}
			estimated++
			if worst := farthestOff(lesson.Trace, again, host.ID); worst > 0 && !slices.Contains(queued, id) {
				t.Errorf("%s at %s: an estimate is off by %s", id, host.Name, worst)
			}
		}
	}
	if estimated < 80 {
		t.Errorf("only %d recordings have estimates", estimated)
	}
}

// recordedAt is the capture of a simulated host, nil where nothing passed.
func recordedAt(t *testing.T, tr *trace.Trace, host trace.HostID) *trace.Trace {
	t.Helper()
	var file bytes.Buffer
	if err := capture.WritePcapng(&file, tr, host); err != nil {
		t.Fatal(err)
	}
	again, err := capture.Import(&file, "again", capture.Options{})
	if err != nil {
		return nil
	}
	return again
}

// farthestOff is how far the worst estimate is from what happened.
func farthestOff(tr, again *trace.Trace, host trace.HostID) vtime.Duration {
	var worst vtime.Duration
	off := func(guess vtime.Time, rec trace.RecordID) {
		if rec == 0 {
			return
		}
		worst = max(worst, guess.Sub(tr.Record(rec).At), tr.Record(rec).At.Sub(guess))
	}
	n, first := trace.PacketID(0), vtime.Time(0)
	for s := range wire.Sightings(tr, host) {
		if n++; n == 1 {
			first = s.At
		}
		p, q := tr.Packet(s.Packet), again.Packet(n)
		if q.Conn == 0 {
			continue
		}
		c := again.Conn(q.Conn)
		from, to := c.Side(q.From), c.Side(q.To)
		if !c.Estimated() || from < 0 || to < 0 {
			continue
		}
		at := first + again.Record(q.Sent).At
		off(at.Add(-c.Away[from]), p.Sent)
		off(at.Add(c.Away[to]), p.Arrived)
	}
	return worst
}

// timed is a datagram and when it was seen, in microseconds.
type timed struct {
	at uint32
	d  []byte
}

func timedPcap(datagrams ...timed) []byte {
	le := binary.LittleEndian
	out := rawPcap()
	for _, d := range datagrams {
		out = le.AppendUint32(le.AppendUint32(out, 1_000_000+d.at/1_000_000), d.at%1_000_000)
		out = le.AppendUint32(le.AppendUint32(out, uint32(len(d.d))), uint32(len(d.d)))
		out = append(out, d.d...)
	}
	return out
}

func TestTheWayIsHalfOfTheLeastRoundTripThatIsSure(t *testing.T) {
	const syn, synAck, ack, data, rst = 0x02, 0x12, 0x10, 0x18, 0x04
	out := func(at, seq, n uint32, flags byte, payload string) timed {
		return timed{at, segment(fromClient, seq, n, flags, payload)}
	}
	in := func(at, seq, n uint32, flags byte, payload string) timed {
		return timed{at, segment(fromServer, seq, n, flags, payload)}
	}
	open := []timed{out(0, 100, 0, syn, ""), in(60_000, 500, 101, synAck, ""), out(60_010, 101, 501, ack, "")}
	other := timed{at: 900_000, d: segment(way{3, 2, 40001, 80}, 7, 0, syn, "")}
	for _, c := range []struct {
		name    string
		seenAt  string
		packets []timed
		want    [2]vtime.Duration
	}{
		{"the handshake at the opener", "", open, [2]vtime.Duration{0, 30 * vtime.Millisecond}},
		{"the handshake at the other side", "", []timed{open[0], in(10, 500, 101, synAck, ""), out(60_010, 101, 501, ack, "")}, [2]vtime.Duration{30 * vtime.Millisecond, 0}},
		{"the handshake in the middle", "10.0.0.3", []timed{open[0], in(40_000, 500, 101, synAck, ""), out(60_000, 101, 501, ack, ""), other}, [2]vtime.Duration{10 * vtime.Millisecond, 20 * vtime.Millisecond}},
		{"a faster acknowledgment of data", "", append(slices.Clone(open), out(100_000, 101, 501, data, "hello"), in(150_000, 501, 106, ack, "")), [2]vtime.Duration{0, 25 * vtime.Millisecond}},
		{"a delayed acknowledgment", "", append(slices.Clone(open), out(100_000, 101, 501, data, "hello"), in(200_000, 501, 106, ack, "")), [2]vtime.Duration{0, 30 * vtime.Millisecond}},
		{"data that was sent twice", "", append(slices.Clone(open), out(100_000, 101, 501, data, "hello"), out(300_000, 101, 501, data, "hello"), in(301_000, 501, 106, ack, "")), [2]vtime.Duration{0, 30 * vtime.Millisecond}},
		{"a RST for a lone question", "", append(slices.Clone(open), out(3_100_000, 101, 501, data, "hello"), in(3_150_000, 501, 0, rst, "")), [2]vtime.Duration{0, 25 * vtime.Millisecond}},
		{"a RST for one of two questions", "", append(slices.Clone(open), out(100_000, 101, 501, data, "hello"), out(140_000, 106, 501, data, "you"), in(150_000, 501, 0, rst, "")), [2]vtime.Duration{0, 30 * vtime.Millisecond}},
		{"a path too short to matter", "10.0.0.1", []timed{open[0], in(90, 500, 101, synAck, ""), out(100, 101, 501, ack, "")}, [2]vtime.Duration{}},
		{"no vantage point", "", []timed{open[0], in(40_000, 500, 101, synAck, ""), out(60_000, 101, 501, ack, "")}, [2]vtime.Duration{}},
		{"no answer", "10.0.0.1", []timed{open[0], out(1_000_000, 100, 0, syn, "")}, [2]vtime.Duration{}},
	} {
		t.Run(c.name, func(t *testing.T) {
			tr, err := capture.Import(bytes.NewReader(timedPcap(c.packets...)), "test", capture.Options{SeenAt: c.seenAt})
			if err != nil {
				t.Fatal(err)
			}
			if got := tr.Conns()[0].Away; got != c.want {
				t.Errorf("the ways are %v, want %v", got, c.want)
			}
		})
	}
}

func TestAMachineThatTalksToItselfHasNoEstimates(t *testing.T) {
	var packets []timed
	for _, p := range []struct {
		at       uint32
		from, to uint16
		seq, ack uint32
		flags    byte
	}{{0, 40000, 80, 100, 0, 0x02}, {60_000, 80, 40000, 500, 101, 0x12}, {60_010, 40000, 80, 101, 501, 0x10}} {
		packets = append(packets, timed{p.at, segment(way{1, 1, p.from, p.to}, p.seq, p.ack, p.flags, "")})
	}
	if tr := importBytes(t, timedPcap(packets...)); tr.Conns()[0].Estimated() {
		t.Errorf("the ways are %v", tr.Conns()[0].Away)
	}
}

// An estimate must not change what was captured: each packet keeps one instant.
func TestRecordsKeepTheTimesOfTheCapture(t *testing.T) {
	tr := importFile(t, "testdata/http/e07b_race_POST.pcap")
	if !tr.Conns()[0].Estimated() {
		t.Fatal("nothing is estimated")
	}
	for id := trace.PacketID(1); int(id) <= tr.Packets(); id++ {
		p := tr.Packet(id)
		if p.Sent == 0 || p.Arrived == 0 || tr.Record(p.Sent).At != tr.Record(p.Arrived).At {
			t.Errorf("packet %d is at %v and %v", id, tr.Record(p.Sent).At, tr.Record(p.Arrived).At)
		}
	}
}

// The SYN was lost and sent again: only the timestamp that comes back tells
// which of the two was answered.
func TestASegmentThatWasSentAgainIsMeasuredByItsTimestamp(t *testing.T) {
	way := importFile(t, "testdata/kernel/e20_lost_SYN.pcap").Conns()[0].Away
	if way[0] != 0 || way[1] < 50*vtime.Millisecond || way[1] > 50500*vtime.Microsecond {
		t.Errorf("the ways are %v, want 50 ms to the server, as the path was", way)
	}
}

// Nothing comes back before what it answers was there.
func TestNoAcknowledgmentLeavesTheFarEndBeforeWhatItAcknowledgesWasThere(t *testing.T) {
	checked := 0
	for _, file := range recordings(t) {
		tr := importFile(t, file)
		for n := range tr.Conns() {
			c := &tr.Conns()[n]
			for side := range 2 {
				if c.Away[side] > 0 {
					checked += acausal(t, tr, c, side, file)
				}
			}
		}
	}
	if checked < 500 {
		t.Errorf("only %d acknowledgments were checked", checked)
	}
}

// acausal reports acknowledgments of a far end that come too early, and how
// many there are in all.
func acausal(t *testing.T, tr *trace.Trace, c *trace.Conn, side int, file string) (checked int) {
	t.Helper()
	there := map[trace.PacketID]bool{}
	for _, e := range tr.Estimates(c.ID, side) {
		p := tr.Packet(e.Packet)
		if p.From != c.Ends[side].Host {
			there[e.Packet] = true
			continue
		}
		if !p.Seg.Flags.Has(tcpmodel.ACK) || p.Seg.Flags.Has(tcpmodel.RST) {
			continue
		}
		for id := trace.PacketID(1); id < e.Packet; id++ {
			q := tr.Packet(id)
			if q.Conn != c.ID || q.From == p.From || q.Dropped != 0 || q.Seg.Len() == 0 || !q.Seg.End().LessEq(p.Seg.Ack) {
				continue
			}
			if q.Seg.Flags.Has(tcpmodel.SYN | tcpmodel.ACK) {
				continue // Where both open, it carries the number of a SYN that may have come before.
			}
			checked++
			if q.Again == 0 && !there[id] {
				t.Errorf("%s: #%d leaves before #%d comes", file, e.Packet, id)
			}
		}
	}
	return checked
}
