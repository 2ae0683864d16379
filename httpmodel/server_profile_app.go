package httpmodel

import "wirewalk/sim/vtime"

// The application servers. Their timeouts, fields and answers were measured with
// the releases of leniencyColumns; limits of pools are documented defaults (doc).

// gunicorn with its sync workers: one request and one connection at a time, each
// connection closed after its answer. A worker takes a connection before anything
// has come on it, and is killed when that takes 30 s (measured: a bare FIN).
func gunicorn(c *ServerConfig) {
	c.IdleTimeout, c.EchoVersion, c.HeadApart = 0, true, true
	c.Workers, c.WorkerAtAccept, c.WorkerPerConnection = 1, true, true // --workers 1 (doc)
	c.HeaderTimeout, c.BodyTimeout = 30*vtime.Second, 30*vtime.Second  // --timeout 30
	c.ListensToEnd = true
	c.MaxHead, c.MaxLine, c.MaxField, c.MaxFields = 1<<20, 4094, 8190, 100
	c.ConnectionField = AnnounceAlways
	c.Layout = []string{"Server: gunicorn", "Date", "Connection", "Content-Type", "Content-Length", "*", "Transfer-Encoding", "Trailer"}
}

// uvicorn with httptools: an idle kept connection is closed after 5 s, one on
// which a request is awaited or half there never (measured to 100 s).
func uvicorn(c *ServerConfig) {
	c.IdleTimeout = 5 * vtime.Second // --timeout-keep-alive
	c.MaxHead = 1 << 20              // none (doc)
	c.Layout = []string{
		"date", "server: uvicorn", "content-type", "content-length", "*", "transfer-encoding", "trailer", "connection",
	}
}

// puma: five threads, which connections hold only while a request is served
// (doc); 20 s for an idle kept connection, 30 s for the first octets and between
// them, answered with 408 only once the head is there (measured).
func puma(c *ServerConfig) {
	c.IdleTimeout, c.EchoVersion, c.Workers = 20*vtime.Second, true, 5
	c.HeaderTimeout, c.BodyTimeout, c.TimeoutAnswer = 30*vtime.Second, 30*vtime.Second, AnswerBody
	c.MaxHead, c.MaxLine = 112<<10, 12<<10
	c.MaxField = 80 << 10
	c.ContentType, c.KeepAliveWord = "", "Keep-Alive"
	c.Layout = []string{"Content-Type", "*", "Connection", "Content-Length", "Transfer-Encoding", "Trailer"}
}

// jetty: 30 s without an octet end a connection, whatever it waits for; 200
// threads, which idle connections do not hold (doc).
func jetty(c *ServerConfig) {
	c.IdleTimeout, c.HeaderTimeout, c.BodyTimeout = 30*vtime.Second, 30*vtime.Second, 30*vtime.Second
	c.Workers, c.MaxHead = 200, 8<<10 // requestHeaderSize
	c.Layout = []string{
		"Connection", "Date", "Content-Type", "Content-Length", "*", "Transfer-Encoding", "Trailer", "Server: Jetty(9.4.57.v20241219)",
	}
}

// tomcat as its server.xml has it: connectionTimeout 20 s, which is the
// keep-alive timeout too (doc; the 60 s of an embedded one were measured), 100
// requests on a connection, 200 threads (doc).
func tomcat(c *ServerConfig) {
	c.IdleTimeout, c.HeaderTimeout, c.BodyTimeout = 20*vtime.Second, 20*vtime.Second, 20*vtime.Second
	c.MaxRequests, c.Workers, c.NoPhrase = 100, 200, true
	c.MaxHead, c.MaxFields = 8<<10, 100
	c.ConnectionField, c.KeepAliveField = AnnounceAsked, "timeout=20"
	c.Layout = []string{"*", "Content-Type", "Transfer-Encoding", "Trailer", "Content-Length", "Date", "Keep-Alive", "Connection"}
}

// python is http.server of Python 3.11 with its SimpleHTTPRequestHandler: HTTP/1.0, no
// connection kept, head and content in two writes with Nagle's algorithm on, so that
// the content waits for the head's ACK, or leaves with the FIN (recorded). With
// version: "1.1" and keep_alive_10: true it keeps connections, without a timeout.
func python(c *ServerConfig) {
	c.Version, c.KeepAlive10, c.HeadApart, c.NoDelay = HTTP10, false, true, false
	c.MaxHead, c.MaxLine, c.MaxField, c.MaxFields = 6<<20, 65536, 65536, 100
	c.ContentType = "application/octet-stream"
	c.Layout = []string{
		"Server: SimpleHTTP/0.6 Python/3.11.2", "Date", "Content-type", "Content-Length", "Last-Modified", "*", "Transfer-Encoding", "Trailer",
	}
}
