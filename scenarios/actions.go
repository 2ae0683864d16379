package scenarios

// action is what a step can do, and which keys it takes besides at, after,
// wait, host, do and as.
type action struct {
	word string
	kind actionKind
	keys []string
	desc string
}

type actionKind uint8

const (
	httpAction actionKind = iota + 1
	tcpAction
	worldAction
)

func requestKeys(more ...string) []string {
	return append([]string{
		"client", "to", "port", "path", "repeat", "concurrent", "every", "gap", "version", "size", "text", "framing", "chunk",
		"trailers", "fields", "idempotency_key", "expect_continue", "close", "body", "timeout", "raw", "send_only", "drip",
		"drip_every", "body_after", "half_close", "fresh",
	}, more...)
}

// actions lists what a step can do, in the order of the reference page.
func actions() []action {
	return []action{
		{"get", httpAction, requestKeys(), "HTTP GET"},
		{"head", httpAction, requestKeys(), "HTTP HEAD"},
		{"post", httpAction, requestKeys(), "HTTP POST with size or text as content"},
		{"put", httpAction, requestKeys(), "HTTP PUT with size or text as content"},
		{"delete", httpAction, requestKeys(), "HTTP DELETE"},
		{"options", httpAction, requestKeys(), "HTTP OPTIONS"},
		{"page", httpAction, requestKeys("parts", "parallel", "incremental"), "a document and then its parts"},
		{"preconnect", httpAction, []string{"client", "to", "port"}, "an HTTP client opens a connection and sends nothing yet"},
		{"close-idle", httpAction, []string{"client"}, "an HTTP client closes its idle connections"},
		{"exit", httpAction, []string{"client"}, "the program ends: all its connections are closed"},
		{"stop", httpAction, nil, "an HTTP server ends gracefully: listens no more, closes idle connections, finishes the others"},
		{"connect", tcpAction, []string{"to", "port", "from_port", "read", "options"}, "open a TCP connection; as names it on both hosts"},
		{"listen", tcpAction, []string{"port", "backlog", "read", "options"}, "listen on a TCP port"},
		{"accept", tcpAction, []string{"port"}, "take waiting connections of a program with accept: never"},
		{"write", tcpAction, []string{"conn", "size", "text"}, "write octets"},
		{"read", tcpAction, []string{"conn", "size"}, "read size octets, waiting for them; without size what is there, waiting for the first"},
		{"shutdown", tcpAction, []string{"conn"}, "end the output of a connection (half-close)"},
		{"close", tcpAction, []string{"conn"}, "close a connection in both directions"},
		{"abort", tcpAction, []string{"conn"}, "close with SO_LINGER 0: RST"},
		{"set", tcpAction, []string{"conn", "read", "options"}, "change how a connection is read, or socket options"},
		{"send", tcpAction, []string{"to", "port", "from_port", "size", "text"}, "send a UDP datagram"},
		{"crash", worldAction, nil, "the host loses power: nothing is sent, all memory is lost"},
		{"reboot", worldAction, nil, "the host has power again, with empty memory"},
		{"unplug", worldAction, []string{"link"}, "pull the cable of a link"},
		{"plug", worldAction, []string{"link"}, "put it back"},
		{"inject", worldAction, []string{"segment"}, "put a segment onto the wire as it stands"},
	}
}

func actionWords() []string {
	var out []string
	for _, a := range actions() {
		out = append(out, a.word)
	}
	return out
}

func actionOf(word string) *action {
	for _, a := range actions() {
		if a.word == word {
			return &a
		}
	}
	return nil
}
