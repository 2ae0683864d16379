package format

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"wirewalk/sim/capture"
	"wirewalk/sim/trace"
	"wirewalk/sim/vtime"
)

// triaged is the triage of a request as programs read it.
func triaged(t *testing.T, r *Request) triageReport {
	t.Helper()
	var b strings.Builder
	if err := TriageJSON(&b, r); err != nil {
		t.Fatal(err)
	}
	var out triageReport
	if err := json.Unmarshal([]byte(b.String()), &out); err != nil {
		t.Fatalf("%v in %s", err, b.String())
	}
	return out
}

func imported(t *testing.T, file string) *trace.Trace {
	t.Helper()
	f, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	tr, err := capture.Import(f, filepath.Base(file), capture.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return tr
}

// dissected are the frames of a file as tshark sees them: number, date and
// sequence number.
func dissected(t *testing.T, file string) []string {
	t.Helper()
	path, err := exec.LookPath("tshark")
	if err != nil {
		if os.Getenv("WIREWALK_NEED_TOOLS") != "" {
			t.Fatal(err)
		}
		t.Skip("tshark is not installed")
	}
	out, err := exec.Command(path, "-r", file, "-T", "fields", "-e", "frame.number", "-e", "frame.time_epoch", "-e", "tcp.seq_raw").Output()
	if err != nil {
		t.Fatal(err)
	}
	return strings.Split(strings.TrimSpace(string(out)), "\n")
}

func TestEvidenceNamesFrameAndDateAsWiresharkShowsThem(t *testing.T) {
	race := filepath.Join("..", "capture", "testdata", "http", "e07b_race_POST.pcap")
	written := filepath.Join(t.TempDir(), "lesson.pcapng")
	run := lesson(t, "idle-close-race")
	f, err := os.Create(written)
	if err != nil {
		t.Fatal(err)
	}
	for _, h := range run.Hosts() {
		if h.Name == "server" {
			err = capture.WritePcapng(f, run, h.ID)
		}
	}
	if err != nil || f.Close() != nil {
		t.Fatal(err)
	}
	seenAtServer := Whole(run)
	for _, h := range run.Hosts() {
		if h.Name == "server" {
			seenAtServer.Host = h.ID
		}
	}
	for _, c := range []struct {
		file   string
		r      *Request
		seenAt string
	}{
		{race, Whole(imported(t, race)), "10.98.0.1"},
		{written, seenAtServer, "server"},
	} {
		frames, report := dissected(t, c.file), triaged(t, c.r)
		if report.SeenAt != c.seenAt || len(report.Findings) == 0 || report.Findings[0].ID != "request-crossed-fin" {
			t.Fatalf("seen at %q, found %+v", report.SeenAt, report.Findings)
		}
		shown := 0
		for _, e := range report.Findings[0].Evidence {
			if e.Frame == 0 {
				continue
			}
			shown++
			var number int
			var epoch string
			var seq uint32
			if _, err := fmt.Sscanf(frames[e.Frame-1], "%d\t%s\t%d", &number, &epoch, &seq); err != nil {
				t.Fatal(err)
			}
			at, err := time.Parse(time.RFC3339Nano, e.UTC)
			if err != nil || fmt.Sprintf("%d.%09d", at.Unix(), at.Nanosecond()) != epoch && c.r.Trace.Inferred {
				t.Errorf("frame %d is dated %s, tshark says %s (%v)", e.Frame, e.UTC, epoch, err)
			}
			if got := uint32(c.r.Trace.Packet(e.Packet).Seg.Seq); number != e.Frame || got != seq {
				t.Errorf("frame %d has number %d, packet #%d has %d", e.Frame, seq, e.Packet, got)
			}
			if at.UnixNano() != c.r.Date(vtime.Time(e.TNs)) {
				t.Errorf("%s is not %d ns after the first packet", e.UTC, e.TNs)
			}
		}
		if shown != 3 {
			t.Errorf("%d frames of %s are named", shown, c.file)
		}
	}
}

func TestEvidenceThatIsNotInTheCaptureOfAHostHasNoFrame(t *testing.T) {
	r := Whole(lesson(t, "lost-syn"))
	for _, h := range r.Trace.Hosts() {
		if h.Name == "server" {
			r.Host = h.ID
		}
	}
	for _, f := range triaged(t, r).Findings {
		if f.ID != "syn-repeated" {
			continue
		}
		lost, again := f.Evidence[0], f.Evidence[1]
		if lost.Frame != 0 || again.Frame != 1 {
			t.Errorf("the lost SYN is frame %d, its repetition frame %d", lost.Frame, again.Frame)
		}
		return
	}
	t.Error("the lost SYN is not found")
}

func TestTheTextOfATriageIsAParagraphAFinding(t *testing.T) {
	var b strings.Builder
	tr := imported(t, filepath.Join("..", "capture", "testdata", "http", "e07b_race_POST.pcap"))
	if err := Triage(&b, Whole(tr)); err != nil {
		t.Fatal(err)
	}
	const want = `e07b_race_POST.pcap  1 connection  12 packets  seen at 10.98.0.1 (client side)

1 connection: request crossed the other side's FIN, then RST; requests meet it after 4.94 s of idle time (#8).
  Try: close idle client connections after 4.4 s at most, or let the server wait longer.
  fault, request-crossed-fin
  connection a, 10.98.0.1:55648 to 10.98.0.2:8005
    #8, frame 8, 5.106575 s, 2026-11-20T18:14:43.503612000Z: POST /small seq 142: sent without knowing of the FIN
    #9, frame 9, 5.126993 s, 2026-11-20T18:14:43.524030000Z: FIN seq 315: the FIN that it crossed
    #11, frame 11, 5.163713 s, 2026-11-20T18:14:43.560750000Z: RST seq 315: the answer to it
`
	if got := b.String(); got != want {
		t.Errorf("got\n%s", got)
	}
}

func TestOfManyConnectionsTheTextShowsAFew(t *testing.T) {
	var b strings.Builder
	if err := Triage(&b, Whole(imported(t, filepath.Join("..", "capture", "testdata", "http", "e09a_conc10_default.pcap")))); err != nil {
		t.Fatal(err)
	}
	if n := strings.Count(b.String(), "  connection "); n != shownConns || !strings.Contains(b.String(), "  and in ") {
		t.Errorf("%d connections are shown in\n%s", n, b.String())
	}
}
