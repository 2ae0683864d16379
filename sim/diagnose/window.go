package diagnose

// zeroWindow is an end that closed its window: its program did not read as fast
// as the other wrote (RFC 9293 §3.8.6).
func zeroWindow() kind {
	return kind{
		id: "zero-window", severity: Warning, rank: 80,
		found: func(c *connStats) bool { return c.zero.rec != 0 },
		tell:  always("window closed: the reader was slower than the sender", "let the program read sooner"),
		place: func(c *connStats) mark { return c.zero },
		proof: func(c *connStats) []proof { return []proof{{c.zero.packet, "no room is left"}} },
	}
}
