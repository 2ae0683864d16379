package view

import (
	"bytes"
	"encoding/binary"
	"net/netip"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"wirewalk/sim/capture"
	"wirewalk/sim/trace"
	"wirewalk/sim/vtime"
	"wirewalk/tcpmodel"
	"wirewalk/tui/ladder"
)

// A capture that ends while much is on its way has many rows at the far end
// after its last packet.
func TestTheCursorStaysInSightWhereACaptureEndsInABurst(t *testing.T) {
	data, err := os.ReadFile(filepath.Join("..", "..", "sim", "capture", "testdata", "kernel", "e17_loss_reno_sack1.pcap"))
	if err != nil {
		t.Fatal(err)
	}
	at, packets := 24, 0
	for at < len(data) && packets < 150 {
		at += 16 + int(binary.LittleEndian.Uint32(data[at+8:]))
		if packets++; packets < 20 {
			continue
		}
		tr, err := capture.Import(bytes.NewReader(data[:at]), "cut", capture.Options{})
		if err != nil {
			t.Fatal(err)
		}
		s, rows := ladder.DrawPackets(tr, ladder.Options{Width: 80, Height: 7, ASCII: true, Mark: true, Unfold: true})
		marked := trace.PacketID(0)
		for y := range rows {
			if s.Rows[y][0].Text == ">" {
				marked = rows[y]
			}
		}
		if int(marked) != packets {
			t.Errorf("cut after %d packets, the mark is at #%d:\n%s", packets, marked, s.Text())
		}
	}
}

const drawnBetween = `           CLIENT :40000              ~ estimated              SERVER :80
   ~-0.010 SYN-SENT     |... #1 SYN seq 0 ........            |
    ~0.020              |                        '...........>|
>                       |            .... #2 SYN,ACK seq 0 ...| SYN-RECEIVED
    ~0.050 ESTABLISHED  |<...........'                        |
`

// A packet that was seen between its ends has estimated times at both.
func TestSeenInTheMiddleBothEndsAreEstimated(t *testing.T) {
	w := trace.NewWriter("between")
	for i, name := range []string{"client", "server", "router"} {
		w.Host(trace.Host{Name: name, Addr: netip.AddrFrom4([4]byte{10, 0, 0, byte(i + 1)}), Stack: "inferred"})
	}
	addr := func(i byte, port uint16) netip.AddrPort {
		return netip.AddrPortFrom(netip.AddrFrom4([4]byte{10, 0, 0, i}), port)
	}
	c := w.Conn(
		trace.End{Host: 1, Addr: addr(1, 40000), Stream: w.Stream(), ISS: 0, HasISS: true},
		trace.End{Host: 2, Addr: addr(2, 80), Stream: w.Stream(), ISS: 0, HasISS: true},
	)
	tr := w.Trace()
	tr.Inferred, tr.SeenAt = true, 3
	w.EditConn(c).Away = [2]vtime.Duration{10 * vtime.Millisecond, 20 * vtime.Millisecond}
	states := [2][]tcpmodel.State{{tcpmodel.SynSent, tcpmodel.Established}, {tcpmodel.Closed, tcpmodel.SynReceived}}
	for i, p := range []trace.Packet{
		{Conn: c, From: 1, To: 2, Proto: trace.TCP, Seg: tcpmodel.Segment{Flags: tcpmodel.SYN}},
		{Conn: c, From: 2, To: 1, Proto: trace.TCP, Seg: tcpmodel.Segment{Flags: tcpmodel.SYN | tcpmodel.ACK, Ack: 1}},
	} {
		at := vtime.Time(i) * 40 * vtime.Time(vtime.Millisecond)
		w.Stop()
		id := w.Packet(p, nil)
		w.Edit(id).Sent = w.Record(trace.Record{At: at, Kind: trace.SegmentSent, Host: p.From, Conn: c, Ref: uint32(id)})
		w.Edit(id).Arrived = w.Record(trace.Record{At: at, Kind: trace.SegmentDelivered, Host: p.To, Conn: c, Ref: uint32(id)})
	}
	for side := range states {
		for i, away := 0, w.EditConn(c).Away[side]; i < 2; i++ {
			at := vtime.Time(i) * 40 * vtime.Time(vtime.Millisecond)
			if i == side {
				at -= vtime.Time(away)
			} else {
				at += vtime.Time(away)
			}
			w.Estimate(c, side, trace.Estimate{At: at, Packet: trace.PacketID(i + 1)}, &tcpmodel.Snapshot{State: states[side][i]})
		}
	}
	x := ladder.NewIndex(tr)
	got := ladder.Draw(tr, ladder.Options{Index: x, Conn: c, ASCII: true, Mark: true}).Text()
	if got != drawnBetween {
		t.Errorf("the ladder is\n%s", got)
	}
	if text := x.Estimate(1); !strings.Contains(text, "left at ~-0.010 s and came at ~0.020 s") {
		t.Errorf("the estimate is %q", text)
	}
}
