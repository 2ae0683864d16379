package decode_test

import (
	"reflect"
	"slices"
	"strings"

	"wirewalk/httpmodel"
	"wirewalk/scenarios/decode"
	"wirewalk/scenarios/language"
	"wirewalk/tcpmodel"
)

const webBase = `version: 1
hosts: {client: {}, server: {}}
links: {wan: {between: [client, server]}}
servers:
  - host: server
    pages:
      /a: {size: 20KiB}
      /b: {size: 3KiB, think: 300ms}
      /p: {size: 6KiB, parts: [/a, /b]}
      /cookie: {size: 10B, fields: ["Set-Cookie: id=7"]}
clients: [{host: client}]
script:
  - {do: get, path: /a, as: first}
  - {do: get, path: /b, concurrent: 3}
  - {do: get, path: /cookie}
  - {do: post, path: /b, size: 5KiB, expect_continue: true}
  - {do: post, path: /none, size: 50KiB, body_after: 300ms}
  - {do: page, path: /p}
  - {do: get, path: /a, version: "1.0"}
  - {after: first, wait: 100s, do: get, path: /b}
  - {after: first, wait: 150s, do: get, path: /b}
  - {after: first, wait: 150330ms, do: get, path: /a}
  - {after: first, wait: 200s, do: get, path: /b, raw: "GET /b HTTP/1.1\r\n"}
until: 3h
`

// impatient closes connections while the client still uses them.
const impatient = `version: 1
hosts: {client: {}, server: {}}
links: {wan: {between: [client, server]}}
servers: [{host: server, http_idle_timeout: 300ms, pages: {/a: {size: 20KiB}}}]
clients: [{host: client}]
script:
  - {do: get, path: /a, concurrent: 2, as: first}
  - {after: first, wait: 215ms, do: get, path: /a}
  - {after: first, wait: 1290ms, do: get, path: /a, as: alone}
  - {after: alone, wait: 215ms, do: post, path: /a, size: 1KiB}
  - {wait: 2s, do: get, path: /a, concurrent: 4}
  - {wait: 271ms, do: get, path: /a}
until: 3h
`

// boxBase has a flow that pauses, a segment outside of its windows, and one end that
// closes long before the other.
const boxBase = `version: 1
hosts: {client: {}, server: {}}
boxes: {box: {kind: KIND}}
links: {a: {between: [client, box]}, b: {between: [box, server]}}
programs: [{host: server, listen: 80, at_eof: close, at_eof_wait: 5s}]
script:
  - {do: connect, to: server, port: 80, as: talk}
  - {do: write, size: 100B}
  - {at: 1s, do: inject, segment: {conn: talk, to: server, flags: ACK, seq: 400101, ack: 1, text: far}}
  - {at: 100s, do: write, size: 100B}
  - {at: 101s, do: close}
until: 3m
`

// publishedBase goes to a port of a NAT.
const publishedBase = `version: 1
hosts: {client: {}, server: {}}
boxes: {box: {kind: nat, publish: [{port: 8080, to: server, to_port: 80}]}}
links: {a: {between: [client, box]}, b: {between: [box, server]}}
programs: [{host: server, listen: 80}, {host: server, listen: 81, greet: {text: hi}}]
script: [{do: connect, to: box, port: 8080}]
until: 1m
`

func places() []place {
	return append(append(linkPlaces(), webPlaces()...), slices.Concat(tcpPlaces(), stepPlaces(), proxyPlaces())...)
}

func linkPlaces() []place {
	out := []place{
		{name: "a link", typ: reflect.TypeFor[language.Link](), base: webBase, path: "links.wan", skip: "between", text: map[string]string{"mtu": "1500B|400B"}, with: map[string]string{
			"queue": "links.wan.rate=1Mbit/s", "reorder_by": "links.wan.reorder=10%",
		}},
	}
	for _, kind := range []string{"router", "nat", "firewall"} {
		more := []string{strings.ReplaceAll(boxBase, "KIND", kind)}
		if kind == "nat" {
			more = append(more, publishedBase)
		}
		out = append(out, place{
			name: "a " + kind, typ: reflect.TypeFor[language.Box](), path: "boxes.box", skip: "kind",
			base: strings.NewReplacer("links: {wan: {between: [client, server]}}",
				"boxes: {box: {kind: "+kind+"}}\nlinks: {a: {between: [client, box]}, b: {between: [box, server], mtu: 600B}}").Replace(webBase),
			more: more,
			text: map[string]string{
				"address": "192.0.2.9", "addresses": "[192.0.2.9]", "idle_timeout": "never|0s|50s", "unreachable": "{host: server, from: 1s}",
				"publish": "[{port: 8080, to: server, to_port: 81}]", "refuse": "[{to: server, port: 80}]", "timeouts": "{established: 10s, unacknowledged: 10s}",
			},
			with: map[string]string{
				"forgotten": "boxes.box.idle_timeout=50s", "mid_stream": "boxes.box.idle_timeout=50s", "closing_timeout": "boxes.box.mid_stream=false",
			},
		})
	}
	return out
}

func webPlaces() []place {
	values := map[string]string{
		"methods": "[GET]", "layout": `["Server: x", Date, Content-Length, Connection]`, "keep_alive_word": "Keep-Alive", "keep_alive_field": "timeout=5",
		"content_type": "text/html", "tcp_keepalive": "{idle: 20s}", "pool": "{max_idle: 1}", "retry": "{max: 2, any: true}", "profile": "go", "parts": "[/a]",
		"early": "103", "reason": "Fine", "type": "text/html", "fields": `["X-A: 1"]`, "trailers": `["X-Sum: 1"]`, "need_field": "\"Cookie: id=9\"",
		"text": "hello", "status": "404", "method": "PUT", "via": "edge", "add_fields": `["X-B: 1"]`, "fields_first": "[Accept]",
		"upstream": "[server]", "head_without": "[Accept]", "server": "{max_requests: 1}", "client": "{persistent: false}", "fail_status": "503", "raw": `"GET /a HTTP/1.0\\r\\n\\r\\n"`,
		"idempotency_key": "abc", "path": "/b", "version": "1.0", "name": "other", "epoch": "1000000000",
	}
	chunked := strings.Replace(webBase, "/a: {size: 20KiB}", "/a: {size: 20KiB, framing: chunked}", 1)
	closed := strings.Replace(webBase, "/a: {size: 20KiB}", "/a: {size: 20KiB, framing: close}", 1)
	old := strings.Replace(webBase, "clients: [{host: client}]", "clients: [{host: client, version: \"1.0\"}]", 1)
	page := place{name: "a page", typ: reflect.TypeFor[httpmodel.ServerPage](), path: "servers.1.pages./a", skip: "path framing", text: values}
	var out []place
	for framing, src := range map[string]string{"length": webBase, "chunked": chunked, "close": closed} {
		p := page
		p.name, p.base = "a page of "+framing, src
		if framing == "chunked" {
			p.with = map[string]string{"pause": "servers.1.pages./a.chunk=1KiB"}
		}
		out = append(out, p)
	}
	return append(out,
		place{
			name: "a server", typ: reflect.TypeFor[httpmodel.ServerConfig](), base: webBase, more: []string{impatient, old, endingBase}, path: "servers.1",
			skip: "host name pages", text: values, with: map[string]string{
				"extra_request": "servers.1.max_requests=1", "worker_at_accept": "servers.1.workers=1", "worker_per_connection": "servers.1.workers=1",
				"per_client_by": "servers.1.per_client=1", "early_errors": "servers.1.close=discard", "timeout_answer": "servers.1.header_timeout=20s",
				"linger_time": "servers.1.unread_body=true", "linger_timeout": "servers.1.unread_body=true", "close": "servers.1.unread_body=true",
				"drain_unread": "servers.1.max_body=1000B", "limit_at_read": "servers.1.max_body=1000B",
			},
		},
		place{
			name: "a client", typ: reflect.TypeFor[httpmodel.ClientConfig](), base: webBase, more: []string{impatient, old, headBase, uploadBase}, path: "clients.1",
			skip: "host name to happy_eyeballs", text: values, with: map[string]string{"end_delay": "clients.1.close_at_end=true", "pipeline_blind": "clients.1.pipeline=4"},
		},
		place{
			name: "a pool", typ: reflect.TypeFor[httpmodel.Pool](), base: webBase, more: []string{impatient}, path: "clients.1.pool",
			with: map[string]string{"idle_lazy": "clients.1.pool.idle_timeout=20s", "dial_race": "clients.1.pool.max_idle_per_host=1", "blind_reads": "clients.1.pool.blind=true"},
		},
		place{
			name: "a pool of no use", typ: reflect.TypeFor[httpmodel.Pool](), path: "clients.1.pool",
			base: strings.Replace(webBase, "{host: client}", "{host: client, persistent: false}", 1),
		},
		place{
			name: "retries", typ: reflect.TypeFor[httpmodel.Retry](), base: impatient, path: "clients.1.retry", text: map[string]string{"methods": "[GET, POST]"},
			with: map[string]string{
				"max": "clients.1.retry.any=true", "methods": "clients.1.retry.max=1", "any": "clients.1.retry.max=1",
				"idempotency_key": "clients.1.retry.max=1|script.4.idempotency_key=x",
				"fresh":           "clients.1.retry.max=1|clients.1.retry.any=true|servers.1.per_client=1|servers.1.per_client_by=connections",
			},
		},
	)
}

// uploadBase has a client whose request is longer than its send buffer, and a server that refuses it.
const uploadBase = `version: 1
hosts: {client: {tcp: {send_buffer: 16KiB}}, server: {}}
servers: [{host: server, read_size: 1000B, max_body: 1000B, unread_body: true, pages: {/a: {size: 13B}}}]
clients: [{host: client}]
script: [{do: post, path: /a, size: 40kB}]
until: 3h
`

// rolesBase has a host that only listens, one that only connects, and one without TCP.
const rolesBase = `version: 1
hosts: {client: {}, server: {}, stranger: {stack: none}}
programs: [{host: server}]
script: [{do: connect, to: server, as: talk}]
until: 3h
`

func tcpPlaces() []place {
	config := reflect.TypeFor[tcpmodel.Config]()
	// What else TCP's options do is measured one by one in the tests of the profiles.
	but := func(keys string) string {
		var skip []string
		for _, k := range decode.Keys(config) {
			if !slices.Contains(strings.Fields(keys), k.Name) {
				skip = append(skip, k.Name)
			}
		}
		return strings.Join(skip, " ")
	}
	return []place{
		{
			name: "TCP of a host that connects", typ: config, base: rolesBase, path: "hosts.client.tcp",
			skip: but("backlog syn_queue synack_retries keepalive_idle keepalive_interval keepalive_probes keepalive_garbage keepalive_reset"),
		},
		{
			name: "TCP of a host that listens", typ: config, base: rolesBase, path: "hosts.server.tcp",
			skip: but("ephemeral_first ephemeral_last time_wait_reuse syn_linear_timeouts keepalive_idle keepalive_interval"),
		},
		{
			name: "TCP of a host without", typ: config, base: rolesBase, path: "hosts.stranger.tcp", text: map[string]string{"congestion": "cubic"},
			skip: "window_scale_shift quick_acks",
		},
	}
}
