package tcpdump_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"net/netip"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"wirewalk/sim/capture"
	"wirewalk/sim/format"
	"wirewalk/sim/trace"
	"wirewalk/sim/vtime"
	"wirewalk/tcpmodel"
)

// sample is one option with a value that it can have.
type sample struct {
	row     *tcpmodel.OptionRow
	value   []byte
	options tcpmodel.Options
}

// samples has every option of the table with values of several sizes, made up
// of octets that the option gives back as they are.
func samples(t *testing.T) []sample {
	t.Helper()
	r := rand.New(rand.NewPCG(3, 4))
	var all []sample
	for row := range tcpmodel.OptionRows() {
		found := len(all)
		for size := 0; size <= 18 && !row.Single; size++ {
			for n, try := 0, 0; n < 4 && try < 200 && row.Fits(size); try++ {
				if s, ok := draw(r, row, size); ok {
					all = append(all, s)
					n++
				}
			}
		}
		if len(all) == found && !row.Single {
			t.Errorf("no value of %s comes back", row.Title)
		}
	}
	return all
}

// draw makes up a value of an option; it is not ok when the option does not give
// it back, such as a shift that is too large.
func draw(r *rand.Rand, row *tcpmodel.OptionRow, size int) (s sample, ok bool) {
	s = sample{row: row, value: make([]byte, size)}
	for i := range s.value {
		s.value[i] = byte(r.Uint32())
	}
	s.options.Take(row.Kind, s.value)
	octets := append([]byte{row.Kind, byte(2 + size)}, s.value...)
	return s, bytes.HasSuffix(s.options.AppendTo(nil), octets)
}

// carrying is a trace of SYNs with one option each.
func carrying(all []sample) *trace.Trace {
	w := trace.NewWriter("options")
	a := w.Host(trace.Host{Name: "client", Addr: netip.MustParseAddr("10.0.0.1")})
	b := w.Host(trace.Host{Name: "server", Addr: netip.MustParseAddr("10.0.0.2")})
	for i, s := range all {
		port := uint16(40000 + i)
		conn := w.Conn(
			trace.End{Host: a, Addr: netip.AddrPortFrom(netip.MustParseAddr("10.0.0.1"), port), Stream: w.Stream()},
			trace.End{Host: b, Addr: netip.MustParseAddrPort("10.0.0.2:80"), Stream: w.Stream()})
		seg := tcpmodel.Segment{SrcPort: port, DstPort: 80, Seq: 7, Flags: tcpmodel.SYN, Window: 100, Options: s.options}
		id := w.Packet(trace.Packet{Seg: seg, From: a, To: b, Proto: trace.TCP, Conn: conn}, nil)
		w.Record(trace.Record{
			At: vtime.Time(vtime.Duration(i+1) * vtime.Millisecond), Kind: trace.SegmentSent, Host: a, Conn: conn, Ref: uint32(id),
		})
	}
	return w.Trace()
}

// listed are the options of each packet in the JSON lines of a trace.
func listed(t *testing.T, tr *trace.Trace) [][]string {
	t.Helper()
	var out bytes.Buffer
	if err := format.JSONL(&out, format.Whole(tr)); err != nil {
		t.Fatal(err)
	}
	all := make([][]string, tr.Packets())
	for d := json.NewDecoder(&out); d.More(); {
		var line struct {
			Packet  int
			Options []string
		}
		if err := d.Decode(&line); err != nil {
			t.Fatal(err)
		}
		if line.Packet > 0 {
			all[line.Packet-1] = line.Options
		}
	}
	return all
}

func TestEveryOptionOfTheTableSurvivesEveryForm(t *testing.T) {
	all := samples(t)
	made := carrying(all)
	var file bytes.Buffer
	if err := capture.WritePcapng(&file, made, 1); err != nil {
		t.Fatal(err)
	}
	seen, err := capture.Import(&file, "options.pcapng", capture.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if seen.Packets() != len(all) {
		t.Fatalf("%d of %d packets came back", seen.Packets(), len(all))
	}
	lines, again := listed(t, made), listed(t, seen)
	text := strings.Split(listing(t, made, 1), "\n")
	for i, s := range all {
		name := fmt.Sprintf("%s %x", s.row.Name, s.value)
		if diff := cmp.Diff(s.options, seen.Packet(trace.PacketID(i+1)).Seg.Options); diff != "" {
			t.Errorf("%s (-sent +captured):\n%s", name, diff)
		}
		if len(lines[i]) != max(1, len(s.row.Words(s.value, func(tcpmodel.Seq) int64 { return 0 }))) ||
			!strings.HasPrefix(lines[i][0], s.row.Label()) {
			t.Errorf("%s in JSON lines is %q", name, lines[i])
		}
		if diff := cmp.Diff(lines[i], again[i]); diff != "" {
			t.Errorf("%s in JSON lines (-sent +captured):\n%s", name, diff)
		}
		if dump, ok := s.row.Dump(len(s.value), s.value, absolute); ok && !strings.Contains(text[i], s.row.Name+dump) {
			t.Errorf("%s is printed as %q", name, text[i])
		}
	}
}

// absolute is how the first segment of a connection prints its numbers.
func absolute(q tcpmodel.Seq) int64 { return int64(q) }

func TestOtherProgramsReadEveryOptionOfTheTable(t *testing.T) {
	all := samples(t)
	tr := carrying(all)
	var octets bytes.Buffer
	if err := capture.WritePcapng(&octets, tr, 1); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "all.pcapng")
	if err := os.WriteFile(file, octets.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	got, want := strings.Split(listing(t, tr, 1), "\n"), strings.Split(printed(t, file), "\n")
	for i, s := range all {
		if s.row.Name == "mptcp" { // Its subtypes are octets here.
			continue
		}
		// What tcpdump does not know has its name here all the same.
		compareLines(t, got[i], strings.ReplaceAll(want[i], fmt.Sprintf("unknown-%d", s.row.Kind), s.row.Name))
	}
	out, err := exec.Command(tool(t, "tshark"), "-r", file, "-T", "fields", "-e", "tcp.option_kind", "-e", "tcp.checksum.status",
		"-o", "tcp.check_checksum:TRUE").Output()
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSpace(string(out)), "\n")
	if len(lines) != len(all) {
		t.Fatalf("tshark reads %d of %d packets", len(lines), len(all))
	}
	for i, line := range lines {
		kinds, sum, _ := strings.Cut(line, "\t")
		own := slices.DeleteFunc(strings.Split(kinds, ","), func(k string) bool { return k == "1" })
		if len(own) != 1 || own[0] != strconv.Itoa(int(all[i].row.Kind)) || sum != "1" {
			t.Errorf("tshark reads %s %x as kinds %s, checksum status %s", all[i].row.Label(), all[i].value, kinds, sum)
		}
	}
}
