package anonymize

import (
	"bytes"
	"slices"
	"sort"

	"wirewalk/sim/trace"
	"wirewalk/tcpmodel"
)

// span is octets of a stream, from its first to behind its last.
type span struct{ from, to uint64 }

// frames are the octets of a stream that stay: what frames its messages, and their kind.
type frames []span

// keeps reports whether an octet stays.
func (f frames) keeps(at uint64) bool {
	i := sort.Search(len(f), func(i int) bool { return f[i].to > at })
	return i < len(f) && f[i].from <= at
}

// reader reads a stream of a trace, as far as it was captured.
type reader struct {
	t      *trace.Trace
	stream uint32
	kept   frames
}

// The most octets of a head, and of a line in a body, that are looked at.
const (
	longestHead = 64 << 10
	longestLine = 256
	piece       = 4 << 10
)

func (r *reader) octets(at uint64, n int) []byte {
	return r.t.Octets(nil, tcpmodel.Span{Stream: r.stream, Off: at, Len: uint32(n)})
}

func (r *reader) keep(from, to uint64) {
	if from < to {
		r.kept = append(r.kept, span{from, to})
	}
}

// streams finds what stays of all streams.
func streams(t *trace.Trace) map[uint32]frames {
	out := map[uint32]frames{}
	messages := map[uint32]bool{}
	for i := range t.Messages() {
		m := &t.Messages()[i]
		if m.Conn == 0 || !m.Sent {
			continue
		}
		for side := range t.Conn(m.Conn).Ends {
			end := &t.Conn(m.Conn).Ends[side]
			if end.Host != m.Sender || end.Said != 0 {
				continue // What was decrypted is not what was sent.
			}
			r := reader{t: t, stream: end.Stream, kept: out[end.Stream]}
			r.message(m)
			out[end.Stream], messages[end.Stream] = r.kept, true
		}
	}
	for i := range t.Conns() {
		for side := range t.Conns()[i].Ends {
			stream := t.Conns()[i].Ends[side].Stream
			if stream == 0 {
				continue
			}
			r := reader{t: t, stream: stream, kept: out[stream]}
			if records := t.Conns()[i].TLS[side]; len(records) > 0 {
				r.secrets(records)
			} else if !messages[stream] {
				r.records()
			}
			out[stream] = r.kept
		}
	}
	for stream, kept := range out {
		slices.SortFunc(kept, func(a, b span) int {
			if a.from < b.from {
				return -1
			}
			return 1
		})
		out[stream] = kept
	}
	return out
}

// message keeps the framing of an HTTP/1 message.
func (r *reader) message(m *trace.Message) {
	head := r.octets(m.Off, longestHead)
	at, chunked := m.Off, false
	for n := 0; len(head) > 0; n++ {
		end := bytes.IndexByte(head, '\n')
		if end < 0 {
			return
		}
		line := head[:end+1]
		head = head[end+1:]
		text := bytes.TrimRight(line, "\r\n")
		r.keep(at+uint64(len(text)), at+uint64(len(line)))
		switch {
		case len(text) == 0 && n > 0:
			if at += uint64(len(line)); chunked {
				r.chunks(at)
			}
			return
		case n == 0:
			r.startLine(at, text)
		default:
			chunked = r.field(at, text) || chunked
		}
		at += uint64(len(line))
	}
}

// startLine keeps the method, or the version and the status.
func (r *reader) startLine(at uint64, line []byte) {
	first := bytes.IndexByte(line, ' ')
	if first < 0 {
		return
	}
	const longestMethod = 20
	if bytes.HasPrefix(line, []byte("HTTP/")) {
		end := min(len(line), first+1+len("200 "))
		r.keep(at, at+uint64(end))
		return
	}
	if first > longestMethod || bytes.ContainsFunc(line[:first], func(c rune) bool { return c < 'A' || c > 'Z' }) {
		return
	}
	r.keep(at, at+uint64(first)+1)
	if rest := line[first+1:]; len(rest) > 0 && rest[0] == '/' {
		r.keep(at+uint64(first)+1, at+uint64(first)+2)
	}
	if i := bytes.LastIndex(line, []byte(" HTTP/")); i >= 0 && len(line)-i == len(" HTTP/1.1") {
		r.keep(at+uint64(i), at+uint64(len(line)))
	}
}

// field keeps the name of a field, and the value of one that frames. It reports a
// transfer coding of chunks.
func (r *reader) field(at uint64, line []byte) (chunked bool) {
	colon := bytes.IndexByte(line, ':')
	const longestName = 64
	if colon < 1 || colon > longestName || line[0] == ' ' || line[0] == '\t' {
		return false
	}
	after := colon + 1
	for after < len(line) && line[after] == ' ' {
		after++
	}
	r.keep(at, at+uint64(after))
	value := bytes.ToLower(bytes.TrimSpace(line[after:]))
	frames := false
	switch string(bytes.ToLower(line[:colon])) {
	case "content-length":
		frames = len(bytes.Trim(value, "0123456789")) == 0 && len(value) < len("18446744073709551615")
	case "transfer-encoding":
		frames = known(value, "chunked", "gzip", "identity", "deflate")
		chunked = bytes.HasSuffix(value, []byte("chunked"))
	case "connection":
		frames = known(value, "close", "keep-alive", "upgrade", "te")
	case "expect":
		frames = known(value, "100-continue")
	}
	if frames {
		r.keep(at+uint64(after), at+uint64(len(line)))
	}
	return chunked
}

// known reports a list of words of which none says more than the protocol does.
func known(value []byte, words ...string) bool {
	for word := range bytes.SplitSeq(value, []byte(",")) {
		if !slices.Contains(words, string(bytes.TrimSpace(word))) {
			return false
		}
	}
	return true
}

// chunks keeps the lines with the sizes of chunks, and the ends of lines of a trailer.
func (r *reader) chunks(at uint64) {
	const most = 1 << 20
	for range most {
		line := r.octets(at, longestLine)
		end := bytes.IndexByte(line, '\n')
		if end < 0 {
			return
		}
		digits, size := 0, uint64(0)
		for digits < end && digits < 15 {
			c, ok := hexDigit(line[digits])
			if !ok {
				break
			}
			size, digits = size<<4|c, digits+1
		}
		if digits == 0 {
			return
		}
		r.keep(at, at+uint64(digits))
		tail := end
		if tail > 0 && line[tail-1] == '\r' {
			tail--
		}
		r.keep(at+uint64(tail), at+uint64(end)+1)
		at += uint64(end) + 1
		if size == 0 {
			r.trailer(at)
			return
		}
		at += size
		if got := r.octets(at, 2); string(got) != "\r\n" {
			return
		}
		r.keep(at, at+2)
		at += 2
	}
}

func (r *reader) trailer(at uint64) {
	const most = 100
	for range most {
		line := r.octets(at, longestLine)
		end := bytes.IndexByte(line, '\n')
		if end < 0 {
			return
		}
		text := bytes.TrimRight(line[:end], "\r")
		r.keep(at+uint64(len(text)), at+uint64(end)+1)
		if len(text) == 0 {
			return
		}
		r.field(at, text)
		at += uint64(end) + 1
	}
}

func hexDigit(c byte) (uint64, bool) {
	switch {
	case c >= '0' && c <= '9':
		return uint64(c - '0'), true
	case c >= 'a' && c <= 'f':
		return uint64(c-'a') + 10, true
	case c >= 'A' && c <= 'F':
		return uint64(c-'A') + 10, true
	}
	return 0, false
}

// records keeps the heads of TLS records, and alerts that are not encrypted (RFC 8446 §5.1,
// §6). A stream that is not TLS from its beginning on keeps nothing.
func (r *reader) records() {
	const (
		header  = 5
		longest = 1<<14 + 2048
		alert   = 21
		most    = 1 << 20
	)
	at := uint64(0)
	for range most {
		b := r.octets(at, header+2)
		if len(b) < header || b[0] < 20 || b[0] > 24 || b[1] != 3 || b[2] > 4 {
			return
		}
		n := uint64(b[3])<<8 | uint64(b[4])
		if n == 0 || n > longest {
			return
		}
		r.keep(at, at+header)
		if b[0] == alert && n == 2 && len(b) == header+2 {
			r.keep(at+header, at+header+2)
		}
		at += header + n
	}
}
