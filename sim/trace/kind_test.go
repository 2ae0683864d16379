package trace_test

import (
	"testing"

	"wirewalk/sim/app"
	"wirewalk/sim/trace"
	"wirewalk/sim/vtime"
	"wirewalk/tcpmodel"
)

// talk writes a small trace of one connection by hand. The client's initial
// number is 1000, the server's 5000.
type talk struct {
	w      *trace.Writer
	conn   trace.ConnID
	hosts  [2]trace.HostID
	stream [2]uint32
	now    vtime.Time
}

func newTalk() *talk {
	w := trace.NewWriter("kinds")
	k := &talk{w: w}
	k.hosts = [2]trace.HostID{w.Host(trace.Host{Name: "client"}), w.Host(trace.Host{Name: "server"})}
	k.stream = [2]uint32{w.Stream(), w.Stream()}
	k.conn = w.Conn(
		trace.End{Host: k.hosts[0], ISS: 1000, HasISS: true, Stream: k.stream[0]},
		trace.End{Host: k.hosts[1], ISS: 5000, HasISS: true, Stream: k.stream[1]},
	)
	return k
}

// send records a segment of an end and the state of that end when it leaves.
func (k *talk) send(side int, seg tcpmodel.Segment, as tcpmodel.Snapshot) trace.PacketID {
	k.now++
	as.State = tcpmodel.Established
	id := k.w.Packet(trace.Packet{
		Seg: seg, From: k.hosts[side], To: k.hosts[1-side], Conn: k.conn, Proto: trace.TCP,
	}, nil)
	k.w.Edit(id).Sent = k.w.Record(trace.Record{At: k.now, Kind: trace.SegmentSent, Host: k.hosts[side], Conn: k.conn, Ref: uint32(id)})
	k.w.Snapshot(k.conn, side, &as)
	return id
}

// octets appends text to an end's stream and returns its span.
func (k *talk) octets(side int, text string) tcpmodel.Span {
	off := k.w.Trace().StreamLen(k.stream[side])
	k.w.Append(k.stream[side], []byte(text))
	return tcpmodel.Span{Stream: k.stream[side], Off: off, Len: uint32(len(text))}
}

func TestKindsOfPacketsByTheirFlags(t *testing.T) {
	k := newTalk()
	for _, c := range []struct {
		flags   tcpmodel.Flags
		is, not []string
	}{
		{tcpmodel.SYN, []string{"SYN", "any"}, []string{"SYN,ACK", "ACK", "data"}},
		{tcpmodel.SYN | tcpmodel.ACK, []string{"SYN,ACK"}, []string{"SYN", "ACK"}},
		{tcpmodel.ACK, []string{"ACK"}, []string{"data", "FIN", "retransmission"}},
		{tcpmodel.FIN | tcpmodel.ACK, []string{"FIN"}, []string{"ACK"}},
		{tcpmodel.RST, []string{"RST"}, []string{"ACK", "FIN"}},
	} {
		id := k.send(0, tcpmodel.Segment{Flags: c.flags, Seq: 1000, Ack: 5001}, tcpmodel.Snapshot{SndUna: 1000, SndNxt: 1001})
		k.check(t, id, c.flags.String(), c.is, c.not)
	}
}

func (k *talk) check(t *testing.T, id trace.PacketID, what string, is, not []string) {
	t.Helper()
	for _, kind := range is {
		if !k.w.Trace().PacketIs(id, kind) {
			t.Errorf("%s is no %s", what, kind)
		}
	}
	for _, kind := range not {
		if k.w.Trace().PacketIs(id, kind) {
			t.Errorf("%s is a %s", what, kind)
		}
	}
}

func TestAnHTTPMessageIsKnownByItsFirstOctets(t *testing.T) {
	k := newTalk()
	send := func(side int, text string) trace.PacketID {
		return k.send(side, tcpmodel.Segment{Flags: tcpmodel.ACK, Payload: k.octets(side, text)}, tcpmodel.Snapshot{})
	}
	k.check(t, send(0, "GET / HTTP/1.1\r\n\r\n"), "GET", []string{"request", "data"}, []string{"response"})
	k.check(t, send(1, "HTTP/1.1 200 OK\r\n"), "200", []string{"response"}, []string{"request"})
	k.check(t, send(1, "more of it"), "content", []string{"data"}, []string{"response", "request"})
	k.w.Message(trace.Message{Conn: k.conn, Sender: k.hosts[1], Message: app.Message{Off: 30}})
	k.check(t, send(1, "end and HTTP/1.1 200 OK"), "a segment in which a second answer begins", []string{"response"}, nil)
}

func TestProbesAreToldByTheSendersVariables(t *testing.T) {
	k := newTalk()
	idle := tcpmodel.Snapshot{SndUna: 1101, SndNxt: 1101, SndWnd: 5000}
	probe := tcpmodel.Segment{Flags: tcpmodel.ACK, Seq: 1100, Ack: 5001}
	k.check(t, k.send(0, probe, idle), "one below SND.UNA", []string{"keepalive-probe", "ACK"}, []string{"window-probe"})
	last := k.octets(0, "x")
	k.check(t, k.send(0, tcpmodel.Segment{Flags: tcpmodel.ACK, Seq: 1101, Payload: last},
		tcpmodel.Snapshot{SndUna: 1101, SndNxt: 1102, SndWnd: 5000}), "a last octet", []string{"data"}, []string{"keepalive-probe"})
	shut := tcpmodel.Snapshot{SndUna: 1101, SndNxt: 1101, SndQueued: 100}
	k.check(t, k.send(0, probe, shut), "a probe of a closed window", []string{"window-probe"}, []string{"keepalive-probe"})
	k.check(t, k.send(0, tcpmodel.Segment{Flags: tcpmodel.ACK, Seq: 1101, Payload: last}, shut),
		"an octet into a closed window", []string{"window-probe"}, []string{"keepalive-probe"})
}

func TestARepeatedAcknowledgmentIsADuplicateOnlyWhileDataIsOutstanding(t *testing.T) {
	k := newTalk()
	ack := tcpmodel.Segment{Flags: tcpmodel.ACK, Seq: 1101, Ack: 5001, Window: 100}
	me := tcpmodel.Snapshot{SndUna: 1101, SndNxt: 1101, SndWnd: 100}
	k.send(1, tcpmodel.Segment{Flags: tcpmodel.ACK, Seq: 5001, Payload: k.octets(1, "lost")}, tcpmodel.Snapshot{SndUna: 5001, SndNxt: 5005})
	first := k.send(0, ack, me)
	second := k.send(0, ack, me)
	ack.Window = 200
	third := k.send(0, ack, me)
	k.check(t, first, "the first", []string{"ACK"}, []string{"duplicate-ack", "window-update"})
	k.check(t, second, "the second", []string{"duplicate-ack"}, []string{"window-update"})
	k.check(t, third, "one with another window", []string{"window-update"}, []string{"duplicate-ack"})
}

func TestARepetitionOfTheNetworkIsNoRetransmission(t *testing.T) {
	k := newTalk()
	id := k.send(0, tcpmodel.Segment{Flags: tcpmodel.ACK}, tcpmodel.Snapshot{})
	again := k.send(0, tcpmodel.Segment{Flags: tcpmodel.ACK}, tcpmodel.Snapshot{})
	k.w.Edit(again).Again = id
	k.check(t, again, "octets sent again", []string{"retransmission"}, nil)
	k.w.Edit(again).Copy = true
	k.check(t, again, "a copy", nil, []string{"retransmission"})
}
