package format

import (
	"bufio"
	"fmt"
	"io"
	"strings"

	"wirewalk/sim/diagnose"
	"wirewalk/sim/inspect"
)

// TriageMarkdown writes what was found for a ticket: a heading a finding, its evidence as a
// table. What comes from a capture cannot be taken for markup.
func TriageMarkdown(w io.Writer, r *Request) error {
	out := bufio.NewWriter(w)
	report := diagnose.Triage(r.reader(), r.Upto.Rec)
	fmt.Fprintf(out, "## %s\n\n%s\n", plain(r.Name), plain(strings.ReplaceAll(report.Head(), "  ", ", ")))
	p := &evidencePrinter{out: out, report: report, frames: framesOf(r), date: r.Date}
	for i := range report.Findings {
		f := &report.Findings[i]
		fmt.Fprintf(out, "\n### %s: `%s`, %s\n\n%s.\n", strings.ToUpper(f.Severity.String()[:1])+f.Severity.String()[1:], f.ID,
			diagnose.Connections(len(f.Conns)), plain(f.Summary))
		if f.Advice != "" {
			fmt.Fprintf(out, "\n**Try:** %s.\n", plain(f.Advice))
		}
		p.table(f)
	}
	if report.Usual > 0 {
		fmt.Fprintf(out, "\n%s: nothing unusual\n", diagnose.Connections(report.Usual))
	}
	return out.Flush()
}

// table writes the evidence of the first connections of a finding.
func (p *evidencePrinter) table(f *diagnose.Finding) {
	fmt.Fprint(p.out, "\n| connection | packet | frame | seconds | UTC | what it shows |\n|---|---|---|---|---|---|\n")
	conns := f.Conns[:min(len(f.Conns), shownConns)]
	t := p.report.Reader.Trace
	for _, id := range conns {
		ends := &t.Conn(id).Ends
		name := fmt.Sprintf("%s, %s to %s", inspect.Letter(id), ends[0].Addr, ends[1].Addr)
		for _, e := range f.Evidence {
			if e.Conn != id {
				continue
			}
			at := t.Record(t.Packet(e.Packet).Begins()).At
			frame := "-"
			if n := p.frames[e.Packet]; n != 0 {
				frame = fmt.Sprint(n)
			}
			fmt.Fprintf(p.out, "| %s | \\#%d | %s | %s | %s | %s |\n", plain(name), e.Packet, frame, p.report.Reader.Clock(at), utc(p.date(at)), plain(p.report.Text(e)))
			name = ""
		}
	}
	if more := len(f.Conns) - len(conns); more > 0 {
		fmt.Fprintf(p.out, "\nAnd in %d more.\n", more)
	}
}

// plain is text that Markdown shows as it stands: without characters that harm a terminal,
// and with those that could be markup behind a backslash (CommonMark §2.4).
func plain(s string) string {
	var b strings.Builder
	for _, r := range inspect.Clean(s) {
		if strings.ContainsRune("\\`*_[]<>|#&~!$@", r) {
			b.WriteByte('\\')
		}
		b.WriteRune(r)
	}
	return b.String()
}
