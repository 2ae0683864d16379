// Package observe infers what both ends of a TCP connection hold from the
// segments that a capture shows: their states by RFC 9293 §3.3.2 and the
// variables of their transmission control blocks. A real stack knows more: its
// timers, its buffers, what its program did and which segments were lost after
// the capture point. What is inferred is marked as such by reasons of this
// package.
package observe
