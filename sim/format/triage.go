package format

import (
	"bufio"
	"fmt"
	"io"
	"time"

	"wirewalk/sim/diagnose"
	"wirewalk/sim/inspect"
	"wirewalk/sim/trace"
	"wirewalk/sim/vtime"
	"wirewalk/sim/wire"
)

func triage() Format {
	return Format{
		Name: "triage", Help: "findings with evidence and advice; --json for programs, --markdown for a ticket (docs/CAPTURES.md)",
		Takes: Upto | Listen, Write: Triage, JSON: TriageJSON, Markdown: TriageMarkdown,
	}
}

// shownConns is of how many connections of a finding the evidence is printed.
const shownConns = 3

// Triage writes what was found for people, a paragraph a finding.
func Triage(w io.Writer, r *Request) error {
	out := bufio.NewWriter(w)
	report := diagnose.Triage(r.reader(), r.Upto.Rec)
	fmt.Fprintf(out, "%s  %s\n", inspect.Clean(r.Name), report.Head())
	p := &evidencePrinter{out: out, report: report, frames: framesOf(r), date: r.Date}
	for i := range report.Findings {
		f := &report.Findings[i]
		fmt.Fprintf(out, "\n%s: %s.\n", diagnose.Connections(len(f.Conns)), inspect.Clean(f.Summary))
		if f.Advice != "" {
			fmt.Fprintf(out, "  Try: %s.\n", inspect.Clean(f.Advice))
		}
		fmt.Fprintf(out, "  %s, %s\n", f.Severity, f.ID)
		p.print(f)
	}
	if report.Usual > 0 {
		fmt.Fprintf(out, "\n%s: nothing unusual\n", diagnose.Connections(report.Usual))
	}
	return out.Flush()
}

// evidencePrinter writes where findings are to be seen.
type evidencePrinter struct {
	out    *bufio.Writer
	report *diagnose.Report
	frames []int
	date   func(vtime.Time) int64
}

// print writes the evidence of the first connections of a finding.
func (p *evidencePrinter) print(f *diagnose.Finding) {
	conns := f.Conns[:min(len(f.Conns), shownConns)]
	for _, id := range conns {
		p.heading(id)
		for _, e := range f.Evidence {
			if e.Conn == id {
				p.line(e)
			}
		}
	}
	if more := len(f.Conns) - len(conns); more > 0 {
		fmt.Fprintf(p.out, "  and in %d more\n", more)
	}
}

// heading names a connection and its ends.
func (p *evidencePrinter) heading(id trace.ConnID) {
	c := p.report.Reader.Trace.Conn(id)
	fmt.Fprintf(p.out, "  connection %s, %s to %s\n", inspect.Letter(id), c.Ends[0].Addr, c.Ends[1].Addr)
}

// line writes a piece of evidence: which packet, when, and what it shows.
func (p *evidencePrinter) line(e diagnose.Evidence) {
	x := p.report.Reader
	at := x.Trace.Record(x.Trace.Packet(e.Packet).Begins()).At
	frame := ""
	if n := p.frames[e.Packet]; n != 0 {
		frame = fmt.Sprintf(", frame %d", n)
	}
	fmt.Fprintf(p.out, "    #%d%s, %s s, %s: %s\n", e.Packet, frame, x.Clock(at), utc(p.date(at)),
		inspect.Clean(p.report.Text(e)))
}

// utc is a date in Unix nanoseconds as RFC 3339 writes it.
func utc(ns int64) string {
	return time.Unix(0, ns).UTC().Format("2006-01-02T15:04:05.000000000Z")
}

// framesOf are the numbers of the packets, by their ids, in the file that they
// were read from, as Wireshark counts them; those of a simulation in the capture
// that would be written of the host where packets are seen. 0 is for packets
// that are not in it.
func framesOf(r *Request) []int {
	t := r.Trace
	frames := make([]int, t.Packets()+1)
	if t.Inferred {
		for id := 1; id < len(frames); id++ {
			if x := t.Packet(trace.PacketID(id)).Extra(); x != nil {
				frames[id] = x.Frame
			}
		}
		return frames
	}
	n := 0
	for s := range wire.Sightings(t, r.vantage()) {
		n++
		if frames[s.Packet] == 0 {
			frames[s.Packet] = n
		}
	}
	return frames
}

// vantage is the host where the packets of a simulation are seen.
func (r *Request) vantage() trace.HostID {
	if r.Host != 0 {
		return r.Host
	}
	return wire.Vantage(r.Trace)
}
