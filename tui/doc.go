// Package tui is the interactive program: keys become moves of a cursor in a
// trace, and each frame is drawn by package view from where the cursor is. It
// holds the only tea.Model; the parts of the screen are plain structs. Update
// performs no I/O: opening, running again and saving are commands.
package tui
