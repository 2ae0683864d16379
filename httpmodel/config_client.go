package httpmodel

import (
	"wirewalk/sim/app"
	"wirewalk/sim/dnsmodel"
	"wirewalk/sim/vtime"
)

// ClientConfig is what a client can be told. Defaults come from ClientProfile.
type ClientConfig struct {
	// Profile names the implementation: one of ClientProfiles.
	Profile string  `yaml:"profile" desc:"implementation whose habits are shown"`
	Version Version `yaml:"version" desc:"version of its requests"`
	// KeepAlive: false says close on every request (1.1) or does not opt in (1.0).
	KeepAlive bool `yaml:"persistent" desc:"uses a connection for further requests; if not, HTTP/1.1 says Connection: close and HTTP/1.0 does not ask for keep-alive"`
	Pool      Pool `yaml:"pool" desc:"connection pool"`
	// Pipeline is how many requests may be outstanding on a connection; 1 is no
	// pipelining (RFC 9112 §9.3.2). Requests that are ready together are written together.
	Pipeline int `yaml:"pipeline" desc:"outstanding requests on one connection, 0 or 1 is no pipelining"`
	// PipelineBlind pipelines on a new connection already, before the server has shown that it keeps it.
	PipelineBlind bool `yaml:"pipeline_blind" desc:"pipelines before the first response" needs:"pipeline!=0 pipeline!=1"`
	// Parallel is how many fetches of a page run at once; 0 is no limit but the pool's.
	Parallel int `yaml:"parallel" desc:"fetches of a page at once, 0 is no limit but the pool's"`
	// Body is what its program does with content.
	Body BodyUse `yaml:"body" desc:"drain, close-early or leak"`
	// ReadSize is the most octets one read takes before a head is complete, 0 is all (Go 4,096).
	ReadSize int64 `yaml:"read_size" unit:"octets" desc:"most octets of one read while a head is incomplete, 0 is all"`
	// BatchReads is how many segments of content may come back to back before
	// the program, which has to wake up first, reads them at once; 0 and 1 read
	// each. By the ACKs in recordings of bulk transfers about 8.
	BatchReads int   `yaml:"batch_reads" desc:"segments that are read at once when they come back to back"`
	Retry      Retry `yaml:"retry" desc:"which requests are sent again"`

	// Timeouts; vtime.Forever is none.
	ConnectTimeout  vtime.Duration `yaml:"connect_timeout" desc:"longest connect()" zero:"refused"`
	ResponseTimeout vtime.Duration `yaml:"response_timeout" desc:"longest wait for a response's head" zero:"refused"`
	Timeout         vtime.Duration `yaml:"timeout" desc:"longest exchange, queueing included" zero:"refused"`
	// ContinueWait is how long content is held back for 100 (Continue); Go and curl 1 s.
	ContinueWait vtime.Duration `yaml:"continue_wait" desc:"wait for 100 (Continue)" zero:"refused"`

	// Layout is the order of the request's fields: "Name: value" lines stand as
	// they are, names alone are filled in (Host, Connection, Content-Length,
	// Content-Type, Transfer-Encoding, Trailer, Expect, Cookie), "*" is where
	// the request's own fields go.
	Layout []string `yaml:"layout" desc:"order of the request's fields"`
	// ConnectionField is when Connection is written on a connection to be kept.
	ConnectionField Announce `yaml:"connection_field" desc:"needed or always"`
	// KeepAliveWord is how Connection spells keep-alive. Its case means nothing (RFC 9110 §7.6.1).
	KeepAliveWord string `yaml:"keep_alive_word" desc:"how Connection spells keep-alive"`
	// LengthAlways writes Content-Length: 0 on every request without content (Java), not only where RFC 9110 §8.6 asks for it.
	LengthAlways bool `yaml:"length_always" desc:"writes Content-Length: 0 on requests without content"`
	// BodyApart writes a request's content in a write of its own.
	BodyApart bool `yaml:"body_apart" desc:"writes head and content separately"`
	// Writing is whether the program looks for an answer while it still writes its request: it
	// matters for content that is longer than the send buffer, so that write() waits.
	Writing Writing `yaml:"writing" desc:"listens for an answer while it writes a request; or writes all first, and when that fails reads-on or gives-up"`
	// FlushFirst is the size of the first write of a larger request: Go's buffer of 4,096 octets (recorded). 0 is one write.
	FlushFirst int64 `yaml:"flush_first" unit:"octets" desc:"first write of a larger request, 0 writes all at once"`
	// ChunksApart writes the head, each chunk and the last chunk of a chunked request by themselves (recorded: Go, curl, Java, urllib3).
	ChunksApart bool `yaml:"chunks_apart" desc:"writes head, chunks and last chunk of a request separately"`
	// ContentType is that of content whose request names none; empty leaves it out.
	ContentType string `yaml:"content_type" desc:"content type of requests that name none, empty for none"`
	// ExpectOver: longer content, and content in chunks, is announced with Expect: 100-continue: curl 1 MiB. 0 never.
	ExpectOver int64 `yaml:"expect_over" unit:"octets" desc:"longer content and chunks ask for 100 (Continue) first, 0 never"`
	// HeadWithout are fields of the layout that a HEAD goes without: Go's Accept-Encoding (recorded).
	HeadWithout []string `yaml:"head_without" desc:"fields that a HEAD request does not have"`
	// HeadCloses: a HEAD says Connection: close: undici (recorded).
	HeadCloses bool `yaml:"head_closes" desc:"a HEAD request says Connection: close"`
	// Cookies keeps Set-Cookie values and sends them back.
	Cookies bool `yaml:"cookies" desc:"keeps and returns cookies"`
	// CloseAtEnd closes idle connections once no command is left, as a program that exits does (curl).
	CloseAtEnd bool `yaml:"close_at_end" desc:"closes idle connections when its last command is done"`
	// EndDelay is the time between the last command's end and that close.
	EndDelay vtime.Duration `yaml:"end_delay" desc:"time between its last command and the close" needs:"close_at_end"`

	// Race is how it gets from a name to a connection; Names is its host's resolver.
	Race  dnsmodel.Race   `yaml:"happy_eyeballs" desc:"how it tries the addresses of a name"`
	Names dnsmodel.Config `yaml:"-"`

	// NoDelay switches Nagle's algorithm off.
	NoDelay bool `yaml:"nodelay" desc:"TCP_NODELAY"`
	// Keepalive is TCP's keepalive; Idle 0 is off. Go's http.DefaultTransport probes after
	// 30 s, then every 15 s, 9 times; a bare net.Dialer after 15 s (go-transport).
	Keepalive TCPKeepalive `yaml:"tcp_keepalive" desc:"TCP keepalive, off unless idle is set"`
	// Setup are more socket options.
	Setup []app.SockOpt `yaml:"-"`

	MaxHead int64 `yaml:"max_head" unit:"octets" desc:"longest response head"`
}

// Pool is a client's connection pool. 0 is no limit unless said.
type Pool struct {
	MaxIdle int `yaml:"max_idle" desc:"idle connections in all, 0 is no limit"`
	// MaxIdlePerHost is 2 in Go's Transport (net/http DefaultMaxIdleConnsPerHost).
	MaxIdlePerHost int `yaml:"max_idle_per_host" desc:"idle connections a host, 0 is no limit"`
	// MaxPerHost caps connections of a host, dialling, busy and idle; requests wait for one in order.
	MaxPerHost int `yaml:"max_conns_per_host" desc:"connections a host, 0 is no limit"`
	// IdleTimeout closes connections idle for so long: Go 90 s, curl 118 s (checked at use), Java 30 s (doc).
	IdleTimeout vtime.Duration `yaml:"idle_timeout" desc:"time after which an idle connection is closed, or never" zero:"refused"`
	// IdleLazy: the timeout is looked at only when a connection is wanted (curl), not by a timer.
	IdleLazy bool `yaml:"idle_lazy" desc:"checks idle_timeout only when a connection is wanted" needs:"idle_timeout!=never"`
	// LIFO takes the connection used last, else the one idle longest.
	LIFO bool `yaml:"lifo" desc:"takes the connection that was used last"`
	// DialRace: a waiting request dials, and takes whichever comes first, its dial or a freed connection (Go, browsers).
	DialRace bool `yaml:"dial_race" desc:"a waiting request takes what comes first, its dial or a freed connection"`
	// CloseLate: an idle connection is not watched: the peer's FIN is answered only when it is next wanted.
	CloseLate bool `yaml:"close_late" desc:"notices the peer's FIN only when the connection is next wanted"`
	// Blind: an idle connection is used without a look whether the peer has closed it.
	Blind bool `yaml:"blind" desc:"uses an idle connection even if the peer has closed it"`
	// BlindReads: it then reads at once and finds the peer's FIN: http.client (recorded).
	BlindReads bool `yaml:"blind_reads" desc:"reads right after such a request and finds the peer's close" needs:"blind"`
}

// Retry says which requests are sent again when a reused connection ends before
// the first octet of the response (RFC 9110 §9.2.2, RFC 9112 §9.3.1).
type Retry struct {
	// Max is how often, 0 is never.
	Max int `yaml:"max" desc:"times a request is sent again, 0 is never" needs:"methods|any|idempotency_key"`
	// Methods are retried; Any retries all (curl).
	Methods []string `yaml:"methods" desc:"methods that are sent again" needs:"max !any"`
	Any     bool     `yaml:"any" desc:"all methods are sent again" needs:"max"`
	// Key: other methods too when they carry Idempotency-Key (Go).
	Key bool `yaml:"idempotency_key" desc:"requests with an Idempotency-Key too" needs:"max !any"`
	// Fresh: also on a connection that had served nothing before.
	Fresh bool `yaml:"fresh" desc:"also on a connection without earlier exchange" needs:"max methods|any|idempotency_key"`
}

// ClientProfiles lists the profiles that ClientProfile knows.
func ClientProfiles() []string {
	return []string{
		"go", "go-transport", "curl", "java", "python-requests", "node", "browser", "http10", "plain",
		"okhttp", "urllib3", "httpx", "undici", "http-client",
	}
}
