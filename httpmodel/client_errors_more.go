package httpmodel

// The texts are those of the releases that were measured; of undici's only the
// one for a refused connection was, the others are from its documents.

func urllib3Error(f *fetch, why failure) string {
	const aborted = "urllib3.exceptions.ProtocolError: ('Connection aborted.', "
	pool := pythonPool(f)
	switch why.kind {
	case failConnect:
		return "urllib3.exceptions.MaxRetryError: " + pool + ": Max retries exceeded with url: " + f.req.Path +
			" (Caused by NewConnectionError('Failed to establish a new connection: [Errno " + number(why.errno) + "] " +
			strerror(why.errno) + "'))"
	case failEOF:
		return aborted + "RemoteDisconnected('Remote end closed connection without response'))"
	case failReset:
		return aborted + "ConnectionResetError(" + number(why.errno) + ", '" + strerror(why.errno) + "'))"
	case failCut:
		return "urllib3.exceptions.ProtocolError: ('Connection broken: IncompleteRead(" + itoa(f.body) + " bytes read)')"
	case failMalformed:
		return aborted + "BadStatusLine())"
	case failTimeout, failNoHead:
		return "urllib3.exceptions.ReadTimeoutError: " + pool + ": Read timed out."
	case failAbandoned:
		return "KeyboardInterrupt"
	case failNone, failLookup:
	}
	return ""
}

func httpxError(why failure) string {
	errno := "[Errno " + number(why.errno) + "] " + strerror(why.errno)
	switch why.kind {
	case failConnect:
		if why.text != "" {
			return "httpx.ConnectTimeout: timed out"
		}
		return "httpx.ConnectError: " + errno
	case failEOF:
		return "httpx.RemoteProtocolError: Server disconnected without sending a response."
	case failReset:
		return "httpx.ReadError: " + errno
	case failCut:
		return "httpx.RemoteProtocolError: peer closed connection without sending complete message body"
	case failMalformed:
		return "httpx.RemoteProtocolError: illegal status line"
	case failTimeout, failNoHead:
		return "httpx.ReadTimeout: timed out"
	case failAbandoned:
		return "KeyboardInterrupt"
	case failNone, failLookup:
	}
	return ""
}

func okhttpError(f *fetch, why failure) string {
	switch why.kind {
	case failConnect:
		if why.text != "" {
			return "java.net.SocketTimeoutException: connect timed out"
		}
		return "java.net.ConnectException: Failed to connect to /" + f.remote().String()
	case failEOF:
		return "java.io.IOException: unexpected end of stream on http://" + f.x.Host + "/..."
	case failReset:
		return "java.net.SocketException: Connection reset"
	case failCut:
		return "java.net.ProtocolException: unexpected end of stream"
	case failMalformed:
		return "java.net.ProtocolException: Unexpected status line"
	case failTimeout, failNoHead:
		return "java.net.SocketTimeoutException: timeout"
	case failAbandoned:
		return "java.io.IOException: Canceled"
	case failNone, failLookup:
	}
	return ""
}

func undiciError(f *fetch, why failure) string {
	const failed = "TypeError: fetch failed ("
	switch why.kind {
	case failConnect:
		if why.text != "" {
			return failed + "ConnectTimeoutError: UND_ERR_CONNECT_TIMEOUT)"
		}
		return failed + "Error: connect " + why.errno.String() + " " + f.remote().String() + ")"
	case failEOF:
		return failed + "SocketError: other side closed, UND_ERR_SOCKET)"
	case failReset:
		return failed + "Error: read " + why.errno.String() + ")"
	case failCut:
		return "TypeError: terminated (SocketError: other side closed, UND_ERR_SOCKET)"
	case failMalformed:
		return failed + "HTTPParserError: Expected HTTP/)"
	case failTimeout, failNoHead:
		return failed + "HeadersTimeoutError: UND_ERR_HEADERS_TIMEOUT)"
	case failAbandoned:
		return "AbortError: This operation was aborted"
	case failNone, failLookup:
	}
	return ""
}
