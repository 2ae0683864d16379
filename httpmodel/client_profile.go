package httpmodel

import "wirewalk/sim/vtime"

// ClientProfile returns the defaults of a client profile; false when there is
// none of that name.
func ClientProfile(name string) (ClientConfig, bool) {
	c := ClientConfig{
		Profile: name, Version: HTTP11, KeepAlive: true, Pipeline: 1, Body: BodyDrain, Writing: WritingListens,
		Pool:            Pool{IdleTimeout: vtime.Forever, LIFO: true},
		ConnectTimeout:  vtime.Forever,
		ResponseTimeout: vtime.Forever, Timeout: vtime.Forever, ContinueWait: vtime.Second,
		ConnectionField: AnnounceNeeded, KeepAliveWord: "keep-alive", NoDelay: true, Race: clientRace(name),
		ContentType: "application/octet-stream",
	}
	switch name {
	case "go": // http.DefaultTransport
		goClient(&c)
		c.ConnectTimeout, c.Keepalive.Idle = 30*vtime.Second, 30*vtime.Second
		c.Pool.MaxIdle, c.Pool.IdleTimeout = 100, 90*vtime.Second
	case "go-transport": // an http.Transport of one's own, with its zero Dialer
		goClient(&c)
	case "curl":
		c.Pool = Pool{IdleTimeout: 118 * vtime.Second, IdleLazy: true, CloseLate: true, LIFO: true}
		c.Retry = Retry{Max: 5, Any: true}
		c.ContentType, c.ExpectOver, c.ChunksApart = "application/x-www-form-urlencoded", 1<<20, true
		c.Layout = []string{
			"Host", "User-Agent: curl/7.88.1", "Accept: */*", "Transfer-Encoding", "Trailer", "Cookie", "Connection", "*",
			"Content-Length", "Content-Type", "Expect",
		}
	case "java":
		c.Pool = Pool{IdleTimeout: 30 * vtime.Second, LIFO: true}
		c.Retry = Retry{Max: 5, Methods: []string{"GET", "HEAD"}}
		c.BodyApart, c.LengthAlways, c.ChunksApart = true, true, true
		c.Layout = []string{
			"Connection", "Content-Length", "Expect", "Host", "Transfer-encoding", "Trailer", "Cookie",
			"User-Agent: Java-http-client/17.0.15", "*",
		}
	case "python-requests":
		c.Pool = Pool{MaxIdlePerHost: 10, IdleTimeout: vtime.Forever, CloseLate: true, LIFO: true}
		c.ConnectionField = AnnounceAlways
		c.Layout = []string{
			"Host", "User-Agent: python-requests/2.28.1", "Accept-Encoding: gzip, deflate", "Accept: */*", "Connection",
			"Cookie", "Content-Length", "Transfer-Encoding", "Trailer", "*",
		}
		c.BodyApart = true
	case "node":
		c.Pool = Pool{MaxIdlePerHost: 256, IdleTimeout: vtime.Forever, LIFO: true}
		c.Keepalive = TCPKeepalive{Idle: vtime.Second, Interval: vtime.Second, Probes: 10} // keepAliveMsecs of the agent
		c.ConnectionField = AnnounceAlways
		c.Layout = []string{"*", "Host", "Cookie", "Trailer", "Expect", "Connection", "Content-Length", "Transfer-Encoding"}
	case "browser":
		c.Pool = Pool{MaxPerHost: 6, IdleTimeout: 300 * vtime.Second, IdleLazy: true, LIFO: true, DialRace: true}
		c.Retry = Retry{Max: 3, Any: true}
		c.Cookies = true
		c.ConnectionField = AnnounceAlways
		c.Layout = []string{
			"Host", "Connection", "Content-Length", "Content-Type", "Transfer-Encoding", "Trailer", "User-Agent: Mozilla/5.0",
			"Accept: */*", "Accept-Encoding: gzip, deflate", "*", "Cookie",
		}
	case "http10":
		c.Version, c.KeepAlive = HTTP10, false
		c.Layout = []string{"Host", "Connection", "Content-Length", "Content-Type", "*"}
	case "plain":
		c.Layout = plainLayout()
	default:
		return libraryClient(name, c)
	}
	return c, true
}

// goClient is what every http.Transport does, with or without settings of its own.
func goClient(c *ClientConfig) {
	c.Pool = Pool{MaxIdlePerHost: 2, IdleTimeout: vtime.Forever, LIFO: true, DialRace: true}
	c.Retry = Retry{Max: 10, Methods: []string{"GET", "HEAD", "OPTIONS", "TRACE"}, Key: true}
	c.Keepalive = TCPKeepalive{Idle: 15 * vtime.Second, Interval: 15 * vtime.Second, Probes: 9}
	c.ReadSize, c.FlushFirst, c.ChunksApart = 4096, 4096, true
	c.HeadWithout = []string{"Accept-Encoding"}
	c.Layout = []string{
		"Host", "User-Agent: Go-http-client/1.1", "Connection", "Content-Length", "Transfer-Encoding", "Trailer", "*",
		"Expect", "Cookie", "Accept-Encoding: gzip",
	}
}

// plainLayout is the order of fields of a client that says only what it must.
func plainLayout() []string {
	return []string{"Host", "Connection", "Content-Length", "Transfer-Encoding", "Trailer", "Expect", "Cookie", "*"}
}
