package diagnose

import (
	"path/filepath"
	"testing"
)

// Of all recordings, those in which a server takes what a MUST forbids have the
// finding, and no others have.
func TestMessagesTakenAgainstAMustAreFoundAndNoOthers(t *testing.T) {
	want := map[string]string{
		"haproxy_no_host.pcap": "the server answered 200 to a request that it must refuse (the request has no Host field): " +
			"a server MUST answer 400 (RFC 9112 §3.2), #4",
		"go_both_lengths.pcap": "the server answered 200 to a doubtful request and did not close the connection " +
			"(both Transfer-Encoding and Content-Length): a server MUST close the connection after its answer (RFC 9112 §6.1), #4",
	}
	var files []string
	for _, pattern := range []string{"*.pcap*", "*/*.pcap*", "*/*/*.pcap*"} {
		found, err := filepath.Glob(filepath.Join("..", "capture", "testdata", pattern))
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, found...)
	}
	seen := 0
	for _, file := range files {
		name := filepath.Base(file)
		t.Run(name, func(t *testing.T) {
			got := ""
			for _, f := range whole(recorded(t, file)).Findings {
				if f.ID == "taken-against-must" {
					got += f.Summary
					seen++
				}
			}
			if got != want[name] {
				t.Errorf("%q, want %q", got, want[name])
			}
		})
	}
	if seen != len(want) {
		t.Errorf("%d of %d were found", seen, len(want))
	}
}
