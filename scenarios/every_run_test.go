package scenarios_test

import (
	"iter"
	"os"
	"path/filepath"
	"testing"

	"wirewalk/scenarios"
	"wirewalk/sim/inspect"
	"wirewalk/sim/trace"
	"wirewalk/tcpmodel"
)

// everyRun runs the scenarios of all recordings, and all lessons with their variants.
func everyRun(t *testing.T) iter.Seq2[string, *scenarios.Lesson] {
	t.Helper()
	files, _ := filepath.Glob("testdata/recordings/*/*.yaml")
	more, _ := filepath.Glob("library/*.yaml")
	return func(yield func(string, *scenarios.Lesson) bool) {
		for _, file := range append(files, more...) {
			for name, s := range withVariants(t, file) {
				lesson, err := s.Run()
				if err != nil {
					t.Fatal(err)
				}
				if !yield(name, lesson) {
					return
				}
			}
		}
	}
}

// everyTrace is the traces of everyRun.
func everyTrace(t *testing.T) iter.Seq2[string, *trace.Trace] {
	t.Helper()
	return func(yield func(string, *trace.Trace) bool) {
		for name, lesson := range everyRun(t) {
			if !yield(name, lesson.Trace) {
				return
			}
		}
	}
}

// everyTraceAnd is the traces of everyTrace, and those of the scenarios in a directory of
// testdata, which show what these do not.
func everyTraceAnd(t *testing.T, dir string) iter.Seq2[string, *trace.Trace] {
	t.Helper()
	files, _ := filepath.Glob("testdata/" + dir + "/*.yaml")
	return func(yield func(string, *trace.Trace) bool) {
		for _, file := range files {
			lesson, err := load(t, file).Run()
			if err != nil {
				t.Fatal(err)
			}
			if !yield(file, lesson.Trace) {
				return
			}
		}
		everyTrace(t)(yield)
	}
}

// withVariants is a scenario and its variants, by name.
func withVariants(t *testing.T, file string) map[string]*scenarios.Scenario {
	t.Helper()
	base := load(t, file)
	all := map[string]*scenarios.Scenario{file: base}
	for _, v := range base.Variants {
		s, problems := base.Variant(v.Name)
		if problems.Errors() != nil {
			t.Fatal(problems.Format())
		}
		all[file+"@"+v.Name] = s
	}
	return all
}

func load(t *testing.T, file string) *scenarios.Scenario {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	s, problems := scenarios.Load(file, text)
	if problems.Errors() != nil {
		t.Fatal(problems.Format())
	}
	return s
}

// holdsShown fails where nothing has shown a reason, so that its test held nothing.
func holdsShown(t *testing.T, seen map[string]int, reasons ...tcpmodel.Reason) {
	t.Helper()
	for _, why := range reasons {
		if seen[inspect.ReasonName(why)] == 0 {
			t.Errorf("nothing shows %s", inspect.ReasonName(why))
		}
	}
}
