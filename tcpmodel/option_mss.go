package tcpmodel

import (
	"encoding/binary"
	"fmt"

	"wirewalk/sim/vtime"
)

// mssOption is the maximum segment size (RFC 9293 §3.7.1), which only a SYN
// carries (MUST-65).
func mssOption() OptionRow {
	return OptionRow{
		Kind: 2, Name: "mss", Title: "Maximum segment size", Short: "MSS", Size: 2,
		Note: "octets of data the sender takes in one segment (RFC 9293 section 3.7.1)",
		optionFields: optionFields{
			size: func(o *Options) int { return sizeIf(o.MSS != 0, 2) },
			put:  func(to []byte, o *Options) []byte { return binary.BigEndian.AppendUint16(to, o.MSS) },
			take: func(o *Options, v []byte) { o.MSS = binary.BigEndian.Uint16(v) },
		},
		optionRule: optionRule{
			offer: func(c *Conn, o *Options, _ bool) { o.MSS = c.ownMSS() },
			learn: func(c *Conn, _ vtime.Time, o Options) { c.rcv.peerMSS = o.MSS },
		},
		optionText: optionText{words: func(v []byte, _ Numbering) []string {
			return []string{fmt.Sprint(binary.BigEndian.Uint16(v))}
		}},
	}
}

// sizeIf is the size of an option that is there, and -1 for one that is not.
func sizeIf(there bool, size int) int {
	if !there {
		return -1
	}
	return size
}
