package wire

import (
	"encoding/binary"

	"github.com/google/gopacket/layers"

	"wirewalk/tcpmodel"
)

// optionList builds the options of a TCP header in order.
type optionList struct {
	options []layers.TCPOption
	size    int
}

func (l *optionList) add(kind layers.TCPOptionKind, data []byte) {
	l.options = append(l.options, layers.TCPOption{OptionType: kind, OptionData: data})
	l.size += 2 + len(data)
}

func (l *optionList) nop(n int) {
	for range n {
		l.options = append(l.options, layers.TCPOption{OptionType: layers.TCPOptionKindNop})
		l.size++
	}
}

// tcpOptions lays the options out as Linux does: every option is aligned to
// four octets by no-operations before it, and SACK-permitted shares its word
// with the timestamps when both are there.
func tcpOptions(seg *tcpmodel.Segment) ([]layers.TCPOption, int) {
	o := &seg.Options
	var l optionList
	if o.MSS != 0 {
		l.add(layers.TCPOptionKindMSS, binary.BigEndian.AppendUint16(nil, o.MSS))
	}
	switch {
	case o.SACKOK && o.HasTS:
		l.add(layers.TCPOptionKindSACKPermitted, nil)
	case o.HasTS:
		l.nop(2)
	case o.SACKOK:
		l.nop(2)
		l.add(layers.TCPOptionKindSACKPermitted, nil)
	}
	if o.HasTS {
		data := binary.BigEndian.AppendUint32(nil, o.TSVal)
		l.add(layers.TCPOptionKindTimestamps, binary.BigEndian.AppendUint32(data, o.TSEcr))
	}
	if o.HasScale {
		l.nop(1)
		l.add(layers.TCPOptionKindWindowScale, []byte{o.Scale})
	}
	if n := min(int(o.NSACK), len(o.SACK)); n > 0 {
		l.nop(2)
		var data []byte
		for _, b := range o.SACK[:n] {
			data = binary.BigEndian.AppendUint32(data, uint32(b.Left))
			data = binary.BigEndian.AppendUint32(data, uint32(b.Right))
		}
		l.add(layers.TCPOptionKindSACK, data)
	}
	return l.options, l.size
}
