package wire

import (
	"encoding/binary"
	"fmt"
)

// The protocols of IP that carry datagrams or frames, by IANA's list.
const (
	protoIP4  = 4   // RFC 2003
	protoIP6  = 41  // RFC 4213
	protoGRE  = 47  // RFC 2784
	protoMPLS = 137 // RFC 4023
)

// tunnelPort tells a tunnel by the UDP port that it is sent to, and by octets
// that its header must have.
func tunnelPort(port uint16, b []byte) layer {
	const vxlan, linuxVXLAN, geneve = 4789, 8472, 6081
	switch {
	case (port == vxlan || port == linuxVXLAN) && len(b) >= vxlanSize && b[0]&0x08 != 0 && b[7] == 0:
		return layerVXLAN
	case port == geneve && len(b) >= geneveSize && b[0]>>6 == 0:
		return layerGeneve
	}
	return layerNone
}

// readVXLAN: RFC 7348 §5.
func readVXLAN(b []byte) (header, error) {
	return header{size: vxlanSize, id: binary.BigEndian.Uint32(b[4:]) >> 8, next: layerEthernet}, nil
}

// readGeneve: RFC 8926 §3.4. Its options are stepped over.
func readGeneve(b []byte) (header, error) {
	h := byEtherType(geneveSize+int(b[0]&0x3f)*4, binary.BigEndian.Uint16(b[2:]))
	if h.next == layerLLC {
		h.next, h.what = layerNone, etherTypeName(binary.BigEndian.Uint16(b[2:]))
	}
	h.id = binary.BigEndian.Uint32(b[4:]) >> 8
	return h, nil
}

// readGRE: RFC 2784 §2, with key and sequence number of RFC 2890, and the
// version of RFC 2637 §4.1 with PPP.
func readGRE(b []byte) (header, error) {
	const checksum, routing, key, sequence, acknowledgment = 0x8000, 0x4000, 0x2000, 0x1000, 0x0080
	flags, kind := binary.BigEndian.Uint16(b), binary.BigEndian.Uint16(b[2:])
	version := flags & 7
	if version > 1 || flags&routing != 0 {
		return header{}, &NotIPError{fmt.Sprintf("version %d or with source routes", version)}
	}
	size := greSize
	for _, bit := range []uint16{checksum, key, sequence} {
		if flags&bit != 0 {
			size += 4
		}
	}
	if version == 1 && flags&acknowledgment != 0 {
		size += 4
	}
	switch kind {
	case 0x88be:
		h := header{size: size, next: layerEthernet} // the first version has no header of its own
		if flags&sequence != 0 {
			h.next = layerERSPAN
		}
		return h, nil
	case 0x22eb:
		return header{size: size, next: layerERSPAN3}, nil
	}
	h := byEtherType(size, kind)
	if h.next == layerLLC {
		h.next, h.what = layerNone, etherTypeName(kind)
	}
	return h, nil
}

// readERSPAN reads the second version of the header (draft-foschiano-erspan-03 §4.2).
func readERSPAN(b []byte) (header, error) {
	return header{size: erspanSize, id: uint32(binary.BigEndian.Uint16(b[2:]) & 0x3ff), next: layerEthernet}, nil
}

// readERSPAN3 reads the third (draft-foschiano-erspan-03 §4.3), with the subheader
// that the last bit tells of.
func readERSPAN3(b []byte) (header, error) {
	h := header{size: erspan3Size, id: uint32(binary.BigEndian.Uint16(b[2:]) & 0x3ff), next: layerEthernet}
	if b[11]&1 != 0 {
		h.size += 8
	}
	return h, nil
}
