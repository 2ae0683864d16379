package view

import "strings"

// glyphs are the marks a ladder is drawn with.
type glyphs struct {
	life, wait          string   // a lifeline; one whose sockets are all in TIME-WAIT
	line                []string // by connection
	guess               string   // a line that is estimated, not seen
	toRight, toLeft     string   // arrow heads
	downFromLeft        string   // where a line from the left bends down
	downFromRight       string
	upToRight, upToLeft string // where it leaves the bend again
	fall, rise, cross   string // \ / X
	rule, fold, dots    string
}

func glyphsFor(ascii bool) *glyphs {
	if ascii {
		return &glyphs{
			life: "|", wait: ":", line: []string{"-", "=", "+", "_", "*"}, toRight: ">", toLeft: "<", guess: ".",
			downFromLeft: ".", downFromRight: ".", upToRight: "'", upToLeft: "'",
			fall: "\\", rise: "/", cross: "X", rule: "-", fold: "~", dots: "~",
		}
	}
	return &glyphs{
		life: "│", wait: "┊", line: []string{"─", "═", "╌", "━", "┄"}, toRight: "►", toLeft: "◄", guess: "┈",
		downFromLeft: "╮", downFromRight: "╭", upToRight: "╰", upToLeft: "╯",
		fall: "╲", rise: "╱", cross: "╳", rule: "─", fold: "~", dots: "…",
	}
}

func (g *glyphs) lineOf(n int) string { return g.line[n%len(g.line)] }

// plainGlyph is the ASCII character that comes nearest to a glyph, a question
// mark where none does.
func plainGlyph(glyph string) string {
	for _, near := range [...]struct{ glyphs, ascii string }{
		{"‘’‚′", "'"},
		{"“”„″", "\""},
		{"‐‑‒–—−", "-"},
		{"×", "x"},
		{"·•…", "."},
		{"→►≥", ">"},
		{"←◄≤", "<"},
		{"\u00a0\u2009\u202f", " "},
		{"§", "S"},
		{"─━", "-"},
		{"│┃", "|"},
		{"┌┐└┘├┤┬┴┼", "+"},
		{"µ", "u"},
	} {
		if strings.Contains(near.glyphs, glyph) {
			return near.ascii
		}
	}
	if glyph[0] < 0x80 {
		return glyph[:1] // Its accents are left out.
	}
	return "?"
}
