package diff_test

import (
	"net/netip"

	"wirewalk/sim/trace"
	"wirewalk/sim/vtime"
	"wirewalk/tcpmodel"
)

// hand writes a trace by hand, as a capture of its client would be read.
type hand struct {
	w    *trace.Writer
	id   trace.ConnID
	iss  [2]uint32
	off  [2]uint64
	port uint16
	// turned is 1 where the server was seen first.
	turned int
}

func newHand(iss uint32) *hand {
	h := &hand{w: trace.NewWriter("by hand")}
	h.w.Trace().Inferred = true
	for i, name := range []string{"c", "s"} {
		h.w.Host(trace.Host{Name: name, Addr: netip.AddrFrom4([4]byte{10, 0, 0, byte(i + 1)})})
	}
	h.w.Trace().SeenAt = 1
	h.conn(40000, iss+1000, iss+5000)
	return h
}

func (h *hand) conn(from uint16, iss, irs uint32) {
	end := func(host trace.HostID, port uint16, iss uint32) trace.End {
		return trace.End{
			Host: host, Addr: netip.AddrPortFrom(h.w.Trace().Host(host).Addr, port), Stream: h.w.Stream(),
			ISS: tcpmodel.Seq(iss), HasISS: true,
		}
	}
	client, server := end(1, from, iss), end(2, 80, irs)
	if h.turned == 1 {
		h.id = h.w.Conn(server, client)
	} else {
		h.id = h.w.Conn(client, server)
	}
	h.iss, h.off, h.port = [2]uint32{iss, irs}, [2]uint64{}, from
}

// sent is one packet; numbers are relative.
type sent struct {
	flags    tcpmodel.Flags // with ACK when ack is not 0
	seq, ack uint32
	n        uint32 // octets, made of text
	text     string
	window   uint16 // 0 is 1000
	closed   bool   // the window is 0
	options  tcpmodel.Options
	at       vtime.Time
	again    trace.PacketID
}

func (h *hand) send(from int, s sent) {
	seg := tcpmodel.Segment{
		SrcPort: h.port, DstPort: 80, Seq: tcpmodel.Seq(h.iss[from] + s.seq), Flags: s.flags, Window: s.window, Options: s.options,
	}
	if from == 1 {
		seg.SrcPort, seg.DstPort = 80, h.port
	}
	if s.ack != 0 {
		seg.Flags |= tcpmodel.ACK
		seg.Ack = tcpmodel.Seq(h.iss[1-from] + s.ack)
	}
	if s.window == 0 && !s.closed {
		seg.Window = 1000
	}
	if s.text != "" {
		s.n = uint32(len(s.text))
	}
	if s.n > 0 {
		stream := h.w.Trace().Conn(h.id).Ends[from^h.turned].Stream
		off := uint64(s.seq - 1)
		if end := h.w.Trace().StreamLen(stream); off >= end {
			if s.text != "" {
				h.w.Append(stream, []byte(s.text))
			} else {
				h.w.Generate(stream, uint64(s.n))
			}
		}
		seg.Payload = tcpmodel.Span{Stream: stream, Off: off, Len: s.n}
	}
	id := h.w.Packet(trace.Packet{
		Seg: seg, Conn: h.id, From: trace.HostID(from + 1), To: trace.HostID(2 - from), Proto: trace.TCP, Again: s.again,
	}, nil)
	h.w.Stop()
	p := h.w.Edit(id)
	p.Sent = h.w.Record(trace.Record{At: s.at, Kind: trace.SegmentSent, Ref: uint32(id), Host: p.From, Conn: h.id})
	p.Arrived = h.w.Record(trace.Record{At: s.at, Kind: trace.SegmentDelivered, Ref: uint32(id), Host: p.To, Conn: h.id, Cause: p.Sent})
}

// open is a handshake at 0, 20 and 20 ms.
func (h *hand) open() {
	h.send(0, sent{flags: tcpmodel.SYN})
	h.send(1, sent{flags: tcpmodel.SYN, ack: 1})
	h.send(0, sent{seq: 1, ack: 1})
}
