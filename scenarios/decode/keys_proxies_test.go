package decode_test

import (
	"reflect"
	"strings"

	"wirewalk/httpmodel"
	"wirewalk/scenarios/language"
)

const proxyBase = `version: 1
hosts: {client: {}, proxy: {}, one: {}, two: {}}
links: {a: {between: [client, proxy]}, b: {between: [proxy, one], delay: 5ms}, c: {between: [proxy, two], delay: 5ms}}
servers:
  - {host: one, http_idle_timeout: 20s, pages: {/a: {size: 20KiB}, /slow: {size: 3KiB, think: 3s}, /parts: {size: 3KiB, framing: chunked, chunk: 100B, pause: 1ms}, /end: {size: 9KiB, framing: close, chunk: 2000B, pause: 1ms}}}
  - {host: two, http_idle_timeout: 20s, pages: {/a: {size: 20KiB}, /slow: {size: 3KiB, think: 3s}, /parts: {size: 3KiB, framing: chunked, chunk: 100B, pause: 1ms}, /end: {size: 9KiB, framing: close, chunk: 2000B, pause: 1ms}}}
proxies: [{host: proxy, PROFILE}]
clients: [{host: client}]
script:
  - {do: get, path: /a, as: first}
  - {do: get, path: /slow, concurrent: 5}
  - {do: post, path: /a, size: 5KiB, expect_continue: true}
  - {do: get, path: /none}
  - {do: post, path: /a, size: 50KiB, body_after: 300ms}
  - {do: get, path: /a, half_close: true}
  - {do: get, path: /a, raw: "GET /a HTTP/1.1\r\n"}
  - {after: first, wait: 100s, do: get, path: /a}
  - {at: 150s, do: get, path: /a, version: "1.0"}
  - {do: get, path: /parts}
  - {do: get, path: /end}
  - {do: head, path: /a}
  - {do: post, path: /a, size: 3KiB, framing: chunked, chunk: 1KiB, body_after: 300ms}
  - {do: get, path: /a, raw: "GET /a HTTP/1.1\r\n", half_close: true}
  - {at: 190s, host: proxy, do: listen, port: 80, reuse_port: true}
  - {at: 200s, host: one, do: stop}
  - {at: 201s, do: get, path: /a}
  - {at: 202s, do: get, path: /a}
  - {at: 203s, host: two, do: reboot}
  - {at: 204s, do: get, path: /a}
  - {at: 205s, do: get, path: /a, version: "1.0"}
until: 1h
`

// proxyUploadBase has a proxy whose request is longer than its send buffer, and a server that refuses it.
const proxyUploadBase = `version: 1
hosts: {client: {}, proxy: {tcp: {send_buffer: 16KiB}}, one: {}}
links: {a: {between: [client, proxy]}, b: {between: [proxy, one], delay: 20ms}}
servers: [{host: one, read_size: 1000B, max_body: 1000B, unread_body: true, pages: {/a: {size: 13B}}}]
proxies: [{host: proxy, profile: balancer}]
clients: [{host: client}]
script: [{do: post, path: /a, size: 40kB}]
until: 3h
`

func proxyPlaces() []place {
	text := map[string]string{
		"version": "1.0", "via": "edge", "add_fields": `["X-B: 1"]`, "fields_first": "[Via, X-Forwarded-For, Connection]", "server": "{max_requests: 1}",
		"client": `{persistent: true, version: "1.1"}|{persistent: false}`, "fail_status": "0|503", "profile": "go|nginx", "pool": "{max_idle: 1}", "retry": "{max: 2, any: true}",
		"methods": "[GET]", "layout": `["Server: x", Date, Content-Length, Connection]`, "keep_alive_word": "Keep-Alive",
		"keep_alive_field": "timeout=5", "content_type": "text/html", "tcp_keepalive": "{idle: 10s}", "pages": "[]", "port": "8080", "epoch": "1000000000",
		"upstream": "[two]", "head_without": "[Accept]",
	}
	var out []place
	for name, profile := range map[string]string{
		"one": "upstream: [one]", "two": "profile: balancer", "copier": "profile: dumb", "nginx": "profile: nginx",
	} {
		out = append(out, place{
			name: "proxy " + name, typ: reflect.TypeFor[language.Proxy](), path: "proxies.1", skip: "host name drop_later next_failed", // recordings of HAProxy and nginx hold these two
			base: strings.Replace(proxyBase, "PROFILE", profile, 1), text: text,
			more: []string{strings.NewReplacer("PROFILE", profile, "do: reboot", "do: crash").Replace(proxyBase)},
		})
	}
	right := strings.Replace(proxyBase, "PROFILE", "profile: balancer", 1)
	return append(out,
		place{
			name: "a proxy towards clients", typ: reflect.TypeFor[httpmodel.ServerConfig](), path: "proxies.1.server", base: right, text: text,
			with: map[string]string{
				"extra_request": "proxies.1.server.max_requests=1", "worker_at_accept": "proxies.1.server.workers=1",
				"worker_per_connection": "proxies.1.server.workers=1", "per_client_by": "proxies.1.server.per_client=1",
				"timeout_answer": "proxies.1.server.header_timeout=2s",
				"drain_unread":   "proxies.1.server.max_body=1000B", "limit_at_read": "proxies.1.server.max_body=1000B",
			},
		},
		place{
			name: "a proxy towards upstreams", typ: reflect.TypeFor[httpmodel.ClientConfig](), path: "proxies.1.client", skip: "happy_eyeballs", base: right, text: text, more: []string{proxyUploadBase},
			with: map[string]string{"pipeline_blind": "proxies.1.client.pipeline=4", "keep_alive_word": "proxies.1.client.version=1.0"},
		},
		place{
			name: "a proxy's pool", typ: reflect.TypeFor[httpmodel.Pool](), path: "proxies.1.client.pool", base: right, skip: "dial_race",
			with: map[string]string{"idle_lazy": "proxies.1.client.pool.idle_timeout=20s", "blind_reads": "proxies.1.client.pool.blind=true"},
		},
	)
}
