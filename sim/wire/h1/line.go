package h1

import "bytes"

// takeLine collects octets up to the end of a line; line is nil while it is incomplete.
func (d *Decoder) takeLine(data []byte) (int, []byte, *Error) {
	for i, c := range data {
		if k := len(d.line); k > 0 && d.line[k-1] == '\r' && c != '\n' {
			if err := d.loneCR(); err != nil {
				return i, nil, err
			}
		}
		d.line = append(d.line, c)
		d.count(1)
		if err := d.tooLong(); err != nil {
			return i + 1, nil, err
		}
		if c != '\n' {
			continue
		}
		line, whole := bytes.CutSuffix(d.line, []byte("\r\n"))
		if !whole {
			if err := d.loneLF(); err != nil {
				return i + 1, nil, err
			}
		}
		return i + 1, cleaned(line), nil
	}
	return len(data), nil, nil
}

// loneCR: a CR that no LF follows (RFC 9112 §2.2).
func (d *Decoder) loneCR() *Error {
	if d.state == atChunkSize || d.state == atChunkEnd {
		return bad(FaultBareLF, "a line has a CR that no LF follows")
	}
	return d.judge(CRWithin)
}

// loneLF: a line that ends with LF alone. RFC 9112 §2.2 lets a recipient take it
// in start lines and fields, not in the lines between chunks.
func (d *Decoder) loneLF() *Error {
	switch {
	case d.state == atChunkSize:
		return d.judge(ChunkLF)
	case d.state == atChunkEnd:
		return d.judge(ChunkEndLF)
	case d.state == atStart && len(d.line) == 1 && d.reads != Responses:
		return d.judge(EmptyLFFirst)
	}
	return d.judge(LFAlone)
}

// cleaned is a line without LF, and with SP for each CR that is left (RFC 9112
// §2.2). A line by the letter has neither.
func cleaned(line []byte) []byte {
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

// tooLong: what is collected is more than the limits allow.
func (d *Decoder) tooLong() *Error {
	line, limit := int64(len(d.line)), d.lim.Line
	if d.state == atFields || d.state == atTrailer {
		limit = d.lim.Field
	}
	switch {
	case d.taken <= d.lim.Head && line <= limit:
		return nil
	case d.state == atStart:
		return d.judge(LineTooLong)
	case d.state == atChunkSize || d.state == atChunkEnd:
		return bad(FaultChunk, "a chunk-size line is too long")
	}
	return d.judge(FieldTooLong)
}
