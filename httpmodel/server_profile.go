package httpmodel

import "wirewalk/sim/vtime"

// ServerProfile returns the defaults of a server profile; false when there is
// none of that name. Values marked "doc" in ServerConfig are from the product's
// documentation, the others were measured.
func ServerProfile(name string) (ServerConfig, bool) {
	c := ServerConfig{
		Profile: name, Port: 80, Version: HTTP11, KeepAlive10: true, IdleTimeout: vtime.Forever,
		HeaderTimeout: vtime.Forever, BodyTimeout: vtime.Forever, TimeoutAnswer: AnswerSilent,
		Close: CloseAbrupt, LingerTimeout: vtime.Forever, LingerTime: vtime.Forever, PerClientBy: CapActive,
		ContentType: "text/plain", ConnectionField: AnnounceNeeded, KeepAliveWord: "keep-alive", ContinueAuto: true, NoDelay: true,
		ReuseAddress: true, AtStop: StopClosed,
	}
	switch name {
	case "nginx":
		nginx(&c)
	case "apache":
		apache(&c)
	case "go":
		goServer(&c)
	case "node":
		c.MaxHead = 16 << 10             // --max-http-header-size (doc)
		c.IdleTimeout = 6 * vtime.Second // measured; the field says 5
		c.HeaderTimeout, c.BodyTimeout, c.TimeoutAnswer = 60*vtime.Second, 300*vtime.Second, AnswerNew
		c.ConnectionField, c.KeepAliveField = AnnounceAlways, "timeout=5%cap"
		c.ImplicitLength, c.CutAnswer, c.OverCap = true, CutPartial, 503 // maxRequestsPerSocket
		c.Layout = []string{
			"*", "Content-Type", "Trailer", "Date", "Connection", "Keep-Alive", "Content-Length", "Transfer-Encoding",
		}
	case "haproxy":
		c.IdleTimeout, c.HeaderTimeout, c.BodyTimeout = 50*vtime.Second, 50*vtime.Second, 50*vtime.Second
		c.TimeoutAnswer, c.SmartAccept = AnswerNew, true
		c.EarlyAnswers, c.CutAnswer = EarlyAll, CutAlways
		c.MaxHead, c.MaxFields = 15<<10, 101 // tune.bufsize without tune.maxrewrite, tune.http.maxhdr (doc)
		c.Layout = []string{"*", "content-length", "content-type", "transfer-encoding", "trailer", "connection"}
	case "tencent-clb":
		nginx(&c)
		c.MaxRequests, c.MaxAge = 0, 0
		c.Layout = []string{"Date", "Content-Type", "Content-Length", "Transfer-Encoding", "Trailer", "Connection", "*"}
	case "gunicorn":
		gunicorn(&c)
	case "uvicorn":
		uvicorn(&c)
	case "puma":
		puma(&c)
	case "jetty":
		jetty(&c)
	case "tomcat":
		tomcat(&c)
	case "python":
		python(&c)
	default:
		return ServerConfig{}, false
	}
	return c, true
}

// goServer is Go's net/http with a ServeMux. Content of a refused request is read
// to its end before the close if no more than 256 KiB are to come (measured).
func goServer(c *ServerConfig) {
	c.EchoVersion, c.FlushFirst, c.LastChunkApart, c.SortedFields = true, 4096, true, true
	c.MaxHead = 1<<20 + 4096 // net/http DefaultMaxHeaderBytes and a buffer
	c.Close, c.LingerTime, c.DrainUnread, c.LimitAtRead = CloseWait, 500*vtime.Millisecond, 256<<10, true
	c.Keepalive = TCPKeepalive{Idle: 15 * vtime.Second, Interval: 15 * vtime.Second, Probes: 9}
	c.CutAnswer, c.Layout = CutPartial, goLayout()
	c.AtStop = StopDropped
	c.ContentType = "text/plain; charset=utf-8" // what it finds by looking at text
}

func goLayout() []string {
	return []string{"*", "Date", "Content-Length", "Content-Type", "Trailer", "Connection", "Transfer-Encoding"}
}

func nginx(c *ServerConfig) {
	c.IdleTimeout, c.MaxRequests, c.MaxAge = 75*vtime.Second, 1000, vtime.Hour
	c.HeaderTimeout, c.BodyTimeout = 60*vtime.Second, 60*vtime.Second
	c.Close, c.LingerTimeout, c.LingerTime = CloseDiscard, 5*vtime.Second, 30*vtime.Second
	c.EarlyAnswers, c.NoDelayIdle = EarlyOwn, true
	c.AtStop, c.ReloadWait = StopAnswered, 100*vtime.Millisecond
	c.BindTries, c.BindWait = 5, 500*vtime.Millisecond
	c.MaxHead, c.MaxLine, c.MaxField = 32<<10, 8<<10, 8<<10 // large_client_header_buffers 4 8k (doc)
	c.MaxBody = 1 << 20
	c.ConnectionField = AnnounceAlways
	c.Layout = []string{
		"Server: nginx/1.22.1", "Date", "Content-Type", "Content-Length", "Transfer-Encoding", "Trailer",
		"Last-Modified", "Connection", "Keep-Alive", "ETag", "*", "Accept-Ranges",
	}
}

func apache(c *ServerConfig) {
	c.IdleTimeout, c.MaxRequests, c.ExtraRequest = 5*vtime.Second, 100, true
	c.HeaderTimeout, c.BodyTimeout = 20*vtime.Second, 20*vtime.Second
	c.TimeoutAnswer, c.DeferAccept = AnswerPartial, true
	c.Close, c.LingerTimeout, c.LingerTime = CloseStaged, 2*vtime.Second, 30*vtime.Second
	c.LingerAlways, c.CutAnswer = true, CutPartial
	c.ConnectionField, c.KeepAliveField, c.ContentType = AnnounceAsked, "timeout=5, max=%max", ""
	c.KeepAliveWord = "Keep-Alive"
	c.MaxHead, c.MaxLine, c.MaxField, c.MaxFields = 1<<20, 8190, 8190, 100 // LimitRequestLine and the like (doc)
	c.Layout = []string{
		"Date", "Server: Apache/2.4.71 (Debian)", "Last-Modified", "ETag", "Accept-Ranges", "Content-Length", "*",
		"Keep-Alive", "Connection", "Transfer-Encoding", "Trailer", "Content-Type",
	}
}
