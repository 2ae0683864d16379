package format

import (
	"io"

	"wirewalk/sim/capture"
)

func pcapng() Format {
	return Format{
		Ending: ".pcapng", Help: "the packets that one host sends and receives, with nanoseconds", Takes: Listen,
		Write: func(w io.Writer, r *Request) error { return capture.WritePcapng(w, r.Trace, r.Host) },
	}
}

func pcap() Format {
	return Format{
		Ending: ".pcap", Help: "the same in the older form, with microseconds", Takes: Listen,
		Write: func(w io.Writer, r *Request) error { return capture.WritePcap(w, r.Trace, r.Host) },
	}
}
