package httpmodel

import "wirewalk/sim/vtime"

// Clients whose requests, and what they do when a kept connection ends under a
// request, were measured; pool limits and timeouts are documented defaults (doc).

// libraryClient is the profile of a library, which starts from c.
func libraryClient(name string, c ClientConfig) (ClientConfig, bool) {
	switch name {
	case "okhttp":
		okhttp(&c)
	case "urllib3":
		urllib3(&c)
	case "httpx":
		httpx(&c)
	case "undici":
		undici(&c)
	case "http-client":
		httpClient(&c)
	default:
		return ClientConfig{}, false
	}
	return c, true
}

// okhttp 3.13: five idle connections for 5 min (doc); a request whose kept
// connection ended is sent again once, whatever its method (measured: GET, POST, PUT).
func okhttp(c *ClientConfig) {
	c.Pool = Pool{MaxIdle: 5, IdleTimeout: 5 * vtime.Minute, LIFO: true, CloseLate: true}
	c.ConnectTimeout, c.ResponseTimeout = 10*vtime.Second, 10*vtime.Second // connect and read (doc)
	c.Retry = Retry{Max: 1, Any: true}
	c.ConnectionField, c.KeepAliveWord = AnnounceAlways, "Keep-Alive"
	c.Layout = []string{
		"*", "Content-Type", "Content-Length", "Transfer-Encoding", "Trailer", "Host", "Connection", "Accept-Encoding: gzip",
		"Cookie", "User-Agent: okhttp/3.13.1",
	}
}

// urllib3 1.26 with a PoolManager: one idle connection a host (doc), three
// retries of the idempotent methods (measured: GET and PUT are sent again, POST is not).
func urllib3(c *ClientConfig) {
	c.Pool = Pool{MaxIdlePerHost: 1, IdleTimeout: vtime.Forever, CloseLate: true, LIFO: true}
	c.Retry = Retry{Max: 3, Methods: []string{"DELETE", "GET", "HEAD", "OPTIONS", "PUT", "TRACE"}, Fresh: true}
	c.BodyApart, c.ChunksApart = true, true
	c.Layout = []string{
		"Host", "Accept-Encoding: identity", "Content-Length", "Transfer-Encoding", "Trailer", "Connection", "*", "Cookie",
		"User-Agent: python-urllib3/1.26.12",
	}
}

// httpx 0.23: 100 connections of which 20 idle for 5 s, 5 s for everything (doc);
// nothing is sent again (measured), head and content are two writes.
func httpx(c *ClientConfig) {
	c.Pool = Pool{MaxIdle: 20, MaxPerHost: 100, IdleTimeout: 5 * vtime.Second, IdleLazy: true, CloseLate: true, LIFO: true}
	c.ConnectTimeout, c.ResponseTimeout = 5*vtime.Second, 5*vtime.Second
	c.ConnectionField, c.BodyApart = AnnounceAlways, true
	c.Layout = []string{
		"Host", "Accept: */*", "Accept-Encoding: gzip, deflate", "Connection", "User-Agent: python-httpx/0.23.3", "Cookie", "*",
		"Content-Length", "Transfer-Encoding", "Trailer",
	}
}

// httpClient is Python 3.11's http.client: one connection, which is used again
// without a look at what became of it, and nothing is sent again (measured).
func httpClient(c *ClientConfig) {
	c.Pool = Pool{MaxPerHost: 1, IdleTimeout: vtime.Forever, Blind: true, BlindReads: true, CloseLate: true, LIFO: true}
	c.BodyApart, c.ChunksApart = true, true
	c.Layout = []string{
		"Host", "Accept-Encoding: identity", "Content-Length", "Transfer-Encoding", "Trailer", "Connection", "Expect", "Cookie", "*",
	}
}

// undici as Node 20's fetch: an idle connection is closed after 4 s (doc),
// nothing is sent again (doc); the fields are measured.
func undici(c *ClientConfig) {
	c.Pool = Pool{IdleTimeout: 4 * vtime.Second, LIFO: true}
	c.ConnectTimeout, c.ResponseTimeout = 10*vtime.Second, 300*vtime.Second // connect and headersTimeout (doc)
	c.ConnectionField, c.ContentType, c.HeadCloses = AnnounceAlways, "", true
	c.Layout = []string{
		"host", "connection", "*", "accept: */*", "accept-language: *", "sec-fetch-mode: cors", "user-agent: node",
		"accept-encoding: gzip, deflate", "cookie", "content-length", "transfer-encoding", "trailer",
	}
}
