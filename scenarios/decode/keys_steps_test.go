package decode_test

import (
	"reflect"
	"slices"
	"strings"

	"wirewalk/scenarios/language"
)

const stepsBase = `version: 1
hosts: {client: {}, server: {}, third: {}}
links: {one: {between: [client, server]}, two: {between: [server, third], delay: 5ms}}
servers: [{host: server, pages: {/: {size: 3KiB}, /b: {size: 9KiB, parts: [/c]}, /c: {size: 9KiB}, "*": {size: 20B}}}, {host: server, name: sb, port: 81, pages: {/: {size: 1B}}}, {host: third, pages: {"*": {size: 5KiB}}}]
clients: [{host: client, name: ua}, {host: client, name: ub}]
programs:
  - {host: server, listen: 7, answers: [{got: 100B, send: 300B}]}
  - {host: server, listen: 8, name: shy, accept: never}
  - {host: server, listen: 9, protocol: udp, answers: [{send: 10B}]}
script:
  - {do: get, path: /c, client: ua, as: before}
  - {do: connect, to: server, port: 7, as: early}
  - {do: write, size: 30KiB}
  - {do: connect, to: server, port: 7, as: talk}
  - {do: write, size: 3KiB}
  - {do: connect, to: server, port: 8, as: waits}
  - {do: write, size: 200B}
  - {wait: 1s, host: server, do: accept, port: 8}
  - {do: shutdown, conn: waits}
  - {at: 5s, do: STEP}
  - {at: 6s, do: get, path: /b}
  - {at: 7s, do: write, size: 100B}
  - {at: 8s, do: connect, to: server, port: 99}
  - {do: write, size: 100B}
until: 3m
`

// stepPlaces are the actions with all keys of a step.
func stepPlaces() []place {
	required := map[string]string{
		"write": ", size: 500B", "inject": ", segment: {conn: talk, flags: RST, seq: 101}", "unplug": ", link: one", "plug": ", link: one",
		"set": ", options: {nodelay: true}", "stop": ", host: server", "start": ", host: server", "restart": ", host: server", "reload": ", host: server",
		"unlisten": ", host: server", "listen": ", host: server, port: 99", "send": ", size: 10B, port: 9", "connect": ", port: 7",
		"accept": ", host: server, port: 8", "post": ", size: 1KiB", "put": ", size: 1KiB", "crash": ", host: server", "reboot": ", host: server",
	}
	text := map[string]string{
		"client": "ub", "to": "third", "parts": "[/x]", "conn": "early", "read": "never", "options": "{linger: 0s, cork: true, keepalive: true, keepalive_idle: 1s}",
		"link": "two", "segment": "{conn: talk, flags: FIN-ACK, seq: 101}", "path": "/b", "text": "hello", "trailers": "[\"X-Sum: 1\"]",
		"fields": "[\"X-A: 1\"]", "idempotency_key": "abc", "raw": "\"GET /c HTTP/1.1\\r\\nHost: x\\r\\n\\r\\n\"", "at": "5500ms", "after": "before",
		"host": "third", "port": "80|7|9999", "from_port": "0|4000", "version": "1.0", "body": "close-early|leak", "parallel": "0|1",
		"server": "sb", "program": "shy",
		"size": "0B|100B|5KiB",
	}
	var out []place
	ended := strings.Replace(stepsBase, "{do: shutdown, conn: waits}", "{at: 4s, host: server, do: stop, server: sb}", 1)
	unheard := strings.Replace(stepsBase, "{do: shutdown, conn: waits}", "{at: 4s, host: server, do: unlisten, port: 7}", 1)
	for _, a := range language.Actions() {
		if a.Word == "put" || a.Word == "delete" || a.Word == "options" {
			continue // They are as post and get.
		}
		var more []string
		for word, base := range map[string]string{"start": ended, "listen": unheard} {
			if a.Word == word {
				more = append(more, strings.Replace(base, "do: STEP", "do: "+a.Word+required[a.Word], 1))
			}
		}
		out = append(out, place{
			name: "step " + a.Word, typ: reflect.TypeFor[language.Step](), path: "script.10", skip: "do as after wait", text: text,
			base: strings.Replace(stepsBase, "do: STEP", "do: "+a.Word+required[a.Word], 1), more: more,
			with: map[string]string{
				"every": "script.10.repeat=3", "gap": "script.10.repeat=3", "drip_every": "script.10.drip=10B",
				"incremental": "script.10.path=/b", "parallel": "script.10.parts=[/x, /y, /z]", "fresh": "script.10.repeat=2",
				"chunk": "script.10.framing=chunked|script.10.size=4KiB", "trailers": "script.10.framing=chunked",
				"expect_continue": "script.10.size=4KiB", "body_after": "script.10.size=4KiB",
				"urgent": "script.10.conn=talk", "reuse_address": "script.10.port=7", "reuse_port": "programs.1.reuse_port=true|script.10.port=7",
			},
		})
	}
	return slices.Concat(out, segmentPlaces(), faultPlaces(), programPlaces(), eventPlaces())
}

func segmentPlaces() []place {
	text := map[string]string{"to": "third", "source": "third", "conn": "early", "flags": "SYN|RST", "text": "hello"}
	typ := reflect.TypeFor[language.RawSegment]()
	return []place{
		{
			name: "a segment of a connection", typ: typ, path: "script.10.segment", text: text,
			base: strings.Replace(stepsBase, "do: STEP", "do: inject, segment: {conn: talk, flags: ACK, seq: 101}", 1),
		},
		{
			name: "a segment of none", typ: typ, path: "script.10.segment", text: text,
			base: strings.Replace(stepsBase, "do: STEP", "do: inject, segment: {to: server, source_port: 5, port: 80, flags: SYN}", 1),
		},
	}
}

func faultPlaces() []place {
	var out []place
	more := map[string]string{"delay": ", by: 100ms", "replace": ", flags: ACK"}
	for do := range strings.FieldsSeq("drop delay duplicate reorder corrupt mark-ce icmp replace") {
		base := strings.Replace(stepsBase, "do: STEP", "do: get, path: /b", 1)
		if do == "mark-ce" {
			base = strings.Replace(base, "hosts: {client: {}, server: {}", "hosts: {client: {tcp: {ecn: true}}, server: {tcp: {ecn: true}}", 1)
		}
		out = append(out, place{
			name: "fault " + do, typ: reflect.TypeFor[language.Fault](), path: "faults.1", skip: "do",
			base: base + "faults: [{do: " + do + ", packet: data, from: client" + more[do] + "}]\n",
			text: map[string]string{
				"link": "two", "name": "mishap", "flags": "RST", "packet": "SYN|ACK", "from": "server", "to": "third", "conn": "talk", "number": "20",
				"text": "hello|GET", "path": "/b", "seq_min": "0|1000", "seq_max": "500|0", "after": "0s|5s", "before": "0s|5s", "icmp": "port-unreachable",
				"nth": "1|2", "last": "3|5", "every": "1|2", "data": "1|2", "by": "0s|50ms", "seq": "5", "ack": "5",
			},
			with: map[string]string{"last": "faults.1.nth=2"},
		})
	}
	return out
}

func programPlaces() []place {
	base := strings.Replace(stepsBase, "do: STEP", "do: send, to: server, port: 9, size: 10B", 1) + "  # end\n"
	text := map[string]string{
		"accept": "now|never", "read": "never", "greet": "{text: hi}", "answers": "[{text: x}]", "at_eof": "abort|nothing",
		"tcp_keepalive": "{idle: 100ms}", "text": "hello", "send": "0B|20B", "got": "0B|50B", "wait": "0s|1s", "listen": "77", "backlog": "0|1",
	}
	closing := strings.Replace(base, "  - {at: 7s, do: write, size: 100B}", "  - {at: 7s, do: shutdown, conn: talk}", 1)
	again := `  - {at: 2s, host: server, do: listen, port: PORT, reuse_port: true}
  - {at: 4s, host: server, do: unlisten, port: PORT}
  - {at: 5s, host: server, do: listen, port: PORT}
`
	var out []place
	for i, kind := range []string{"a TCP program", "a program that does not accept", "a UDP program"} {
		path := "programs." + string(rune('1'+i))
		if i == 1 { // Its port stays in use by what was accepted only.
			again = "  - {at: 1500ms, do: connect, to: server, port: PORT}\n  - {at: 1800ms, host: server, do: accept, port: PORT}\n" + again
		}
		heardAgain := strings.Replace(base, "until:", strings.ReplaceAll(again, "PORT", string(rune('7'+i)))+"until:", 1)
		out = append(out, place{name: kind, typ: reflect.TypeFor[language.Program](), path: path, base: base, more: []string{closing, heardAgain}, text: text, skip: "host name protocol", with: map[string]string{
			"tcp_keepalive": path + ".at_eof=nothing", "nodelay": path + ".answers=[{got: 100B, send: 300B}, {send: 50B}]",
		}})
		if i != 1 {
			out = append(out, place{name: "an answer of " + kind, typ: reflect.TypeFor[language.Answer](), path: path + ".answers.1", base: base, text: text})
		}
	}
	return append(out, place{
		name: "a greeting", typ: reflect.TypeFor[language.Answer](), path: "programs.1.greet", text: text,
		base: strings.Replace(base, "listen: 7,", "listen: 7, greet: {send: 5B},", 1),
	})
}

func eventPlaces() []place {
	var out []place
	events := map[string]string{
		"packet": "packet: data", "state": "state: ESTABLISHED", "step": "step: before", "timer": "timer: delayed-ack", "fault": "fault: crash",
		"result": "result: ECONNREFUSED", "at": "at: 5s",
	}
	base := strings.Replace(stepsBase, "do: STEP", "do: connect, to: third, port: 99", 1) + "  # end\n"
	base = strings.Replace(base, "until: 3m", "  - {at: 8s, do: crash, host: server}\n  - {at: 9s, do: reboot, host: server}\n  - {at: 10s, do: crash, host: server}\nuntil: 3m", 1)
	for kind, event := range events {
		out = append(out, place{
			name: "event " + kind, typ: reflect.TypeFor[language.Event](), path: "notes.1.when", base: base + "notes: [{when: {" + event + "}, say: here}]\n",
			text: map[string]string{
				"packet": "SYN", "is": "arrived", "from": "server", "to": "client", "number": "20", "text": "GET|200", "path": "/b", "data": "0|2",
				"state": "TIME-WAIT", "step": "before.done", "timer": "retransmit", "fault": "reboot", "result": "ETIMEDOUT", "at": "6s", "host": "third|server",
				"conn": "talk", "nth": "1|2", "after": "0s|5s|9s", "before": "0s|5s",
			},
		})
	}
	return out
}
