package main

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// The files beside this program.
const (
	survivorsFile = "survivors.txt"
	figuresFile   = "figures.txt"
)

// untried begins the line of a file whose changes nobody has tried yet: they are left out.
const untried = "untried: "

// readUntried lists those files.
func readUntried(name string) (map[string]bool, error) {
	text, err := os.ReadFile(name)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	out := map[string]bool{}
	for line := range strings.Lines(string(text)) {
		if file, ok := strings.CutPrefix(strings.TrimSpace(line), untried); ok {
			out[file] = true
		}
	}
	return out, nil
}

// open is what stands in the place of a reason that nobody has written yet, nor a test.
const open = "?"

// readReasons reads the survivors: a line for each change, then its reason, indented.
func readReasons(name string) (map[string]string, error) {
	text, err := os.ReadFile(name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	out, last := map[string][]string{}, []string(nil)
	for line := range strings.Lines(string(text)) {
		line = strings.TrimRight(line, "\n")
		switch reason, indented := strings.CutPrefix(line, "\t"); {
		case strings.HasPrefix(line, untried):
			last = nil
		case line == "" || strings.HasPrefix(line, "#"):
			last = nil
		case indented:
			for _, m := range last {
				out[m] = append(out[m], reason)
			}
		default:
			if len(last) > 0 && len(out[last[0]]) > 0 {
				last = nil
			}
			last = append(last, line)
			out[line] = nil
		}
	}
	reasons := map[string]string{}
	for m, lines := range out {
		reasons[m] = strings.Join(lines, " ")
	}
	return reasons, nil
}

// conclude counts, writes what is asked for and reports what is not as survivors.txt says.
func conclude(o *options, root string, results []result, reasons map[string]string) (err error) {
	wrong, told := 0, map[string]bool{}
	var unexplained []string
	for _, r := range results {
		name := r.String()
		told[name] = true
		_, listed := reasons[name]
		switch {
		case r.by == "" && !listed:
			unexplained = append(unexplained, name)
			fmt.Printf("no test notices %s%s\n", name, map[bool]string{false: ", and none comes there"}[r.reached])
			wrong++
		case r.by != "" && listed:
			fmt.Printf("%s is noticed by %s: its line in %s is old\n", name, r.by, survivorsFile)
			wrong++
		}
	}
	if o.number == 0 && o.only == "" && o.again == "" {
		for name := range reasons {
			if !told[name] {
				fmt.Printf("there is no change %s: its line in %s is old\n", name, survivorsFile)
				wrong++
			}
		}
	}
	if o.write {
		file := filepath.Join(root, records, survivorsFile)
		if err := appendOpen(file, unexplained); err != nil {
			return err
		}
		if reasons, err = readReasons(file); err != nil {
			return err
		}
		return os.WriteFile(filepath.Join(root, records, figuresFile), []byte(figures(results, reasons)), 0o644)
	}
	fmt.Print(figures(results, reasons))
	if wrong > 0 {
		return fmt.Errorf("%d changes are not as %s says", wrong, survivorsFile)
	}
	return nil
}

// appendOpen adds the survivors that have no line yet.
func appendOpen(name string, list []string) error {
	if len(list) == 0 {
		return nil
	}
	f, err := os.OpenFile(name, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o644)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(f, "\n%s\n\t%s\n", strings.Join(list, "\n"), open)
	return errors.Join(err, f.Close())
}

// figures counts the changes by kind: how many were tried, how many a test notices, how many
// survive with a reason and how many are open.
func figures(results []result, reasons map[string]string) string {
	var b strings.Builder
	b.WriteString("kind tried noticed reason open\n")
	for _, kind := range []string{"comparison", "condition", "constant", ""} {
		var tried, noticed, explained int
		for _, r := range results {
			why := reasons[r.String()]
			switch {
			case kind != "" && r.kind != kind:
				continue
			case r.by != "":
				noticed++
			case why != "" && why != open:
				explained++
			}
			tried++
		}
		fmt.Fprintf(&b, "%s %d %d %d %d\n", cmp.Or(kind, "all"), tried, noticed, explained, tried-noticed-explained)
	}
	return b.String()
}
