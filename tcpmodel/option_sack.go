package tcpmodel

import (
	"encoding/binary"
	"fmt"
	"strings"

	"wirewalk/sim/vtime"
)

// sackPermittedOption offers selective acknowledgment (RFC 2018 §2).
func sackPermittedOption() OptionRow {
	return OptionRow{
		Kind: 4, Name: "sackOK", Title: "SACK permitted", Presence: true,
		Note: "gaps may be reported (RFC 2018)",
		optionFields: optionFields{
			size:  func(o *Options) int { return sizeIf(o.SACKOK, 0) },
			put:   func(to []byte, _ *Options) []byte { return to },
			take:  func(o *Options, _ []byte) { o.SACKOK = true },
			joins: timestampsKind,
		},
		optionRule: optionRule{
			offer: func(c *Conn, o *Options, answer bool) {
				o.SACKOK = c.cfg.SACK && (!answer || c.rcv.peerSACK)
			},
			learn: func(c *Conn, _ vtime.Time, o Options) { c.rcv.peerSACK = o.SACKOK && c.cfg.SACK },
		},
	}
}

// blockSize is the length of a SACK block in octets (RFC 2018 §3).
const blockSize = 8

// sackOption reports what came beyond a gap (RFC 2018 §3). No rule offers it:
// SACK-permitted does.
func sackOption() OptionRow {
	return OptionRow{
		Kind: 5, Name: "sack", Title: "SACK", Short: "SACK blocks", Size: Varies, Unit: blockSize,
		Note: "ranges received beyond a gap (RFC 2018)",
		optionFields: optionFields{
			size: func(o *Options) int { return sizeIf(o.NSACK > 0, blockSize*len(o.blocks())) },
			put: func(to []byte, o *Options) []byte {
				for _, b := range o.blocks() {
					to = binary.BigEndian.AppendUint32(to, uint32(b.Left))
					to = binary.BigEndian.AppendUint32(to, uint32(b.Right))
				}
				return to
			},
			take: func(o *Options, v []byte) {
				n := min(len(v)/blockSize, len(o.SACK))
				o.NSACK = uint8(n)
				for i := range n {
					o.SACK[i] = blockIn(v[i*blockSize:])
				}
			},
		},
		optionText: optionText{
			words: func(v []byte, number Numbering) []string { return blockTexts(v, number, "%d:%d") },
			dump: func(size int, v []byte, number Numbering) (string, bool) {
				if size%blockSize != 0 {
					return " invalid sack", true
				}
				return fmt.Sprintf(" %d ", size/blockSize) + strings.Join(blockTexts(v, number, "{%d:%d}"), ""), true
			},
			summary: func(v []byte) string { return fmt.Sprint(len(v) / blockSize) },
			parts:   blockParts,
		},
	}
}

// sackOctets is what the option takes in a segment, with two no-operations.
func sackOctets(blocks int) int { return 4 + blockSize*blocks }

// blocks are the SACK blocks in use.
func (o *Options) blocks() []Block { return o.SACK[:min(int(o.NSACK), len(o.SACK))] }

func blockIn(v []byte) Block {
	return Block{Seq(binary.BigEndian.Uint32(v)), Seq(binary.BigEndian.Uint32(v[4:]))}
}

func blockTexts(v []byte, number Numbering, format string) []string {
	var out []string
	for ; len(v) >= blockSize; v = v[blockSize:] {
		b := blockIn(v)
		out = append(out, fmt.Sprintf(format, number(b.Left), number(b.Right)))
	}
	return out
}

func blockParts(v []byte) []OptionPart {
	var out []OptionPart
	for at := 0; at+blockSize <= len(v); at += blockSize {
		b := blockIn(v[at:])
		out = append(out, OptionPart{
			at, blockSize, "Block", fmt.Sprintf("%d to %d", b.Left, b.Right), "left edge included, right edge not",
		})
	}
	return out
}
