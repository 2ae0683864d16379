// Command mutants changes one comparison, one constant or one condition of tcpmodel at a
// time and looks whether a test fails. A change that no test notices is a rule that
// nothing holds: it gets a test, or a line with the reason in survivors.txt.
//
//	go run ./tcpmodel/mutants                 60 of the changes, others for each state of the source
//	go run ./tcpmodel/mutants -n 0            all of them; -write keeps figures.txt
//	go run ./tcpmodel/mutants -only rto.go    those of a file
//
// All changes are compiled into the tests at once, each behind a switch, and a test that
// never comes to a switch is not run for it: the whole takes minutes where a build for
// each change would take hours. It ends with 1 when a change survives that
// survivors.txt does not name, or when that file names one that is gone or killed.
package main

import (
	"cmp"
	"flag"
	"fmt"
	"hash/fnv"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
)

func main() {
	o := options{}
	flag.IntVar(&o.number, "n", 60, "how many changes are tried; 0: all")
	flag.Uint64Var(&o.seed, "seed", 0, "which ones; 0: a number made of the source")
	flag.StringVar(&o.only, "only", "", "only changes whose description has this in it")
	flag.StringVar(&o.again, "again", "", "only changes that a file names: the output of a run before")
	flag.IntVar(&o.jobs, "j", runtime.NumCPU(), "how many tests run at once")
	flag.BoolVar(&o.write, "write", false, "write figures.txt and the survivors without a reason into survivors.txt; needs -n 0")
	flag.BoolVar(&o.survey, "survey", false, "tell of each survivor in which of many random worlds it makes a difference")
	flag.BoolVar(&o.list, "list", false, "list the changes and try none")
	flag.Parse()
	if err := run(&o); err != nil {
		fmt.Fprintln(os.Stderr, "mutants:", err)
		os.Exit(1)
	}
}

type options struct {
	number              int
	seed                uint64
	only, again         string
	jobs                int
	write, list, survey bool
}

// where of the tree, from the root of the module: what is changed, and the packages whose
// tests are asked, the nearest first.
const (
	changed = "tcpmodel"
	records = "tcpmodel/mutants"
)

func askedPackages() []string { return []string{"tcpmodel", "sim/wire", "sim", "scenarios"} }

func run(o *options) error {
	if o.write && (o.number != 0 || o.only != "" || o.again != "") {
		return fmt.Errorf("-write needs -n 0 and neither -only nor -again: figures of a part would stand for the whole")
	}
	root, err := moduleRoot()
	if err != nil {
		return err
	}
	src, err := readSource(filepath.Join(root, changed))
	if err != nil {
		return err
	}
	reasons, err := readReasons(filepath.Join(root, records, survivorsFile))
	if err != nil {
		return err
	}
	named, err := namedIn(o.again)
	if err != nil {
		return err
	}
	left, err := readUntried(filepath.Join(root, records, survivorsFile))
	if err != nil {
		return err
	}
	chosen := choose(src, o, func(m *mutant) bool { return named(m.String()) && (!left[m.file] || o.only+o.again != "") })
	if o.list {
		for _, m := range chosen {
			fmt.Println(m)
		}
		return nil
	}
	scratch, err := os.MkdirTemp("", "mutants")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(scratch) }()
	suites, err := build(root, scratch, src)
	if err != nil {
		return err
	}
	for _, s := range suites {
		if err := s.reach(o.jobs); err != nil {
			return err
		}
	}
	results := try(suites, chosen, o.jobs)
	if o.survey {
		if err := survey(suites, results, o.jobs); err != nil {
			return err
		}
	}
	return conclude(o, root, results, reasons)
}

// moduleRoot is the directory of go.mod, upward from where the program was started.
func moduleRoot() (string, error) {
	dir, err := os.Getwd()
	if err != nil {
		return "", err
	}
	for {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			return dir, nil
		}
		if filepath.Dir(dir) == dir {
			return "", fmt.Errorf("no go.mod here or above: start it in the tree of wirewalk")
		}
		dir = filepath.Dir(dir)
	}
}

// namedIn tells the changes that a file names, all without a file.
func namedIn(file string) (func(string) bool, error) {
	if file == "" {
		return func(string) bool { return true }, nil
	}
	text, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	names := map[string]bool{}
	for line := range strings.Lines(string(text)) {
		names[strings.TrimPrefix(strings.TrimSpace(line), survives)] = true
	}
	return func(name string) bool { return names[name] }, nil
}

// choose draws the changes that are tried, in the order of the source.
func choose(src *source, o *options, wanted func(*mutant) bool) []*mutant {
	var all []*mutant
	for _, m := range src.mutants {
		if strings.Contains(m.String(), o.only) && wanted(m) {
			all = append(all, m)
		}
	}
	if o.number == 0 || o.number >= len(all) {
		return all
	}
	seed := o.seed
	if seed == 0 {
		h := fnv.New64a()
		for _, f := range src.files {
			_, _ = h.Write(f.text)
		}
		seed = h.Sum64()
	}
	fmt.Printf("seed %d: %d of %d changes\n", seed, o.number, len(all))
	rand.New(rand.NewPCG(seed, 0)).Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
	all = all[:o.number]
	slices.SortFunc(all, func(a, b *mutant) int { return cmp.Compare(a.id, b.id) })
	return all
}
