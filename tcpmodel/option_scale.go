package tcpmodel

import (
	"fmt"

	"wirewalk/sim/vtime"
)

// scaleOption is the window scale (RFC 7323 §2). A shift above 14 counts as 14 (§2.3).
func scaleOption() OptionRow {
	return OptionRow{
		Kind: 3, Name: "wscale", Title: "Window scale", Short: "window scale", Size: 1,
		Note: "windows are shifted left by this many bits (RFC 7323 section 2)",
		optionFields: optionFields{
			size: func(o *Options) int { return sizeIf(o.HasScale, 1) },
			put:  func(to []byte, o *Options) []byte { return append(to, o.Scale) },
			take: func(o *Options, v []byte) { o.HasScale, o.Scale = true, min(v[0], maxShift) },
		},
		optionRule: optionRule{
			offer: func(c *Conn, o *Options, answer bool) {
				if c.cfg.WindowScale && (!answer || c.rcv.peerScales) {
					o.HasScale, o.Scale = true, c.shift()
				}
			},
			learn: func(c *Conn, _ vtime.Time, o Options) {
				c.rcv.peerScales = o.HasScale && c.cfg.WindowScale
				if c.rcv.peerScales {
					c.rcv.shift, c.snd.scale = c.shift(), min(o.Scale, maxShift)
				}
			},
		},
		optionText: optionText{words: func(v []byte, _ Numbering) []string {
			return []string{fmt.Sprint(v[0])}
		}},
	}
}
