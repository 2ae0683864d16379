package tcpmodel

// emit appends a segment with the connection's acknowledgment, window and
// options, and returns it for what else it needs. It stays valid until the
// next emit.
func (c *Conn) emit(e env, flags Flags, seq Seq, why Reason) *Segment {
	if c.snd.rerouted {
		c.takePath(e, c.snd.route)
	}
	o := e.out
	o.Segs = append(o.Segs, Segment{
		SrcPort: c.p.LocalPort, DstPort: c.p.RemotePort, Seq: seq, Flags: flags, Fragments: c.snd.path.Fragmented,
	})
	o.Acts = append(o.Acts, Act{Kind: ActSend, Seg: int32(len(o.Segs) - 1), Why: why})
	seg := &o.Segs[len(o.Segs)-1]
	if flags&ACK != 0 {
		seg.Ack = c.rcv.nxt
		seg.Window = c.offerWindow(flags)
		c.ackSent()
	}
	if flags&(SYN|RST) != 0 && flags&ACK == 0 && flags&SYN != 0 {
		seg.Window = c.offerWindow(flags)
	}
	c.ts.stamp(c, e, seg)
	c.snd.lastWrite = e.now
	return seg
}

// emitRetrans is emit for octets that were sent before.
func (c *Conn) emitRetrans(e env, flags Flags, seq Seq, why Reason) *Segment {
	seg := c.emit(e, flags, seq, why)
	e.out.Acts[len(e.out.Acts)-1].Retrans = true
	return seg
}

// sendSYN sends <SEQ=ISS><CTL=SYN> with the options of RFC 9293 §3.2, or the
// SYN,ACK when the peer's SYN is known.
func (c *Conn) sendSYN(e env, why Reason) {
	flags := SYN
	if c.state == SynReceived {
		flags |= ACK
	}
	c.snd.una, c.snd.nxt, c.snd.unaOff = c.p.ISS, c.p.ISS+1, -1
	c.snd.board.clear()
	c.snd.board.push(sentSegment{seq: c.p.ISS, size: 1, at: e.now, mark: markSYN})
	c.synOptions(c.emit(e, flags|c.ecnSYN(), c.p.ISS, why))
	c.armRetransmit(e)
	c.armUser(e)
}

// synOptions writes the options that only a SYN carries (RFC 9293 MUST-65).
// A SYN,ACK repeats an extension only if the SYN offered it.
func (c *Conn) synOptions(seg *Segment) {
	for i := range options.rows {
		if row := &options.rows[i]; row.offer != nil {
			row.offer(c, &seg.Options, seg.Flags&ACK != 0)
		}
	}
}

// sendAck sends <SEQ=SND.NXT><ACK=RCV.NXT><CTL=ACK>.
func (c *Conn) sendAck(e env, why Reason) {
	seg := c.emit(e, ACK|c.ecnAck(), c.snd.nxt, why)
	c.sackOption(seg)
}

// sendReset sends <SEQ=SND.NXT><ACK=RCV.NXT><CTL=RST,ACK>: an abort or a close
// that loses data (RFC 9293 §3.10.5).
func (c *Conn) sendReset(e env, why Reason) {
	c.emit(e, RST|ACK, c.snd.nxt, why)
}

// answerReset answers seg as RFC 9293 §3.10.7.1 says for a segment that
// belongs to no connection.
func answerReset(seg *Segment, out *Out, why Reason) {
	r := Segment{SrcPort: seg.DstPort, DstPort: seg.SrcPort, Flags: RST}
	if seg.Flags&ACK != 0 {
		r.Seq = seg.Ack
	} else {
		r.Flags |= ACK
		r.Ack = seg.End()
	}
	out.Segs = append(out.Segs, r)
	out.Acts = append(out.Acts, Act{Kind: ActSend, Seg: int32(len(out.Segs) - 1), Why: why})
}

// retransmitAt sends segment i of the scoreboard again.
func (c *Conn) retransmitAt(e env, i int, why Reason) {
	if c.snd.rerouted {
		c.takePath(e, c.snd.route)
	}
	b := &c.snd.board
	room := c.payloadRoom()
	if s := b.at(i); s.mark&markSYN == 0 && s.size > room {
		if n := min(s.size, room); s.size-n > 1 || s.mark&markFIN == 0 {
			b.split(i, n)
		}
	}
	if c.cfg.JoinRetrans {
		c.joinRetrans(i, room)
	}
	s := b.at(i)
	b.put(s, s.mark&^markJudged|markRetrans|markEver)
	c.noteRepeated(e, why)
	s.at, s.nth = e.now, c.snd.next()
	flags := ACK
	if s.mark&markSYN != 0 {
		if c.state == SynSent {
			flags = 0
		}
		c.synOptions(c.emitRetrans(e, flags|SYN|c.ecnSYNAgain(), s.seq, why))
		return
	}
	c.fill(c.emitRetrans(e, flags|c.ecnRetrans(), s.seq, why), s)
	c.octetsSent(e, s)
}

// joinRetrans makes one segment of i and those that follow it whole, as many as
// fit into room and into the peer's window, with the FIN (RFC 9293 §3.8.1 lets a
// retransmission be repacketized; recorded: four lost segments of 100 octets go
// again as one of 400).
func (c *Conn) joinRetrans(i int, room uint32) {
	b := &c.snd.board
	if b.at(i).mark&markSYN != 0 {
		return
	}
	for size := b.at(i).octets(); size < room && i+1 < b.n; {
		next := b.at(i + 1)
		size += next.octets()
		if next.mark&markSacked != 0 || size > room || c.snd.edge().Less(next.end()) {
			return
		}
		b.join(i)
	}
}

// fill gives a segment the octets that s stands for.
func (c *Conn) fill(seg *Segment, s *sentSegment) {
	n := s.size
	if s.mark&markFIN != 0 {
		n--
		seg.Flags |= FIN
	}
	if n > 0 {
		off := c.snd.offset(s.seq)
		seg.Payload = Span{Stream: c.p.Stream, Off: uint64(off), Len: n}
		if off+int64(n) == c.snd.written || (off < c.snd.pushed && c.snd.pushed <= off+int64(n)) {
			seg.Flags |= PSH
		}
	}
	if s.mark&markLast != 0 {
		seg.Flags |= PSH
	}
	c.urgentField(seg)
	c.sackOption(seg)
}
