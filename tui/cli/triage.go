package cli

import (
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"wirewalk/sim/diagnose"
	"wirewalk/sim/inspect"
	"wirewalk/sim/trace"
	"wirewalk/tui/source"
)

// severities are the words of --severity, the least first.
func severities() []string {
	return []string{diagnose.Note.String(), diagnose.Warning.String(), diagnose.Fault.String()}
}

// judged is what triage found out about one file.
type judged struct {
	File     string  `json:"file"`
	Severity *string `json:"severity"` // of the gravest finding, null for none
	ID       string  `json:"id,omitempty"`
	Summary  string  `json:"summary,omitempty"`
	More     int     `json:"more"` // findings besides
	Error    string  `json:"error,omitempty"`
}

func (p *program) triageCommand() *cobra.Command {
	var asJSON bool
	var keyLog string
	least := diagnose.Warning.String()
	cmd := &cobra.Command{
		Use:   "triage FILE...",
		Short: "Say in a line a file what is wrong in captures, for scripts",
		Long: `Reads each FILE, a capture, a scenario or the id of a lesson, and prints its gravest
finding on a line. The exit code is 1 when a finding is as grave as --severity, and 2
when a file cannot be read. wirewalk run FILE --format triage shows the evidence.`,
		Example: `  wirewalk triage *.pcapng
  wirewalk triage --severity fault capture.pcap || echo look at it
  wirewalk triage *.pcap --json | jq -r '.[] | select(.severity == "fault") | .file'`,
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) == 0 {
				return arguments("FILE")(cmd, args)
			}
			return nil
		},
		RunE: func(_ *cobra.Command, args []string) error { return p.triage(args, least, keyLog, asJSON) },
	}
	f := cmd.Flags()
	f.BoolVar(&asJSON, "json", false, "print the lines as JSON")
	f.StringVar(&keyLog, "keylog", "", "the `FILE` with the keys of TLS, as SSLKEYLOGFILE names it")
	f.StringVar(&least, "severity", least, "the least `SEVERITY` that gives exit code 1: "+strings.Join(severities(), ", "))
	return cmd
}

// triage judges files and ends with what the gravest of them says.
func (p *program) triage(files []string, least, keyLog string, asJSON bool) error {
	if !oneOf(least, severities()) {
		return misused("one of "+strings.Join(severities(), ", "), "--severity %s: no such severity", least)
	}
	var all []judged
	unread, grave := false, false
	for _, file := range files {
		j := p.judge(file, keyLog)
		all = append(all, j)
		unread = unread || j.Error != ""
		grave = grave || j.Severity != nil && rank(*j.Severity) >= rank(least)
	}
	err := p.emit(func(w io.Writer) error {
		if asJSON {
			return encodeJSON(w, all)
		}
		return tellJudged(w, all)
	})
	switch {
	case err != nil:
		return err
	case unread:
		return &fault{code: exitUsage}
	case grave:
		return told()
	}
	return nil
}

func rank(severity string) int {
	for i, s := range severities() {
		if s == severity {
			return i
		}
	}
	return -1
}

// judge finds what is gravest in a file: of equally grave findings the first, which a
// report puts before what it brings about.
func (p *program) judge(file, keyLog string) judged {
	j := judged{File: file}
	src, err := source.Open(file, source.Options{Stdin: p.piped(), KeyLog: keyLog})
	if err != nil {
		f := faultOf(err)
		if j.Error = f.text; f.full != "" {
			j.Error, _, _ = strings.Cut(f.full, "\n")
		}
		return j
	}
	report := diagnose.Triage(inspect.NewReader(src.Trace), trace.RecordID(src.Trace.Len()))
	gravest := -1
	for i := range report.Findings {
		if gravest < 0 || report.Findings[i].Severity > report.Findings[gravest].Severity {
			gravest = i
		}
	}
	if gravest >= 0 {
		f := &report.Findings[gravest]
		severity := f.Severity.String()
		j.Severity, j.ID, j.Summary, j.More = &severity, f.ID, f.Summary, len(report.Findings)-1
	}
	return j
}

func tellJudged(w io.Writer, all []judged) error {
	for _, j := range all {
		line := "nothing unusual"
		switch {
		case j.Error != "":
			line = "not read: " + j.Error
		case j.Severity != nil:
			line = fmt.Sprintf("%s, %s: %s", *j.Severity, j.ID, j.Summary)
			if j.More > 0 {
				line += fmt.Sprintf(" (and %d more)", j.More)
			}
		}
		if _, err := fmt.Fprintf(w, "%s: %s\n", inspect.Clean(j.File), inspect.Clean(line)); err != nil {
			return err
		}
	}
	return nil
}
