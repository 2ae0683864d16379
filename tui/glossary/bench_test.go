package glossary

import (
	"strings"
	"testing"
)

// A frame looks its text over for terms each time it is drawn.
func BenchmarkFindInAThousandOctets(b *testing.B) {
	g := New()
	text := strings.Repeat("The server's program reads end of file; its TCP acknowledges the FIN. ", 15)
	for b.Loop() {
		g.Find(text)
	}
}
