package expect

import (
	"slices"

	"wirewalk/scenarios/language"
	"wirewalk/sim/trace"
	"wirewalk/sim/vtime"
	"wirewalk/tcpmodel"
)

// stat is a number of the run: of all of it, of one connection, or of what one
// host sent.
func (x *matcher) stat(e *language.Expectation) (got int64, unit, problem string) {
	conns := x.conns(e.Conn)
	if e.Conn != "" && len(conns) == 0 {
		return 0, "", "connection " + e.Conn + " was never opened"
	}
	until := vtime.Never
	if e.At != nil {
		until = vtime.Time(*e.At)
	}
	switch e.Stat {
	case "connections":
		for i := range x.t.Conns() {
			c := &x.t.Conns()[i]
			if c.First != 0 && x.t.Record(c.First).At <= until && (e.Host == "" || x.hostName(c.Ends[0].Host) == e.Host) {
				got++
			}
		}
		return got, "", ""
	case "exchanges", "failed", "reused":
		return x.exchangeStat(e, until), "", ""
	case "time-wait":
		return x.timeWaits(e.Host, until), "", ""
	case "duration":
		return int64(x.t.End), "time", ""
	}
	for id := trace.PacketID(1); int(id) <= x.t.Packets(); id++ {
		p := x.t.Packet(id)
		if x.t.Record(x.sentAt(p)).At > until || e.Conn != "" && !slices.Contains(conns, p.Conn) ||
			e.Host != "" && x.hostName(p.From) != e.Host {
			continue
		}
		got += x.packetStat(e.Stat, id, p)
	}
	return got, "", ""
}

// packetStat is what one packet adds to a number.
func (x *matcher) packetStat(stat string, id trace.PacketID, p *trace.Packet) int64 {
	kind := map[string]string{"handshakes": "SYN,ACK", "resets": "RST", "retransmissions": "retransmission"}[stat]
	switch stat {
	case "packets":
		return 1
	case "payload":
		return int64(p.Seg.Payload.Len)
	case "octets":
		return ipOctets(p)
	case "lost":
		if p.Dropped != 0 {
			return 1
		}
	case "handshakes", "resets", "retransmissions":
		if x.t.PacketIs(id, kind) && (stat != "handshakes" || p.Again == 0) {
			return 1
		}
	}
	return 0
}

// ipOctets is the size of the IP packet.
func ipOctets(p *trace.Packet) int64 {
	const ip, tcp, udp, icmp = 20, 20, 8, 8
	n := int64(p.Seg.Payload.Len)
	switch p.Proto {
	case trace.TCP:
		return ip + tcp + int64(p.Seg.Options.WireLen()) + n
	case trace.UDP:
		return ip + udp + n
	case trace.ICMP:
		return ip + icmp + ip + 8
	case trace.Other:
	}
	return ip + n
}

func (x *matcher) exchangeStat(e *language.Expectation, until vtime.Time) (got int64) {
	for i := range x.t.Exchanges() {
		ex := &x.t.Exchanges()[i]
		if ex.End > until {
			continue
		}
		switch {
		case e.Stat == "exchanges", e.Stat == "failed" && ex.Failed, e.Stat == "reused" && ex.Reused:
			got++
		}
	}
	return got
}

// timeWaits is the number of sockets in TIME-WAIT at an instant, or how many
// ever were, when no instant is said.
func (x *matcher) timeWaits(host string, until vtime.Time) (got int64) {
	for id := trace.RecordID(1); int(id) <= x.t.Len(); id++ {
		r := x.t.Record(id)
		if r.Kind != trace.StateChange || r.At > until || host != "" && x.hostName(r.Host) != host {
			continue
		}
		if r.To() == tcpmodel.TimeWait && r.From() != tcpmodel.TimeWait {
			got++
		}
		if r.From() == tcpmodel.TimeWait && r.To() != tcpmodel.TimeWait && until != vtime.Never {
			got--
		}
	}
	return got
}
