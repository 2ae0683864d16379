package diagnose

import (
	"bytes"
	"encoding/binary"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"wirewalk/sim/capture"
)

func TestWhatAFileShowsOfHowItWasMadeIsTold(t *testing.T) {
	stepped := func(b []byte) []byte { // the last five packets are four seconds earlier
		for n, at := 0, 24; at < len(b); n++ {
			if n >= 4 {
				binary.LittleEndian.PutUint32(b[at:], binary.LittleEndian.Uint32(b[at:])-4)
			}
			at += 16 + int(binary.LittleEndian.Uint32(b[at+8:]))
		}
		return b
	}
	same := func(b []byte) []byte { return b }
	for _, c := range []struct {
		file, id, summary string
		change            func([]byte) []byte
		usual             int
	}{
		{"files/wild/dup-sll2-any", "duplicated-capture", "15 packets were captured up to 3 times each, #1 first: 30 copies are folded into them", same, 1},
		{"files/wild/order-appended", "disordered-file", "2 packets stand in the file behind later ones, #2 first", same, 0},
		{"files/wild/vxlan-http", "disordered-file", "the clock steps back once, at #5 first, by 3.9", stepped, 1},
		{"files/wild/vxlan-http", "", "", same, 1},
		{"http/e03_http11_seq3", "", "", same, 1},
		{"kernel/e20_lost_SYN", "", "", same, 0},
		{"kernel/e17_loss_reno_sack1", "", "", same, 0},
	} {
		b, err := os.ReadFile(filepath.Join("..", "capture", "testdata", c.file+".pcap"))
		if err != nil {
			t.Fatal(err)
		}
		tr, err := capture.Import(bytes.NewReader(c.change(b)), c.file, capture.Options{})
		if err != nil {
			t.Fatal(err)
		}
		r, found := whole(tr), false
		for i := range r.Findings {
			f := &r.Findings[i]
			if f.ID != "duplicated-capture" && f.ID != "disordered-file" {
				continue
			}
			found = true
			if f.ID != c.id || !strings.HasPrefix(f.Summary, c.summary) || f.Severity != Note || len(f.Evidence) == 0 {
				t.Errorf("%s: %+v, want %s: %s", c.file, f, c.id, c.summary)
			}
		}
		if found != (c.id != "") || r.Usual != c.usual {
			t.Errorf("%s: found %t, %d usual", c.file, found, r.Usual)
		}
	}
}
