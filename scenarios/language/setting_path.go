package language

import "strings"

// SplitPath splits the path of a value at its dots; a page's path is one part
// from its slash on.
func SplitPath(path string) []string {
	var out []string
	for path != "" {
		if path[0] == '/' {
			end := strings.LastIndexByte(path, '.')
			if end < 0 {
				return append(out, path)
			}
			return append(out, path[:end], path[end+1:])
		}
		part, rest, _ := strings.Cut(path, ".")
		out = append(out, part)
		path = rest
	}
	return out
}
