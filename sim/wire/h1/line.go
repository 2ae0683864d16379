package h1

import "bytes"

// takeLine collects octets up to the end of a line; line is nil while it is incomplete.
func (d *Decoder) takeLine(data []byte) (int, []byte, *Error) {
	for i, c := range data {
		if k := len(d.line); k > 0 && d.line[k-1] == '\r' && c != '\n' && !d.forgives() {
			return i, nil, bad(FaultBareLF, "a line has a CR that no LF follows")
		}
		d.line = append(d.line, c)
		d.count(1)
		if d.taken > d.lim.Head || int64(len(d.line)) > d.lim.Line {
			return i + 1, nil, d.tooLong()
		}
		if c != '\n' {
			continue
		}
		line, whole := bytes.CutSuffix(d.line, []byte("\r\n"))
		if !whole && !d.forgives() {
			return i + 1, nil, bad(FaultBareLF, "a line ends with LF alone")
		}
		return i + 1, forgiven(line), nil
	}
	return len(data), nil, nil
}

// forgives reports whether a line may end with LF alone and have a CR within:
// RFC 9112 §2.2 lets a recipient take both in start lines and fields, not in the
// lines between chunks.
func (d *Decoder) forgives() bool {
	return d.watches && d.state != atChunkSize && d.state != atChunkEnd
}

// forgiven is a line without LF, and with SP for each CR that is left (RFC 9112
// §2.2). A line by the letter has neither.
func forgiven(line []byte) []byte {
	line = bytes.TrimSuffix(line, []byte("\n"))
	for i, c := range line {
		if c == '\r' {
			line[i] = ' '
		}
	}
	return line
}

// count notes octets of a line.
func (d *Decoder) count(n int64) {
	d.taken += n
	if d.state == atStart || d.state == atFields {
		d.headLen += n
	} else {
		d.bodyLen += n
	}
}

func (d *Decoder) tooLong() *Error {
	switch d.state { //nolint:exhaustive // content has no lines
	case atStart:
		return &Error{FaultTooLong, 414, "the request line is too long"}
	case atChunkSize, atChunkEnd:
		return bad(FaultChunk, "a chunk-size line is too long")
	default:
		return &Error{FaultTooLong, 431, "the fields are too long"}
	}
}
