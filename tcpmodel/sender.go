package tcpmodel

import "wirewalk/sim/vtime"

// sender is the send sequence space of RFC 9293 §3.3.1 and what hangs on it.
//
//	     1         2          3          4
//	----------|----------|----------|----------
//	       SND.UNA    SND.NXT    SND.UNA
//	                            +SND.WND
//
//	1 acknowledged, 2 in flight, 3 may be sent, 4 not yet allowed
type sender struct {
	una, nxt  Seq
	wl1, wl2  Seq
	up        Seq    // SND.UP: the octet after the last urgent one
	wnd       uint32 // octets
	maxWnd    uint32 // the largest window the peer has offered
	mss       uint32 // effective send MSS, options deducted
	path      PathMTU
	route     PathMTU // what another connection has learnt
	rerouted  bool    // and this one has not yet looked at
	scale     uint8   // the peer's shift count
	urgent    bool    // SND.UP is ahead of SND.UNA
	blocked   bool    // a SEND was not taken whole
	unaOff    int64   // offset of SND.UNA in the stream; -1 while the SYN is unacknowledged
	written   int64   // octets the application has given
	pushed    int64   // stream offset up to which SEND asked for PUSH
	board     scoreboard
	nth       uint32     // transmissions so far
	lastSend  vtime.Time // of data
	lastWrite vtime.Time // of any segment
	sentData  bool
	unit      unit
}

// offset is where the octet with sequence number q lies in the stream.
func (s *sender) offset(q Seq) int64 { return s.unaOff + int64(uint32(q-s.una)) }

// unsent is how many octets wait to be sent for the first time.
func (s *sender) unsent() int64 { return max(0, s.written-s.offset(s.nxt)) }

// flight is FlightSize of RFC 5681 §2: octets sent and not cumulatively acknowledged.
func (s *sender) flight() uint32 { return uint32(s.nxt - s.una) }

// edge is the right edge of the send window.
func (s *sender) edge() Seq { return s.una + Seq(s.wnd) }

// usable is how many octets the window still allows beyond SND.NXT; 0 when it shrank.
func (s *sender) usable() uint32 {
	if edge := s.edge(); s.nxt.Less(edge) {
		return uint32(edge - s.nxt)
	}
	return 0
}

// next is the ordinal of a transmission that happens now.
func (s *sender) next() uint32 {
	s.nth++
	return s.nth
}

// space is the room in the send buffer.
func (c *Conn) space() int64 {
	return max(0, c.sock.sendBuffer-(c.snd.written-max(0, c.snd.unaOff)))
}
