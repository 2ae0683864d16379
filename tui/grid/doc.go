// Package grid is what everything is drawn on: a screen of cells, each with one
// glyph and a role that a painter gives colours to, and the glyphs that lines are
// made of, in Unicode or in ASCII. Text that reaches a screen is cleaned of what
// could control a terminal.
package grid
