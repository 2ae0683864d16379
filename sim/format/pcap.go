package format

import (
	"io"

	"wirewalk/sim/anonymize"
	"wirewalk/sim/capture"
	"wirewalk/sim/diagnose"
	"wirewalk/sim/trace"
	"wirewalk/sim/wire"
)

func pcapng() Format {
	return Format{
		Ending: ".pcapng", Help: "the packets that one host sends and receives, with nanoseconds", Takes: Listen | Upto | Filtered | OneConn | Hidden,
		Write: func(w io.Writer, r *Request) error {
			x := r.selection()
			if x.Hide == nil {
				x.Comment = r.comments()
			}
			return x.WritePcapng(w)
		},
	}
}

func pcap() Format {
	return Format{
		Ending: ".pcap", Help: "the same in the older form, with microseconds", Takes: Listen | Upto | Filtered | OneConn | Hidden,
		Write: func(w io.Writer, r *Request) error { return r.selection().WritePcap(w) },
	}
}

// selection is the packets that are asked for.
func (r *Request) selection() *capture.Selection {
	x := &capture.Selection{Trace: r.Trace, Host: r.Host, Keep: r.keepsPacket}
	if r.Hide != nil {
		x.Hide = anonymize.New(r.Trace, *r.Hide).Packet
	}
	return x
}

// comments are the findings that a packet is evidence of, as --format triage has them.
func (r *Request) comments() func(trace.PacketID) string {
	of := map[trace.PacketID]string{}
	report := diagnose.Triage(r.reader(), r.Upto.Rec)
	for i := range report.Findings {
		f := &report.Findings[i]
		for _, e := range f.Evidence {
			text := f.ID + ": " + e.Says
			if of[e.Packet] != "" {
				text = of[e.Packet] + "\n" + text
			}
			of[e.Packet] = text
		}
	}
	return func(id trace.PacketID) string { return of[id] }
}

// keepsPacket reports whether a packet is written: one of what a filter wants is a
// record of its sending, its arrival or its loss.
func (r *Request) keepsPacket(s wire.Sighting) bool {
	if s.Rec > r.Upto.Rec {
		return false
	}
	p := r.Trace.Packet(s.Packet)
	if r.Conn != 0 && p.Conn != r.Conn {
		return false
	}
	if r.Filter == nil {
		return true
	}
	for _, id := range [...]trace.RecordID{p.Sent, p.Arrived, p.Dropped} {
		if id != 0 && r.Filter.Match(r.Trace, id) {
			return true
		}
	}
	return false
}
