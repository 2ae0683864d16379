package scenarios

import (
	"fmt"
	"strconv"
	"strings"
)

// maxPaths is how many pages a server can have, and how many parts a page.
const maxPaths = 10_000

// pathRange is a path with a range of numbers in it, such as /img/1..20.png.
type pathRange struct {
	head, tail string
	lo, hi     int
}

// rangeOf finds the range in a path; ok is false when there is none.
func rangeOf(path string) (r pathRange, ok bool) {
	i := strings.Index(path, "..")
	if i <= 0 {
		return r, false
	}
	from, to := i, i+2
	for from > 0 && path[from-1] >= '0' && path[from-1] <= '9' {
		from--
	}
	for to < len(path) && path[to] >= '0' && path[to] <= '9' {
		to++
	}
	lo, err := strconv.Atoi(path[from:i])
	hi, err2 := strconv.Atoi(path[i+2 : to])
	return pathRange{head: path[:from], tail: path[to:], lo: lo, hi: hi}, err == nil && err2 == nil
}

// size is how many paths a range stands for.
func (r *pathRange) size() int { return r.hi - r.lo + 1 }

// expandPaths writes the range in a path out.
func expandPaths(path string) []string {
	r, ok := rangeOf(path)
	if !ok || r.size() < 1 || r.size() > maxPaths {
		return []string{path}
	}
	out := make([]string, 0, r.size())
	for n := r.lo; n <= r.hi; n++ {
		out = append(out, fmt.Sprintf("%s%d%s", r.head, n, r.tail))
	}
	return out
}

// covers reports whether a page's path stands for a path.
func covers(pattern, path string) bool {
	r, ok := rangeOf(pattern)
	if !ok {
		return pattern == path || pattern == "*"
	}
	middle := strings.TrimSuffix(strings.TrimPrefix(path, r.head), r.tail)
	n, err := strconv.Atoi(middle)
	return err == nil && strings.HasPrefix(path, r.head) && strings.HasSuffix(path, r.tail) && n >= r.lo && n <= r.hi
}
