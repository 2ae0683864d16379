package capture_test

import (
	"bytes"
	"flag"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"wirewalk/sim/capture"
	"wirewalk/sim/trace"
)

var update = flag.Bool("update", false, "rewrite golden files")

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
	return importWith(t, file, capture.Options{})
}

func importWith(t *testing.T, file string, opt capture.Options) *trace.Trace {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	tr, err := capture.Import(bytes.NewReader(data), filepath.Base(file), opt)
	if err != nil {
		t.Fatalf("%s: %v", file, err)
	}
	return tr
}

// tshark finds the program to compare with; without it the test is skipped, or fails
// where WIREWALK_NEED_TOOLS says that it must be there.
func tshark(t *testing.T) string {
	t.Helper()
	path, err := exec.LookPath("tshark")
	if err != nil {
		if os.Getenv("WIREWALK_NEED_TOOLS") != "" {
			t.Fatal(err)
		}
		t.Skip("tshark is not installed")
	}
	return path
}

// streams is how many TCP connections tshark counts.
func streams(t *testing.T, file string) int {
	t.Helper()
	path := tshark(t)
	out, err := exec.Command(path, "-r", file, "-T", "fields", "-e", "tcp.stream").Output()
	if err != nil {
		t.Fatalf("tshark %s: %v", file, err)
	}
	n := 0
	for _, field := range strings.FieldsFunc(string(out),
		func(r rune) bool { return r == '\n' || r == ',' }) {
		if k, err := strconv.Atoi(field); err == nil {
			n = max(n, k+1)
		}
	}
	return n
}

// The listing of every recording: packets, connections (as many as tshark
// counts), HTTP messages, where it was seen, the labels, the last states.
func TestImportOfEveryRecordingIsAsListed(t *testing.T) {
	var got strings.Builder
	for _, file := range recordings(t) {
		got.WriteString(summary(filepath.ToSlash(strings.TrimPrefix(file, "testdata/")),
			importFile(t, file)))
	}
	golden := filepath.Join("testdata", "listing.golden")
	if *update {
		if err := os.WriteFile(golden, []byte(got.String()), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got.String()); diff != "" {
		t.Errorf("-update rewrites %s (-golden +now):\n%s", golden, diff)
	}
}

func summary(name string, t *trace.Trace) string {
	var b strings.Builder
	seen := "unknown"
	if t.SeenAt != 0 {
		seen = t.Host(t.SeenAt).Name
	}
	fmt.Fprintf(&b, "%s: packets %d, connections %d, messages %d, exchanges %d, seen at %s\n", name,
		t.Packets(),
		len(t.Conns()), sentMessages(t), len(t.Exchanges()), seen)
	counts := map[string]int{}
	for i := 1; i <= t.Packets(); i++ {
		for _, label := range t.Packet(trace.PacketID(i)).Extra().Labels {
			counts[label]++
		}
	}
	for _, label := range slices.Sorted(maps.Keys(counts)) {
		fmt.Fprintf(&b, "  %d %s\n", counts[label], label)
	}
	ends := map[string]int{}
	for i := range t.Conns() {
		c := &t.Conns()[i]
		last := trace.RecordID(t.Len())
		ends[fmt.Sprintf("%s, %s", t.StateAt(c.ID, 0, last), t.StateAt(c.ID, 1, last))]++
	}
	for _, state := range slices.Sorted(maps.Keys(ends)) {
		fmt.Fprintf(&b, "  at the end %d in %s\n", ends[state], state)
	}
	for _, w := range t.Warnings {
		fmt.Fprintf(&b, "  warning: %s\n", w)
	}
	return b.String()
}

func sentMessages(t *trace.Trace) int {
	n := 0
	for i := range t.Messages() {
		if t.Messages()[i].Sent {
			n++
		}
	}
	return n
}

// The golden listing has tshark's numbers; a few files are asked again.
func TestImportFindsAsManyConnectionsAsTshark(t *testing.T) {
	for _, file := range []string{
		"testdata/http/e09a_conc10_default.pcap",
		"testdata/http/e16a_port_exhaust_clientclose.pcap",
		"testdata/kernel/e18_tw_reopen.pcap", "testdata/http/e15d_ka_unreach_icmp.pcap",
	} {
		t.Run(filepath.Base(file), func(t *testing.T) {
			if got, want := len(importFile(t, file).Conns()), streams(t, file); got != want {
				t.Errorf("%d connections, tshark counts %d", got, want)
			}
		})
	}
}
