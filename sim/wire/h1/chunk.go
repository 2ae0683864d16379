package h1

import (
	"bytes"
	"strconv"
)

// parseChunkSize reads a chunk-size line; extensions are ignored (RFC 9112 §7.1.1).
func parseChunkSize(line []byte) (int64, *Error) {
	size, ext, _ := bytes.Cut(line, []byte(";"))
	size = bytes.TrimRight(size, " \t")
	if len(size) == 0 || len(size) > 15 || !isFieldText(string(ext)) { // §7.1: no overflow
		return 0, bad(FaultChunk, "a chunk size is missing or too large")
	}
	n := int64(0)
	for _, c := range size {
		v, ok := hexDigit(c)
		if !ok {
			return 0, bad(FaultChunk, "a chunk size is not a hexadecimal number")
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
