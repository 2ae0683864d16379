package httpmodel

import "wirewalk/sim/vtime"

// nginxProxy is nginx 1.22 with proxy_pass and nothing more: an upstream
// connection in HTTP/1.0 for each request, with Connection: close (measured).
// With keepalive in the upstream block and proxy_http_version 1.1 it is
// client: {version: "1.1", persistent: true}, and idle connections stay 60 s
// (doc). A GET whose kept upstream connection ended is sent again on a new one, a
// POST is answered 502; a client's half-close is a hang-up (measured).
func nginxProxy(c *ProxyConfig) {
	c.Server, _ = ServerProfile("nginx")
	c.Server.EarlyAnswers = EarlyNone
	c.Client.Profile, c.Client.Version, c.Client.KeepAlive = "nginx", HTTP10, false
	c.Client.ConnectionField = AnnounceClose
	c.Client.Pool = Pool{IdleTimeout: 60 * vtime.Second, LIFO: true}
	c.Client.Retry = Retry{Max: 1, Methods: []string{"GET", "HEAD", "PUT", "DELETE", "OPTIONS", "TRACE"}}
	c.Answers = PassBuffered // proxy_buffering, proxy_request_buffering
	c.RewriteHost, c.OwnFields, c.HalfClose = true, true, HalfCloseHangUp
	c.FieldsFirst = []string{"Host", "Connection", "Content-Length"}
	c.Next, c.NextFailed, c.FailTime = true, true, 10*vtime.Second // proxy_next_upstream error timeout, fail_timeout (doc)
}

// haproxyProxy is HAProxy 2.6: http-reuse safe, so that the first request of each
// client's connection gets an upstream connection of its own; names in small
// letters; a half-close is answered (measured). Idle upstream connections are
// purged after 5 s (doc); timeouts as in its example: connect 5 s, others 50 s.
func haproxyProxy(c *ProxyConfig) {
	c.Server, _ = ServerProfile("haproxy")
	c.Server.EarlyAnswers = EarlyNone
	c.Client.Profile = "haproxy"
	c.Client.ConnectTimeout, c.Client.ResponseTimeout = 5*vtime.Second, 50*vtime.Second
	c.UpstreamIdle = 5 * vtime.Second
	c.StreamRequests, c.HoldParts, c.PassVersion = true, true, true
	c.LowerCase, c.FirstFresh, c.DropLater, c.HalfClose = true, true, true, HalfCloseAnswered
}

// caddyProxy is Caddy 2.6 with reverse_proxy, and so Go's server and Transport
// (measured): X-Forwarded-For, -Host and -Proto, kept upstream connections, a GET
// sent again when one ended, a half-close taken for a hang-up. Idle for 2 min,
// dialling for 3 s (doc).
func caddyProxy(c *ProxyConfig) {
	c.Server, _ = ServerProfile("go")
	c.Server.Profile, c.Server.IdleTimeout = "caddy", 5*vtime.Minute // idle_timeout (doc)
	c.Server.Layout = []string{"Content-Length", "Content-Type", "Server: Caddy", "*", "Date", "Connection", "Transfer-Encoding", "Trailer"}
	goClient(&c.Client)
	c.Client.Profile, c.Client.ConnectTimeout, c.Client.ResponseTimeout = "caddy", 3*vtime.Second, vtime.Forever
	c.UpstreamIdle = 2 * vtime.Minute
	c.OwnFields, c.HalfClose, c.StreamRequests = true, HalfCloseEmpty, true // streams (doc)
	c.AddFields = []string{
		"X-Forwarded-For: %client", "X-Forwarded-Host: %host", "X-Forwarded-Proto: http", "Accept-Encoding: gzip",
	}
}

// envoyProxy is Envoy by its documents, nothing of it was measured (doc): idle
// connections on both sides for 1 h, connect 5 s, 15 s for an answer, no retries,
// 503 for an upstream that fails, a half-close is a hang-up.
func envoyProxy(c *ProxyConfig) {
	c.Server, _ = ServerProfile("haproxy")
	c.Server.Profile, c.Server.SmartAccept, c.Server.TimeoutAnswer = "envoy", false, AnswerSilent
	c.Server.IdleTimeout, c.Server.HeaderTimeout, c.Server.BodyTimeout = vtime.Hour, vtime.Forever, 5*vtime.Minute
	c.Server.MaxHead, c.Server.MaxFields = 60<<10, 100
	c.Server.Layout = []string{"content-length", "content-type", "*", "date", "server: envoy", "connection", "transfer-encoding", "trailer"}
	c.Client.Profile = "envoy"
	c.Client.ConnectTimeout, c.Client.ResponseTimeout = 5*vtime.Second, 15*vtime.Second
	c.UpstreamIdle = vtime.Hour
	c.StreamRequests = true // doc
	c.LowerCase, c.FailStatus, c.HalfClose = true, 503, HalfCloseHangUp
	c.AddFields = []string{"x-forwarded-proto: http", "x-envoy-expected-rq-timeout-ms: 15000"}
}
