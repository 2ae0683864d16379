package decode_test

import (
	"flag"
	"fmt"
	"maps"
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"

	"wirewalk/httpmodel"
	"wirewalk/scenarios"
	"wirewalk/scenarios/decode"
	"wirewalk/scenarios/language"
	"wirewalk/sim/dnsmodel"
	"wirewalk/sim/vtime"
	"wirewalk/tcpmodel"
)

var update = flag.Bool("update", false, "rewrite the tables of the reference page")

const pageFile = "../../docs/SCENARIOS.md"

// referenceTable is one table of the reference page: the keys that come from
// another package, each with an example that the test runs.
type referenceTable struct {
	title string
	intro string
	typ   reflect.Type
	base  any    // values to take examples from
	path  string // where --set puts the key
	skip  string // keys of the language's own, or not settable
}

func referenceTables() []referenceTable {
	nginx, _ := httpmodel.ServerProfile("nginx")
	browser, _ := httpmodel.ClientProfile("go")
	return []referenceTable{
		{
			"TCP options", "Under `tcp` of a host. The example is the textbook's value, where it is not off.",
			reflect.TypeFor[tcpmodel.Config](), tcpmodel.Textbook(), "hosts.proxy.tcp.", "",
		},
		{
			"Server keys", "Of an entry of `servers`. The example is nginx's value, where it has one.",
			reflect.TypeFor[httpmodel.ServerConfig](), nginx, "servers.1.", "pages",
		},
		{"Page keys", "Of a page of a server.", reflect.TypeFor[httpmodel.ServerPage](), httpmodel.ServerPage{}, "servers.1.pages./a.", "path size"},
		{
			"Client keys", "Of an entry of `clients`. The example is Go's value, where it has one.",
			reflect.TypeFor[httpmodel.ClientConfig](), browser, "clients.1.", "",
		},
		{"Pool keys", "Under `pool` of a client.", reflect.TypeFor[httpmodel.Pool](), browser.Pool, "clients.1.pool.", ""},
		{
			"Happy eyeballs keys", "Under `happy_eyeballs` of a client. The example is Go's value, where it has one.",
			reflect.TypeFor[dnsmodel.Race](), browser.Race, "clients.1.happy_eyeballs.", "",
		},
		{"Retry keys", "Under `retry` of a client.", reflect.TypeFor[httpmodel.Retry](), browser.Retry, "clients.1.retry.", ""},
		{
			"TCP keepalive keys", "Under `tcp_keepalive` of a server, client or program.",
			reflect.TypeFor[httpmodel.TCPKeepalive](),
			httpmodel.TCPKeepalive{},
			"servers.1.tcp_keepalive.", "",
		},
		{
			"Proxy keys", "Of an entry of `proxies`; `server` takes server keys and says how it meets its clients, `client` takes client keys.",
			reflect.TypeFor[httpmodel.ProxyConfig](),
			httpmodel.ProxyConfig{},
			"proxies.1.", "style server client",
		},
		{"Request keys", "Of a step that is an HTTP request.", reflect.TypeFor[httpmodel.Request](), httpmodel.Request{}, "script.1.", "host method path size"},
	}
}

// exampleOf is a value for a key: the base's own, or one that means something.
func exampleOf(f *decode.Key, v reflect.Value) string {
	special := map[string]string{
		"layout": `[Host, Connection, "*"]`, "fields": `["X-Trace: 1"]`, "trailers": `["X-Sum: 1"]`, "methods": "[GET, HEAD]",
		"need_field": `"Cookie: id=7"`, "reason": "Fine", "via": `"1.1 edge"`, "keep_alive_field": "timeout=5", "text": "hello",
		"idempotency_key": "a1b2", "raw": `"GET /a HTTP/1.1\r\nHost: server\r\n\r\n"`, "content_type": "text/html",
		"type": "text/html", "congestion": "reno", "profile": "nginx", "version": "1.1", "status": "404", "early": "103",
		"port": "80", "epoch": "1767225600", "tcp_keepalive": "{idle: 15s}", "pool": "{max_idle: 10}", "retry": "{max: 2, any: true}", "happy_eyeballs": "{attempt_delay: 250ms}",
		"max_conns_per_host": "6", "parallel": "6", "body_after": "1s",
		"head_without": "[Accept-Encoding]", "add_fields": `["X-Forwarded-Proto: http"]`, "fields_first": "[Host, Connection]",
		"method": "GET", "timer_grain": "4ms", "quick_acks": "16", "syn_linear_timeouts": "4", "challenge_ack_interval": "500ms",
		"rto_variance_floor": "200ms", "fin_wait2_timeout": "60s",
	}
	if s, ok := special[f.Name]; ok && f.Type.Kind() != reflect.Bool {
		if f.Name == "profile" && strings.Contains(f.Tag.Get("desc"), "habits") && v.String() != "nginx" {
			return "go"
		}
		return s
	}
	if !v.IsZero() {
		if s := f.Text(v); s != "" {
			return s
		}
	}
	if words := f.Words; len(words) > 0 {
		return words[0]
	}
	switch {
	case f.Type == reflect.TypeFor[vtime.Duration]():
		return "5s"
	case f.Type.Kind() == reflect.Bool:
		return "true"
	case f.Tag.Get("unit") == "octets":
		return "4KiB"
	case f.Tag.Get("unit") == "octets/s":
		return "10KiB/s"
	}
	return "3"
}

// writeReference writes the tables and checks each example by running it.
func writeReference(t *testing.T) string {
	t.Helper()
	var b strings.Builder
	for _, r := range referenceTables() {
		fmt.Fprintf(&b, "## %s\n\n%s\n\n| key | for example | meaning |\n|---|---|---|\n", r.title, r.intro)
		base := reflect.New(r.typ).Elem()
		base.Set(reflect.ValueOf(r.base))
		for _, f := range decode.Keys(r.typ) {
			if slices.Contains(strings.Fields(r.skip), f.Name) {
				continue
			}
			example := exampleOf(&f, base.FieldByIndex(f.Index))
			runExample(t, r.path, f, example)
			meaning := f.Tag.Get("desc")
			if words := f.Words; len(words) > 0 && !strings.Contains(meaning, words[0]) {
				meaning += ": " + strings.Join(words, ", ")
			}
			meaning += decode.Needs(f.Tag)
			fmt.Fprintf(&b, "| `%s` | `%s` | %s |\n", f.Name, strings.ReplaceAll(example, "|", "\\|"), meaning)
		}
		b.WriteByte('\n')
	}
	b.WriteString("## Socket options\n\nUnder `options` of connect, listen and set.\n\n| key | meaning |\n|---|---|\n")
	for _, o := range language.SocketOptions() {
		fmt.Fprintf(&b, "| `%s` | %s |\n", o.Word, o.Desc)
	}
	return b.String() + "\n"
}

const exampleBase = `version: 1
hosts: {client: {}, proxy: {}, server: {}, spare: {}}
servers: [{host: server, profile: nginx, pages: {/a: {}}}, {host: spare, pages: {/a: {}}}]
proxies: [{host: proxy}]
clients: [{host: client}]
script: [{do: get, path: /a, as: first}]
until: 1h
`

// beside is what has to be said beside a key so that it does something.
func beside(f decode.Key) map[string]string {
	out := map[string]string{}
	if f.Name == "pause" {
		out["size"] = "4KiB"
	}
	if f.Name == "content_type" || f.Name == "head_without" {
		out["layout"] = `[Host, "Accept-Encoding: gzip", Content-Type, Content-Length]`
	}
	if strings.HasPrefix(f.Name, "keepalive_") {
		out["keepalive"] = "true"
	}
	values := map[string]string{
		"size": "4KiB", "max_requests": "3", "workers": "3", "per_client": "3", "drip": "10B", "max": "2", "close_at_end": "true",
		"timestamps": "true", "sack": "true", "pipeline": "4", "idle_timeout": "90s", "window_scale": "true", "linux_ack": "true",
		"chunk": "1KiB", "methods": "[GET]", "rate": "10KiB/s", "blind": "true",
	}
	for term := range strings.FieldsSeq(f.Tag.Get("needs")) {
		key, _, _ := strings.Cut(term, "|")
		if k, words, ok := strings.Cut(term, "="); ok && !strings.HasSuffix(k, "!") {
			out[k], _, _ = strings.Cut(words, ",")
			continue
		}
		key, _, _ = strings.Cut(key, "!=")
		if v := values[key]; v != "" {
			out[key] = v
		}
	}
	return out
}

// runExample changes one value of a scenario, and those that it needs, and runs it.
func runExample(t *testing.T, path string, f decode.Key, value string) {
	t.Helper()
	needed, ps := scenarios.Load("example", []byte(exampleBase))
	if needed == nil {
		t.Fatal(ps.Format())
	}
	with := beside(f)
	for _, key := range slices.Sorted(maps.Keys(with)) {
		if needed, ps = needed.Set(path + key + "=" + with[key]); needed == nil {
			t.Fatalf("beside %s%s: %s", path, f.Name, ps.Format())
		}
	}
	s, ps := needed.Set(path + f.Name + "=" + value)
	if s == nil {
		t.Errorf("example of %s%s:\n%s", path, f.Name, ps.Format())
		return
	}
	l, err := s.Run()
	if err != nil {
		t.Errorf("example of %s%s: %v", path, f.Name, err)
		return
	}
	for _, w := range l.Warnings {
		if strings.HasPrefix(w.File, "--set") {
			t.Errorf("example of %s%s: %s", path, f.Name, w.Message)
		}
	}
}

func TestReferenceTablesAreThoseOfTheTypes(t *testing.T) {
	text, err := os.ReadFile(pageFile)
	if err != nil {
		t.Fatal(err)
	}
	const begin, end = "<!-- reference -->\n", "<!-- end of reference -->"
	head, rest, ok := strings.Cut(string(text), begin)
	if !ok {
		t.Fatal("the page has no place for the reference")
	}
	have, tail, _ := strings.Cut(rest, end)
	want := "\n" + writeReference(t)
	if *update {
		if err := os.WriteFile(pageFile, []byte(head+begin+want+end+tail), 0o600); err != nil {
			t.Fatal(err)
		}
		return
	}
	if have != want {
		t.Error("the reference tables are out of date: run go test ./scenarios/decode -run Reference -update")
	}
}
