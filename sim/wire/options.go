package wire

import (
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
