package cli

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"wirewalk/scenarios"
)

// asProgram makes the test binary behave as the program itself.
const asProgram = "WIREWALK_AS_PROGRAM"

func runProgram() { os.Exit(Main(os.Args[1:], os.Stdin, os.Stdout, os.Stderr)) }

func TestMain(m *testing.M) {
	if os.Getenv(asProgram) != "" {
		runProgram()
	}
	testscript.Main(m, map[string]func(){"wirewalk": runProgram})
}

func TestScripts(t *testing.T) {
	if testing.Short() {
		t.Skip("starts the program some two hundred times")
	}
	testscript.Run(t, testscript.Params{
		Dir: filepath.Join("testdata", "script"),
		Setup: func(e *testscript.Env) error {
			e.Setenv("TERM", "xterm-256color")
			return nil
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){"code": code},
	})
}

// code runs a command and checks its exit code: code 2 wirewalk nope.
func code(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: code CODE COMMAND...")
	}
	const script = `want=$1; shift; "$@"; got=$?; [ $got = $want ] || { echo "exit code $got, want $want" >&2; exit 1; }`
	if err := ts.Exec("sh", append([]string{"-c", script, "sh"}, args...)...); err != nil {
		ts.Fatalf("%s", ts.ReadFile("stderr"))
	}
}

// run runs the program in a process of its own.
func run(t *testing.T, env []string, args ...string) []byte {
	t.Helper()
	cmd := exec.Command(os.Args[0], args...)
	cmd.Env = append(append(os.Environ(), asProgram+"=1"), env...)
	var errs bytes.Buffer
	cmd.Stderr = &errs
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("wirewalk %v: %v\n%s", args, err, errs.String())
	}
	return out
}

// tool finds another program to compare with. Without it the test is skipped,
// unless the machine is meant to have it.
func tool(t *testing.T, name string) string {
	t.Helper()
	path, err := exec.LookPath(name)
	if err == nil {
		return path
	}
	if os.Getenv("WIREWALK_NEED_TOOLS") != "" {
		t.Fatalf("%s is not installed", name)
	}
	t.Skipf("%s is not installed: nothing to compare with", name)
	return ""
}

func TestEveryLessonPrintsTheSameInTwoProcessesAndOnOneProcessor(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("starts the program twice for each lesson")
	}
	for _, id := range scenarios.IDs() {
		t.Run(id, func(t *testing.T) {
			t.Parallel()
			first := run(t, nil, "run", id, "--format", "jsonl")
			second := run(t, []string{"GOMAXPROCS=1"}, "run", id, "--format", "jsonl")
			if len(first) == 0 || !bytes.Equal(first, second) {
				t.Errorf("%d and %d octets that differ", len(first), len(second))
			}
		})
	}
}

func TestAnotherSeedChangesSequenceNumbers(t *testing.T) {
	a := run(t, nil, "run", "three-way-handshake", "--format", "tcpdump")
	b := run(t, nil, "run", "three-way-handshake", "--format", "tcpdump", "--seed", "7")
	if bytes.Equal(a, b) {
		t.Error("seeds 1 and 7 give the same packets")
	}
}
