package language

import "sync"

// Action is what a step can do, and which keys it takes besides at, after,
// wait, host, do and as.
type Action struct {
	Word string
	Kind ActionKind
	Keys []string
	desc string
}

// ActionKind says what carries an action out.
type ActionKind uint8

// The kinds: an HTTP program, a plain program, or the world.
const (
	HTTPAction ActionKind = iota + 1
	TCPAction
	WorldAction
)

func requestKeys(more ...string) []string {
	return append([]string{
		"client", "to", "port", "path", "repeat", "concurrent", "every", "gap", "version", "size", "text", "framing", "chunk",
		"trailers", "fields", "idempotency_key", "expect_continue", "close", "body", "timeout", "raw", "send_only", "drip",
		"drip_every", "body_after", "half_close", "fresh",
	}, more...)
}

// Actions lists what a step can do, in the order of the reference page.
func Actions() []Action {
	return []Action{
		{"get", HTTPAction, requestKeys(), "HTTP GET"},
		{"head", HTTPAction, requestKeys(), "HTTP HEAD"},
		{"post", HTTPAction, requestKeys(), "HTTP POST with size or text as content"},
		{"put", HTTPAction, requestKeys(), "HTTP PUT with size or text as content"},
		{"delete", HTTPAction, requestKeys(), "HTTP DELETE"},
		{"options", HTTPAction, requestKeys(), "HTTP OPTIONS"},
		{"page", HTTPAction, requestKeys("parts", "parallel", "incremental"), "a document and then its parts"},
		{"preconnect", HTTPAction, []string{"client", "to", "port"}, "an HTTP client opens a connection and sends nothing yet"},
		{"close-idle", HTTPAction, []string{"client"}, "an HTTP client closes its idle connections"},
		{"exit", HTTPAction, []string{"client"}, "the program ends: all its connections are closed"},
		{"stop", HTTPAction, []string{"server", "how"}, "an HTTP server ends: gracefully it listens no more, closes idle connections, finishes the others; the step ends with it"},
		{"start", HTTPAction, []string{"server"}, "an HTTP server that was ended starts again; the step ends when it listens, or cannot"},
		{"restart", HTTPAction, []string{"server", "how"}, "stop, and start when it has ended; nobody listens meanwhile"},
		{"reload", HTTPAction, []string{"server"}, "new workers of an HTTP server take the listening socket over, the old ones end gracefully; the step ends with the old ones"},
		{"connect", TCPAction, []string{"to", "port", "from_port", "read", "options"}, "open a TCP connection; as names it on both hosts"},
		{"listen", TCPAction, []string{"port", "backlog", "read", "options", "reuse_address", "reuse_port"}, "listen on a TCP port"},
		{"unlisten", TCPAction, []string{"port", "program"}, "close a program's listening socket; accepted connections stay"},
		{"accept", TCPAction, []string{"port"}, "take waiting connections of a program with accept: never"},
		{"write", TCPAction, []string{"conn", "size", "text", "urgent"}, "write octets; with urgent as urgent ones"},
		{"read", TCPAction, []string{"conn", "size", "urgent"}, "read size octets, waiting for them; without size what is there, waiting for the first; with urgent the urgent octet alone"},
		{"shutdown", TCPAction, []string{"conn", "side"}, "end the output of a connection (half-close), or with side: read its reading"},
		{"close", TCPAction, []string{"conn"}, "close a connection in both directions"},
		{"abort", TCPAction, []string{"conn"}, "close with SO_LINGER 0: RST"},
		{"set", TCPAction, []string{"conn", "read", "options"}, "change how a connection is read, or socket options"},
		{"send", TCPAction, []string{"to", "port", "from_port", "size", "text"}, "send a UDP datagram"},
		{"crash", WorldAction, nil, "the host loses power: nothing is sent, all memory is lost"},
		{"reboot", WorldAction, nil, "the host has power again, with empty memory"},
		{"unplug", WorldAction, []string{"link"}, "pull the cable of a link"},
		{"plug", WorldAction, []string{"link"}, "put it back"},
		{"inject", WorldAction, []string{"segment"}, "put a segment onto the wire, behind all else of its instant"},
	}
}

// ServerAction reports whether a step with this word is about the run of a server.
func ServerAction(word string) bool {
	switch word {
	case "stop", "start", "restart", "reload":
		return true
	}
	return false
}

func actionWords() []string {
	var out []string
	for _, a := range Actions() {
		out = append(out, a.Word)
	}
	return out
}

// actions are the actions by their words.
var actions = sync.OnceValue(func() map[string]Action { //nolint:gochecknoglobals // nothing changes it
	out := map[string]Action{}
	for _, a := range Actions() {
		out[a.Word] = a
	}
	return out
})

// ActionOf returns the action of a word, nil when there is none.
func ActionOf(word string) *Action {
	if a, ok := actions()[word]; ok {
		return &a
	}
	return nil
}
