package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"
)

// result is what became of a change.
type result struct {
	*mutant
	by      string // the package whose tests noticed it, "" for none
	reached bool   // some test came to it
}

// patience bounds the time of a test beside that of the unchanged one: a change may make
// the model run for ever.
const (
	patience   = 20 * time.Second
	slowFactor = 10
)

// survives begins the line of a change that nothing notices.
const survives = "survives: "

// groups bounds how many tests are asked in one process: the quickest first.
const groups = 40

// try switches the changes on one after the other.
func try(suites []*suite, list []*mutant, jobs int) []result {
	out := make([]result, len(list))
	index := make([]int, len(list))
	for i := range index {
		index[i] = i
	}
	var mu sync.Mutex
	done := 0
	_ = inParallel(jobs, index, func(i int) error {
		r := result{mutant: list[i]}
		for _, s := range suites {
			tests := s.reaching[r.id]
			r.reached = r.reached || len(tests) > 0
			if len(tests) > 0 && s.notices(r.id, tests) {
				r.by = s.pkg
				break
			}
		}
		out[i] = r
		mu.Lock()
		defer mu.Unlock()
		if done++; r.by == "" {
			fmt.Println(survives + r.String())
		}
		if done%20 == 0 {
			fmt.Println(done, "of", len(list))
		}
		return nil
	})
	return out
}

// notices reports that a test fails, or does not end, with a change.
func (s *suite) notices(id int, tests []string) bool {
	tests = slices.Clone(tests)
	slices.SortFunc(tests, func(a, b string) int { return int(s.time[a] - s.time[b]) })
	for group := range slices.Chunk(tests, groups) {
		if s.fails(id, group) {
			return true
		}
	}
	return false
}

func (s *suite) fails(id int, tests []string) bool {
	limit := patience
	for _, name := range tests {
		limit += slowFactor * s.time[name]
	}
	ctx, cancel := context.WithTimeout(context.Background(), limit)
	defer cancel()
	cmd := s.command(ctx, []string{"-test.run", "^(" + strings.Join(tests, "|") + ")$", "-test.failfast", "-test.short"})
	cmd.Env = append(os.Environ(), switchVar+"="+strconv.Itoa(id), "GOMEMLIMIT=1GiB")
	return cmd.Run() != nil
}

// inParallel does something for each member of a list, some at a time.
func inParallel[T any](jobs int, list []T, do func(T) error) error {
	errs := make([]error, len(list))
	next := make(chan int)
	var wg sync.WaitGroup
	for range jobs {
		wg.Go(func() {
			for i := range next {
				errs[i] = do(list[i])
			}
		})
	}
	for i := range list {
		next <- i
	}
	close(next)
	wg.Wait()
	return errors.Join(errs...)
}
