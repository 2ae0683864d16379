package syntax

import (
	"strings"
)

// NearestWord returns the word closest to s, "" when none is close.
func NearestWord(s string, words []string) string {
	best, score := "", 1<<30
	low := strings.ToLower(s)
	for _, w := range words {
		d := Distance(low, strings.ToLower(w))
		if len(low) >= 4 && (strings.HasPrefix(strings.ToLower(w), low) || strings.Contains(low, strings.ToLower(w)) && len(w) >= 4) {
			d = min(d, 1)
		}
		if d < score {
			best, score = w, d
		}
	}
	if score > min(4, max(1, (len([]rune(s))-1)/2)) {
		return ""
	}
	return best
}

// Distance is the number of inserted, deleted, replaced and swapped letters between two words.
func Distance(a, b string) int {
	x, y := []rune(a), []rune(b)
	if len(x) > 64 || len(y) > 64 {
		return 64
	}
	prev2, prev, cur := make([]int, len(y)+1), make([]int, len(y)+1), make([]int, len(y)+1)
	for j := range prev {
		prev[j] = j
	}
	for i := 1; i <= len(x); i++ {
		cur[0] = i
		for j := 1; j <= len(y); j++ {
			cost := 1
			if x[i-1] == y[j-1] {
				cost = 0
			}
			cur[j] = min(prev[j]+1, cur[j-1]+1, prev[j-1]+cost)
			if i > 1 && j > 1 && x[i-1] == y[j-2] && x[i-2] == y[j-1] {
				cur[j] = min(cur[j], prev2[j-2]+1)
			}
		}
		prev2, prev, cur = prev, cur, prev2
	}
	return prev[len(y)]
}

// DidYouMean is a hint with the nearest word, or with all words when none is near.
func DidYouMean(s string, words []string, what string) string {
	if w := NearestWord(s, words); w != "" {
		return "did you mean " + w + "?"
	}
	switch {
	case len(words) == 0:
		return "there is no " + what
	case len(words) == 1:
		return "the only " + what + " is " + words[0]
	}
	return "allowed: " + strings.Join(words, ", ")
}
