package h1

// Verdict is what a recipient does with a shape: one of the words below, or the
// status with which it refuses.
type Verdict int16

// The verdicts that are no status.
const (
	Strict    Verdict = iota // as RFC 9112 suggests where two recipients could differ
	Take                     // take the message for what it seems to mean
	TakeClose                // take it and close the connection after the answer
	Ignore                   // take it as if the offending field were not there
	Drop                     // close the connection without an answer
	Wait                     // go on reading, as if more had to come
)

// Rules say what a recipient does with each shape. The zero value is strict.
type Rules struct{ verdicts [shapes]Verdict }

// Set changes what is done with a shape.
func (r *Rules) Set(s Shape, v Verdict) { r.verdicts[s] = v }

// Of is what is done with a shape.
func (r *Rules) Of(s Shape) Verdict {
	if v := r.verdicts[s]; v != Strict {
		return v
	}
	return shapeTable[s].strict
}

// Breaks reports whether a strict recipient refuses the shape.
func (s Shape) Breaks() bool { return shapeTable[s].strict != Take }

// Lenient takes every shape that has a meaning to somebody: the rules of those
// who look on (RFC 9112 §2.2, §3, §5.1, §5.2, §6.3). Between chunks they take
// what the letter allows, for a wrong guess there loses all that follows.
func Lenient() Rules {
	var r Rules
	for s := range shapes {
		r.verdicts[s] = Take
	}
	for _, s := range []Shape{
		LineTooLong, FieldTooLong, FieldTooMany,
		ChunkSpaceFirst, ChunkEmpty, ChunkBad, ChunkHuge, ChunkLF, ChunkEndLF, ChunkLong,
	} {
		r.verdicts[s] = Strict
	}
	r.Set(LengthSign, Ignore)
	return r
}

// Statuses that an Error has besides those of HTTP.
const (
	StatusDrop = 0  // no answer, the connection is closed
	StatusWait = -1 // no answer, the connection stays
)

// judge applies the rules to a shape that was found; nil takes it.
func (d *Decoder) judge(s Shape) *Error {
	v, about := d.rules.Of(s), &shapeTable[s]
	switch v {
	case Take, TakeClose, Ignore:
		if d.head != nil {
			d.head.Taken = append(d.head.Taken, s)
			d.head.Closes = d.head.Closes || v == TakeClose
		}
		return nil
	case Drop:
		return &Error{about.fault, StatusDrop, about.text}
	case Wait:
		return &Error{about.fault, StatusWait, about.text}
	case Strict:
	}
	return &Error{about.fault, int(v), about.text}
}
