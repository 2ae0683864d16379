package format

import (
	"io"

	"wirewalk/sim/format/tcpdump"
)

func tcpdumpText() Format {
	return Format{
		Name: "tcpdump", Help: "what tcpdump -nn -ttttt prints for the exported capture", Takes: Listen,
		Write: func(w io.Writer, r *Request) error { return tcpdump.Tcpdump(w, r.Trace, r.Host) },
	}
}
