package tcpmodel

import (
	"encoding/binary"
	"fmt"

	"wirewalk/sim/vtime"
)

const timestampsKind = 8

// tsOctets is what the option takes in a segment.
var tsOctets = (&Options{HasTS: true}).WireLen() //nolint:gochecknoglobals // a constant of the table

// timestampsOption is the sender's clock and the echo of the peer's (RFC 7323
// §3). It is offered where it is written into every segment.
func timestampsOption() OptionRow {
	return OptionRow{
		Kind: timestampsKind, Name: "TS", Title: "Timestamps", Short: "timestamps", Size: 8,
		Note:  "measure round trips and tell old segments (RFC 7323 section 3)",
		Every: true, Presence: true,
		optionFields: optionFields{
			size: func(o *Options) int { return sizeIf(o.HasTS, 8) },
			put: func(to []byte, o *Options) []byte {
				return binary.BigEndian.AppendUint32(binary.BigEndian.AppendUint32(to, o.TSVal), o.TSEcr)
			},
			take: func(o *Options, v []byte) {
				o.HasTS, o.TSVal, o.TSEcr = true, binary.BigEndian.Uint32(v), binary.BigEndian.Uint32(v[4:])
			},
		},
		optionRule: optionRule{
			learn: func(c *Conn, now vtime.Time, o Options) {
				if c.ts.on = o.HasTS && c.cfg.Timestamps; c.ts.on {
					c.ts.recent, c.ts.recentAt = o.TSVal, now
				}
			},
		},
		optionText: optionText{
			words: func(v []byte, _ Numbering) []string {
				return []string{fmt.Sprintf("val %d ecr %d", binary.BigEndian.Uint32(v), binary.BigEndian.Uint32(v[4:]))}
			},
			parts: func(v []byte) []OptionPart {
				return []OptionPart{
					{0, 4, "TSval", fmt.Sprint(binary.BigEndian.Uint32(v)), "the sender's clock"},
					{4, 4, "TSecr", fmt.Sprint(binary.BigEndian.Uint32(v[4:])), "the latest clock received, echoed"},
				}
			},
		},
	}
}
