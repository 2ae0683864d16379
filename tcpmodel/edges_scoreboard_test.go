package tcpmodel

import (
	"math/rand/v2"
	"testing"
)

// plainBoard is the scoreboard as a list.
type plainBoard []sentSegment

func (l plainBoard) differs(b *scoreboard) string {
	var again uint32
	first := Seq(0)
	if b.n != len(l) {
		return "the number of segments"
	}
	for i, x := range l {
		if *b.at(i) != x {
			return "a segment"
		}
		if x.mark&markLost != 0 && x.mark&markRetrans == 0 {
			if again == 0 {
				first = x.seq
			}
			again += x.size
		}
	}
	switch {
	case b.again != again:
		return "what is lost and was not sent again"
	case again > 0 && first.Less(b.from):
		return "where that begins"
	}
	return ""
}

// cutAt cuts segment i after n octets: the first part begins what it began, the second
// ends what it ended.
func (l plainBoard) cutAt(i int, n uint32) plainBoard {
	a, b := l[i], l[i]
	a.size, b.size, b.seq = n, b.size-n, b.seq+Seq(n)
	a.mark &^= markFIN | markLast
	b.mark &^= markSYN | markJoined
	out := append(plainBoard{}, l[:i]...)
	return append(append(out, a, b), l[i+1:]...)
}

// oneOf makes one segment of i and the next.
func (l plainBoard) oneOf(i int) plainBoard {
	a, b := l[i], l[i+1]
	a.size += b.size
	a.mark = a.mark&^markLast | b.mark&(markEver|markFIN|markLast)
	out := append(plainBoard{}, l[:i]...)
	return append(append(out, a), l[i+2:]...)
}

func TestTheScoreboardIsAListWithSums(t *testing.T) {
	for seed := range uint64(50) {
		r := rand.New(rand.NewPCG(seed, 0))
		var b scoreboard
		var l plainBoard
		next := Seq(r.Uint32())
		for range 200 {
			n := len(l)
			switch k := r.IntN(6); {
			case k == 0 || n == 0:
				x := sentSegment{seq: next, size: 1 + r.Uint32N(4)}
				next = x.end()
				b.push(x)
				l = append(l, x)
			case k == 1 && n > 4:
				b.pop()
				l = l[1:]
			case k == 2 && l[n-1].size > 1:
				i := r.IntN(n)
				if l[i].size > 1 {
					b.split(i, 1)
					l = l.cutAt(i, 1)
				}
			case k == 3 && n > 1:
				i := r.IntN(n - 1)
				b.join(i)
				l = l.oneOf(i)
			default:
				i, m := r.IntN(n), marks(r.Uint32N(uint32(markJudged)))
				b.put(b.at(i), m)
				l[i].mark = m
			}
			if why := l.differs(&b); why != "" {
				t.Fatalf("seed %d: %s is wrong", seed, why)
			}
		}
	}
}

func TestWhatIsToBeSentAgainBeginsWithItsFirst(t *testing.T) {
	var b scoreboard
	for i := range 4 {
		b.push(sentSegment{seq: Seq(100 + i), size: 1})
	}
	for _, x := range []struct {
		i     int
		mark  marks
		from  Seq
		again uint32
	}{
		{2, markLost, 102, 1},
		{3, markLost, 102, 2},
		{1, markLost, 101, 3},
		{1, markLost | markRetrans, 101, 2},
		{2, markRetrans, 101, 1},
		{3, 0, 101, 0},
		{3, markLost, 103, 1},
	} {
		b.put(b.at(x.i), x.mark)
		want(t, b.from == x.from && b.again == x.again, "%+v: from %d, %d octets", x, b.from, b.again)
	}
}
