package main

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"os"
	"strconv"
	"strings"
	"time"
)

// How many random worlds a survivor is looked at in, and what asks for them.
const (
	worlds    = 400
	worldsVar = "WIREWALK_MUTANTS_WORLDS"
)

// worldsTest is compiled into the tests of sim: it tells what becomes of random programs
// on random paths, a line a world.
const worldsTest = `package sim_test

import (
	"fmt"
	"hash/fnv"
	"os"
	"strconv"
	"testing"

	"wirewalk/sim"
	"wirewalk/sim/trace"
	"wirewalk/sim/turmoil"
	"wirewalk/sim/vtime"
)

func TestWorldsOfMutants(t *testing.T) {
	n, err := strconv.Atoi(os.Getenv("` + worldsVar + `"))
	if err != nil {
		t.Skip("only asked for")
	}
	for seed := range n {
		plan := turmoil.Plan(uint64(seed), t.Fatalf)
		plan.Until = min(plan.Until, vtime.Time(10*vtime.Minute))
		tr, err := sim.Run(plan)
		if err != nil {
			t.Fatal(err)
		}
		h := fnv.New64a()
		for id := trace.RecordID(1); int(id) <= tr.Len(); id++ {
			fmt.Fprint(h, tr.Record(id))
		}
		for id := trace.PacketID(1); int(id) <= tr.Packets(); id++ {
			fmt.Fprint(h, tr.Packet(id).Seg)
		}
		fmt.Println("world", seed, h.Sum64())
	}
}
`

// survey tells of each survivor in which random world it makes a difference first: that
// is where a test for it can be found. One that differs in none may be no change at all.
func survey(suites []*suite, results []result, jobs int) error {
	var of *suite
	for _, s := range suites {
		if s.pkg == "sim" {
			of = s
		}
	}
	usual, err := of.worlds(-1)
	if err != nil {
		return err
	}
	var left []result
	for _, r := range results {
		if r.by == "" {
			left = append(left, r)
		}
	}
	return inParallel(jobs, left, func(r result) error {
		is, err := of.worlds(r.id)
		fmt.Printf("%s\n\t%s\n", r.mutant, differs(usual, is, err))
		return nil
	})
}

func differs(usual, is []string, err error) string {
	if err != nil && len(is) < len(usual) {
		return fmt.Sprintf("ends in world %d", len(is))
	}
	first, n := -1, 0
	for i := range usual {
		if usual[i] != is[i] {
			if n++; first < 0 {
				first = i
			}
		}
	}
	if n == 0 {
		return fmt.Sprintf("alike in %d worlds", len(usual))
	}
	return fmt.Sprintf("differs in %d of %d worlds, first in world %d", n, len(usual), first)
}

// worlds runs the random worlds with a change.
func (s *suite) worlds(id int) ([]string, error) {
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Minute)
	defer cancel()
	cmd := s.command(ctx, []string{"-test.run", "^TestWorldsOfMutants$"})
	cmd.Env = append(os.Environ(), switchVar+"="+strconv.Itoa(id), worldsVar+"="+strconv.Itoa(worlds), "GOMEMLIMIT=1GiB")
	text, err := cmd.Output()
	var out []string
	for scan := bufio.NewScanner(bytes.NewReader(text)); scan.Scan(); {
		if line, ok := strings.CutPrefix(scan.Text(), "world "); ok {
			out = append(out, line)
		}
	}
	return out, err
}
