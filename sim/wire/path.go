package wire

import (
	"encoding/binary"
	"errors"
	"fmt"

	"wirewalk/sim/trace"
)

// maxHeaders bounds the headers in front of the datagram that is read.
const maxHeaders = 32

// layer is a kind of header in front of the datagram that is read.
type layer uint8

const (
	layerNone layer = iota // what follows is not read
	layerLoop
	layerLoopBig
	layerEthernet
	layerVLAN
	layerSLL
	layerSLL2
	layerLLC
	layerMPLS
	layerControlWord // of a pseudowire, before Ethernet (RFC 4448 §4.6)
	layerPPPoE
	layerPPP
	layerHDLC
	layerNFLOG
	layerIPNET
	layerPKTAP
	layerRadiotap
	layerWLAN
	layerIP // by its version
	layerIP4
	layerIP6
	layerUDP // before a tunnel
	layerVXLAN
	layerGeneve
	layerGRE
	layerERSPAN
	layerERSPAN3
)

// header is one header of a path.
type header struct {
	kind     layer
	at, size int
	id       uint32 // number of the virtual network, label or session
	next     layer
	what     string // what follows, where next is layerNone
}

// NotIPError says what a frame carries instead of an IP datagram. It is ErrNotIP.
type NotIPError struct{ What string }

// Error tells it.
func (e *NotIPError) Error() string { return "not IP but " + e.What }

// Unwrap makes it ErrNotIP.
func (e *NotIPError) Unwrap() error { return ErrNotIP }

// path is the way through a frame to the datagram that is read: headers of the
// link, and tunnels with what is around them.
type path struct {
	headers      []header
	outer, inner int    // where the outermost and the innermost datagram start
	unread       string // the tunnel in the innermost datagram of which the content is not read
}

// walk goes through a frame. It reuses the path's memory.
func (p *path) walk(link LinkType, frame []byte) error {
	*p = path{headers: p.headers[:0], outer: -1, inner: -1}
	next, err := firstLayer(link)
	if err != nil {
		return err
	}
	last, err := p.follow(next, frame, 0)
	if err != nil {
		return err
	}
	p.outer, p.inner = last, last
	for len(p.headers) < maxHeaders {
		kept := len(p.headers)
		into, at, ok := p.within(frame, p.inner)
		if !ok {
			p.headers = p.headers[:kept]
			break
		}
		last, err := p.follow(into, frame, at)
		if err != nil {
			p.unread = p.tunnelOf(kept, into, err)
			p.headers = p.headers[:kept]
			break
		}
		p.inner = last
	}
	return nil
}

// follow takes headers from an octet on and returns where a datagram starts.
func (p *path) follow(next layer, frame []byte, at int) (int, error) {
	for range maxHeaders {
		b := frame[min(at, len(frame)):]
		switch is := versionOf(b); {
		case next == layerIP && is != layerNone, next == is && is != layerNone:
			return at, nil
		case next == layerNone, next == layerIP, isIP(next):
			return 0, &NotIPError{Malformed}
		}
		h, err := next.read(b)
		if err != nil {
			return 0, err
		}
		if h.next == layerNone {
			return 0, &NotIPError{h.what}
		}
		h.kind, h.at = next, at
		p.headers = append(p.headers, h)
		next, at = h.next, at+h.size
	}
	return 0, &NotIPError{"more headers than are read"}
}

// Malformed is said of what its headers do not describe.
const Malformed = "malformed"

// versionOf tells a datagram by its first four bits.
func versionOf(b []byte) layer {
	switch {
	case len(b) > 0 && b[0]>>4 == 4:
		return layerIP4
	case len(b) > 0 && b[0]>>4 == 6:
		return layerIP6
	}
	return layerNone
}

// within finds the tunnel that a datagram carries: what follows its headers,
// which are added to the path, and where.
func (p *path) within(frame []byte, at int) (next layer, to int, ok bool) {
	proto, size, whole := datagramOf(frame[at:])
	if !whole {
		return 0, 0, false
	}
	p.headers = append(p.headers, header{kind: versionOf(frame[at:]), at: at, size: size})
	to = at + size
	switch proto {
	case protoIP4:
		return layerIP4, to, true
	case protoIP6:
		return layerIP6, to, true
	case protoGRE:
		return layerGRE, to, true
	case protoMPLS:
		return layerMPLS, to, true
	case byte(trace.UDP):
		b := frame[min(to, len(frame)):]
		if len(b) < udpSize {
			return 0, 0, false
		}
		p.headers = append(p.headers, header{kind: layerUDP, at: to, size: udpSize})
		next = tunnelPort(binary.BigEndian.Uint16(b[2:]), b[udpSize:])
		return next, to + udpSize, next != layerNone
	}
	return 0, 0, false
}

// datagramOf gives the protocol that a datagram carries and the size of its
// headers; whole is false for fragments, and for what is too short.
func datagramOf(b []byte) (proto byte, size int, whole bool) {
	switch {
	case len(b) >= 20 && b[0]>>4 == 4:
		size = int(b[0]&15) * 4
		fragment := binary.BigEndian.Uint16(b[6:])&0x3fff != 0
		return b[9], size, size >= 20 && size <= len(b) && !fragment
	case len(b) >= 40 && b[0]>>4 == 6:
		at, next := 40, b[6]
		for range 8 { // more extension headers than RFC 8200 §4.1 lists
			switch {
			case next != 0 && next != 43 && next != 60:
				return next, at, at <= len(b)
			case at+2 > len(b):
				return 0, 0, false
			}
			next, at = b[at], at+8+int(b[at+1])*8
		}
	}
	return 0, 0, false
}

// tunnelOf names the tunnel whose content was not reached, and that content.
func (p *path) tunnelOf(from int, first layer, err error) string {
	name, what := first.tunnel(), ""
	for _, h := range p.headers[from:] {
		if text := h.label(); text != "" {
			name = text
		}
	}
	if odd := (*NotIPError)(nil); errors.As(err, &odd) {
		what = odd.What
	} else {
		what = "cut off"
	}
	if name == "" {
		return ""
	}
	return name + ": " + what
}

// labels are the headers that are worth a word, the outermost first.
func (p *path) labels() []string {
	var out []string
	for i := range p.headers {
		h, last := &p.headers[i], i+1 == len(p.headers)
		switch text := h.label(); {
		case isIP(h.kind):
			if last || isIP(p.headers[i+1].kind) {
				out = append(out, "tunnel: IP within IP")
			}
		case h.kind == layerGRE && !last && p.headers[i+1].kind >= layerERSPAN:
		case text == "":
		case h.kind >= layerVXLAN || h.kind == layerMPLS && h.at > p.outer:
			out = append(out, "tunnel: "+text)
		default:
			out = append(out, text)
		}
	}
	return out
}

func isIP(k layer) bool { return k == layerIP4 || k == layerIP6 }

// label is what is said of a header, "" for the usual ones.
func (h *header) label() string {
	switch h.kind { //nolint:exhaustive // the others are usual
	case layerVLAN:
		return fmt.Sprintf("VLAN %d", h.id)
	case layerMPLS:
		return fmt.Sprintf("MPLS %d", h.id)
	case layerPPPoE:
		return fmt.Sprintf("PPPoE session %d", h.id)
	case layerVXLAN:
		return fmt.Sprintf("VXLAN %d", h.id)
	case layerGeneve:
		return fmt.Sprintf("Geneve %d", h.id)
	case layerERSPAN, layerERSPAN3:
		return fmt.Sprintf("ERSPAN %d", h.id)
	case layerGRE:
		return "GRE"
	case layerLLC:
		return "SNAP"
	}
	return ""
}

// tunnel is the name of a tunnel that could not be read at all.
func (k layer) tunnel() string {
	switch k { //nolint:exhaustive // the others begin with a header that has been read
	case layerVXLAN:
		return "VXLAN"
	case layerGeneve:
		return "Geneve"
	case layerGRE:
		return "GRE"
	case layerMPLS:
		return "MPLS"
	}
	return ""
}
