// Package view draws a trace as a Screen: a grid of cells that carry what they
// mean and no escape codes. Everything in it is a function of its arguments: it
// performs no I/O, reads no clock and keeps nothing between calls, so a frame
// can be compared with a fresh one at any time. Package paint turns a Screen
// into terminal text, package picture writes it to pictures, pages and recordings.
package view
