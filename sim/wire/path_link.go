package wire

import (
	"encoding/binary"
	"fmt"
)

// firstLayer is how a frame of a link type begins.
func firstLayer(link LinkType) (layer, error) {
	switch link {
	case LinkNull:
		return layerLoop, nil
	case LinkLoop:
		return layerLoopBig, nil
	case LinkEthernet:
		return layerEthernet, nil
	case LinkSLL:
		return layerSLL, nil
	case LinkSLL2:
		return layerSLL2, nil
	case LinkRaw, LinkRawBSD, LinkRawOld, LinkIPv4, LinkIPv6:
		return layerIP, nil
	case LinkPPP, LinkPPPSerial:
		return layerPPP, nil
	case LinkPPPEther:
		return layerPPPoE, nil
	case LinkHDLC:
		return layerHDLC, nil
	case LinkNFLOG:
		return layerNFLOG, nil
	case LinkIPNET:
		return layerIPNET, nil
	case LinkPKTAP:
		return layerPKTAP, nil
	case LinkWLAN:
		return layerWLAN, nil
	case LinkRadiotap:
		return layerRadiotap, nil
	}
	return layerNone, fmt.Errorf("%w: %s", ErrLink, link)
}

// reader reads a header of one kind.
type reader struct {
	least int // octets that it has at least
	read  func([]byte) (header, error)
}

var readers = [...]reader{ //nolint:gochecknoglobals // a constant table
	layerLoop: {loopSize, readLoop}, layerLoopBig: {loopSize, readLoopBig},
	layerEthernet: {ethernetSize, readEthernet}, layerVLAN: {vlanSize, readVLAN},
	layerSLL: {sllSize, readSLL}, layerSLL2: {sll2Size, readSLL2},
	layerLLC: {llcSize, readLLC}, layerMPLS: {mplsSize, readMPLS},
	layerControlWord: {controlWordSize, readControlWord}, layerPPPoE: {pppoeSize, readPPPoE},
	layerPPP: {1, readPPP}, layerHDLC: {hdlcSize, readHDLC}, layerNFLOG: {nflogSize, readNFLOG},
	layerIPNET: {ipnetSize, readIPNET}, layerPKTAP: {pktapSize, readPKTAP},
	layerRadiotap: {radiotapSize, readRadiotap}, layerWLAN: {wlanSize, readWLAN},
	layerVXLAN: {vxlanSize, readVXLAN}, layerGeneve: {geneveSize, readGeneve},
	layerGRE: {greSize, readGRE}, layerERSPAN: {erspanSize, readERSPAN}, layerERSPAN3: {erspan3Size, readERSPAN3},
}

// read reads the header at the start of b.
func (k layer) read(b []byte) (header, error) {
	if int(k) >= len(readers) || readers[k].read == nil {
		return header{}, &NotIPError{Malformed}
	}
	if len(b) < readers[k].least {
		return header{}, errShort
	}
	h, err := readers[k].read(b)
	if err == nil && h.size > len(b) {
		return header{}, errShort
	}
	return h, err
}

// byEtherType is what follows a header of so many octets by its EtherType
// (IEEE 802.3 §3.2.6). What is less is the length of a frame with LLC.
func byEtherType(size int, t uint16) header {
	h := header{size: size}
	switch t {
	case 0x0800:
		h.next = layerIP4
	case 0x86dd:
		h.next = layerIP6
	case 0x8100, 0x88a8, 0x9100, 0x9200:
		h.next = layerVLAN
	case 0x8847, 0x8848:
		h.next = layerMPLS
	case 0x8864:
		h.next = layerPPPoE
	case 0x6558:
		h.next = layerEthernet
	case 0x880b:
		h.next = layerPPP
	default:
		h.what = etherTypeName(t)
		if t < leastEtherType {
			h.next, h.what = layerLLC, ""
		}
	}
	return h
}

const leastEtherType = 0x0600

func readEthernet(b []byte) (header, error) {
	return byEtherType(ethernetSize, binary.BigEndian.Uint16(b[12:])), nil
}

func readVLAN(b []byte) (header, error) {
	h := byEtherType(vlanSize, binary.BigEndian.Uint16(b[2:]))
	h.id = uint32(binary.BigEndian.Uint16(b) & 0xfff)
	return h, nil
}

func readSLL(b []byte) (header, error) {
	return byEtherType(sllSize, binary.BigEndian.Uint16(b[14:])), nil
}

func readSLL2(b []byte) (header, error) {
	return byEtherType(sll2Size, binary.BigEndian.Uint16(b)), nil
}

// readLoop reads the address family, in the order of the machine that captured.
func readLoop(b []byte) (header, error) {
	v := binary.LittleEndian.Uint32(b)
	if v > 0xffff {
		v = binary.BigEndian.Uint32(b)
	}
	return byFamily(v), nil
}

func readLoopBig(b []byte) (header, error) { return byFamily(binary.BigEndian.Uint32(b)), nil }

// byFamily: 2 is AF_INET everywhere, AF_INET6 differs by operating system.
func byFamily(v uint32) header {
	switch v {
	case 2:
		return header{size: loopSize, next: layerIP4}
	case 10, 24, 26, 28, 30:
		return header{size: loopSize, next: layerIP6}
	}
	return header{size: loopSize, what: fmt.Sprintf("address family %d", v)}
}

// readLLC reads LLC, and SNAP with an EtherType (RFC 1042).
func readLLC(b []byte) (header, error) {
	const snap, snapSize = 0xaa, 8
	if b[0] != snap || b[1] != snap {
		return header{size: llcSize, what: fmt.Sprintf("LLC with service access point 0x%02x%s", b[0], named(sapNames(), int(b[0])))}, nil
	}
	if len(b) < snapSize {
		return header{}, errShort
	}
	if oui := b[3:6]; oui[0]|oui[1] != 0 || oui[2] != 0 && oui[2] != 0xf8 {
		return header{size: snapSize, what: fmt.Sprintf("SNAP of organization %x", oui)}, nil
	}
	t := binary.BigEndian.Uint16(b[6:])
	if t < leastEtherType {
		return header{size: snapSize, what: etherTypeName(t)}, nil
	}
	return byEtherType(snapSize, t), nil
}

// readMPLS reads one entry of the label stack (RFC 3032 §2.1). What follows the
// last tells its kind by its first four bits alone (RFC 4928 §2).
func readMPLS(b []byte) (header, error) {
	word := binary.BigEndian.Uint32(b)
	h := header{size: mplsSize, id: word >> 12, next: layerMPLS}
	if word&0x100 == 0 {
		return h, nil
	}
	if len(b) <= mplsSize {
		return header{}, errShort
	}
	switch b[mplsSize] >> 4 {
	case 4:
		h.next = layerIP4
	case 6:
		h.next = layerIP6
	case 0:
		h.next = layerControlWord
	default:
		h.next = layerEthernet
	}
	return h, nil
}

func readControlWord([]byte) (header, error) {
	return header{size: controlWordSize, next: layerEthernet}, nil
}

// readPPPoE reads the header of a session's packet (RFC 2516 §4).
func readPPPoE(b []byte) (header, error) {
	h := header{size: pppoeSize, id: uint32(binary.BigEndian.Uint16(b[2:])), next: layerPPP}
	if b[1] != 0 {
		h.next, h.what = layerNone, "PPPoE discovery"
	}
	return h, nil
}

// readPPP reads address and control, which may be left out, and the protocol
// (RFC 1662 §3.1), of which the first octet may be left out (RFC 1661 §6.5).
func readPPP(b []byte) (header, error) {
	at := 0
	if len(b) > 2 && b[0] == 0xff && b[1] == 3 {
		at = 2
	}
	v, size := int(b[at]), at+1
	if b[at]&1 == 0 {
		if len(b) < at+2 {
			return header{}, errShort
		}
		v, size = int(binary.BigEndian.Uint16(b[at:])), at+2
	}
	h := header{size: size}
	switch v {
	case 0x21:
		h.next = layerIP4
	case 0x57:
		h.next = layerIP6
	case 0x281, 0x283:
		h.next = layerMPLS
	default:
		h.what = fmt.Sprintf("PPP protocol 0x%04x%s", v, named(pppNames(), v))
	}
	return h, nil
}

// readHDLC reads the header of Cisco's HDLC: address, control and an EtherType.
func readHDLC(b []byte) (header, error) {
	h := byEtherType(hdlcSize, binary.BigEndian.Uint16(b[2:]))
	if h.next == layerLLC {
		h.next, h.what = layerNone, etherTypeName(binary.BigEndian.Uint16(b[2:]))
	}
	return h, nil
}
