package sim

import (
	"bytes"
	"fmt"
	"strconv"

	"wirewalk/sim/trace"
	"wirewalk/sim/vtime"
	"wirewalk/tcpmodel"
)

// rule is a fault of a link with what it has matched so far.
type rule struct {
	Fault
	from, to trace.HostID
	hits     int
	path     *PathIndex // nil when the rule asks for no path
}

// verdict is what the faults of a link do to a packet.
type verdict struct {
	drop, twice bool
	late        vtime.Duration // later than its turn: others may pass it
	copyLate    vtime.Duration // how much later the second copy arrives
	jitter      vtime.Duration // later, but in its turn
	why         tcpmodel.Reason
	icmp        tcpmodel.ICMPKind
}

func (w *world) compileRule(r *rule) error {
	var err error
	if r.from, err = w.hostNamed(r.Match.From); err != nil {
		return err
	}
	if r.Match.Path != "" {
		r.path = NewPathIndex(r.Match.Path)
	}
	r.to, err = w.hostNamed(r.Match.To)
	if err == nil && r.Match.Packet != "" && !knownKind(r.Match.Packet) {
		err = fmt.Errorf("no kind of packet is called %q", r.Match.Packet)
	}
	return err
}

func knownKind(kind string) bool {
	for _, k := range PacketKinds() {
		if k == kind {
			return true
		}
	}
	return false
}

func (w *world) hostNamed(name string) (trace.HostID, error) {
	if name == "" {
		return 0, nil
	}
	h := w.net.host(name)
	if h == nil {
		return 0, fmt.Errorf("no host is called %q", name)
	}
	return h.id, nil
}

// applyFaults asks the rules, then the dice, what becomes of a packet. The
// first rule that matches acts; the others count the packet all the same.
func (w *world) applyFaults(l *link, way int, f *flight) verdict {
	var v verdict
	acted := false
	for _, r := range l.faults {
		if w.matches(r, f) && !acted {
			w.applyRule(r, l, f, &v)
			acted = true
		}
	}
	if !acted && l.drawn != nil {
		w.drawFaults(l, way, f, &v)
	}
	return v
}

func (w *world) applyRule(r *rule, l *link, f *flight, v *verdict) {
	p := w.writer.Edit(f.packet)
	f.fault = w.writer.Text(r.Name)
	switch r.Action {
	case Drop:
		v.drop, v.why = true, ReasonLost
	case Delay:
		v.late, f.why = r.By, ReasonDelayed
	case Duplicate:
		v.twice, v.copyLate = true, r.By
	case Reorder:
		f.why = ReasonReordered
		if v.late = r.By; v.late == 0 {
			v.late = l.reorderDelay()
		}
	case Corrupt:
		p.Corrupt, f.bad = true, true
	case MarkCE:
		if p.Seg.ECN != 0 {
			p.Seg.ECN, f.why = 3, ReasonMarkedCE
		}
	case AnswerICMP:
		v.drop, v.why, v.icmp = true, ReasonUnreachable, r.ICMP
	case Replace: // It has acted at the sender.
	}
}

// reorderDelay is how much later a reordered packet arrives when nothing is said.
func (l *link) reorderDelay() vtime.Duration {
	if l.plan.ReorderBy > 0 {
		return l.plan.ReorderBy
	}
	return max(l.plan.Delay, vtime.Millisecond)
}

func (w *world) matches(r *rule, f *flight) bool {
	m, p := &r.Match, w.trace.Packet(f.packet)
	switch {
	case r.from != 0 && p.From != r.from, r.to != 0 && p.To != r.to:
		return false
	case m.After != 0 && w.now < m.After, m.Before != 0 && w.now >= m.Before:
		return false
	case m.Number != 0 && int(f.packet) != m.Number:
		return false
	case m.Conn != "" && (p.Conn == 0 || w.connNamed(m.Conn) != p.Conn):
		return false
	case m.Packet != "" && !w.isKind(f.packet, m.Packet):
		return false
	case m.Data != 0 && (p.Seg.Payload.Len == 0 || p.Again != 0):
		return false
	case m.SeqMin|m.SeqMax != 0 && !w.inRange(p, m.SeqMin, m.SeqMax):
		return false
	case r.path != nil && !r.path.Carries(w.trace, f.packet):
		return false
	case m.Text != "" && !w.carries(p, m.Text):
		return false
	}
	r.hits++
	nth := max(m.Nth, m.Data)
	switch {
	case m.Every > 0:
		return r.hits%m.Every == 0
	case nth == 0:
		return true
	case m.Last > nth:
		return r.hits >= nth && r.hits <= m.Last
	}
	return r.hits == nth
}

// connNamed is a connection by the name that a step gave it, or by its number
// from 1; 0 where there is none yet.
func (w *world) connNamed(name string) trace.ConnID {
	if id, ok := w.connByName[name]; ok {
		return id
	}
	if n, err := strconv.Atoi(name); err == nil && n > 0 && n <= len(w.trace.Conns()) {
		return trace.ConnID(n)
	}
	return 0
}

func (w *world) carries(p *trace.Packet, text string) bool {
	w.scratch = w.trace.Octets(w.scratch[:0], p.Seg.Payload)
	return bytes.Contains(w.scratch, []byte(text))
}

// inRange reports whether a segment's first octet has a relative number in the range.
func (w *world) inRange(p *trace.Packet, lo, hi uint32) bool {
	if p.Conn == 0 {
		return false
	}
	c := w.trace.Conn(p.Conn)
	side := c.Side(p.From)
	if side < 0 {
		return false
	}
	n, _ := c.Ends[side].Relative(p.Seg.Seq)
	return uint32(n) >= lo && (hi == 0 || uint32(n) <= hi)
}

// isKind is the part of the packet kinds that can be told while a packet is being sent.
func (w *world) isKind(id trace.PacketID, kind string) bool {
	p := w.trace.Packet(id)
	s := &p.Seg
	if p.Proto != trace.TCP {
		return kind == "any" || kind == "icmp" && p.Proto == trace.ICMP || kind == "udp" && p.Proto == trace.UDP
	}
	switch kind {
	case "any":
		return true
	case "SYN":
		return s.Flags&(tcpmodel.SYN|tcpmodel.ACK) == tcpmodel.SYN
	case "SYN,ACK":
		return s.Flags.Has(tcpmodel.SYN | tcpmodel.ACK)
	case "ACK":
		return s.Flags&^(tcpmodel.ECE|tcpmodel.CWR|tcpmodel.PSH) == tcpmodel.ACK && s.Payload.Len == 0
	case "FIN":
		return s.Flags.Has(tcpmodel.FIN)
	case "RST":
		return s.Flags.Has(tcpmodel.RST)
	case "data":
		return s.Payload.Len > 0
	case "retransmission":
		return p.Again != 0
	}
	return w.trace.PacketIs(id, kind)
}
