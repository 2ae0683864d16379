// Package cli is the command line: commands, options, streams and exit codes.
// Data goes to standard output and messages to standard error. The exit code is
// 0 when what was asked for was done, 1 when it failed, and 2 for wrong usage.
package cli

import (
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/charmbracelet/x/term"
	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"wirewalk/scenarios/syntax"
	"wirewalk/sim/format"
	"wirewalk/sim/inspect"
	"wirewalk/tui/picture"
	"wirewalk/tui/source"
)

// Main runs the program with its arguments, its own name left out, and returns
// the exit code.
func Main(args []string, in io.Reader, out, errs io.Writer) int {
	p := &program{in: in, out: out, errs: errs, formats: picture.Formats}
	return p.main(args)
}

func (p *program) main(args []string) int {
	root := p.root()
	root.SetArgs(append([]string{}, args...))
	root.SetIn(p.in)
	root.SetOut(p.out)
	root.SetErr(p.errs)
	return p.report(root.Execute())
}

// program is one run of the command line.
type program struct {
	in   io.Reader
	out  io.Writer
	errs io.Writer
	// formats are those that the program has.
	formats func(picture.Painters) format.List
}

// The exit codes.
const (
	exitDone   = 0
	exitFailed = 1
	exitUsage  = 2
)

// fault is an error for the person at the keyboard: what is wrong, and in a
// line of its own what to do about it.
type fault struct {
	code int
	text string
	full string // printed instead of text and hint, when not empty
	hint string
	err  error
}

func (f *fault) Error() string { return f.text }

func (f *fault) Unwrap() error { return f.err }

// failed is a fault of the thing that was asked for.
func failed(hint, text string, args ...any) error {
	err := fmt.Errorf(text, args...)
	return &fault{code: exitFailed, text: err.Error(), hint: hint, err: errors.Unwrap(err)}
}

// misused is a fault of the command line itself.
func misused(hint, text string, args ...any) error {
	return &fault{code: exitUsage, text: fmt.Sprintf(text, args...), hint: hint}
}

// told is a failure whose message has been printed already.
func told() error { return &fault{code: exitFailed} }

// report prints an error and returns the exit code that belongs to it.
func (p *program) report(err error) int {
	if err == nil {
		return exitDone
	}
	f := faultOf(err)
	switch {
	case f.full != "":
		p.say("%s", f.full)
		return f.code
	case f.text != "":
		p.say("wirewalk: %s", f.text)
	}
	if f.hint != "" {
		p.say("%s", indent(f.hint))
	}
	return f.code
}

// faultOf is what an error means to the person at the keyboard.
func faultOf(err error) *fault {
	var f *fault
	if errors.As(err, &f) {
		return f
	}
	var e *source.Error
	if !errors.As(err, &e) {
		return &fault{code: exitFailed, text: err.Error()}
	}
	f = &fault{code: exitFailed, text: e.What, hint: e.Hint, full: strings.TrimRight(e.Problems.Format(), "\n")}
	if e.Kind == source.Misuse {
		f.code = exitUsage
	}
	return f
}

// say writes one message to standard error. A message that cannot be written
// has nowhere else to go.
func (p *program) say(text string, args ...any) {
	lines := strings.Split(fmt.Sprintf(text, args...), "\n")
	for i := range lines {
		lines[i] = inspect.Clean(lines[i])
	}
	_, _ = io.WriteString(p.errs, strings.Join(lines, "\n")+"\n")
}

func indent(s string) string { return "  " + strings.ReplaceAll(s, "\n", "\n  ") }

// isTerminal reports whether a stream is a terminal.
func isTerminal(stream any) bool {
	f, ok := stream.(*os.File)
	return ok && term.IsTerminal(f.Fd())
}

// interactive reports whether a person can walk here: input and output are the
// terminal that controls this process.
func (p *program) interactive() bool {
	if !isTerminal(p.in) || !isTerminal(p.out) {
		return false
	}
	tty, err := os.OpenFile("/dev/tty", os.O_RDWR, 0)
	if err != nil {
		return false
	}
	_ = tty.Close()
	return true
}

// flagFault turns pflag's complaints into ours.
func flagFault(cmd *cobra.Command, err error) error {
	hint := "see " + cmd.CommandPath() + " --help"
	var unknown *pflag.NotExistError
	if errors.As(err, &unknown) {
		var names []string
		cmd.Flags().VisitAll(func(f *pflag.Flag) { names = append(names, f.Name) })
		if near := syntax.NearestWord(unknown.GetSpecifiedName(), names); near != "" {
			hint = "did you mean --" + near + "?\n" + hint
		}
	}
	return misused(hint, "%s", lowerFirst(err.Error()))
}

func lowerFirst(s string) string {
	if s == "" {
		return s
	}
	return strings.ToLower(s[:1]) + s[1:]
}
