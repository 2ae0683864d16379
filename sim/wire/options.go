package wire

import (
	"fmt"

	"github.com/google/gopacket/layers"

	"wirewalk/tcpmodel"
)

// appendOptions appends the options at the start of b that are there in full.
func appendOptions(to []layers.TCPOption, b []byte) []layers.TCPOption {
	for len(b) > 0 {
		kind, n := layers.TCPOptionKind(b[0]), 1
		switch {
		case kind == layers.TCPOptionKindEndList:
			return to
		case kind == layers.TCPOptionKindNop:
			to = append(to, layers.TCPOption{OptionType: kind, OptionLength: 1})
		case len(b) < 2 || b[1] < 2 || int(b[1]) > len(b):
			return to
		default:
			n = int(b[1])
			to = append(to, layers.TCPOption{OptionType: kind, OptionLength: b[1], OptionData: b[2:n]})
		}
		b = b[n:]
	}
	return to
}

// readOptions takes the options that the model knows.
func readOptions(from []layers.TCPOption, to *tcpmodel.Options) {
	for i := range from {
		to.Take(byte(from[i].OptionType), from[i].OptionData)
	}
}

// badOption says what is wrong with the first option of b that cannot be read,
// "" where all can be.
func badOption(b []byte) string {
	for len(b) > 0 {
		switch {
		case b[0] == byte(layers.TCPOptionKindEndList):
			return ""
		case b[0] == byte(layers.TCPOptionKindNop):
			b = b[1:]
		case len(b) < 2:
			return fmt.Sprintf("option %d has no length", b[0])
		case b[1] < 2 || int(b[1]) > len(b):
			return fmt.Sprintf("option %d says that it has %d octets, where %d are left", b[0], b[1], len(b))
		default:
			b = b[b[1]:]
		}
	}
	return ""
}
