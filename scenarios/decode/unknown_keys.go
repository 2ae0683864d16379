package decode

import (
	"reflect"
	"strings"

	"wirewalk/httpmodel"
	"wirewalk/scenarios/language"
	"wirewalk/scenarios/syntax"
)

// unknownKey reports a key that a map does not have, with the likely reason.
func (d *decoder) unknownKey(n *syntax.Node, i int, t reflect.Type, fields []field) {
	k, value := n.Keys[i], n.Items[i]
	var words []string
	for _, f := range fields {
		words = append(words, f.key)
	}
	if n.Flow && value.Kind == syntax.Empty && i > 0 && !nearAny(k.Text, words) {
		d.splitText(n, i)
		return
	}
	if hint := confusion(k.Text, t.Name()); hint != "" {
		d.Report(k, hint, "%s is not a key of %s", k.Text, typeName(t))
		return
	}
	hint := syntax.DidYouMean(k.Text, words, "key")
	if w := syntax.NearestWord(k.Text, words); w != "" {
		hint += "\n" + w + ": " + lookup(fields, w).tag.Get("desc")
	} else if home := d.homeOf(k.Text); home != "" {
		hint = k.Text + " belongs to " + home + "; is the indentation right?"
	}
	d.Report(k, hint, "%s is not a key of %s", k.Text, typeName(t))
}

func nearAny(s string, words []string) bool { return syntax.NearestWord(s, words) != "" && len(s) > 2 }

// splitText reports text that a comma cut in two within { }.
func (d *decoder) splitText(n *syntax.Node, i int) {
	prev := n.Keys[i-1].Text
	whole := n.Items[i-1].Text
	if whole == "SYN" && strings.EqualFold(n.Keys[i].Text, "ACK") {
		d.Report(n.Keys[i], "write packet: SYN-ACK", "a comma within { } ends a value: this says packet SYN and a key ACK")
		return
	}
	for j := i; j < len(n.Keys) && n.Items[j].Kind == syntax.Empty; j++ {
		whole += ", " + n.Keys[j].Text
	}
	d.Report(n.Keys[i], "put the text in quotes: "+prev+": \""+clip(whole, 60)+"\"",
		"a comma within { } ends a value: the text of %s is split here", prev)
}

func clip(s string, n int) string {
	if r := []rune(s); len(r) > n {
		return string(r[:n]) + "..."
	}
	return s
}

// confusion is a hint for words that people write because other programs have
// them, or because three things are called keep-alive.
func confusion(key, in string) string {
	if hint := aliasHint(key, in); hint != "" {
		return hint
	}
	if in == "Proxy" && lookup(fieldsOf(reflect.TypeFor[httpmodel.ServerConfig]()), key) != nil {
		return "towards clients a proxy is a server: write server: {" + key + ": ...}"
	}
	switch strings.ToLower(strings.ReplaceAll(key, "-", "_")) {
	case "keep_alive", "keepalive", "keepalive_timeout", "keep_alive_timeout":
		switch in {
		case "Client":
			return "three things are called keep-alive:\npersistent: true|false  uses a connection for further requests" +
				"\npool: {idle_timeout: 90s}  when this client closes an idle connection\ntcp_keepalive: {idle: 2h}  TCP's probes of idle connections"
		case "Server", "Proxy":
			return "three things are called keep-alive:\nhttp_idle_timeout: 75s  when an idle HTTP connection is closed (nginx: keepalive_timeout)" +
				"\ntcp_keepalive: {idle: 2h}  TCP's probes of idle connections\nkeep_alive_10: true  answers HTTP/1.0's Connection: keep-alive"
		case "Host":
			return "TCP's keepalive is an option of the stack: tcp: {keepalive: true, keepalive_idle: 2h}"
		}
	case "latency", "rtt", "ping":
		return "delay is the time one way: half of the round trip"
	case "bandwidth", "speed", "bitrate":
		return "rate: bits a second, such as 5Mbit/s"
	case "jitter_ms", "delay_ms", "timeout_ms":
		return "the unit goes into the value: delay: 28ms"
	case "timeout":
		return "say which one: http_idle_timeout, header_timeout, body_timeout"
	case "name":
		if in == "Step" {
			return "a step's name is its as"
		}
	case "action", "type", "command":
		if in == "Step" || in == "Fault" {
			return "what happens is said by do"
		}
	case "sleep", "delay":
		if in == "Step" {
			return "wait: time after the event of after"
		}
	case "url", "uri":
		return "path: the part after the host, such as /a"
	case "ip", "addr":
		return "address: the host's IP address"
	case "assert", "assertions", "expectations", "tests":
		return "expectations stand under expect"
	case "answers":
		if in == "Question" {
			return "choices: a list of {right: text} and {wrong: text, because: text}"
		}
	}
	return ""
}

// typeName is what a map of the language is called in messages.
func typeName(t reflect.Type) string {
	switch t.Name() {
	case "File":
		return "a scenario"
	case "TCP", "Config":
		return "tcp options"
	case "ServerPage":
		return "a page"
	case "TCPKeepalive":
		return "tcp_keepalive"
	case "ServerConfig":
		return "a server"
	case "ClientConfig":
		return "a client"
	}
	var b strings.Builder
	for i, r := range t.Name() {
		if r >= 'A' && r <= 'Z' && i > 0 && (b.Len() == 0 || !strings.HasSuffix(b.String(), " ")) && !upper(t.Name(), i-1) {
			b.WriteByte(' ')
		}
		b.WriteRune(r)
	}
	s := strings.ToLower(b.String())
	if strings.ContainsRune("aeiou", rune(s[0])) {
		return "an " + s
	}
	return "a " + s
}

func upper(s string, i int) bool { return s[i] >= 'A' && s[i] <= 'Z' }

// homeOf names the top-level key under which another key belongs.
func (d *decoder) homeOf(key string) string {
	for _, f := range fieldsOf(reflect.TypeFor[language.File]()) {
		t := f.typ
		for t.Kind() == reflect.Slice || t.Kind() == reflect.Pointer {
			t = t.Elem()
		}
		if f.key == key {
			return "the top of the file"
		}
		if t.Kind() == reflect.Struct && lookup(fieldsOf(t), key) != nil {
			return f.key
		}
	}
	return ""
}

// shapeHint shows how a map of a type begins.
func shapeHint(t reflect.Type) string {
	var keys []string
	for _, f := range fieldsOf(t) {
		if keys = append(keys, f.key+": ..."); len(keys) == 3 {
			break
		}
	}
	if len(keys) == 0 {
		return "write {}"
	}
	return "write for example {" + strings.Join(keys, ", ") + "}"
}
