package httpmodel

import (
	"wirewalk/sim/app"
	"wirewalk/sim/vtime"
	"wirewalk/sim/wire/h1"
)

// ServerConfig is what a server can be told. Defaults come from
// ServerProfile; NewServer takes the config as it stands.
type ServerConfig struct {
	// Profile names the implementation: one of ServerProfiles.
	Profile string `yaml:"profile" desc:"implementation whose habits are shown"`
	Port    uint16 `yaml:"port" desc:"TCP port, 80 unless said"`
	// Version is the highest version it speaks; with 1.0 it never keeps a
	// connection unless KeepAlive10 (RFC 9110 §2.5).
	Version Version `yaml:"version" desc:"highest HTTP version it speaks, 1.1 unless said"`
	// KeepAlive10: answers an HTTP/1.0 Connection: keep-alive in kind (RFC 9112 §9.3). All profiles do.
	KeepAlive10 bool `yaml:"keep_alive_10" desc:"keeps an HTTP/1.0 connection when the client opts in"`

	// IdleTimeout runs from the end of a response: nginx's keepalive_timeout.
	// vtime.Forever never closes, 0 closes after each response.
	// Measured: nginx 75 s, Apache 5 s, Node 6 s (advertises 5), Go never; Tencent CLB 75 s (doc).
	IdleTimeout vtime.Duration `yaml:"http_idle_timeout" desc:"idle time after a response until the server closes; never and close-after-each are words for it"`
	// MaxRequests is a connection's request limit, 0 is none: the answer to
	// request number MaxRequests says close. nginx 1000; Apache's limit 100 is 101 here.
	MaxRequests int `yaml:"max_requests" desc:"requests a connection may carry, 0 is no limit"`
	// ExtraRequest: one more request than MaxRequests is answered, as Apache does (measured: limit 3 gives 4).
	ExtraRequest bool `yaml:"extra_request" desc:"answers one request more than max_requests, as Apache" needs:"max_requests"`
	// OverCap is the status that answers further requests once the answer with which the
	// limit was reached has said close; the connection stays until it is idle too long:
	// Node 503 (measured; RFC 9112 §9.6 asks for the close). 0 closes.
	OverCap int `yaml:"over_cap" desc:"status for requests beyond max_requests, on a connection that stays open; 0 closes it" needs:"max_requests"`
	// MaxAge closes after the response once a connection is that old: nginx's keepalive_time, 1 h (doc). 0 is none.
	MaxAge vtime.Duration `yaml:"max_age" desc:"age after which a connection is not kept, 0 is none"`

	// HeaderTimeout runs from the accept or the first octet of a request until
	// its head is complete. vtime.Forever is none. nginx 60 s, Node 60 s, Apache 20 s (doc), Go none.
	HeaderTimeout vtime.Duration `yaml:"header_timeout" desc:"time for a complete request head" zero:"refused"`
	// BodyTimeout runs between two reads of a request's content. nginx 60 s, Apache 20 s (doc), Go none.
	BodyTimeout vtime.Duration `yaml:"body_timeout" desc:"time without an octet of a request's content" zero:"refused"`
	// TimeoutAnswer is what happens when HeaderTimeout or BodyTimeout runs out
	// (measured). An idle kept connection is always closed by a bare FIN.
	TimeoutAnswer TimeoutAnswer `yaml:"timeout_answer" desc:"silent, 408-body, 408-partial or 408"`
	// DeferAccept: a connection on which nothing arrives is not seen by the
	// program, so that no timer runs: Apache (measured, TCP_DEFER_ACCEPT).
	DeferAccept bool `yaml:"defer_accept" desc:"takes no notice of a connection before its first octet"`

	// Close is how connections are closed while the client may still send.
	Close CloseStyle `yaml:"close" desc:"abrupt, staged, discard or wait"`
	// EarlyAnswers says what is answered as soon as a request's head is there, with its
	// content still to come. With Close discard the connection is kept when the content
	// has come (nginx), else it is closed (HAProxy); both measured.
	EarlyAnswers EarlyAnswers `yaml:"early_answers" desc:"what is answered before the request's content has come: none, own (what no program has to make) or all"`
	// CutAnswer is what a client gets that ends its stream within a request's head (measured).
	CutAnswer CutAnswer `yaml:"cut_answer" desc:"answers 400 when the client's FIN cuts a head off: never, partial (of a head that has begun) or always (a new connection without an octet too)"`
	// DrainUnread is the most octets of an unwanted content that are still to come and are
	// read before the close, 0 is none: Go 256 KiB (net/http maxPostHandlerReadBytes; measured).
	DrainUnread int64 `yaml:"drain_unread" unit:"octets" desc:"content of a refused request that is read before the close, if it is no longer than this"`
	// LimitAtRead: content is measured against MaxBody as it is read, whatever its Content-Length
	// says: Go's MaxBytesReader (measured: an expected 100 (Continue) comes first).
	LimitAtRead bool `yaml:"limit_at_read" desc:"refuses content when max_body octets were read, not by its Content-Length"`
	// LingerTimeout ends a staged close when nothing has arrived for so long: nginx 5 s (doc), Apache 2 s (doc).
	LingerTimeout vtime.Duration `yaml:"linger_timeout" desc:"staged and discarding close: longest wait for more octets" needs:"close=staged,discard" zero:"refused"`
	// LingerTime ends a staged or waiting close in any case: nginx 30 s (doc), Go 500 ms (measured).
	LingerTime vtime.Duration `yaml:"linger_time" desc:"staged and discarding close: longest time in all" needs:"close=staged,discard,wait" zero:"refused"`

	// LingerAlways: a staged close reads on even when all that has come was read, so that a request which
	// crosses the FIN is acknowledged and thrown away instead of reset: Apache (recorded).
	LingerAlways bool `yaml:"linger_always" desc:"staged and discarding close: reads on after every close, not only when more is to come" needs:"close=staged,discard"`

	// Limits of messages, in octets. 0 takes the defaults of Limits.
	MaxHead   int64 `yaml:"max_head" unit:"octets" desc:"longest request head; longer ones are answered 431"`
	MaxLine   int64 `yaml:"max_line" unit:"octets" desc:"longest request line; longer ones are answered 414"`
	MaxField  int64 `yaml:"max_field" unit:"octets" desc:"longest field line; longer ones are answered 431"`
	MaxFields int   `yaml:"max_fields" desc:"most field lines; more are answered 431"`
	MaxBody   int64 `yaml:"max_body" unit:"octets" desc:"longest request content; longer ones are answered 413, 0 is no limit"`

	// Workers is how many requests are served at once, 0 is no limit; others wait in order of arrival.
	Workers int `yaml:"workers" desc:"requests served at once, 0 is no limit"`
	// WorkerPerConnection: a worker stays with its connection while that is kept.
	WorkerPerConnection bool `yaml:"worker_per_connection" desc:"a kept connection keeps its worker, idle or not" needs:"workers"`
	// WorkerAtAccept: each worker calls accept() for one connection and serves it to its end, so that silent,
	// idle and half-asked connections hold workers and others wait in the accept queue (gunicorn's sync workers,
	// Apache prefork: recorded). With DeferAccept a connection takes its worker with its first octets.
	WorkerAtAccept bool `yaml:"worker_at_accept" desc:"a connection holds a worker from its accept to its end, and others wait in the accept queue" needs:"workers"`
	// PerClient limits what one client address may have, 0 is none.
	PerClient   int   `yaml:"per_client" desc:"limit for one client address, 0 is none"`
	PerClientBy CapBy `yaml:"per_client_by" desc:"what per_client counts: active requests (excess answered 503) or connections (excess closed)" needs:"per_client"`
	// MaxConns limits open connections, 0 is none: the connection that has been
	// idle longest is closed for a new one; with none idle the new one is closed.
	MaxConns int `yaml:"max_connections" desc:"open connections, 0 is no limit; idle ones are reaped first"`
	// Unread: the content of a request is not read before the answer is sent (a server that says 413 at once).
	Unread bool `yaml:"unread_body" desc:"answers without reading the request's content"`

	// ReadSize is the most octets of one read, 0 is all that is there.
	ReadSize int64 `yaml:"read_size" unit:"octets" desc:"most octets of one read, 0 is all"`

	// Pages are looked up in order by method and target; none is 404.
	Pages []ServerPage `yaml:"pages" desc:"what is served"`
	// Methods are taken for pages that name none; others are answered 405. Empty takes all.
	Methods []string `yaml:"methods" desc:"methods pages take unless they say otherwise"`

	// Layout is the order of the response's fields: "Name: value" lines stand
	// as they are, names alone are filled in (Date, Content-Type, Content-Length,
	// Last-Modified, Connection, Keep-Alive, ETag, Accept-Ranges,
	// Transfer-Encoding, Trailer), "*" is where a page's own fields go.
	Layout []string `yaml:"layout" desc:"order of the response's fields"`
	// ConnectionField is when Connection is written on a kept connection.
	ConnectionField Announce `yaml:"connection_field" desc:"needed, asked or always"`
	// KeepAliveWord is how Connection spells keep-alive; Apache writes capitals. Its case means nothing (RFC 9110 §7.6.1).
	KeepAliveWord string `yaml:"keep_alive_word" desc:"how Connection spells keep-alive"`
	// KeepAliveField is the value of a Keep-Alive field beside Connection: keep-alive, empty is none.
	// %max is replaced by the number of requests left.
	KeepAliveField string `yaml:"keep_alive_field" desc:"value of the Keep-Alive field, empty is none"`
	// NoPhrase: the status line ends after the code and its space, as Tomcat's (RFC 9112 §4 lets the phrase be empty).
	NoPhrase bool `yaml:"no_phrase" desc:"leaves the reason phrase empty"`
	// EchoVersion: the status line repeats the request's version (Go's server to 1.0), else it is Version.
	EchoVersion bool `yaml:"echo_version" desc:"answers HTTP/1.0 requests with an HTTP/1.0 status line"`
	// FlushFirst is the size of the first write when a response is larger: Go's buffer of 4,096 octets. 0 is one write.
	FlushFirst int64 `yaml:"flush_first" unit:"octets" desc:"first write of a larger response, 0 writes all at once" needs:"!head_apart"`
	// LastChunkApart writes the last chunk of a chunked response by itself: Go after a
	// flush, Node (measured).
	LastChunkApart bool `yaml:"last_chunk_apart" desc:"writes the last chunk separately"`
	// ImplicitLength: a response whose page does not say framing: length has a Content-Length
	// only when it answers an HTTP/1.1 request and has content; to HTTP/1.0 the end of the
	// connection ends it: Node (measured).
	ImplicitLength bool `yaml:"implicit_length" desc:"gives no length of its own to HTTP/1.0 and HEAD: only a page that says framing: length has one there"`
	// SortedFields: what a program sets comes first, sorted by name, before the server's own:
	// Go (measured). That is the page's fields, its type, and the length of more than 2,048
	// octets or where the page says framing: length.
	SortedFields bool `yaml:"sorted_fields" desc:"fields that the page sets come first, sorted by name"`
	// HeadApart writes head and content in two writes (gunicorn, measured).
	HeadApart bool `yaml:"head_apart" desc:"writes head and content separately"`
	// ContentType is used for pages without one.
	ContentType string `yaml:"content_type" desc:"content type of pages that name none"`
	// ContinueAuto sends 100 (Continue) before it reads a content that the client holds back (RFC 9110 §10.1.1).
	ContinueAuto bool `yaml:"continue_auto" desc:"answers Expect: 100-continue"`

	// NoDelay switches Nagle's algorithm off on accepted connections.
	NoDelay bool `yaml:"nodelay" desc:"TCP_NODELAY"`
	// NoDelayIdle: it does so only once the connection is idle, so that of pipelined answers
	// the second waits with Nagle for the first one's ACK or for the last octets: nginx
	// (recorded: the third answer and the FIN share its segment).
	NoDelayIdle bool `yaml:"nodelay_idle" desc:"TCP_NODELAY only from the first idle time on"`
	// SmartAccept switches TCP_QUICKACK off on the listening socket, whose connections inherit it, so that the ACK of
	// a request waits for the answer and rides on it: HAProxy's tcp-smart-accept, which
	// is on in HTTP mode (doc; recorded: no separate ACK when the answer follows at once, and a delayed one
	// while the connection waits in the accept queue).
	SmartAccept bool `yaml:"smart_accept" desc:"TCP_QUICKACK off: the ACK of a request rides on the answer"`
	// Keepalive is TCP's keepalive on accepted connections; Idle 0 is off. Go's server
	// probes after 15 s, every 15 s, 9 times.
	Keepalive TCPKeepalive `yaml:"tcp_keepalive" desc:"TCP keepalive, off unless idle is set"`
	// Name is what the trace calls its listening socket.
	Name string `yaml:"-"`
	// Setup are more socket options.
	Setup []app.SockOpt `yaml:"-"`
	// Backlog of the listener, 0 takes the stack's.
	Backlog int `yaml:"backlog" desc:"backlog of the listening socket, 0 takes the stack's"`

	// AtStop is what becomes of connections without a whole request when the server ends gracefully.
	AtStop AtStop `yaml:"at_stop" desc:"a graceful stop, and connections on which no request is whole: closed (those half asked are answered), answered, or dropped"`
	// ListensToEnd: at a graceful stop the listening socket closes last, so that connections still get into the
	// accept queue and are reset there: gunicorn, whose workers share it (recorded).
	ListensToEnd bool `yaml:"listens_to_end" desc:"at a graceful stop the listening socket closes when the process ends, not at once"`
	// BindTries and BindWait are how often a program tries to listen where another does, and how long it waits
	// after each try: nginx 5 and 500 ms, also after the last (measured).
	BindTries int            `yaml:"-"`
	BindWait  vtime.Duration `yaml:"-"`
	// ReloadWait is the time between the start of new workers and the end of old ones: nginx 100 ms (recorded).
	ReloadWait vtime.Duration `yaml:"reload_wait" desc:"reload: time from the start of new workers until the old ones are told to end"`
	// ReuseAddress sets SO_REUSEADDR, as all of these servers do (doc): the port can be bound while connections
	// of it are left, in TIME-WAIT or not, if their sockets had it too (Linux, measured).
	ReuseAddress bool `yaml:"reuse_address" desc:"SO_REUSEADDR: the server can start while connections of its port are left, if their sockets had it too"`
	// ReusePort sets SO_REUSEPORT: several sockets listen on one port, and a hash chooses.
	ReusePort bool `yaml:"reuse_port" desc:"SO_REUSEPORT: several servers listen on the port, and a hash of the addresses and ports chooses"`

	// Epoch is the Unix time of the start of the run, for Date fields. 0 is 2026-01-01 00:00:00 UTC.
	Epoch int64 `yaml:"epoch" unit:"seconds" desc:"Unix time of the start of the run"`

	keepBody bool // a proxy needs the content of requests
}

// limits are those of the heads that the server reads. What has no limit of its
// own may be as long as a head.
func (cfg *ServerConfig) limits() h1.Limits {
	l := h1.Limits{Head: cfg.MaxHead, Line: cfg.MaxLine, Field: cfg.MaxField, Fields: cfg.MaxFields}
	if l.Line == 0 {
		l.Line = cfg.MaxHead
	}
	if l.Field == 0 {
		l.Field = cfg.MaxHead
	}
	return l
}

// ServerPage is one resource of a server.
type ServerPage struct {
	Path   string   `yaml:"path" desc:"request target, with its query; * matches every target"`
	Method string   `yaml:"method" desc:"only for this method; empty is every one that Methods takes"`
	Status int      `yaml:"status" desc:"status code, 200 unless said"`
	Reason string   `yaml:"reason" desc:"reason phrase, the registered one unless said"`
	Size   int64    `yaml:"size" unit:"octets" desc:"octets of made-up content"`
	Text   string   `yaml:"text" desc:"content as it stands, instead of size"`
	Type   string   `yaml:"type" desc:"Content-Type, empty takes the server's" needs:"!bare"`
	Fields []string `yaml:"fields" desc:"more fields, as Name: value"`
	// Bare: the response carries no field but framing, Connection and Fields.
	Bare bool `yaml:"bare" desc:"no field but framing, Connection and fields"`
	// Dynamic: made by a program, so without Last-Modified, ETag and Accept-Ranges.
	Dynamic bool `yaml:"dynamic" desc:"without the fields of a file" needs:"!bare"`
	// Think is the time between the request's end and the response.
	Think vtime.Duration `yaml:"think" desc:"time to make the response"`
	// Framing is length unless said.
	Framing Framing `yaml:"framing" desc:"length, chunked or close"`
	// Chunk cuts the content into pieces: the chunks of a chunked answer, the writes of others. 0 is one piece.
	// Pause is the time between two pieces.
	Chunk int64          `yaml:"chunk" unit:"octets" desc:"the content in pieces of this size: chunks, or with another framing writes; 0 puts all into one" needs:"size|text"`
	Pause vtime.Duration `yaml:"pause" desc:"time between two pieces, whatever the framing" needs:"chunk"`
	// BodyAfter: the head leaves alone, the content so long after it.
	BodyAfter vtime.Duration `yaml:"body_after" desc:"time between head and content, whatever the framing" needs:"size|text"`
	// Rate spreads the answer over time as nginx's limit_rate does, and RateAfter is its limit_rate_after:
	// so many octets leave before the rate counts. See pace.
	Rate      int64    `yaml:"rate" unit:"octets/s" max:"1000000000" desc:"octets a second, head included, in bursts as nginx's limit_rate; 0 is no limit" needs:"size|text"`
	RateAfter int64    `yaml:"rate_after" unit:"octets" desc:"octets that leave before rate counts, as nginx's limit_rate_after" needs:"rate size|text"`
	Trailers  []string `yaml:"trailers" desc:"trailer fields of a chunked response" needs:"framing=chunked"`
	// Early is an interim response before the final one: 102 or 103. 0 is none.
	Early int `yaml:"early" desc:"interim response first: 102 or 103"`
	// NeedField answers 401 unless the request has this field line, for example "Cookie: id=7".
	NeedField string `yaml:"need_field" desc:"answers 401, with a challenge, unless the request has this field"`
	// Close closes the connection after this response.
	Close bool `yaml:"close" desc:"Connection: close after this response" needs:"framing!=close"`

	order []string // in the place of the server's Layout
}

// TCPKeepalive configures TCP's keepalive, which has nothing to do with HTTP's
// persistent connections (RFC 9293 §3.8.4). Idle 0 is off; a 0 elsewhere takes the stack's value.
type TCPKeepalive struct {
	Idle     vtime.Duration `yaml:"idle" desc:"idle time before the first probe"`
	Interval vtime.Duration `yaml:"interval" desc:"time between probes"`
	Probes   int            `yaml:"probes" desc:"unanswered probes before the connection is dead"`
}

// ServerProfiles lists the profiles that ServerProfile knows.
func ServerProfiles() []string {
	return []string{
		"nginx", "apache", "go", "node", "haproxy", "tencent-clb", "gunicorn", "uvicorn", "puma", "jetty", "tomcat", "python",
	}
}
