package cli

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"wirewalk/scenarios"
	"wirewalk/sim/capture"
	"wirewalk/sim/trace"
	"wirewalk/tui/export"
)

// written is a lesson's capture at one host.
func written(t *testing.T, tr *trace.Trace, host trace.HostID) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "x.pcapng")
	f, err := os.Create(file)
	if err != nil {
		t.Fatal(err)
	}
	if err := capture.WritePcapng(f, tr, host); err != nil {
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	return file
}

func output(t *testing.T, name string, args ...string) string {
	t.Helper()
	out, err := exec.Command(name, args...).Output()
	if err != nil {
		t.Fatalf("%s %v: %v", name, args, err)
	}
	return string(out)
}

func TestTcpdumpPrintsTheSameForEveryLessonAtEveryHost(t *testing.T) {
	t.Parallel()
	tcpdump := tool(t, "tcpdump")
	for _, id := range scenarios.IDs() {
		t.Run(id, func(t *testing.T) {
			t.Parallel()
			tr := lessonTrace(t, id)
			for _, h := range tr.Hosts() {
				if h.Role == trace.RoleMiddlebox {
					continue
				}
				var got bytes.Buffer
				if err := export.Tcpdump(&got, tr, h.ID); err != nil {
					t.Fatal(err)
				}
				want := output(t, tcpdump, "-nn", "-ttttt", "-r", written(t, tr, h.ID))
				if got.String() != want {
					t.Errorf("at %s: %s", h.Name, firstDifference(got.String(), want))
				}
			}
		})
	}
}

func firstDifference(got, want string) string {
	a, b := strings.Split(got, "\n"), strings.Split(want, "\n")
	for i := range min(len(a), len(b)) {
		if a[i] != b[i] {
			return "line " + strconv.Itoa(i+1) + "\n got " + a[i] + "\nwant " + b[i]
		}
	}
	return strconv.Itoa(len(a)) + " lines instead of " + strconv.Itoa(len(b))
}

// tshark reads a capture with checksum validation on.
func tshark(t *testing.T, file string, args ...string) string {
	t.Helper()
	return output(t, tool(t, "tshark"), append([]string{
		"-r", file, "-o", "tcp.check_checksum:TRUE", "-o", "ip.check_checksum:TRUE", "-o", "udp.check_checksum:TRUE",
	}, args...)...)
}

func TestTsharkFindsEveryPacketOfEveryLessonWellFormed(t *testing.T) {
	t.Parallel()
	tool(t, "tshark")
	for _, id := range scenarios.IDs() {
		t.Run(id, func(t *testing.T) {
			t.Parallel()
			tr := lessonTrace(t, id)
			file := written(t, tr, 0)
			if n := strings.Count(tshark(t, file), "\n"); n == 0 {
				t.Fatal("tshark sees no packet")
			}
			const bad = "_ws.malformed || _ws.unreassembled || ip.checksum.status == 0 || tcp.checksum.status == 0 || udp.checksum.status == 0"
			if got := tshark(t, file, "-Y", bad); got != "" && !corrupts(tr) {
				t.Errorf("tshark objects to\n%s", got)
			}
			for _, m := range tr.Messages() {
				if !m.Sent {
					continue
				}
				field := "http.response.line"
				if m.Request {
					field = "http.request.line"
				}
				if tshark(t, file, "-Y", field) == "" {
					t.Errorf("tshark dissects no message such as %q", m.StartLine)
				}
				break
			}
		})
	}
}

// corrupts reports whether the trace damages packets on purpose.
func corrupts(tr *trace.Trace) bool {
	for i := range tr.Packets() {
		if tr.Packet(trace.PacketID(i + 1)).Corrupt {
			return true
		}
	}
	return false
}

// captures are the recordings that the tests of the tree hold.
func captures(t *testing.T) []string {
	t.Helper()
	var all []string
	for _, depth := range []string{"*", "*/*", "*/*/*"} {
		for _, end := range []string{"*.pcap", "*.pcapng"} {
			for _, below := range []string{"", "*", "*/*"} {
				found, err := filepath.Glob(filepath.Join("..", "..", depth, "testdata", below, end))
				if err != nil {
					t.Fatal(err)
				}
				all = append(all, found...)
			}
		}
	}
	if len(all) < 40 {
		t.Fatalf("only %d captures were found", len(all))
	}
	return all
}

func TestEveryRecordingOpensWithAsManyConnectionsAsTsharkCounts(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("reads every recording twice")
	}
	tool(t, "tshark")
	for _, file := range captures(t) {
		t.Run(strings.TrimPrefix(file, "../../"), func(t *testing.T) {
			t.Parallel()
			var out, errs bytes.Buffer
			if code := Main([]string{"walk", file}, strings.NewReader(""), &out, &errs); code != 0 {
				t.Fatalf("exit code %d: %s", code, errs.String())
			}
			if out.Len() == 0 || strings.Contains(out.String(), "\x1b") {
				t.Errorf("the ladder has %d octets, escape codes: %v", out.Len(), strings.Contains(out.String(), "\x1b"))
			}
			src, err := (&program{}).load(file, &options{})
			if err != nil {
				t.Fatal(err)
			}
			streams := map[string]bool{}
			for line := range strings.Lines(tshark(t, file, "-T", "fields", "-e", "tcp.stream", "-Y", "tcp && !icmp")) {
				streams[line] = true
			}
			if got := len(src.trace.Conns()); got != len(streams) {
				t.Errorf("%d connections, tshark counts %d", got, len(streams))
			}
		})
	}
}
