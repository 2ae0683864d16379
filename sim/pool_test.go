package sim

import (
	"testing"

	"pgregory.net/rapid"
)

func TestASlotOfAPoolServesOneValueAtATimeAndIsUsedAgain(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var p pool[int]
		held := map[uint32]int{}
		most := 0
		for n := range rapid.IntRange(1, 100).Draw(t, "steps") {
			if len(held) > 0 && rapid.Bool().Draw(t, "release") {
				for i := range held {
					p.release(i)
					delete(held, i)
					break
				}
				continue
			}
			i := p.take()
			if _, taken := held[i]; taken {
				t.Fatalf("slot %d is in use", i)
			}
			*p.at(i), held[i] = n, n
			most = max(most, len(held))
		}
		for i, n := range held {
			if *p.at(i) != n {
				t.Fatalf("slot %d holds %d, not %d", i, *p.at(i), n)
			}
		}
		if len(p.slots) != most {
			t.Fatalf("%d slots for %d values at once", len(p.slots), most)
		}
	})
}
