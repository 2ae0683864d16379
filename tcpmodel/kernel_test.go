package tcpmodel

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"wirewalk/sim/vtime"
)

// The linux profile does what a Linux 6.18 kernel did in the recordings:
// what the application did and when stands in NAME.scr, what was on the wire
// at the client in NAME.txt.
func TestLinuxReproducesKernelRecording(t *testing.T) {
	files, _ := filepath.Glob("testdata/kernel/*.txt")
	for _, file := range files {
		name := strings.TrimSuffix(filepath.Base(file), ".txt")
		t.Run(name, func(t *testing.T) {
			recorded := readListing(t, file)
			raw, err := os.ReadFile(strings.TrimSuffix(file, ".txt") + ".scr")
			if err != nil {
				t.Fatal(err)
			}
			l := runScript(t, string(raw))
			compareRecording(t, recorded, l)
		})
	}
}

// wireLine is one segment as seen at the client.
type wireLine struct {
	at    vtime.Time
	dir   string
	flags string
	seq   int
	size  int
	ack   int
	text  string
}

var listed = regexp.MustCompile(`^\s*([\d.]+) (C>S|S>C) (?:#(\d+) +)?(\S+) +(\d+):\d+\((\d+)\)(?: ack (\d+))?(.*)$`)

func readListing(t *testing.T, file string) []wireLine {
	t.Helper()
	raw, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var out []wireLine
	for _, line := range strings.Split(string(raw), "\n") {
		if x, ok := parseWire(line); ok {
			out = append(out, x)
		}
	}
	return out
}

func parseWire(line string) (wireLine, bool) {
	m := listed.FindStringSubmatch(line)
	if m == nil || m[3] != "" && m[3] != "0" {
		return wireLine{}, false
	}
	d, _ := vtime.ParseDuration(m[1] + "s")
	x := wireLine{at: vtime.Time(d), dir: m[2], flags: strings.ReplaceAll(m[4], "P", ""), text: line}
	if x.flags == "" {
		x.flags = "none"
	}
	x.seq, _ = strconv.Atoi(m[5])
	x.size, _ = strconv.Atoi(m[6])
	x.ack, _ = strconv.Atoi(m[7])
	return x, true
}

// compareRecording compares the order within each direction, and the times
// since the packet before by the tolerance of a timer wheel: never early, at
// most an eighth late.
func compareRecording(t *testing.T, recorded []wireLine, l *lab) {
	t.Helper()
	var model []wireLine
	for _, line := range l.lines {
		lost := strings.HasSuffix(line, "(lost)")
		if x, ok := parseWire(line); ok {
			if x.dir == "S>C" {
				if lost {
					continue
				}
				x.at = x.at.Add(l.delay)
			}
			model = append(model, x)
		}
	}
	if a, b := firstZero(recorded), firstZero(model); a >= 0 && b >= 0 {
		// The recording of a closed window is compared, and timed, from there on.
		recorded, model = since(recorded[a:]), since(model[b:])
	}
	for _, dir := range []string{"C>S", "S>C"} {
		compareDirection(t, dir, recorded, model)
	}
	if t.Failed() {
		t.Log("model:\n" + strings.Join(l.lines, "\n"))
	}
}

// since counts time from the first segment.
func since(all []wireLine) []wireLine {
	start := all[0].at
	for i := range all {
		all[i].at = vtime.Time(all[i].at.Sub(start))
	}
	return all
}

// firstZero is the place of the first segment that closes the window.
func firstZero(all []wireLine) int {
	for i, x := range all {
		if x.flags == "." && strings.Contains(x.text+" ", " win 0 ") {
			return i
		}
	}
	return -1
}

func pick(all []wireLine, dir string) []wireLine {
	var out []wireLine
	for _, x := range all {
		if x.dir == dir {
			out = append(out, x)
		}
	}
	return out
}

// bulk keeps, of the pure ACKs of a bulk transfer within two milliseconds of
// each other, only the last.
func bulk(in []wireLine) []wireLine {
	if len(in) < 10 {
		return in
	}
	var out []wireLine
	for i, x := range in {
		pure := x.flags == "." && x.size == 0
		if pure && i+1 < len(in) && in[i+1].flags == "." && in[i+1].size == 0 && in[i+1].at.Sub(x.at) < 2*vtime.Millisecond {
			continue
		}
		out = append(out, x)
	}
	return out
}

func compareDirection(t *testing.T, dir string, recorded, model []wireLine) {
	t.Helper()
	want, got := bulk(pick(recorded, dir)), bulk(pick(model, dir))
	for i := range max(len(want), len(got)) {
		if i >= len(want) {
			t.Errorf("%s: the model sends one more: %s", dir, got[i].text)
			return
		}
		if i >= len(got) {
			t.Errorf("%s: the model does not send: %s", dir, want[i].text)
			return
		}
		w, g := want[i], got[i]
		if w.flags != g.flags || w.seq != g.seq || w.size != g.size || w.ack != g.ack {
			t.Errorf("%s: packet %d\nrecorded %s\nmodel    %s", dir, i+1, w.text, g.text)
			return
		}
		if why := timing(w, g, recorded, model); why != "" {
			t.Errorf("%s: packet %d %s\nrecorded %s\nmodel    %s", dir, i+1, why, w.text, g.text)
		}
	}
}

// timing compares the time since each packet before, of which one must fit.
func timing(w, g wireLine, allWant, allGot []wireLine) string {
	best := ""
	for _, since := range sharedBefore(w, g, allWant, allGot) {
		r, m := w.at.Sub(since[0]), g.at.Sub(since[1])
		if d := r - m; d >= -vtime.Millisecond && d <= max(8*vtime.Millisecond, m/8) {
			return ""
		}
		best = fmt.Sprintf("comes after %s, recorded after %s", m, r)
	}
	return best
}

// sharedBefore are the instants of the packets before w that both runs have, and the start.
func sharedBefore(w, g wireLine, allWant, allGot []wireLine) [][2]vtime.Time {
	out := [][2]vtime.Time{{0, 0}}
	for _, a := range allWant {
		if a.at >= w.at {
			break
		}
		if w.at.Sub(a.at) > 100*vtime.Second {
			continue
		}
		for k := len(allGot) - 1; k >= 0; k-- {
			b := allGot[k]
			if b.at <= g.at && a.dir == b.dir && a.flags == b.flags && a.seq == b.seq && a.size == b.size && a.ack == b.ack {
				out = append(out, [2]vtime.Time{a.at, b.at})
			}
		}
	}
	if len(out) > 40 {
		out = append(out[:1], out[len(out)-40:]...)
	}
	return out
}
