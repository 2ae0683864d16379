package httpmodel

import "strconv"

// encoder1 writes HTTP/1.x messages.
type encoder1 struct{ chunked bool }

func (e *encoder1) Head(dst []byte, h *Head) []byte {
	e.chunked = h.HasToken("Transfer-Encoding", "chunked")
	return appendHead(dst, h)
}

// Before writes the chunk-size line (RFC 9112 §7.1).
func (e *encoder1) Before(dst []byte, n int64) []byte {
	if !e.chunked || n == 0 {
		return dst
	}
	return append(strconv.AppendInt(dst, n, 16), "\r\n"...)
}

func (e *encoder1) After(dst []byte) []byte {
	if !e.chunked {
		return dst
	}
	return append(dst, "\r\n"...)
}

// End writes the last chunk and the trailer section (RFC 9112 §7.1, §7.1.2).
func (e *encoder1) End(dst []byte, trailers []Field) []byte {
	if !e.chunked {
		return dst
	}
	dst = append(dst, "0\r\n"...)
	for _, f := range trailers {
		dst = append(dst, f.Name+": "+f.Value+"\r\n"...)
	}
	return append(dst, "\r\n"...)
}

func itoa(n int64) string { return strconv.FormatInt(n, 10) }
