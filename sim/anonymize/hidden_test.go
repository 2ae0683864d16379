package anonymize_test

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"wirewalk/sim/anonymize"
	"wirewalk/sim/capture"
	"wirewalk/sim/diagnose"
	"wirewalk/sim/inspect"
	"wirewalk/sim/trace"
	"wirewalk/sim/wire/h1"
)

var key = [anonymize.KeyLen]byte{1, 2, 3}

func read(tb testing.TB, file string) *trace.Trace {
	tb.Helper()
	f, err := os.Open(file)
	if err != nil {
		tb.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	tr, err := capture.Import(f, "x", capture.Options{})
	if err != nil {
		return nil
	}
	return tr
}

func hidden(t *testing.T, tr *trace.Trace) ([]byte, *anonymize.Hider) {
	t.Helper()
	var out bytes.Buffer
	h := anonymize.New(tr, key)
	x := capture.Selection{Trace: tr, Hide: h.Packet}
	if err := x.WritePcapng(&out); err != nil {
		t.Fatal(err)
	}
	return out.Bytes(), h
}

// recordings are all captures of the tree.
func recordings(t *testing.T) []string {
	t.Helper()
	var files []string
	for _, dir := range []string{"../capture/testdata/*", "../diagnose/testdata/wild", "../../scenarios/testdata/captures"} {
		found, err := filepath.Glob(filepath.Join(dir, "*.pcap*"))
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, found...)
	}
	if len(files) < 200 {
		t.Fatalf("only %d recordings", len(files))
	}
	return files
}

// secrets are what must not be in a file: addresses, targets, values of fields.
func secrets(tr *trace.Trace) [][]byte {
	var out [][]byte
	for i := range tr.Hosts() {
		for _, a := range [...]interface{ AsSlice() []byte }{tr.Hosts()[i].Addr, tr.Hosts()[i].Also} {
			b := a.AsSlice()
			if len(b) == 16 && !slices.Equal(b, make([]byte, len(b))) {
				out = append(out, b)
			}
			if len(b) > 0 { // Four octets are elsewhere by chance; in words they are not.
				out = append(out, []byte(fmt.Sprint(a)))
			}
		}
	}
	public := func(v string) bool { // What the protocol itself says.
		v = strings.ToLower(strings.TrimSpace(v))
		return strings.Trim(v, "0123456789") == "" || slices.Contains([]string{
			"close", "keep-alive", "chunked", "100-continue", "gzip", "upgrade", "keep-alive, upgrade", "gzip, chunked",
		}, v)
	}
	for i := range tr.Messages() {
		m := &tr.Messages()[i]
		if first, target, _ := h1.SplitStartLine(m.StartLine); m.Request && len(target) >= 5 && first != "" {
			out = append(out, []byte(target))
		}
		if m.Conn == 0 || !m.Sent {
			continue
		}
		for side := range tr.Conn(m.Conn).Ends {
			end := &tr.Conn(m.Conn).Ends[side]
			if end.Host != m.Sender || m.HeadLen < 1 || m.HeadLen > 1<<16 {
				continue
			}
			head := octets(tr, end.Stream, m.Off, int(m.HeadLen))
			for line := range strings.SplitSeq(string(head), "\n") {
				if _, value, ok := strings.Cut(line, ":"); ok && len(strings.TrimSpace(value)) >= 4 && !public(value) {
					out = append(out, []byte(strings.TrimSpace(value)))
				}
			}
			if body := octets(tr, end.Stream, m.Off+uint64(m.HeadLen), 12); len(body) >= 8 && !bytes.HasPrefix(body, []byte("HTTP/")) &&
				m.BodyLen > 8 && !bytes.Contains(body, []byte("xxxx")) {
				out = append(out, body[4:])
			}
		}
	}
	return out
}

func TestNothingOfWhoAndWhatIsLeftInTheRecordings(t *testing.T) {
	for _, file := range recordings(t) {
		tr := read(t, file)
		if tr == nil || tr.Packets() == 0 {
			continue
		}
		t.Run(filepath.Base(file), func(t *testing.T) {
			out, _ := hidden(t, tr)
			for _, s := range secrets(tr) {
				if at := bytes.Index(out, s); at >= 0 {
					t.Errorf("%q is at octet %d", s, at)
				}
			}
			again, err := capture.Import(bytes.NewReader(out), "x", capture.Options{})
			if err != nil {
				t.Fatal(err)
			}
			for i := range again.Hosts() {
				for j := range tr.Hosts() {
					if again.Hosts()[i].Addr == tr.Hosts()[j].Addr {
						t.Errorf("%s is a host of the file", tr.Hosts()[j].Addr)
					}
				}
			}
			for id := trace.PacketID(1); int(id) <= again.Packets(); id++ {
				x := again.Packet(id).Extra()
				if x.ICMPKind == 0 || len(x.Raw) < 28 || x.Raw[0] != 0x45 {
					continue
				}
				for j := range tr.Hosts() {
					if a := tr.Hosts()[j].Addr; a.Is4() && bytes.Contains(x.Raw[28:], a.AsSlice()) {
						t.Errorf("#%d quotes %s", id, a)
					}
				}
			}
		})
	}
}

// What is found in a capture is found in what others get of it, at the same packets.
func TestWhatIsHiddenChangesNoFinding(t *testing.T) {
	for _, file := range recordings(t) {
		tr := read(t, file)
		if tr == nil || tr.Packets() == 0 || tunnelled(tr) {
			continue
		}
		t.Run(filepath.Base(file), func(t *testing.T) {
			out, _ := hidden(t, tr)
			again, err := capture.Import(bytes.NewReader(out), "x", capture.Options{})
			if err != nil {
				t.Fatal(err)
			}
			if a, b := findings(tr), findings(again); a != b {
				t.Errorf("found before\n%safterwards\n%s", a, b)
			}
			for id := trace.PacketID(1); int(id) <= min(tr.Packets(), again.Packets()); id++ {
				for _, label := range []string{"checksum wrong"} {
					had, has := labelled(tr, id, label), labelled(again, id, label)
					if has && !had && tr.Packet(id).Extra().WireLen == len(tr.Packet(id).Extra().Raw) && !labelled(tr, id, "checksum offloaded") {
						t.Errorf("#%d: %s", id, label)
					}
				}
			}
		})
	}
}

func tunnelled(tr *trace.Trace) bool {
	for id := trace.PacketID(1); int(id) <= tr.Packets(); id++ {
		if x := tr.Packet(id).Extra(); x != nil && (x.Inner > 0 || len(x.Copies) > 0) {
			return true
		}
	}
	return false
}

func labelled(tr *trace.Trace, id trace.PacketID, label string) bool {
	x := tr.Packet(id).Extra()
	return x != nil && slices.Contains(x.Labels, label)
}

func findings(tr *trace.Trace) string {
	var out strings.Builder
	r := diagnose.Triage(inspect.NewReader(tr), trace.RecordID(tr.Len()))
	for i := range r.Findings {
		f := &r.Findings[i]
		switch f.ID {
		case "bad-framing", "taken-against-must": // They are about values, which are hidden.
			continue
		case "disordered-file": // Files are written in order.
			continue
		}
		fmt.Fprint(&out, f.ID)
		for _, e := range f.Evidence {
			fmt.Fprintf(&out, " #%d", e.Packet)
		}
		out.WriteString("\n")
	}
	return out.String()
}
