package cli

import (
	"fmt"
	"io"
	"strings"

	"wirewalk/sim/inspect"
	"wirewalk/tui/source"
)

// openSource checks the options, opens a SOURCE and says on standard error
// what a reader should know.
func (p *program) openSource(arg string, o *options) (*source.Source, error) {
	if err := o.check(); err != nil {
		return nil, err
	}
	if err := o.settle(); err != nil {
		return nil, err
	}
	until := o.until
	if _, isDate, _ := inspect.ParseDate(until); isDate { // Of captures alone, which are not cut while they are made.
		until = ""
	}
	src, err := source.Open(arg, source.Options{
		Stdin: p.piped(), Set: o.set, Seed: o.seed, Until: until, Fault: o.fault, SeenAt: o.seenAt, KeyLog: o.keyLog,
	})
	if err != nil {
		return nil, err
	}
	if _, err := o.untilTime(src.Trace); err != nil {
		return nil, err
	}
	if warnings := src.Warnings + o.tooLate(src); warnings != "" {
		p.say("%s", strings.TrimRight(warnings, "\n"))
	}
	return src, nil
}

// piped is standard input, nil where that is a terminal.
func (p *program) piped() io.Reader {
	if isTerminal(p.in) {
		return nil
	}
	return p.in
}

// tooLate warns of an --at after the end of a capture, "" for none.
func (o *options) tooLate(src *source.Source) string {
	if at, err := instant(src.Trace, "--at", o.at); err != nil || !src.Trace.Inferred || at <= src.Trace.End {
		return ""
	}
	return fmt.Sprintf("warning: --at %s is after the end of the capture: what is shown is its last moment, %s s\n", o.at, src.Trace.End)
}
