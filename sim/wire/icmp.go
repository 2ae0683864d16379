package wire

import (
	"encoding/binary"
	"errors"
	"fmt"

	"github.com/google/gopacket"
	"github.com/google/gopacket/layers"

	"wirewalk/sim/trace"
	"wirewalk/tcpmodel"
)

// cited is how much of a datagram's payload an ICMP error returns. RFC 792
// asks for 64 bits, enough for the ports and the sequence number; RFC 1812
// §4.3.2.3 allows more, and Linux sends up to 576 octets in all. Here the
// error stays at RFC 792's size.
const cited = 8

// icmpLayer is the ICMP error of RFC 792, or of RFC 4443 for IPv6, and the part
// of the datagram that it cites.
func icmpLayer(
	t *trace.Trace, p *trace.Packet, seenBy trace.HostID, v6 bool,
) (gopacket.SerializableLayer, []byte, error) {
	x := p.Extra()
	if x == nil || x.ICMPKind == 0 || x.Cites == 0 {
		return nil, nil, errors.New("an ICMP packet must say which error it is and about which packet")
	}
	if c := t.Packet(x.Cites); c.Proto == trace.ICMP {
		return nil, nil, errors.New("an ICMP error about an ICMP error is forbidden (RFC 1122 §3.2.2)")
	}
	datagram, err := Encode(t, x.Cites, seenBy)
	if err != nil {
		return nil, nil, err
	}
	if v6 {
		return icmp6Layer(x, datagram)
	}
	typ, code, ok := ICMPTypeCode(x.ICMPKind)
	if !ok {
		return nil, nil, fmt.Errorf("ICMP error %d is unknown", x.ICMPKind)
	}
	layer := &layers.ICMPv4{TypeCode: layers.CreateICMPv4TypeCode(typ, code)}
	if x.ICMPKind == tcpmodel.ICMPFragmentationNeeded {
		layer.Seq = x.MTU // RFC 1191 §4: the low half of the unused word.
	}
	return layer, datagram[:min(len(datagram), ipHeaderLen(datagram)+cited)], nil
}

// icmp6Layer is an error of RFC 4443 §3, which cites as much as fits into the
// least MTU of IPv6.
func icmp6Layer(x *trace.Extra, datagram []byte) (gopacket.SerializableLayer, []byte, error) {
	typ, code, ok := icmp6TypeCode(x.ICMPKind)
	if !ok {
		return nil, nil, fmt.Errorf("ICMPv6 has no error like %d", x.ICMPKind)
	}
	const least, headers = 1280, 48
	rest := make([]byte, 4, 4+len(datagram))
	if x.ICMPKind == tcpmodel.ICMPFragmentationNeeded {
		binary.BigEndian.PutUint32(rest, uint32(x.MTU))
	}
	rest = append(rest, datagram[:min(len(datagram), least-headers)]...)
	return &layers.ICMPv6{TypeCode: layers.CreateICMPv6TypeCode(typ, code)}, rest, nil
}

func icmp6TypeCode(k tcpmodel.ICMPKind) (typ, code uint8, ok bool) {
	switch k {
	case tcpmodel.ICMPNetUnreachable, tcpmodel.ICMPSourceRouteFailed:
		return 1, 0, true
	case tcpmodel.ICMPHostUnreachable:
		return 1, 3, true
	case tcpmodel.ICMPAdminProhibited:
		return 1, 1, true
	case tcpmodel.ICMPPortUnreachable:
		return 1, 4, true
	case tcpmodel.ICMPFragmentationNeeded:
		return 2, 0, true
	case tcpmodel.ICMPTimeExceeded:
		return 3, 0, true
	case tcpmodel.ICMPParameterProblem:
		return 4, 0, true
	case tcpmodel.ICMPProtoUnreachable:
		return 4, 1, true
	case tcpmodel.ICMPSourceQuench:
	}
	return 0, 0, false
}

// ICMPTypeCode is the ICMP type and code of an error (RFC 792, RFC 1122 §3.2.2).
func ICMPTypeCode(k tcpmodel.ICMPKind) (typ, code uint8, ok bool) {
	switch k {
	case tcpmodel.ICMPNetUnreachable:
		return 3, 0, true
	case tcpmodel.ICMPHostUnreachable:
		return 3, 1, true
	case tcpmodel.ICMPProtoUnreachable:
		return 3, 2, true
	case tcpmodel.ICMPPortUnreachable:
		return 3, 3, true
	case tcpmodel.ICMPFragmentationNeeded:
		return 3, 4, true
	case tcpmodel.ICMPSourceRouteFailed:
		return 3, 5, true
	case tcpmodel.ICMPTimeExceeded:
		return 11, 0, true
	case tcpmodel.ICMPParameterProblem:
		return 12, 0, true
	case tcpmodel.ICMPSourceQuench:
		return 4, 0, true
	case tcpmodel.ICMPAdminProhibited:
		return 3, 13, true
	}
	return 0, 0, false
}

// ICMPKindOf is the error that an ICMP type and code stand for, 0 for other messages.
func ICMPKindOf(typ, code uint8) tcpmodel.ICMPKind {
	switch typ {
	case 3:
		switch code {
		case 0, 6, 9, 11:
			return tcpmodel.ICMPNetUnreachable
		case 1, 7, 8, 10, 12:
			return tcpmodel.ICMPHostUnreachable
		case 13:
			return tcpmodel.ICMPAdminProhibited
		case 2:
			return tcpmodel.ICMPProtoUnreachable
		case 3:
			return tcpmodel.ICMPPortUnreachable
		case 4:
			return tcpmodel.ICMPFragmentationNeeded
		case 5:
			return tcpmodel.ICMPSourceRouteFailed
		}
	case 4:
		return tcpmodel.ICMPSourceQuench
	case 11:
		return tcpmodel.ICMPTimeExceeded
	case 12:
		return tcpmodel.ICMPParameterProblem
	}
	return 0
}

// ICMPv6KindOf is the error that an ICMPv6 type and code stand for (RFC 4443
// §3), 0 for other messages.
func ICMPv6KindOf(typ, code uint8) tcpmodel.ICMPKind {
	switch typ {
	case 1:
		switch code {
		case 0:
			return tcpmodel.ICMPNetUnreachable
		case 1:
			return tcpmodel.ICMPAdminProhibited
		case 4:
			return tcpmodel.ICMPPortUnreachable
		}
		return tcpmodel.ICMPHostUnreachable
	case 2:
		return tcpmodel.ICMPFragmentationNeeded
	case 3:
		return tcpmodel.ICMPTimeExceeded
	case 4:
		return tcpmodel.ICMPParameterProblem
	}
	return 0
}
