package capture

import (
	"cmp"
	"fmt"

	"wirewalk/sim/trace"
	"wirewalk/sim/vtime"
	"wirewalk/tcpmodel"
	"wirewalk/tcpmodel/observe"
)

// emitter writes the trace of an import.
type emitter struct {
	*importer
	w         *trace.Writer
	state     []connState
	hostIDs   []trace.HostID
	exchanges uint32
	seen      observe.Observation
	snap      tcpmodel.Snapshot
}

// connState is what is known of a connection while its packets are written.
type connState struct {
	id      trace.ConnID
	obs     observe.Conn
	streams [2]uint32
	came    [2][]arrival      // those that its next segment may answer
	told    [2]gap            // that the other end told of
	tooBig  [2]trace.RecordID // the arrival of the last error that says so of what an end sent, 0 for none
	opened  [2]vtime.Time     // first and second step of the opening
	sentBy  [2]map[tcpmodel.Seq]trace.PacketID
	latest  [2]trace.PacketID // that each end sent with octets or a FIN
	begun   bool
}

// emit writes hosts, connections, streams and packets in the capture's order.
func (im *importer) emit() (*trace.Trace, error) {
	e := &emitter{importer: im, w: trace.NewWriter(im.name)}
	e.state = make([]connState, len(im.conns))
	t := e.w.Trace()
	t.Inferred, t.Epoch, t.File, t.Secrets = true, im.epoch, im.file(), im.secrets
	e.addHosts()
	e.addConns()
	seenAt, err := im.vantage(t)
	if err != nil {
		return nil, err
	}
	t.SeenAt = seenAt
	e.losses()
	for _, c := range im.conns {
		e.confirm(c)
	}
	e.estimates()
	for i := range im.packets {
		e.packet(i)
	}
	e.gapsAtEnd()
	e.farStates()
	for i, c := range im.conns {
		e.tlsRecords(c, e.state[i].id)
		for side := range im.conns[i].streams {
			im.conns[i].streams[side].write(e.w, e.state[i].streams[side])
		}
	}
	for _, text := range append(im.warnings, im.left.warnings()...) {
		e.w.Warn(text)
	}
	return t, nil
}

// addHosts adds the hosts from left to right.
func (e *emitter) addHosts() {
	byID := make([]int, len(e.hosts)+1)
	for i := range e.hosts {
		byID[e.hosts[i].id] = i
	}
	e.hostIDs = make([]trace.HostID, len(e.hosts))
	for _, i := range byID[1:] {
		h := &e.hosts[i]
		added := trace.Host{Name: h.name(), Addr: h.key.addr, Stack: "inferred", Role: h.role()}
		e.hostIDs[i] = e.w.Host(added)
	}
}

func (e *emitter) addConns() {
	for i, c := range e.conns {
		st := &e.state[i]
		var ends [2]trace.End
		for side := range ends {
			st.streams[side] = e.w.Stream()
			st.sentBy[side] = map[tcpmodel.Seq]trace.PacketID{}
			ends[side] = trace.End{
				Addr: c.ends[side], Public: c.ends[side], Stream: st.streams[side],
				ISS: c.base[side], HasISS: c.hasBase[side],
			}
		}
		for _, k := range c.packets {
			if p := e.packets[k]; p.proto == trace.TCP {
				ends[p.side].Host, ends[1-p.side].Host = e.hostIDs[p.from], e.hostIDs[p.to]
				break
			}
		}
		st.id = e.w.Conn(ends[0], ends[1])
	}
}

// packet writes one captured packet: a stop with its sending, its arrival and
// what both show.
func (e *emitter) packet(i int) {
	p := e.packets[i]
	e.w.Stop()
	id := trace.PacketID(i + 1)
	p.id = id
	extra := &trace.Extra{
		Raw: p.frame[p.ip:], Link: p.frame[:p.ip:p.ip], WireLen: p.length, Labels: append(p.labels, p.fileLabels()...),
		ICMPKind: p.icmp, MTU: p.mtu, Frame: p.number, LinkType: uint32(p.link), Inner: p.inner - p.ip, Carries: p.carries,
		Copies: p.frames(), Own: p.own(e.w.Trace()),
	}
	if p.cites >= 0 {
		extra.Cites = trace.PacketID(p.cites + 1)
	}
	pk := trace.Packet{
		Seg: p.seg, From: e.hostIDs[p.from], To: e.hostIDs[p.to], IPID: p.ipid, TTL: p.ttl,
		Proto: p.proto,
	}
	if p.conn == nil || p.proto != trace.TCP {
		e.plain(p, pk, extra)
		return
	}
	st := &e.state[p.conn.index]
	pk.Conn = st.id
	if p.seg.Payload.Len > 0 && p.off >= 0 {
		pk.Seg.Payload.Stream, pk.Seg.Payload.Off = st.streams[p.side], uint64(p.off)
	}
	e.segment(p, st, id, pk, extra)
}

// plain writes a packet of no connection, or an ICMP error about one.
func (e *emitter) plain(p *packet, pk trace.Packet, extra *trace.Extra) {
	if p.proto == trace.UDP && len(p.payload) > 0 {
		stream := e.w.Stream()
		e.w.Append(stream, p.payload)
		pk.Seg.Payload.Stream = stream
	}
	cause := trace.RecordID(0)
	if p.conn != nil {
		pk.Conn = e.state[p.conn.index].id
	}
	if p.cites >= 0 {
		cause = cmp.Or(e.w.Edit(extra.Cites).Arrived, e.w.Edit(extra.Cites).Dropped)
	}
	id := e.w.Packet(pk, extra)
	sent := e.w.Record(trace.Record{
		At: p.at, Kind: trace.SegmentSent, Ref: uint32(id), Host: pk.From, Conn: pk.Conn,
		Cause: cause,
	})
	arrived := e.w.Record(trace.Record{
		At: p.at, Kind: trace.SegmentDelivered, Ref: uint32(id), Host: pk.To, Conn: pk.Conn,
		Cause: sent,
	})
	e.w.Edit(id).Sent, e.w.Edit(id).Arrived = sent, arrived
	if p.icmp == tcpmodel.ICMPFragmentationNeeded && p.conn != nil && p.cites >= 0 {
		e.state[p.conn.index].tooBig[e.packets[p.cites].side] = arrived
	}
}

// segment writes a TCP segment with the states that it shows.
func (e *emitter) segment(
	p *packet, st *connState, id trace.PacketID, pk trace.Packet, extra *trace.Extra,
) {
	latest := e.latest(p, st)
	e.messages(p, st, messageReceivedBefore, latest)
	cause := e.messages(p, st, messageSent, latest)
	st.obs.Sent(p.at, p.side, &p.seg, uint32(id), &e.seen)
	tells := e.tells(p)
	pk.Again = e.repetition(p, st, id)
	if cause == 0 {
		cause = e.causeOf(p, st, latest, pk.Again)
	}
	e.w.Packet(pk, extra)
	if p.seg.Len() > 0 {
		st.latest[p.side] = id
	}
	e.label(p, st, extra)
	sent := e.w.Record(trace.Record{
		At: p.at, Kind: trace.SegmentSent, Ref: uint32(id), Host: pk.From, Conn: st.id,
		Cause: cause, Why: e.seen.Why,
	})
	e.changes(p, st, sent)
	e.snapshot(st, p.side)

	if p.gone() {
		e.w.Edit(id).Sent = sent
		e.w.Edit(id).Dropped = e.w.Record(trace.Record{
			At: p.at, Kind: trace.SegmentDropped, Ref: uint32(id), Conn: st.id, Cause: sent, Why: p.fate.why(),
		})
		e.finished(p, st, sent, sent)
		return
	}
	if p.refused {
		e.seen = observe.Observation{Changes: e.seen.Changes[:0], Gaps: e.seen.Gaps[:0]}
	} else {
		st.obs.Arrived(p.at, 1-p.side, &p.seg, &e.seen)
	}
	arrived := e.w.Record(trace.Record{
		At: p.at, Kind: trace.SegmentDelivered, Ref: uint32(id), Host: pk.To, Conn: st.id,
		Cause: sent, Why: e.seen.Why,
	})
	e.arrives(p, st, arrived)
	if tells {
		st.told[1-p.side] = gapOf(p, arrived)
	} else if p.seg.Flags.Has(tcpmodel.ACK) && st.told[1-p.side].from.Less(p.seg.Ack) {
		st.told[1-p.side] = gap{}
	}
	e.changes(p, st, arrived)
	e.snapshot(st, 1-p.side)
	e.w.Edit(id).Sent, e.w.Edit(id).Arrived = sent, arrived
	e.messages(p, st, messageReceived, arrived)
	e.finished(p, st, sent, arrived)
}

// repetition notes who carried a segment's octets first; it returns that packet
// for a repetition, 0 otherwise. What asked for the window with one octet has not
// sent it yet (RFC 9293 §3.8.6.1): the segment that comes when the window has
// opened is the first.
func (e *emitter) repetition(p *packet, st *connState, id trace.PacketID) trace.PacketID {
	if p.seg.Len() == 0 {
		return 0
	}
	first, known := st.sentBy[p.side][p.seg.Seq]
	if !known {
		if e.seen.Facts.Has(observe.Retransmission) {
			if whole := e.covering(p, id); whole != 0 {
				return whole
			}
		}
		st.sentBy[p.side][p.seg.Seq] = id
		return 0
	}
	if !e.seen.Facts.Has(observe.Retransmission) {
		return 0
	}
	if p.seg.Payload.Len > 1 && e.w.Trace().PacketIs(first, "window-probe") {
		st.sentBy[p.side][p.seg.Seq], e.seen.Why = id, observe.ReasonData
		return 0
	}
	return first
}

// maxBack bounds the packets through which one is looked for that a repetition
// begins in the middle of.
const maxBack = 1 << 10

// covering is the packet that had the first octet of a repetition behind its own
// first one, 0 if none of the last ones did.
func (e *emitter) covering(p *packet, id trace.PacketID) trace.PacketID {
	for k := id - 1; k > 0 && id-k < maxBack; k-- {
		q := e.packets[k-1]
		if q.conn == p.conn && q.side == p.side && q.proto == trace.TCP && e.w.Edit(k).Again == 0 &&
			q.seg.Seq.Less(p.seg.Seq) && p.seg.Seq.Less(q.seg.End()) {
			return k
		}
	}
	return 0
}

func (e *emitter) changes(p *packet, st *connState, cause trace.RecordID) {
	c := e.w.Trace().Conn(st.id)
	for _, ch := range e.seen.Changes {
		e.w.Record(trace.Record{
			At: p.at, Kind: trace.StateChange, Sub: uint8(ch.From)<<4 | uint8(ch.To),
			Host: c.Ends[ch.Side].Host,
			Conn: st.id, Cause: cause, Why: ch.Why,
		})
		if ch.To == tcpmodel.Established && st.opened[1] == 0 {
			st.opened[1] = p.at
		}
		if ch.To == tcpmodel.SynSent {
			st.opened[0] = p.at
		}
	}
	if len(e.seen.Changes) > 0 {
		e.snapshot(st, 0)
		e.snapshot(st, 1)
	}
}

func (e *emitter) snapshot(st *connState, side int) {
	st.obs.Snapshot(side, &e.snap)
	e.w.Snapshot(st.id, side, &e.snap)
}

// SeenAtError says that Options.SeenAt is no host of the capture.
type SeenAtError struct{ text string }

// Error tells which hosts there are.
func (e *SeenAtError) Error() string { return e.text }

// vantage is where the capture was taken: what the user says, or what the
// openings show.
func (im *importer) vantage(t *trace.Trace) (trace.HostID, error) {
	if im.opt.SeenAt == "" {
		return im.inferVantage(t), nil
	}
	for i := range t.Hosts() {
		h := &t.Hosts()[i]
		if h.Name == im.opt.SeenAt || h.Addr.String() == im.opt.SeenAt {
			im.doubt(t, h)
			return h.ID, nil
		}
	}
	var names string
	for i, h := range t.Hosts() {
		if i == 8 {
			names += ", ..."
			break
		}
		if i > 0 {
			names += ", "
		}
		names += h.Name
	}
	return 0, &SeenAtError{fmt.Sprintf("%s: there is no host %q to have recorded this; the hosts are %s", im.name,
		im.opt.SeenAt, names)}
}
