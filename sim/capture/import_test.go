package capture_test

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"wirewalk/sim/capture"
	"wirewalk/sim/trace"
)

// recordings lists the captures of real stacks and servers.
func recordings(t *testing.T) []string {
	t.Helper()
	files, err := filepath.Glob("testdata/*/*.pcap")
	if err != nil || len(files) < 50 {
		t.Fatalf("recordings: %v, %d files", err, len(files))
	}
	return files
}

func importFile(t *testing.T, file string) *trace.Trace {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	tr, err := capture.Import(bytes.NewReader(data), filepath.Base(file), capture.Options{})
	if err != nil {
		t.Fatalf("%s: %v", file, err)
	}
	return tr
}

// streams is how many TCP connections tshark counts.
func streams(t *testing.T, file string) int {
	t.Helper()
	path, err := exec.LookPath("tshark")
	if err != nil {
		t.Skip("tshark is not installed")
	}
	out, err := exec.Command(path, "-r", file, "-T", "fields", "-e", "tcp.stream").Output()
	if err != nil {
		t.Fatalf("tshark %s: %v", file, err)
	}
	n := 0
	for _, field := range strings.FieldsFunc(string(out), func(r rune) bool { return r == '\n' || r == ',' }) {
		if k, err := strconv.Atoi(field); err == nil {
			n = max(n, k+1)
		}
	}
	return n
}

func TestImportFindsAsManyConnectionsAsTshark(t *testing.T) {
	for _, file := range recordings(t) {
		t.Run(filepath.Base(file), func(t *testing.T) {
			if got, want := len(importFile(t, file).Conns()), streams(t, file); got != want {
				t.Errorf("%d connections, tshark counts %d", got, want)
			}
		})
	}
}
