package h1

// Append lays a head into octets (RFC 9112 §2.1).
func (h *Head) Append(dst []byte) []byte {
	dst = append(dst, h.StartLine()...)
	dst = append(dst, "\r\n"...)
	return appendFields(dst, h.Fields)
}

func appendFields(dst []byte, fields []Field) []byte {
	for _, f := range fields {
		dst = append(dst, f.Name...)
		dst = append(dst, ": "...)
		dst = append(dst, f.Value...)
		dst = append(dst, "\r\n"...)
	}
	return append(dst, "\r\n"...)
}

// Encoder lays messages into octets, one after the other. Content itself goes
// between Before and After.
type Encoder struct{ chunked bool }

// Head appends a message's head and notes how its content is framed.
func (e *Encoder) Head(dst []byte, h *Head) []byte {
	e.chunked = h.HasToken("Transfer-Encoding", "chunked")
	return h.Append(dst)
}

// Before appends what goes before n octets of content: the chunk-size line
// (RFC 9112 §7.1), if the content is chunked.
func (e *Encoder) Before(dst []byte, n int64) []byte {
	if !e.chunked || n == 0 {
		return dst
	}
	return appendChunkSize(dst, n)
}

// After appends what goes after them.
func (e *Encoder) After(dst []byte) []byte {
	if !e.chunked {
		return dst
	}
	return append(dst, "\r\n"...)
}

// End appends what ends the message: the last chunk and the trailer section
// (RFC 9112 §7.1, §7.1.2), if the content is chunked.
func (e *Encoder) End(dst []byte, trailers []Field) []byte {
	if !e.chunked {
		return dst
	}
	return appendFields(appendChunkSize(dst, 0), trailers)
}
