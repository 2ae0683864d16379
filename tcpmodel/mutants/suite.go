package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"time"
)

// How the tests learn which change is on, and where they write which switches they came to.
const (
	switchVar = "WIREWALK_MUTANT"
	reachVar  = "WIREWALK_MUTANTS_REACHED"
)

// switches is what is compiled into the changed package.
const switches = `package tcpmodel

import (
	"os"
	"strconv"
)

var mutant_, reached_ = func() (int, []bool) {
	if os.Getenv("` + reachVar + `") != "" {
		return -1, make([]bool, %d)
	}
	if n, err := strconv.Atoi(os.Getenv("` + switchVar + `")); err == nil {
		return n, nil
	}
	return -1, nil
}()

func mutated_(id int) bool {
	if reached_ != nil {
		reached_[id] = true
	}
	return id == mutant_
}

func more_(id int) int {
	if mutated_(id) {
		return 1
	}
	return 0
}

// Reached_ lists the switches that were come to.
func Reached_() []bool { return reached_ }
`

// mainOfTests is what is compiled into the tests of a package.
const mainOfTests = `package %s

import (
	"fmt"
	"os"
	"testing"

	mutants_ "wirewalk/tcpmodel"
)

func TestMain(m *testing.M) {
	code := m.Run()
	if name := os.Getenv("` + reachVar + `"); name != "" {
		f, err := os.Create(name)
		if err != nil {
			panic(err)
		}
		for id, yes := range mutants_.Reached_() {
			if yes {
				fmt.Fprintln(f, id)
			}
		}
		f.Close()
	}
	os.Exit(code)
}
`

// suite is the tests of a package with the switches in what they test.
type suite struct {
	pkg, dir, binary string
	quiet            []string // what keeps tests from leaving files behind
	tests            []string
	time             map[string]time.Duration // how long each takes
	reaching         map[int][]string         // the tests that come to a switch
}

// build compiles the tests of the asked packages with all switches in.
func build(root, scratch string, src *source) ([]*suite, error) {
	overlay := map[string]string{}
	put := func(name, text string) error {
		at := filepath.Join(scratch, strconv.Itoa(len(overlay))+"_"+filepath.Base(name))
		overlay[filepath.Join(root, name)] = at
		return os.WriteFile(at, []byte(text), 0o600)
	}
	for _, f := range src.files {
		if err := put(filepath.Join(changed, f.name), string(f.switched())); err != nil {
			return nil, err
		}
	}
	if err := put(filepath.Join(changed, "mutants_switches.go"), fmt.Sprintf(switches, len(src.mutants))); err != nil {
		return nil, err
	}
	for _, pkg := range askedPackages() {
		if err := put(filepath.Join(pkg, "mutants_main_test.go"), fmt.Sprintf(mainOfTests, filepath.Base(pkg)+"_test")); err != nil {
			return nil, err
		}
	}
	if err := put("sim/mutants_worlds_test.go", worldsTest); err != nil {
		return nil, err
	}
	names, err := json.Marshal(map[string]any{"Replace": overlay})
	if err != nil {
		return nil, err
	}
	list := filepath.Join(scratch, "overlay.json")
	if err := os.WriteFile(list, names, 0o600); err != nil {
		return nil, err
	}
	var out []*suite
	for _, pkg := range askedPackages() {
		s := &suite{pkg: pkg, dir: filepath.Join(root, pkg), binary: filepath.Join(scratch, filepath.Base(pkg)+".test")}
		cmd := exec.Command("go", "test", "-c", "-vet=off", "-overlay", list, "-o", s.binary, "./"+pkg)
		cmd.Dir = root
		if text, err := cmd.CombinedOutput(); err != nil {
			return nil, fmt.Errorf("the changed %s does not compile: %w\n%s", pkg, err, text)
		}
		out = append(out, s)
	}
	return out, nil
}

// asked are the tests of a package that hold packets and times: the others, which hold
// words, pages and speed, would only take long.
func (s *suite) asked(name string) bool {
	slow := regexp.MustCompile(`^(TestAskingWhatAnEndWouldSend|TestBindingMoreUDP|TestManyFailing|Fuzz)`)
	if s.pkg == "scenarios" {
		return regexp.MustCompile(`Reproduce|AsRecorded|GoldenTrace|TextbookAndLinux|RoundTrips|TimesOfTheBook|OnLinuxRead`).MatchString(name)
	}
	return !slow.MatchString(name)
}

// reach runs every test once as it is and notes to which switches it comes.
func (s *suite) reach(jobs int) error {
	const noFile = "-rapid.nofailfile" // known where rapid is
	if s.command(context.Background(), []string{noFile, "-test.list", "^$"}).Run() == nil {
		s.quiet = []string{noFile}
	}
	text, err := s.command(context.Background(), []string{"-test.list", "^Test"}).Output()
	if err != nil {
		return fmt.Errorf("%s: %w", s.pkg, err)
	}
	for _, name := range strings.Fields(string(text)) {
		if s.asked(name) && name != "TestWorldsOfMutants" {
			s.tests = append(s.tests, name)
		}
	}
	s.time, s.reaching = map[string]time.Duration{}, map[int][]string{}
	var mu sync.Mutex
	return inParallel(jobs, s.tests, func(name string) error {
		ids, took, err := s.reachOf(name)
		mu.Lock()
		defer mu.Unlock()
		s.time[name] = took
		for _, id := range ids {
			s.reaching[id] = append(s.reaching[id], name)
		}
		return err
	})
}

func (s *suite) reachOf(name string) (ids []int, took time.Duration, err error) {
	note := s.binary + "." + name
	cmd := s.command(context.Background(), []string{"-test.run", "^" + name + "$", "-test.short"})
	cmd.Env = append(os.Environ(), reachVar+"="+note)
	start := time.Now()
	if text, err := cmd.CombinedOutput(); err != nil {
		return nil, 0, fmt.Errorf("%s fails in %s without a change: %w\n%s", name, s.pkg, err, text)
	}
	took = time.Since(start)
	text, err := os.ReadFile(note)
	if err != nil {
		return nil, 0, err
	}
	for scan := bufio.NewScanner(bytes.NewReader(text)); scan.Scan(); {
		id, err := strconv.Atoi(scan.Text())
		if err != nil {
			return nil, 0, err
		}
		ids = append(ids, id)
	}
	return ids, took, nil
}

func (s *suite) command(ctx context.Context, args []string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, s.binary, append(s.quiet[:len(s.quiet):len(s.quiet)], args...)...)
	cmd.Dir = s.dir
	return cmd
}
