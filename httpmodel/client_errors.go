package httpmodel

import (
	"strings"

	"wirewalk/tcpmodel"
)

// errorText is the error as a program in the client's language prints it.
func (cl *client) errorText(f *fetch, why failure) string {
	if why.kind == failLookup {
		return cl.lookupError(f, why)
	}
	switch cl.cfg.Profile {
	case "go", "go-transport":
		return goError(f, why)
	case "curl":
		return curlError(f, why)
	case "java":
		return javaError(why)
	case "python-requests":
		return pythonError(f, why)
	case "node":
		return nodeError(f, why)
	case "browser":
		return browserError(why)
	case "urllib3":
		return urllib3Error(f, why)
	case "httpx":
		return httpxError(why)
	case "okhttp":
		return okhttpError(f, why)
	case "undici":
		return undiciError(f, why)
	}
	return plainError(why)
}

// strerror is the C library's text of an error.
func strerror(e tcpmodel.Errno) string {
	switch e { //nolint:exhaustive // those that HTTP programs meet
	case tcpmodel.ECONNREFUSED:
		return "Connection refused"
	case tcpmodel.ECONNRESET:
		return "Connection reset by peer"
	case tcpmodel.ETIMEDOUT:
		return "Connection timed out"
	case tcpmodel.EPIPE:
		return "Broken pipe"
	case tcpmodel.EHOSTUNREACH:
		return "No route to host"
	case tcpmodel.ENETUNREACH:
		return "Network is unreachable"
	case tcpmodel.EADDRNOTAVAIL:
		return "Cannot assign requested address"
	}
	return e.String()
}

// number is Linux's number of an error.
func number(e tcpmodel.Errno) string {
	switch e { //nolint:exhaustive // those that HTTP programs meet
	case tcpmodel.ECONNREFUSED:
		return "111"
	case tcpmodel.ECONNRESET:
		return "104"
	case tcpmodel.ETIMEDOUT:
		return "110"
	case tcpmodel.EPIPE:
		return "32"
	case tcpmodel.EHOSTUNREACH:
		return "113"
	case tcpmodel.ENETUNREACH:
		return "101"
	case tcpmodel.EADDRNOTAVAIL:
		return "99"
	}
	return "0"
}

// addrs is how Go writes the two ends of a connection.
func addrs(f *fetch) string {
	if f.conn != nil && f.conn.local.IsValid() {
		return f.conn.local.String() + "->" + f.remote().String()
	}
	if f.last.IsValid() {
		return f.last.String() + "->" + f.remote().String()
	}
	return f.remote().String()
}

func goError(f *fetch, why failure) string {
	text := ""
	switch why.kind {
	case failNone, failLookup:
	case failConnect:
		text = "dial tcp " + f.remote().String() + ": connect: " + strings.ToLower(strerror(why.errno))
		if why.text != "" { // The dialer's own timer, not the kernel's.
			text = "dial tcp " + f.remote().String() + ": " + why.text
		}
	case failEOF:
		text = "EOF"
	case failReset:
		text = "read tcp " + addrs(f) + ": read: " + strings.ToLower(strerror(why.errno))
	case failCut:
		return "unexpected EOF"
	case failMalformed:
		text = "net/http: HTTP/1.x transport connection broken: malformed HTTP response"
	case failTimeout:
		text = "context deadline exceeded (Client.Timeout exceeded while awaiting headers)"
		if f.head != nil {
			return "context deadline exceeded (Client.Timeout or context cancellation while reading body)"
		}
	case failNoHead:
		text = "net/http: timeout awaiting response headers"
	case failAbandoned:
		text = "context canceled"
	}
	return goURL(f) + text
}

// goURL begins every error of a Go client.
func goURL(f *fetch) string {
	method := f.req.Method
	if len(method) > 1 {
		method = method[:1] + strings.ToLower(method[1:])
	}
	return method + " \"http://" + f.x.Host + f.req.Path + "\": "
}

func curlError(f *fetch, why failure) string {
	to := f.req.target()
	switch why.kind {
	case failConnect:
		return "curl: (7) Failed to connect to " + to.host() + " port " + to.port() + ": " + connectText(why.errno)
	case failEOF:
		return "curl: (52) Empty reply from server"
	case failReset:
		return "curl: (56) Recv failure: " + strerror(why.errno)
	case failCut:
		if f.head != nil && f.head.Framing == FramingLength {
			return "curl: (18) transfer closed with " + itoa(f.head.Length-f.body) + " bytes remaining to read"
		}
		return "curl: (18) transfer closed with outstanding read data remaining"
	case failMalformed:
		return "curl: (1) Received HTTP/0.9 when not allowed"
	case failTimeout, failNoHead:
		return "curl: (28) Operation timed out with " + itoa(f.body) + " bytes received"
	case failNone, failLookup, failAbandoned:
	}
	return ""
}

func connectText(e tcpmodel.Errno) string {
	if e == tcpmodel.ECONNREFUSED || e == tcpmodel.ETIMEDOUT {
		return "Couldn't connect to server"
	}
	return strerror(e)
}

func javaError(why failure) string {
	switch why.kind {
	case failConnect:
		return "java.net.ConnectException: " + strerror(why.errno)
	case failEOF:
		return "java.io.IOException: HTTP/1.1 header parser received no bytes"
	case failReset:
		return "java.io.IOException: " + strings.TrimSuffix(strerror(why.errno), " by peer")
	case failCut:
		return "java.io.IOException: closed"
	case failMalformed:
		return "java.net.ProtocolException: Invalid status line"
	case failTimeout, failNoHead:
		return "java.net.http.HttpTimeoutException: request timed out"
	case failAbandoned:
		return "java.util.concurrent.CancellationException"
	case failNone, failLookup:
	}
	return ""
}

// pythonPool is how urllib3 calls the pool of a host.
func pythonPool(f *fetch) string {
	to := f.req.target()
	return "HTTPConnectionPool(host='" + to.host() + "', port=" + to.port() + ")"
}

func pythonError(f *fetch, why failure) string {
	const aborted = "requests.exceptions.ConnectionError: ('Connection aborted.', "
	pool := pythonPool(f)
	switch why.kind {
	case failConnect:
		return "requests.exceptions.ConnectionError: " + pool + ": Max retries exceeded with url: " + f.req.Path +
			" (Caused by NewConnectionError('[Errno " + number(why.errno) + "] " + strerror(why.errno) + "'))"
	case failEOF:
		return aborted + "RemoteDisconnected('Remote end closed connection without response'))"
	case failReset:
		return aborted + "ConnectionResetError(" + number(why.errno) + ", '" + strerror(why.errno) + "'))"
	case failCut:
		return "requests.exceptions.ChunkedEncodingError: ('Connection broken: IncompleteRead(" + itoa(f.body) +
			" bytes read)')"
	case failMalformed:
		return aborted + "BadStatusLine())"
	case failTimeout, failNoHead:
		return "requests.exceptions.ReadTimeout: " + pool + ": Read timed out."
	case failAbandoned:
		return "KeyboardInterrupt"
	case failNone, failLookup:
	}
	return ""
}

func nodeError(f *fetch, why failure) string {
	switch why.kind {
	case failConnect:
		return "Error: connect " + why.errno.String() + " " + f.remote().String()
	case failEOF:
		return "Error: socket hang up (ECONNRESET)"
	case failReset:
		return "Error: read " + why.errno.String()
	case failCut:
		return "Error: aborted (ECONNRESET)"
	case failMalformed:
		return "Error: Parse Error: Expected HTTP/"
	case failTimeout, failNoHead:
		return "Error: socket hang up (timeout)"
	case failAbandoned:
		return "AbortError: The operation was aborted"
	case failNone, failLookup:
	}
	return ""
}

func browserError(why failure) string {
	switch why.kind {
	case failConnect:
		switch why.errno { //nolint:exhaustive // the others share a text
		case tcpmodel.ECONNREFUSED:
			return "net::ERR_CONNECTION_REFUSED"
		case tcpmodel.ETIMEDOUT:
			return "net::ERR_CONNECTION_TIMED_OUT"
		}
		return "net::ERR_ADDRESS_UNREACHABLE"
	case failEOF:
		return "net::ERR_EMPTY_RESPONSE"
	case failReset:
		return "net::ERR_CONNECTION_RESET"
	case failCut:
		return "net::ERR_CONTENT_LENGTH_MISMATCH"
	case failMalformed:
		return "net::ERR_INVALID_HTTP_RESPONSE"
	case failTimeout, failNoHead:
		return "net::ERR_TIMED_OUT"
	case failAbandoned:
		return "net::ERR_ABORTED"
	case failNone, failLookup:
	}
	return ""
}

func plainError(why failure) string {
	switch why.kind {
	case failConnect, failReset:
		return why.errno.String()
	case failEOF:
		return "end of file before the response"
	case failCut:
		return "end of file within the response"
	case failMalformed:
		return "malformed response: " + why.text
	case failTimeout, failNoHead:
		return "timed out"
	case failAbandoned:
		return "abandoned"
	case failNone, failLookup:
	}
	return ""
}
