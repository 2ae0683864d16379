package tcpmodel

import (
	"encoding/binary"
	"fmt"
)

// userTimeoutOption says how long the sender lets data go unacknowledged: in
// minutes when the first bit is set, else in seconds (RFC 5482 §3.3). tcpdump
// takes the last bit for it.
func userTimeoutOption() OptionRow {
	return OptionRow{
		Kind: 28, Name: "uto", Title: "User timeout", Short: "user timeout", Size: 2,
		Note: "how long the sender lets data go unacknowledged (RFC 5482)",
		optionText: optionText{
			words: func(v []byte, _ Numbering) []string {
				n := binary.BigEndian.Uint16(v)
				seconds := int(n >> 1)
				if n&1 != 0 {
					seconds *= 60
				}
				return []string{fmt.Sprintf("0x%x %d", n, seconds)}
			},
			summary: func(v []byte) string {
				n := binary.BigEndian.Uint16(v)
				unit := "seconds"
				if n>>15 != 0 {
					unit = "minutes"
				}
				return fmt.Sprintf("%d %s", n&(1<<15-1), unit)
			},
		},
	}
}
