package httpmodel

import "wirewalk/sim/vtime"

// ClientProfile returns the defaults of a client profile; false when there is
// none of that name.
func ClientProfile(name string) (ClientConfig, bool) {
	c := ClientConfig{
		Profile: name, Version: HTTP11, KeepAlive: true, Pipeline: 1, Body: BodyDrain,
		Pool:            Pool{IdleTimeout: vtime.Forever, LIFO: true},
		ConnectTimeout:  vtime.Forever,
		ResponseTimeout: vtime.Forever, Timeout: vtime.Forever, ContinueWait: vtime.Second,
		ConnectionField: AnnounceNeeded, NoDelay: true,
	}
	safe := []string{"GET", "HEAD", "OPTIONS", "TRACE"}
	switch name {
	case "go":
		c.Pool = Pool{MaxIdle: 100, MaxIdlePerHost: 2, IdleTimeout: 90 * vtime.Second, LIFO: true, DialRace: true}
		c.Retry = Retry{Max: 10, Methods: safe, Key: true}
		c.ReadSize = 4096
		c.Layout = []string{
			"Host", "User-Agent: Go-http-client/1.1", "Content-Length", "Transfer-Encoding", "Trailer", "*",
			"Expect", "Cookie", "Accept-Encoding: gzip", "Connection",
		}
	case "curl":
		c.Pool = Pool{IdleTimeout: 118 * vtime.Second, IdleLazy: true, CloseLate: true, LIFO: true}
		c.Retry = Retry{Max: 5, Any: true}
		c.Layout = []string{
			"Host", "User-Agent: curl/7.88.1", "Accept: */*", "Transfer-Encoding", "Trailer", "Cookie", "Connection", "*",
			"Content-Length", "Content-Type", "Expect",
		}
	case "java":
		c.Pool = Pool{IdleTimeout: 30 * vtime.Second, LIFO: true}
		c.Retry = Retry{Max: 5, Methods: []string{"GET", "HEAD"}}
		c.Layout = []string{
			"Connection", "Content-Length", "Host", "Transfer-Encoding", "Trailer", "Expect", "Cookie",
			"User-Agent: Java-http-client/17.0.9", "*",
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
		c.ConnectionField = AnnounceAlways
		c.Layout = []string{"*", "Host", "Cookie", "Content-Length", "Transfer-Encoding", "Trailer", "Expect", "Connection"}
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
		return ClientConfig{}, false
	}
	return c, true
}

// plainLayout is the order of fields of a client that says only what it must.
func plainLayout() []string {
	return []string{"Host", "Connection", "Content-Length", "Transfer-Encoding", "Trailer", "Expect", "Cookie", "*"}
}
