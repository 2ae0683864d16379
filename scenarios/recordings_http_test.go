package scenarios_test

import (
	"fmt"
	"regexp"
	"strings"
	"testing"

	"wirewalk/sim/trace"
)

// httpRecordings are of real servers, proxies and clients; those with a name that
// is no number are described in testdata/recordings/http/README.md.
func httpRecordings() []rules {
	return []rules{
		{file: "e01_http10_noka"},
		{file: "e02_http10_ka"},
		{file: "e03_http11_seq3"},
		{file: "e04_http11_close"},
		{file: "e06a_katimeout5_goclient"},
		{file: "apache_404"},
		{file: "apache_413"},
		{file: "apache_cut_head"},
		{file: "apache_idle_race"},
		{file: "go_both_lengths"},
		{file: "go_chunks_buffered"},
		{file: "go_client_head"},
		{file: "go_client_post", bulk: true},
		{file: "go_cut_head"},
		{file: "go_no_host"},
		{file: "haproxy_early_answer"},
		{file: "haproxy_no_host"},
		{file: "haproxy_nothing_sent"},
		{file: "haproxy_streams_chunks"},
		{file: "haproxy_streams_length"},
		{file: "haproxy_streams_request"},
		{file: "http_client_stale"},
		{file: "nginx_413_burst", bulk: true},
		{file: "nginx_buffers_answer"},
		{file: "nginx_buffers_answer10"},
		{file: "nginx_buffers_length"},
		{file: "nginx_buffers_request"},
		{file: "nginx_expect_early"},
		{file: "nginx_pipelined_cap"},
		{file: "nginx_pipelined_close"},
		{file: "node_head"},
		{file: "node_http10_keepalive"},
		{file: "node_no_host"},
		{file: "node_over_cap"},
		{file: "python11_nagle"},
		{file: "python_two_writes"},
		{file: "undici_head"},
	}
}

func TestProfilesReproduceHTTPRecordings(t *testing.T) {
	for _, r := range httpRecordings() {
		r.programs = true
		t.Run(r.file, func(t *testing.T) { compareRecording(t, "http", r) })
	}
}

// Every octet of what was said is that of the recording, but for dates, the tags made
// of them, and content that the model makes up.
func TestProfilesSayWhatThePrograms(t *testing.T) {
	for _, r := range httpRecordings() {
		if strings.HasPrefix(r.file, "e0") {
			continue // These were recorded with a snapshot length that cuts messages off.
		}
		t.Run(r.file, func(t *testing.T) {
			pair := runBoth(t, "http", r)
			got, want := said(pair.model, pair.got), said(pair.recorded, pair.want)
			if got != want {
				t.Errorf("the model says\n%sthe recorded programs said\n%s", got, want)
			}
		})
	}
}

var (
	varies = regexp.MustCompile(`(?i)(date: |last-modified: |etag: )[^\r]*`)
	filler = regexp.MustCompile(`[a-z\n\x00]{64,}`)
)

// said is the text of both directions of each connection, each octet once.
func said(tr *trace.Trace, ls []line) string {
	texts, seen := map[flow][]byte{}, map[flow]uint32{}
	var order []flow
	for _, l := range ls {
		f := flow{l.conn, l.fromFar}
		if l.n == 0 || l.seq+l.n <= seen[f] {
			continue
		}
		if seen[f] == 0 {
			order = append(order, f)
		}
		seen[f] = l.seq + l.n
		texts[f] = tr.Octets(texts[f], tr.Packet(l.packet).Seg.Payload)
	}
	var b strings.Builder
	for _, f := range order {
		s := filler.ReplaceAllString(string(texts[f]), "...")
		s = strings.ReplaceAll(varies.ReplaceAllString(s, "$1"), "10-77-0-2", "10.77.0.2")
		fmt.Fprintf(&b, "%d %v %q\n", f.conn, f.fromFar, s)
	}
	return b.String()
}
