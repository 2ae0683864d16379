package cli

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"wirewalk/scenarios"
	"wirewalk/scenarios/syntax"
	"wirewalk/sim/capture"
	"wirewalk/sim/trace"
)

// loaded is what a SOURCE argument named, run or imported.
type loaded struct {
	name     string
	lesson   *scenarios.Lesson // nil for a capture
	trace    *trace.Trace
	warnings string // what a reader should know, for people; lines
}

// maxScenario bounds what is read as a scenario; the parser's own limit is lower.
const maxScenario = 4 << 20

// openSource checks the options, opens a SOURCE and says on standard error
// what a reader should know.
func (p *program) openSource(arg string, o *options) (*loaded, error) {
	if err := o.check(); err != nil {
		return nil, err
	}
	if err := o.settle(); err != nil {
		return nil, err
	}
	src, err := p.load(arg, o)
	if err != nil {
		return nil, err
	}
	if src.warnings != "" {
		p.say("%s", strings.TrimRight(src.warnings, "\n"))
	}
	return src, nil
}

// load finds a SOURCE, applies the options to it, and runs or imports it. It
// prints nothing.
func (p *program) load(arg string, o *options) (*loaded, error) {
	if arg == "-" {
		if isTerminal(p.in) {
			return nil, misused("pipe a scenario or a capture into it, or name one",
				"standard input is a terminal, there is nothing to read")
		}
		return read("standard input", p.in, o)
	}
	if text, ok := scenarios.Open(arg); ok {
		return simulate(arg, text, o)
	}
	f, err := os.Open(arg)
	if errors.Is(err, fs.ErrNotExist) {
		if name, variant, ok := strings.Cut(arg, "@"); ok && o.variant == "" {
			varied := *o
			varied.variant = variant
			return p.load(name, &varied)
		}
		return nil, unknownSource(arg)
	}
	if err != nil {
		return nil, failed("", "%s: %w", arg, bare(err))
	}
	defer func() { _ = f.Close() }()
	if info, err := f.Stat(); err == nil && info.IsDir() {
		return nil, failed("name a scenario file or a capture in it", "%s: is a directory", arg)
	}
	return read(arg, f, o)
}

// read tells captures from scenarios by their first octets.
func read(name string, r io.Reader, o *options) (*loaded, error) {
	in := bufio.NewReaderSize(r, 1<<16)
	head, err := in.Peek(4)
	if len(head) == 0 {
		if err != nil && !errors.Is(err, io.EOF) {
			return nil, failed("", "%s: %w", name, bare(err))
		}
		return nil, failed("a scenario starts with version: 1; wirewalk new FILE writes one",
			"%s: is empty", name)
	}
	if isCapture(head) {
		return importCapture(name, in, o)
	}
	if ext := strings.ToLower(filepath.Ext(name)); ext == ".pcap" || ext == ".pcapng" {
		return nil, failed("its first octets are those of neither pcap nor pcapng",
			"%s: is no capture", name)
	}
	text, err := io.ReadAll(io.LimitReader(in, maxScenario+1))
	if err != nil {
		return nil, failed("", "%s: %w", name, bare(err))
	}
	if len(text) > maxScenario {
		return nil, failed(
			"a scenario is a short YAML file; captures are recognized by their first octets",
			"%s: is too large for a scenario and is no capture", name)
	}
	return simulate(name, text, o)
}

// isCapture knows the first octets of pcap (both byte orders, micro- and
// nanoseconds), pcapng and gzip.
func isCapture(head []byte) bool {
	if len(head) < 4 {
		return false
	}
	switch string(head[:4]) {
	case "\xa1\xb2\xc3\xd4", "\xd4\xc3\xb2\xa1", "\xa1\xb2\x3c\x4d", "\x4d\x3c\xb2\xa1",
		"\x0a\x0d\x0d\x0a":
		return true
	}
	return head[0] == 0x1f && head[1] == 0x8b
}

func importCapture(name string, in io.Reader, o *options) (*loaded, error) {
	if changes := o.changes(); changes != "" {
		return nil, misused("they change scenarios",
			"%s: a capture shows what has happened, so %s cannot be used",
			name, changes)
	}
	t, err := capture.Import(in, name, capture.Options{SeenAt: o.seenAt})
	if stranger := (*capture.SeenAtError)(nil); errors.As(err, &stranger) {
		return nil, misused("--seen-at takes a host of the capture", "%v", err)
	}
	if err != nil {
		return nil, failed("", "%w", err)
	}
	src := &loaded{name: name, trace: t}
	for _, w := range t.Warnings {
		src.warnings += "warning: " + w + "\n"
	}
	if at, err := instant("--at", o.at); err == nil && o.at != "" && at > t.End {
		src.warnings += fmt.Sprintf("warning: --at %s is after the end of the capture: what is shown is its last moment, %s s\n", o.at, t.End)
	}
	return src, nil
}

// simulate reads a scenario, changes it as the options say, and runs it.
func simulate(name string, text []byte, o *options) (*loaded, error) {
	if o.seenAt != "" {
		return nil, misused("--capture HOST chooses where a scenario is listened to",
			"--seen-at is for captures")
	}
	s, problems := scenarios.Load(name, text)
	if s == nil {
		return nil, unsound(exitFailed, problems)
	}
	src := &loaded{name: name, warnings: problems.Format()}
	if o.variant != "" {
		src.name += "@" + o.variant
	}
	s, err := o.change(s)
	if err != nil {
		return nil, err
	}
	if src.lesson, err = s.Run(); err != nil {
		return nil, failed("", "%s: %w", name, err)
	}
	src.trace = src.lesson.Trace
	if o.until == "" { // Who cuts a run knows that the rest does not happen.
		src.warnings += src.lesson.Warnings.Format()
	}
	return src, nil
}

// change applies the options that change a scenario.
func (o *options) change(s *scenarios.Scenario) (*scenarios.Scenario, error) {
	if o.variant != "" {
		varied, problems := s.Variant(o.variant)
		if varied == nil {
			return nil, unsound(exitUsage, problems)
		}
		s = varied
	}
	set := slices.Clone(o.set)
	if o.seed != "" {
		set = append(set, "seed="+o.seed)
	}
	if o.until != "" {
		set = append(set, "until="+o.until)
	}
	for _, assign := range set {
		changed, problems := s.Set(assign)
		if changed == nil {
			return nil, unsound(exitUsage, problems)
		}
		s = changed
	}
	for _, text := range o.fault {
		changed, problems := s.Intervene(text)
		if changed == nil {
			return nil, unsound(exitUsage, problems)
		}
		s = changed
	}
	return s, nil
}

// unsound is the error of a scenario with problems.
func unsound(code int, problems syntax.Problems) error {
	full := strings.TrimRight(problems.Format(), "\n")
	return &fault{code: code, text: problems.Error(), full: full, err: problems}
}

// unknownSource says what a name that is nothing could have meant. A name that
// looks like a file is a missing file, any other an unknown lesson.
func unknownSource(arg string) error {
	if strings.ContainsRune(arg, filepath.Separator) || filepath.Ext(arg) != "" {
		hint := ""
		if near := syntax.NearestWord(filepath.Base(arg), filesIn(filepath.Dir(arg))); near != "" {
			hint = "did you mean " + filepath.Join(filepath.Dir(arg), near) + "?"
		}
		return failed(hint, "%s: no such file", arg)
	}
	return unknownLesson(arg)
}

func unknownLesson(id string) error {
	hint := "wirewalk list shows all lessons"
	if near := scenarios.Nearest(id); len(near) > 0 {
		hint = fmt.Sprintf("did you mean %s?\n%s", strings.Join(near, " or "), hint)
	}
	return misused(hint, "there is no lesson, scenario file or capture %q", id)
}

func filesIn(dir string) []string {
	entries, err := os.ReadDir(dir)
	if err != nil || len(entries) > 1000 {
		return nil
	}
	var names []string
	for _, e := range entries {
		switch filepath.Ext(e.Name()) {
		case ".yaml", ".yml", ".pcap", ".pcapng":
			names = append(names, e.Name())
		}
	}
	return names
}

// isSource reports whether a name is a lesson or a file.
func isSource(arg string) bool {
	if _, ok := scenarios.Open(arg); ok {
		return true
	}
	info, err := os.Stat(arg)
	return err == nil && !info.IsDir()
}
