package grid

import "strings"

// Glyphs are the marks a ladder is drawn with.
type Glyphs struct {
	Life, Wait          string   // a lifeline; one whose sockets are all in TIME-WAIT
	line                []string // by connection
	Guess               string   // a line that is estimated, not seen
	ToRight, ToLeft     string   // arrow heads
	DownFromLeft        string   // where a line from the left bends down
	DownFromRight       string
	UpToRight, UpToLeft string // where it leaves the bend again
	Fall, Rise, Cross   string // \ / X
	Rule, Fold, Dots    string
}

// GlyphsFor are the marks in Unicode, or in ASCII.
func GlyphsFor(ascii bool) *Glyphs {
	if ascii {
		return &Glyphs{
			Life: "|", Wait: ":", line: []string{"-", "=", "+", "_", "*"}, ToRight: ">", ToLeft: "<", Guess: ".",
			DownFromLeft: ".", DownFromRight: ".", UpToRight: "'", UpToLeft: "'",
			Fall: "\\", Rise: "/", Cross: "X", Rule: "-", Fold: "~", Dots: "~",
		}
	}
	return &Glyphs{
		Life: "│", Wait: "┊", line: []string{"─", "═", "╌", "━", "┄"}, ToRight: "►", ToLeft: "◄", Guess: "┈",
		DownFromLeft: "╮", DownFromRight: "╭", UpToRight: "╰", UpToLeft: "╯",
		Fall: "╲", Rise: "╱", Cross: "╳", Rule: "─", Fold: "~", Dots: "…",
	}
}

// LineOf is the stroke of the packets of a connection, counted from 0; after the
// last one they begin again.
func (g *Glyphs) LineOf(n int) string { return g.line[n%len(g.line)] }

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
