// Package stage holds the words that the shell, its modes and the face for
// screen readers have in common: what a person can do (Action, Binding), what
// comes of it (Effect), and the lists that lie over a walk (Page). A mode changes
// nothing but itself; whatever else is to happen it answers as an Effect, which
// the shell carries out on a terminal and package linear in sentences. Nothing
// here knows a terminal.
package stage
