package language

import (
	"fmt"
	"strconv"
	"strings"
)

// MaxPaths is how many pages a server can have, and how many parts a page.
const MaxPaths = 10_000

// PathRange is a path with a range of numbers in it, such as /img/1..20.png.
type PathRange struct {
	Head, Tail string
	Lo, Hi     int
}

// RangeOf finds the range in a path; ok is false when there is none.
func RangeOf(path string) (r PathRange, ok bool) {
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
	return PathRange{Head: path[:from], Tail: path[to:], Lo: lo, Hi: hi}, err == nil && err2 == nil
}

// Size is how many paths a range stands for.
func (r *PathRange) Size() int { return r.Hi - r.Lo + 1 }

// ExpandPaths writes the range in a path out.
func ExpandPaths(path string) []string {
	r, ok := RangeOf(path)
	if !ok || r.Size() < 1 || r.Size() > MaxPaths {
		return []string{path}
	}
	out := make([]string, 0, r.Size())
	for n := r.Lo; n <= r.Hi; n++ {
		out = append(out, fmt.Sprintf("%s%d%s", r.Head, n, r.Tail))
	}
	return out
}

// Covers reports whether a page's path stands for a path.
func Covers(pattern, path string) bool {
	r, ok := RangeOf(pattern)
	if !ok {
		return pattern == path || pattern == "*"
	}
	middle := strings.TrimSuffix(strings.TrimPrefix(path, r.Head), r.Tail)
	n, err := strconv.Atoi(middle)
	return err == nil && strings.HasPrefix(path, r.Head) && strings.HasSuffix(path, r.Tail) && n >= r.Lo && n <= r.Hi
}
