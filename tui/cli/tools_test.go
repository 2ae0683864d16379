package cli

import (
	"bytes"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

func output(t *testing.T, name string, args ...string) string {
	t.Helper()
	out, err := exec.Command(name, args...).Output()
	if err != nil {
		t.Fatalf("%s %v: %v", name, args, err)
	}
	return string(out)
}

func TestRunPrintsWhatTcpdumpPrintsOfTheExport(t *testing.T) {
	t.Parallel()
	tcpdump := tool(t, "tcpdump")
	for _, args := range [][]string{
		{"http11-three-requests"},
		{"http11-three-requests", "--capture", "server"},
		{"tcp-keepalive-dead-peer", "--seed", "7"},
		{"four-segment-close", "--set", "links.wan.delay=123456789ns"},
	} {
		t.Run(strings.Join(args, " "), func(t *testing.T) {
			t.Parallel()
			for _, ending := range []string{".pcapng", ".pcap"} {
				file := filepath.Join(t.TempDir(), "x"+ending)
				run(t, nil, append([]string{"export", "-o", file}, args...)...)
				want := output(t, tcpdump, "-nn", "-ttttt", "-r", file)
				got := run(t, nil, append([]string{"run", "--format", "tcpdump"}, args...)...)
				if string(got) != want {
					t.Errorf("%s: run prints\n%stcpdump prints\n%s", ending, got, want)
				}
			}
		})
	}
}

func TestTsharkDissectsTheHTTPMessagesOfAnExport(t *testing.T) {
	t.Parallel()
	tshark := tool(t, "tshark")
	file := filepath.Join(t.TempDir(), "x.pcapng")
	run(t, nil, "export", "http11-three-requests", "-o", file)
	got := output(t, tshark, "-r", file, "-Y", "http", "-T", "fields", "-e", "http.request.uri",
		"-e", "http.response.code")
	if want := "/a\t\n\t200\n/b\t\n\t200\n/c\t\n\t200\n"; got != want {
		t.Errorf("tshark sees\n%s", got)
	}
	const bad = "_ws.malformed || ip.checksum.status == 0 || tcp.checksum.status == 0"
	got = output(t, tshark, "-r", file, "-o", "tcp.check_checksum:TRUE",
		"-o", "ip.check_checksum:TRUE", "-Y", bad)
	if got != "" {
		t.Errorf("tshark objects to\n%s", got)
	}
}

// recordings are the captures that the tests of the tree hold.
func recordings(t *testing.T) []string {
	t.Helper()
	var all []string
	for _, pattern := range []string{"*", "*/*", "*/*/*"} {
		for _, end := range []string{"*.pcap", "*.pcapng"} {
			found, err := filepath.Glob(filepath.Join("..", "..", "sim", "capture", "testdata",
				filepath.Dir(pattern), end))
			if err != nil {
				t.Fatal(err)
			}
			all = append(all, found...)
		}
	}
	return all
}

func TestEveryRecordingWalksWithoutATerminal(t *testing.T) {
	files := recordings(t)
	if len(files) < 40 {
		t.Fatalf("only %d recordings were found", len(files))
	}
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			for _, command := range []string{"walk", "run"} {
				var out, errs bytes.Buffer
				code := Main([]string{command, file}, strings.NewReader(""), &out, &errs)
				if code != 0 {
					t.Fatalf("%s: exit code %d: %s", command, code, errs.String())
				}
				if out.Len() == 0 || strings.Contains(out.String()+errs.String(), "\x1b") {
					t.Errorf("%s: %d octets, or an escape code", command, out.Len())
				}
			}
		})
	}
}
