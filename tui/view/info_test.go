package view

import "testing"

func TestAProjectorShowsOneSentenceAndEveryLoss(t *testing.T) {
	for _, c := range []struct{ whole, shown string }{
		{"It waits 1.5 s. Then it repeats.", "It waits 1.5 s."},
		{"It waits.", "It waits."},
		{"The timer ran out. It is set again. #9, #10 are lost, too.", "The timer ran out. #9, #10 are lost, too."},
		{"The timer ran out. #9 is lost, too.", "The timer ran out. #9 is lost, too."},
	} {
		if got := firstSentence(c.whole); got != c.shown {
			t.Errorf("%q is shown as %q, want %q", c.whole, got, c.shown)
		}
	}
}
