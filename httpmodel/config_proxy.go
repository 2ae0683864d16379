package httpmodel

import (
	"net/netip"

	"wirewalk/sim/vtime"
)

// ProxyConfig is what a proxy or load balancer can be told. Defaults come from ProxyProfile.
type ProxyConfig struct {
	Style ProxyStyle `yaml:"style" desc:"dumb, right or balancer"`
	Port  uint16     `yaml:"port" desc:"TCP port towards clients"`
	// Upstreams are the origin or the backends; a balancer takes them in turn.
	Upstreams []netip.AddrPort `yaml:"-"`

	// Server is how it meets its clients: timeouts, layout of its own answers, limits. Not used by a dumb proxy.
	Server ServerConfig `yaml:"server" desc:"towards clients"`
	// Client is how it meets the upstreams: pool, retries, timeouts. Not used by a dumb proxy.
	Client ClientConfig `yaml:"client" desc:"towards upstreams"`

	// UpstreamIdle is how long it keeps an idle connection to a backend: ALB 60 s (doc). It wins over Client.Pool.IdleTimeout.
	UpstreamIdle vtime.Duration `yaml:"upstream_idle_timeout" desc:"time an idle connection to a backend is kept" zero:"refused"`
	// Via is added to forwarded messages (RFC 9110 §7.6.3), empty is none.
	Via string `yaml:"via" desc:"value of the Via field, empty is none"`
	// ForwardedFor adds X-Forwarded-For.
	ForwardedFor bool `yaml:"forwarded_for" desc:"adds X-Forwarded-For"`
	// RewriteHost writes the upstream's address into Host: nginx's $proxy_host.
	RewriteHost bool `yaml:"rewrite_host" desc:"Host names the upstream"`
	// AddFields are added to forwarded requests; %client is the client's address, %host its Host.
	AddFields []string `yaml:"add_fields" desc:"fields added to forwarded requests; %client and %host are filled in"`
	// FieldsFirst go before the other fields of a forwarded request, in this order.
	FieldsFirst []string `yaml:"fields_first" desc:"fields that go first in a forwarded request"`
	// OwnFields writes the server's own Server and Date into forwarded responses, in the order of its layout: nginx.
	OwnFields bool `yaml:"own_fields" desc:"forwarded responses have its own Server and Date, in its own order"`
	// LowerCase writes the names of fields in small letters: HAProxy, Envoy.
	LowerCase bool `yaml:"lower_case" desc:"writes names of fields in small letters"`
	// FirstFresh sends the first request of each client's connection on an upstream connection of its own: HAProxy's http-reuse safe.
	FirstFresh bool `yaml:"first_fresh" desc:"the first request of a client's connection gets a new upstream connection"`
	// DropLater closes the client's connection without an answer when the upstream fails under a
	// request that is not the first on it, so that the client sends it again: HAProxy (measured).
	DropLater bool `yaml:"drop_later" desc:"a failure under a later request closes the client's connection without an answer"`
	// HalfClose is what it makes of a client that shuts its output.
	HalfClose HalfClose `yaml:"half_close" desc:"what a client that shuts its output is taken for: answered, hang-up or empty-answer"`
	// StreamRequests passes a request on as its content comes, else it waits for all of it and
	// gives it a length: recorded of nginx (waits) and HAProxy (passes on).
	StreamRequests bool `yaml:"stream_requests" desc:"passes a request's content on as it comes; else it waits for all of it"`
	// PassVersion forwards requests and responses in the version in which they came (recorded: HAProxy).
	PassVersion bool `yaml:"pass_version" desc:"forwards requests and responses in the version in which they came"`
	// Answers says how an answer goes on whose length is not told before its content.
	Answers AnswerPass `yaml:"answers" desc:"how answers in chunks, or that end with the connection, go on: streamed, buffered or whole"`
	// HoldParts: while more of a message is expected, what fills no segment waits, up to
	// the 200 ms that Linux allows (recorded: HAProxy, which writes with MSG_MORE).
	HoldParts bool `yaml:"hold_parts" desc:"while more content is expected, less than a segment waits"`
	// FailStatus answers for an upstream that fails or cannot be reached, 502 unless said; Envoy 503 (doc).
	FailStatus int `yaml:"fail_status" desc:"status when an upstream fails, 502 unless said"`
	// FailTime leaves a backend that failed out for so long: nginx's fail_timeout, 10 s (doc). 0 is none.
	FailTime vtime.Duration `yaml:"fail_time" desc:"how long a backend that failed is left out, 0 is none"`
	// NextFailed tries the next backend also when a connection ends without an answer, if the method
	// is idempotent: nginx's proxy_next_upstream error timeout (doc).
	NextFailed bool `yaml:"next_failed" desc:"tries the next backend when one ends the connection or is late; not for POST"`
	// Next tries the next backend when one cannot be reached at all.
	Next bool `yaml:"next" desc:"tries the next backend when connect() fails"`
}

// ProxyProfiles lists the profiles that ProxyProfile knows.
func ProxyProfiles() []string {
	return []string{"dumb", "right", "balancer", "nginx", "haproxy", "caddy", "envoy", "aws-alb", "tencent-clb"}
}
