package h1

import (
	"bytes"
	"strconv"
)

// parseChunkSize reads a chunk-size line; extensions are ignored (RFC 9112 §7.1.1).
func (d *Decoder) parseChunkSize(line []byte) (int64, *Error) {
	size, ext, _ := bytes.Cut(line, []byte(";"))
	if !isFieldText(string(ext)) {
		return 0, d.judge(ChunkBad)
	}
	if trimmed := bytes.TrimRight(size, " \t"); len(trimmed) < len(size) {
		if err := d.judge(ChunkSpaceLast); err != nil {
			return 0, err
		}
		size = trimmed
	}
	if trimmed := bytes.TrimLeft(size, " \t"); len(trimmed) < len(size) {
		if err := d.judge(ChunkSpaceFirst); err != nil {
			return 0, err
		}
		size = trimmed
	}
	if len(size) == 0 {
		return 0, d.judge(ChunkEmpty)
	}
	return d.hexNumber(size)
}

func (d *Decoder) hexNumber(size []byte) (int64, *Error) {
	n := int64(0)
	for _, c := range size {
		v, ok := hexDigit(c)
		if !ok {
			return 0, d.judge(ChunkBad)
		}
		if n >= 1<<56 {
			return 0, d.judge(ChunkHuge) // §7.1: no overflow
		}
		n = n<<4 | v
	}
	return n, nil
}

func hexDigit(c byte) (int64, bool) {
	switch {
	case c >= '0' && c <= '9':
		return int64(c - '0'), true
	case c >= 'a' && c <= 'f':
		return int64(c-'a') + 10, true
	case c >= 'A' && c <= 'F':
		return int64(c-'A') + 10, true
	}
	return 0, false
}

func appendChunkSize(dst []byte, n int64) []byte {
	return append(strconv.AppendInt(dst, n, 16), "\r\n"...)
}
