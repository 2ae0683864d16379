package cli

import "strings"

// nearest returns the word that a person most likely meant, "" when none is near.
func nearest(typed string, words []string) string {
	typed = strings.ToLower(typed)
	best, least := "", max(2, len(typed)/3)+1
	for _, w := range words {
		d := edits(typed, strings.ToLower(w))
		if len(typed) >= 3 && strings.Contains(w, typed) {
			d = min(d, 1)
		}
		if d < least {
			best, least = w, d
		}
	}
	return best
}

// meant is a hint with the nearest word, or with all of them.
func meant(typed string, words []string) string {
	if near := nearest(typed, words); near != "" {
		return "did you mean " + near + "?"
	}
	return "one of " + strings.Join(words, ", ")
}

// edits is the number of letters to insert, delete or replace to make a into b.
func edits(a, b string) int {
	if len(a) > 100 || len(b) > 100 {
		return 100
	}
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			change := diagonal
			if a[i] != b[j] {
				change++
			}
			diagonal = row[j+1]
			row[j+1] = min(change, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(b)]
}
