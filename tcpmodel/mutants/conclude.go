package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// The files beside this program.
const (
	survivorsFile = "survivors.txt"
	figuresFile   = "figures.txt"
)

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

// figures counts the changes by kind: how many there are, how many the tests of each
// package notice, how many survive with a reason and how many are open.
func figures(results []result, reasons map[string]string) string {
	var b strings.Builder
	fmt.Fprintf(&b, "kind changes")
	for _, pkg := range askedPackages() {
		fmt.Fprintf(&b, " %s", pkg)
	}
	b.WriteString(" reason open\n")
	for _, kind := range []string{"comparison", "condition", "constant", ""} {
		of := slices.DeleteFunc(slices.Clone(results), func(r result) bool { return kind != "" && r.kind != kind })
		name := kind
		if kind == "" {
			name = "all"
		}
		fmt.Fprintf(&b, "%s %d", name, len(of))
		count := func(is func(r result) bool) {
			n := 0
			for _, r := range of {
				if is(r) {
					n++
				}
			}
			fmt.Fprintf(&b, " %d", n)
		}
		for _, by := range askedPackages() {
			count(func(r result) bool { return r.by == by })
		}
		explained := func(r result) bool { why := reasons[r.String()]; return why != "" && why != open }
		count(func(r result) bool { return r.by == "" && explained(r) })
		count(func(r result) bool { return r.by == "" && !explained(r) })
		b.WriteByte('\n')
	}
	return b.String()
}
