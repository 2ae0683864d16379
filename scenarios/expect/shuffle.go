package expect

import (
	"hash/fnv"
	"strconv"

	"wirewalk/scenarios/language"
)

// shuffled is the question with its choices in an order that does not give the
// right one away. The order depends on nothing but the lesson's id and the
// question's number, so it is the same in every run.
func shuffled(q *language.Question, id string, number int) *language.Question {
	h := fnv.New64a()
	_, _ = h.Write([]byte(id + "\x00" + strconv.Itoa(number))) // A hash takes everything.
	draw := h.Sum64()
	out := *q
	out.Choices = append([]*language.Choice(nil), q.Choices...)
	for i := len(out.Choices) - 1; i > 0; i-- {
		draw = draw*6364136223846793005 + 1442695040888963407 // Knuth's linear congruential generator, MMIX
		j := int(draw >> 33 % uint64(i+1))
		out.Choices[i], out.Choices[j] = out.Choices[j], out.Choices[i]
	}
	return &out
}
