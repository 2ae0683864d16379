package capture

import (
	"compress/flate"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"math"
)

// packed reads what a packed file unpacks to. A few octets can unpack to as many
// as one likes, so there is a limit.
type packed struct {
	r    io.Reader
	left int64
	read int64
}

// packedError says why a packed file cannot be unpacked further.
type packedError struct{ what string }

// Error tells it.
func (e *packedError) Error() string { return e.what }

// Read implements io.Reader.
func (p *packed) Read(b []byte) (int, error) {
	if p.left <= 0 {
		return 0, &packedError{fmt.Sprintf("the file unpacks to more than the %d octets that are read", p.read)}
	}
	n, err := p.r.Read(b[:min(int64(len(b)), p.left)])
	p.left, p.read = p.left-int64(n), p.read+int64(n)
	corrupt := flate.CorruptInputError(0)
	if errors.Is(err, gzip.ErrChecksum) || errors.Is(err, gzip.ErrHeader) || errors.As(err, &corrupt) {
		err = &packedError{"the packed file is damaged: " + err.Error()}
	}
	return n, err
}

// unpackedTo is how much of a packed file is read for so many captured octets: the
// file has headers and blocks of other kinds besides.
func unpackedTo(octets int64) int64 {
	const headers = 1 << 20
	if octets > (math.MaxInt64-headers)/2 {
		return math.MaxInt64
	}
	return 2*octets + headers
}
