package wire

import (
	"encoding/binary"
	"fmt"
)

// Link layers that are no link of their own: what a machine puts in front of
// packets that it hands to a capture. They are described at
// https://www.tcpdump.org/linktypes.html.

// readNFLOG reads the header of Linux's netfilter log: attributes, of which one
// holds the packet.
func readNFLOG(b []byte) (header, error) {
	const payload = 9
	at := nflogSize
	for len(b)-at >= 4 {
		n, kind := int(binary.LittleEndian.Uint16(b[at:])), binary.LittleEndian.Uint16(b[at+2:])
		if n < 4 {
			break
		}
		if kind&0x7fff == payload {
			h := byFamily(uint32(b[0]))
			h.size = at + 4
			return h, nil
		}
		at += (n + 3) &^ 3
	}
	return header{size: nflogSize, what: "a netfilter log entry without a packet"}, nil
}

// readIPNET reads the header of Solaris IP observability.
func readIPNET(b []byte) (header, error) {
	h := byFamily(uint32(b[1]))
	h.size = ipnetSize
	return h, nil
}

// readPKTAP reads the header that macOS puts before a frame of another link type.
func readPKTAP(b []byte) (header, error) {
	size, kind := binary.LittleEndian.Uint32(b), binary.LittleEndian.Uint32(b[4:])
	link := LinkType(binary.LittleEndian.Uint32(b[8:]))
	if size < pktapSize || size > 1<<12 || kind != 1 || link == LinkPKTAP {
		return header{}, &NotIPError{"a PKTAP record without a packet"}
	}
	next, err := firstLayer(link)
	if err != nil {
		return header{}, &NotIPError{fmt.Sprintf("%s within PKTAP", link)}
	}
	return header{size: int(size), next: next}, nil
}

func readRadiotap(b []byte) (header, error) {
	size := int(binary.LittleEndian.Uint16(b[2:]))
	if size < radiotapSize {
		return header{}, errShort
	}
	return header{size: size, next: layerWLAN}, nil
}

// readWLAN reads the header of an IEEE 802.11 data frame (§9.3.2).
func readWLAN(b []byte) (header, error) {
	const data, protected = 2, 0x40
	kind, subtype, flags := b[0]>>2&3, b[0]>>4, b[1]
	h := header{size: wlanSize, next: layerLLC}
	switch {
	case kind != data:
		h.next, h.what = layerNone, map[byte]string{0: "802.11 management", 1: "802.11 control"}[kind]
		if h.what == "" {
			h.what = "802.11 extension"
		}
		return h, nil
	case flags&protected != 0:
		h.next, h.what = layerNone, "802.11 data that is encrypted"
		return h, nil
	case subtype&4 != 0:
		h.next, h.what = layerNone, "802.11 data frame without data"
		return h, nil
	}
	if flags&3 == 3 {
		h.size += 6 // a fourth address
	}
	if subtype&8 != 0 {
		h.size += 2 // QoS control
		if flags&0x80 != 0 {
			h.size += 4 // HT control
		}
	}
	return h, nil
}
