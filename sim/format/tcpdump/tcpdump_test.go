package tcpdump_test

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"wirewalk/sim/capture"
	"wirewalk/sim/format/tcpdump"
)

// tool finds a program to compare with; without it the test is skipped, or fails
// where WIREWALK_NEED_TOOLS says that it must be there.
func tool(t *testing.T, name string) string {
	t.Helper()
	path, err := exec.LookPath(name)
	if err != nil {
		if os.Getenv("WIREWALK_NEED_TOOLS") != "" {
			t.Fatal(err)
		}
		t.Skipf("%s is not installed", name)
	}
	return path
}

// printed prints a capture with the installed program.
func printed(t *testing.T, file string) string {
	t.Helper()
	path := tool(t, "tcpdump")
	out, err := exec.Command(path, "-nn", "-ttttt", "-r", file).Output()
	if err != nil {
		t.Fatalf("tcpdump %s: %v", file, err)
	}
	return string(out)
}

// compareLines shows the first lines in which two listings differ.
func compareLines(t *testing.T, got, want string) {
	t.Helper()
	if got == want {
		return
	}
	shown := 0
	g, w := bytes.Split([]byte(got), []byte("\n")), bytes.Split([]byte(want), []byte("\n"))
	for i := range max(len(g), len(w)) {
		var a, b []byte
		if i < len(g) {
			a = g[i]
		}
		if i < len(w) {
			b = w[i]
		}
		if !bytes.Equal(a, b) {
			t.Errorf("line %d\n got %q\nwant %q", i+1, a, b)
			if shown++; shown == 8 {
				return
			}
		}
	}
}

func TestTcpdumpPrintsRecordingsAsTcpdumpDoes(t *testing.T) {
	files, err := filepath.Glob("../../capture/testdata/*/*.pcap")
	if err != nil || len(files) < 50 {
		t.Fatalf("recordings: %v, %d files", err, len(files))
	}
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			data, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			tr, err := capture.Import(bytes.NewReader(data), filepath.Base(file), capture.Options{})
			if err != nil {
				t.Fatal(err)
			}
			var got bytes.Buffer
			if err := tcpdump.Tcpdump(&got, tr, 0); err != nil {
				t.Fatal(err)
			}
			compareLines(t, got.String(), printed(t, file))
		})
	}
}
