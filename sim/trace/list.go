package trace

// chunk is how many entries a list grows by; a power of two.
const (
	chunkBits = 9
	chunk     = 1 << chunkBits
)

// list grows in chunks, so that appending never copies what is there and
// pointers into it stay valid.
type list[T any] struct {
	chunks [][]T
	n      int
}

func (l *list[T]) add(v T) *T {
	if l.n&(chunk-1) == 0 {
		l.chunks = append(l.chunks, make([]T, 0, chunk))
	}
	last := len(l.chunks) - 1
	l.chunks[last] = append(l.chunks[last], v)
	l.n++
	return &l.chunks[last][len(l.chunks[last])-1]
}

func (l *list[T]) at(i int) *T { return &l.chunks[i>>chunkBits][i&(chunk-1)] }

func (l *list[T]) len() int { return l.n }
