package cli

import (
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"wirewalk/scenarios"
	"wirewalk/scenarios/syntax"
	"wirewalk/tui/source"
)

// verdict is what validate found out about one file.
type verdict struct {
	scenario *scenarios.Scenario // nil when it could not be read

	File         string          `json:"file"`
	OK           bool            `json:"ok"`
	Expectations int             `json:"expectations"`
	Problems     syntax.Problems `json:"problems"`
}

func (p *program) validateCommand() *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "validate FILE...",
		Short: "Check scenario files and what they expect",
		Long: `Reads each FILE strictly, runs it, and holds the run against the file's own
expectations. Every problem is shown with its place, the line and what to do. The
exit code is 1 when a file has a problem; warnings do no harm.`,
		Example: `  wirewalk validate lab.yaml
  wirewalk validate lessons/*.yaml --json
  wirewalk show three-way-handshake | wirewalk validate -`,
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) == 0 {
				return arguments("FILE")(cmd, args)
			}
			return nil
		},
		RunE: func(_ *cobra.Command, args []string) error {
			if asJSON {
				return p.validate(args, func(w io.Writer, verdicts []verdict) error { return encodeJSON(w, verdicts) })
			}
			return p.validate(args, p.tellVerdicts)
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print the problems as JSON")
	return cmd
}

// validate checks files and writes what is to be said of them.
func (p *program) validate(files []string, write func(io.Writer, []verdict) error) error {
	verdicts := make([]verdict, len(files))
	order := scenarios.LibraryOrder() // Files that are validated together may follow each other.
	for i, f := range files {
		verdicts[i] = p.readVerdict(f)
		if s := verdicts[i].scenario; s != nil {
			order.Add(s)
		}
	}
	good := true
	for i := range verdicts {
		verdicts[i].judge(order)
		good = good && verdicts[i].OK
	}
	err := p.emit(func(w io.Writer) error { return write(w, verdicts) })
	if err == nil && !good {
		return told()
	}
	return err
}

// tellVerdicts prints the problems as messages and the good files as results.
func (p *program) tellVerdicts(w io.Writer, verdicts []verdict) error {
	for _, v := range verdicts {
		if len(v.Problems) > 0 {
			p.say("%s", strings.TrimRight(v.Problems.Format(), "\n"))
		}
		if !v.OK {
			continue
		}
		holds := "it expects nothing"
		if v.Expectations > 0 {
			holds = fmt.Sprintf("all %d expectations hold", v.Expectations)
		}
		if v.Expectations == 1 {
			holds = "its expectation holds"
		}
		_, err := fmt.Fprintf(w, "%s: ok, %s\n", syntax.Printable(v.File), holds)
		if err != nil {
			return err
		}
	}
	return nil
}

// readVerdict reads one file.
func (p *program) readVerdict(file string) verdict {
	v := verdict{File: file, Problems: syntax.Problems{}}
	text, err := source.Text(file, p.piped())
	if err != nil {
		v.Problems = append(v.Problems, syntax.Problem{File: file, Message: err.Error()})
		return v
	}
	s, problems := scenarios.Load(file, text)
	v.scenario, v.Problems = s, append(v.Problems, problems...)
	return v
}

// judge runs and checks a file that was read.
func (v *verdict) judge(order *scenarios.Order) {
	s := v.scenario
	if s == nil {
		return
	}
	_, problems := s.Validate()
	v.Problems = append(append(v.Problems, order.Check(s)...), problems...)
	v.Expectations = len(s.Expect)
	v.OK = len(v.Problems.Errors()) == 0
}
