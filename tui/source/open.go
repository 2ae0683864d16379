package source

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"wirewalk/scenarios"
	"wirewalk/scenarios/syntax"
	"wirewalk/tui/background"
)

// Options say how a source is opened, and how its scenario is changed before it
// is run. The zero value takes it as it is.
type Options struct {
	Stdin   io.Reader // what "-" names; nil where that is a terminal
	Variant string    // of a scenario, by its name; NAME@VARIANT asks for it too
	Set     []string  // changes of values, PATH=VALUE as scenarios.Scenario.Set takes them
	Seed    string    // decides every random draw of the run; "" for the scenario's own
	Until   string    // ends the run at this instant; a capture has been made and stays whole
	Fault   []string  // interventions, as scenarios.Scenario.Intervene takes them
	KeyLog  string    // a file with the keys of a capture's TLS; "" for none
	SeenAt  string    // the host where a capture was made, by name or address; "" to find out
}

// Open runs or reads what a name stands for: a lesson by its id, a scenario file or
// a capture by its path, standard input by "-", and each scenario with @VARIANT
// behind it as that variant. Its errors are an *Error.
func Open(name string, o Options) (*Source, error) {
	if name == "-" {
		if o.Stdin == nil {
			return nil, misused("pipe a scenario or a capture into it, or name one",
				"standard input is a terminal, there is nothing to read")
		}
		return read("standard input", o.Stdin, &o)
	}
	if text, ok := scenarios.Open(name); ok {
		return simulate(name, text, &o)
	}
	f, err := os.Open(name)
	if errors.Is(err, fs.ErrNotExist) {
		if scenario, variant, ok := strings.Cut(name, "@"); ok && o.Variant == "" {
			o.Variant = variant
			return Open(scenario, o)
		}
		return nil, unknown(name)
	}
	if err != nil {
		return nil, failed("", "%s: %w", name, background.Cause(err))
	}
	defer func() { _ = f.Close() }()
	if info, err := f.Stat(); err == nil && info.IsDir() {
		return nil, failed("name a scenario file or a capture in it", "%s: is a directory", name)
	}
	return read(name, f, &o)
}

// Exists reports whether a name is that of a lesson or a file.
func Exists(name string) bool {
	if _, ok := scenarios.Open(name); ok {
		return true
	}
	info, err := os.Stat(name)
	return err == nil && !info.IsDir()
}

// Scenario is the lesson of an id, not run yet. Its errors are an *Error.
func Scenario(id string) (*scenarios.Scenario, error) {
	text, ok := scenarios.Open(id)
	if !ok {
		return nil, unknownLesson(id)
	}
	s, problems := scenarios.Load(id, text)
	if s == nil {
		return nil, unsound(Failure, problems)
	}
	return s, nil
}

// unknown says what a name that is nothing could have meant. A name that looks
// like a file is a missing file, any other an unknown lesson.
func unknown(name string) error {
	if strings.ContainsRune(name, filepath.Separator) || filepath.Ext(name) != "" {
		hint := ""
		if near := syntax.NearestWord(filepath.Base(name), filesIn(filepath.Dir(name))); near != "" {
			hint = "did you mean " + filepath.Join(filepath.Dir(name), near) + "?"
		}
		return failed(hint, "%s: no such file", name)
	}
	return unknownLesson(name)
}

func unknownLesson(id string) error {
	hint := "wirewalk list shows all lessons"
	if near := scenarios.Nearest(id); len(near) > 0 {
		hint = fmt.Sprintf("did you mean %s?\n%s", strings.Join(near, " or "), hint)
	}
	return misused(hint, "there is no lesson, scenario file or capture %q", id)
}

// filesIn lists the scenarios and captures of a folder, by the endings of their names.
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
