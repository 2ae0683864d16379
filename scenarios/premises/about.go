//nolint:gochecknoglobals // premises are constants that are put together
package premises

import (
	"errors"
	"fmt"
	"strconv"
	"strings"

	"wirewalk/sim/app"
	"wirewalk/sim/trace"
	"wirewalk/tcpmodel"
)

func contains(text, words string) bool { return strings.Contains(text, words) }

var (
	arrivedTCP  = arrived(func(_ *moment, p *trace.Packet) bool { return p.Proto == trace.TCP }, "it is no TCP segment")
	arrivedICMP = arrived(func(_ *moment, p *trace.Packet) bool { return p.Proto == trace.ICMP }, "it is no ICMP message")
)

// listens reports that a socket of the host listens on the port that what came is for.
func (m *moment) listens() bool {
	port := m.in.Seg.DstPort
	if side := m.t.Conn(m.conn).Side(m.r.Host); side >= 0 { // A NAT may have translated it.
		port = m.t.Conn(m.conn).Ends[side].Addr.Port()
	}
	return m.l.machine(m.r.Host).listen[strconv.Itoa(int(port))] > 0
}

// inStop visits the records of the moment's stop.
func (m *moment) inStop(visit func(trace.RecordID, trace.Record) bool) bool {
	first, last := m.t.Stop(m.r.Stop)
	for id := first; id <= last; id++ {
		if visit(id, m.t.Record(id)) {
			return true
		}
	}
	return false
}

// sentInStop reports that the host sends a segment with all of some bits on the
// connection in the stop.
func sentInStop(m *moment, bits tcpmodel.Flags) bool {
	return m.inStop(func(_ trace.RecordID, r trace.Record) bool {
		return r.Kind == trace.SegmentSent && r.Host == m.r.Host && r.Conn == m.conn && m.t.Packet(r.Packet()).Seg.Flags&bits == bits
	})
}

// resetBefore reports that the end sent a RST on the connection not long ago.
func resetBefore(m *moment) bool {
	for id := m.id - 1; id > 0 && m.id-id < 200; id-- {
		r := m.t.Record(id)
		if r.Kind == trace.SegmentSent && r.Host == m.r.Host && m.t.Packet(r.Packet()).Seg.Flags.Has(tcpmodel.RST) {
			return true
		}
	}
	return false
}

// earlierInTimeWait is the premise that a connection before, of the same addresses
// and ports, was in TIME-WAIT at the host.
func earlierInTimeWait(m *moment) error {
	c := m.t.Conn(m.conn)
	for id := trace.ConnID(1); int(id) <= len(m.t.Conns()); id++ {
		if id == m.conn {
			continue
		}
		side := m.t.Conn(id).Side(m.r.Host)
		if side < 0 {
			continue
		}
		same := func(a, b int) bool {
			return m.t.Conn(id).Ends[0].Addr == c.Ends[a].Addr && m.t.Conn(id).Ends[1].Addr == c.Ends[b].Addr
		}
		if !same(0, 1) && !same(1, 0) {
			continue
		}
		first, _ := m.t.Stop(m.r.Stop)
		if m.t.StateAt(id, side, first-1) == tcpmodel.TimeWait {
			return nil
		}
	}
	if m.b != nil && m.b.State == tcpmodel.TimeWait {
		return nil
	}
	return errors.New("no connection of these addresses and ports is in TIME-WAIT")
}

// accepted reports that a program has been given a connection by then.
func accepted(m *moment, conn trace.ConnID) bool {
	for id := trace.RecordID(1); id < m.id; id++ {
		r := m.t.Record(id)
		if r.Conn == conn && r.Kind == trace.Indication && app.Kind(r.Sub) == app.Accepted && r.Host == m.r.Host {
			return true
		}
	}
	return false
}

// queueIsFull is the premise that at least one connection to the same port is open
// and given to no program.
func queueIsFull(m *moment) error {
	port := m.in.Seg.DstPort
	for id := trace.ConnID(1); int(id) <= len(m.t.Conns()); id++ {
		c := m.t.Conn(id)
		if id == m.conn || c.Ends[1].Host != m.r.Host || c.Ends[1].Addr.Port() != port {
			continue
		}
		if s := m.l.at(id, 1).state; s >= tcpmodel.Established && s != tcpmodel.Closed && !accepted(m, id) {
			return nil
		}
	}
	return errors.New("no connection waits for accept()")
}

// holdsPorts is how many connections of the host, not CLOSED, go where the failed
// connection was to go.
func holdsPorts(m *moment) int {
	n := 0
	for id := trace.ConnID(1); int(id) <= len(m.t.Conns()); id++ {
		side := m.t.Conn(id).Side(m.r.Host)
		if side >= 0 && m.l.at(id, side).began && m.l.at(id, side).state != tcpmodel.Closed {
			n++
		}
	}
	return n
}

// keptState is the premise that a connection of the host is in the state that is named.
func keptState(m *moment) error {
	for id := trace.ConnID(1); int(id) <= len(m.t.Conns()); id++ {
		side := m.t.Conn(id).Side(m.r.Host)
		if side < 0 {
			continue
		}
		if s := m.l.at(id, side).state; s != tcpmodel.Closed && contains(m.text, "in "+s.String()+",") {
			return nil
		}
	}
	return errors.New("no connection of the host is in that state")
}

func mostListeners(m *moment) int {
	most := 0
	for _, n := range m.l.machine(m.r.Host).listen {
		most = max(most, n)
	}
	return most
}

// finOrder reports that the end sent its FIN before the other's came.
func finOrder(m *moment) bool {
	for id := trace.RecordID(1); id < m.id; id++ {
		r := m.t.Record(id)
		if r.Conn != m.conn || r.Host != m.r.Host || r.Packet() == 0 || !m.t.Packet(r.Packet()).Seg.Flags.Has(tcpmodel.FIN) {
			continue
		}
		switch r.Kind { //nolint:exhaustive // what happens to a FIN at its ends
		case trace.SegmentSent:
			return true
		case trace.SegmentDelivered:
			if m.b != nil && !m.b.RcvNxt.Less(m.t.Packet(r.Packet()).Seg.Seq) { // One beyond a gap does not count yet.
				return m.b.State == tcpmodel.FinWait1 || m.b.State == tcpmodel.FinWait2 || m.b.State == tcpmodel.Closing
			}
		}
	}
	return false
}

// waits is the most that can wait to be sent at the end of the stop: what the program
// wanted to write by then less what has left.
func waits(m *moment) int64 {
	written, sent := m.me.written, m.me.sent
	_, last := m.t.Stop(m.r.Stop)
	for id := m.id; id <= last && !m.over; id++ {
		r := m.t.Record(id)
		if r.Conn != m.conn || r.Host != m.r.Host {
			continue
		}
		switch {
		case r.Kind == trace.SegmentSent && m.t.Packet(r.Packet()).Again == 0 && r.Why != tcpmodel.WhyWindowProbe:
			sent += uint64(m.t.Packet(r.Packet()).Seg.Payload.Len)
		case r.Kind == trace.Call && app.CallKind(r.Sub) == app.CallWrite:
			written += uint64(r.N)
		}
	}
	return int64(written) - int64(sent)
}

// waiting is the premise that octets wait, no more than were written and not sent,
// and that as many leave later where the connection lasts and nothing else is written.
func waiting(behind string) func(*moment) error {
	return func(m *moment) error {
		n, ok := number(m.text, behind)
		most := waits(m)
		if most <= 0 || ok && (n <= 0 || n > most) {
			return fmt.Errorf("at most %d octets wait", most)
		}
		if later, whole := leaves(m); ok && whole && later != n {
			return fmt.Errorf("%d octets leave later", later)
		}
		return nil
	}
}

// leaves is how many octets leave for the first time after the stop; whole reports
// that these are all that waited: nothing is written later, and a FIN leaves at the end.
func leaves(m *moment) (later int64, whole bool) {
	_, last := m.t.Stop(m.r.Stop)
	for id := last + 1; int(id) <= m.t.Len(); id++ {
		r := m.t.Record(id)
		if r.Conn != m.conn || r.Host != m.r.Host {
			continue
		}
		switch {
		case r.Kind == trace.Call && app.CallKind(r.Sub) == app.CallWrite, r.Kind == trace.StateChange && r.To() == tcpmodel.Closed:
			return 0, false
		case r.Kind == trace.SegmentSent && m.t.Packet(r.Packet()).Seg.Flags.Has(tcpmodel.FIN):
			return int64(m.t.Packet(r.Packet()).Seg.End().Sub(m.s.SndNxt)) - 1, true
		}
	}
	return 0, false
}

// unread is how many octets have come in order and were not read, by what arrived
// and what was read.
func unread(m *moment) int64 {
	came := int64(m.b.RcvNxt.Sub(m.b.IRS)) - 1 - finOctet(m)
	if m.b.OutOfOrder == 0 { // Some may have come within the stop.
		came = max(came, int64(m.me.next.Sub(m.b.IRS))-1-oneIf(m.peer.fin && m.me.next == m.peer.nxt))
	}
	return came - int64(m.me.read)
}

// finOctet is the number that the other end's FIN takes in what the end had before the stop.
func finOctet(m *moment) int64 { return oneIf(m.peer.fin && m.b.RcvNxt == m.peer.nxt) }

func oneIf(so bool) int64 {
	if so {
		return 1
	}
	return 0
}
