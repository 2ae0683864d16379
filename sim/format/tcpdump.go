package format

import (
	"io"

	"wirewalk/sim/format/tcpdump"
)

func tcpdumpText() Format {
	return Format{
		Name: "tcpdump", Help: "what tcpdump -nn -ttttt prints for the exported capture", Takes: Listen | Upto | Filtered | OneConn,
		Write: func(w io.Writer, r *Request) error { return tcpdump.Of(w, r.Trace, r.Host, r.keepsPacket) },
	}
}
