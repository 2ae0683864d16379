package format

import (
	"io"

	"wirewalk/sim/diagnose"
	"wirewalk/sim/trace"
)

// triageReport is what --format triage --json prints.
type triageReport struct {
	Conns    int             `json:"connections"`
	Packets  int             `json:"packets"`
	SeenAt   string          `json:"seen_at"`
	TLS      string          `json:"tls,omitempty"`
	Findings []triageFinding `json:"findings"`
}

type triageFinding struct {
	ID       string           `json:"id"`
	Severity string           `json:"severity"`
	Conns    []trace.ConnID   `json:"connections"`
	Count    int              `json:"count"`
	Summary  string           `json:"summary"`
	Advice   string           `json:"advice"`
	Evidence []triageEvidence `json:"evidence"`
}

type triageEvidence struct {
	Conn   trace.ConnID   `json:"conn"`
	Packet trace.PacketID `json:"packet"`
	Frame  int            `json:"frame,omitempty"`
	TNs    int64          `json:"t_ns"`
	UTC    string         `json:"utc"`
	Text   string         `json:"text"`
}

// TriageJSON writes what was found as one JSON object, with all evidence.
func TriageJSON(w io.Writer, r *Request) error {
	report, frames, t := diagnose.Triage(r.reader(), r.Upto.Rec), framesOf(r), r.Trace
	out := triageReport{Conns: report.Conns, Packets: report.Packets, SeenAt: seenAt(r), TLS: report.TLS, Findings: []triageFinding{}}
	for i := range report.Findings {
		f := &report.Findings[i]
		row := triageFinding{
			ID: f.ID, Severity: f.Severity.String(), Conns: f.Conns, Count: len(f.Conns),
			Summary: f.Summary, Advice: f.Advice, Evidence: []triageEvidence{},
		}
		for _, e := range f.Evidence {
			at := t.Record(t.Packet(e.Packet).Begins()).At
			row.Evidence = append(row.Evidence, triageEvidence{
				Conn: e.Conn, Packet: e.Packet, Frame: frames[e.Packet], TNs: int64(at), UTC: utc(r.Date(at)), Text: report.Text(e),
			})
		}
		out.Findings = append(out.Findings, row)
	}
	return encodeJSON(w, &out, "  ")
}

// seenAt is the host where frames are counted, "" where it is not known.
func seenAt(r *Request) string {
	host := r.Trace.SeenAt
	if !r.Trace.Inferred {
		host = r.vantage()
	}
	if host == 0 {
		return ""
	}
	return r.Trace.Host(host).Name
}
