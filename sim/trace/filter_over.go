package trace

import (
	"fmt"
	"strconv"
	"strings"
)

// connWord is where a filter names a connection: octets of its source.
type connWord struct {
	from, to int
	id       ConnID
}

// Over is the filter for another trace: hosts are looked up there by name, and
// a connection is the one that conn tells, 0 for none. Its error says what the
// other trace does not have.
func (f *Filter) Over(t *Trace, conn func(ConnID) ConnID) (*Filter, error) {
	var b strings.Builder
	last := 0
	for _, w := range f.conns {
		id := conn(w.id)
		if id == 0 {
			return nil, fmt.Errorf("at %d: there is no connection like %s", w.from+1, f.source[w.from:w.to])
		}
		b.WriteString(f.source[last:w.from])
		b.WriteString(strconv.FormatUint(uint64(id), 10))
		last = w.to
	}
	b.WriteString(f.source[last:])
	return ParseFilter(t, b.String())
}
