package wire

import (
	"encoding/binary"
	"fmt"
	"strconv"

	"wirewalk/sim/trace"
)

// Field is one line of the packet tree. All texts are printable ASCII.
type Field struct {
	Depth      int // 0 for a header or the payload, more for what is in it
	Name       string
	Value      string
	Note       string // what the field is for, "" where the name says it
	Start, End int    // octets [Start, End) of the packet
}

// Tree gives the octets of a packet as host seenBy sees them, with the link
// layer of a captured one, and their fields.
func Tree(t *trace.Trace, id trace.PacketID, seenBy trace.HostID) ([]byte, []Field, error) {
	datagram, err := Encode(t, id, seenBy)
	if err != nil {
		return nil, nil, err
	}
	p := t.Packet(id)
	view := viewOf(t, p)
	x := p.Extra()
	if x == nil || len(x.Link) == 0 {
		return datagram, frameFields(LinkRaw, datagram, view), nil
	}
	octets := append(append([]byte(nil), x.Link...), datagram...)
	return octets, frameFields(LinkType(x.LinkType), octets, view), nil
}

// Fields gives the fields of an IP datagram in the order of the octets. It
// takes any octets: where they end too early or make no sense, so does the tree.
func Fields(datagram []byte) []Field { return FrameFields(LinkRaw, datagram) }

// FrameFields gives the fields of a captured frame of a link type.
func FrameFields(link LinkType, frame []byte) []Field { return frameFields(link, frame, tlsView{}) }

func frameFields(link LinkType, frame []byte, view tlsView) []Field {
	t := tree{b: frame, view: view}
	err := t.path.walk(link, frame)
	if err != nil && link != LinkRaw {
		t.header(len(frame), "Link layer", octets(len(frame)), printable([]byte(err.Error())))
		return t.out
	}
	t.through(t.path.outer)
	t.network(0)
	if t.depth = 0; t.at < len(frame) {
		n := len(frame) - t.at
		t.header(n, "Padding", octets(n), "follows the datagram, to fill a short frame of the link layer")
	}
	return t.out
}

// maxDepth bounds datagrams within datagrams.
const maxDepth = 4

// tree walks over the octets of a frame from left to right.
type tree struct {
	b     []byte
	at    int // the next octet
	depth int // of the header being read
	path  path
	view  tlsView
	out   []Field
}

// has reports whether n more octets are there; if not it says so in the tree.
func (t *tree) has(n int) bool {
	if len(t.b)-t.at >= n {
		return true
	}
	t.out = append(t.out, Field{
		Depth: t.depth, Name: "Not captured", Value: fmt.Sprintf("%d octets missing",
			n-(len(t.b)-t.at)),
		Note: "the capture ends before this header does", Start: t.at, End: len(t.b),
	})
	t.at = len(t.b)
	return false
}

// header adds the line of a header of n octets; its fields follow, one deeper.
func (t *tree) header(n int, name, value, note string) {
	t.out = append(t.out, Field{t.depth, name, value, note, t.at, min(len(t.b), t.at+n)})
}

// field adds n octets at an offset of the header being read.
func (t *tree) field(off, n int, name, value, note string) {
	t.deep(off, n, Field{Depth: 1, Name: name, Value: value, Note: note})
}

// deep adds n octets at an offset of the header being read as a field whose depth counts from
// that header.
func (t *tree) deep(off, n int, f Field) {
	f.Depth += t.depth
	f.Start = min(len(t.b), t.at+off)
	f.End = min(len(t.b), f.Start+n)
	t.out = append(t.out, f)
}

func (t *tree) u8(off int) int { return int(t.b[t.at+off]) }

func (t *tree) u16(off int) int { return int(binary.BigEndian.Uint16(t.b[t.at+off:])) }

func (t *tree) u32(off int) uint32 { return binary.BigEndian.Uint32(t.b[t.at+off:]) }

// bit adds one bit of an octet of the header being read, with what it says when it is set.
func (t *tree) bit(off int, mask byte, name, note string) {
	value := "set"
	if t.b[t.at+off]&mask == 0 {
		value = "not set"
		if note != "" {
			note = "if set: " + note
		}
	}
	t.deep(off, 1, Field{Depth: 2, Name: name, Value: value, Note: note})
}

func num(n int) string { return strconv.Itoa(n) }

func hex16(n int) string { return fmt.Sprintf("0x%04x", n) }

// checkText says what a checksum's value is worth.
func checkText(sum int, state Checksum) string {
	if state == ChecksumUnknown {
		return hex16(sum)
	}
	return hex16(sum) + " (" + state.String() + ")"
}

// payload adds what follows the last header, up to end. HTTP text is taken
// apart into its lines, TLS into its records.
func (t *tree) payload(end int) {
	end = min(end, len(t.b))
	if t.at >= end {
		return
	}
	n := end - t.at
	if !t.http(end) && !t.tls(end) {
		t.header(n, "Payload", octets(n), "the octets that the transport layer carries")
	}
	t.at = end
}

func octets(n int) string {
	if n == 1 {
		return "1 octet"
	}
	return num(n) + " octets"
}

// printable shows octets as text without letting any of them control a
// terminal.
func printable(b []byte) string {
	q := strconv.QuoteToASCII(string(b))
	return q[1 : len(q)-1]
}
