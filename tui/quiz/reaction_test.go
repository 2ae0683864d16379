package quiz

import (
	"strings"
	"testing"

	"wirewalk/tui/source"
)

// What is told of a supposition in a lesson.
func TestAReactionTellsOfTheSupposedPacketAndOfNoneOfItsLike(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, lesson string
		then         source.Change
		want         string
	}{
		{
			"the third of nine equal RSTs never comes", "lingering-close",
			source.Change{Text: "drop number=19", Packet: 19},
			"nothing comes of it.",
		},
		{
			"an ACK names less than it could", "nagle-and-delayed-ack",
			source.Change{Text: "replace number=8 flags=ACK ack=50", Packet: 8},
			"It acknowledges what stands before octet 50 (RFC 9293 3.4).",
		},
		{
			"an ACK names what was named before", "over-ipv6",
			source.Change{Text: "replace number=10 flags=ACK ack=0", Packet: 10},
			"It tells server nothing new.",
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			src, err := source.Open(c.lesson, source.Options{})
			if err != nil {
				t.Fatal(err)
			}
			again, err := src.Again([]string{c.then.Text})
			if err != nil {
				t.Fatal(err)
			}
			if text := Reaction(src.Trace, again.Trace, &c.then); !strings.Contains(text, c.want) {
				t.Errorf("told is %q", text)
			}
		})
	}
}
