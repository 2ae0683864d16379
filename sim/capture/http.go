package capture

import (
	"wirewalk/sim/app"
	"wirewalk/sim/vtime"
	"wirewalk/sim/wire/h1"
)

// event is an HTTP message or exchange that begins or ends with a packet.
type event struct {
	kind eventKind
	msg  *message
	exch *exchange // that ended
}

type eventKind uint8

const (
	messageSent           eventKind = iota
	messageReceived                 // the packet brings its last octet
	messageReceivedBefore           // the packet's sender shows that it has received it
	exchangeEnded
)

// message is an HTTP message found in a stream.
type message struct {
	app.Message
	side    int // who sent it
	status  int
	interim bool // a response that another follows
	method  string
	target  string
	host    string
	at      vtime.Time
	wire    int64 // where it ends as it was sent, in decrypted TLS, else 0
}

// newMessage makes a message of its head, which ends at an offset of the stream.
func newMessage(h *h1.Head, end uint64) *message {
	return &message{
		Message: app.Message{
			Request: h.Request, StartLine: h.StartLine(), HeadLen: h.Octets, Off: end - uint64(h.Octets),
		},
		status: h.Status, interim: h.Interim(), method: h.Method, target: h.Target, host: h.Get("Host"),
	}
}

// exchange is a request with what becomes of it.
type exchange struct {
	request  *message
	response *message
	reused   bool
	sent     vtime.Time // the last octet of the request
	first    vtime.Time
	end      vtime.Time
	failed   string
	reset    bool // it failed by a RST of the other end
}

// httpConn finds and pairs the messages of a connection.
type httpConn struct {
	watchers [2]*h1.Watcher // by sender, nil while they are not needed
	served   int
	waiting  []*exchange // requests without a final response, in order
	off      bool        // not HTTP/1.x any more
	missed   [2]bool     // by sender: the start of a message may not have been captured
	strange  [2]bool     // by sender: there were octets that begin no message
	// byResponse finds the exchange of a response.
	byResponse map[*message]*exchange
}

// watcher is what looks on at the octets of a side.
func (h *httpConn) watcher(side int) *h1.Watcher {
	if h.watchers[side] == nil {
		h.watchers[side] = h1.NewWatcher()
	}
	return h.watchers[side]
}
