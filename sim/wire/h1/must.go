package h1

// Duty is what a server MUST do with a message of some shape.
type Duty uint8

// The duties.
const (
	NoDuty     Duty = iota
	MustRefuse      // answer it with an error
	MustClose       // close the connection after the answer, at the latest
)

// Must is what RFC 9112 or RFC 9110 says a server MUST do with a message of the
// shape, in words with the section, "" where it leaves the choice.
func (s Shape) Must() (duty Duty, says string) {
	switch s { //nolint:exhaustive // the shapes that a MUST speaks of
	case HostMissing, HostTwice, HostsDiffer, HostBad:
		return MustRefuse, "a server MUST answer 400 (RFC 9112 §3.2)"
	case FieldSpaceColon:
		return MustRefuse, "a server MUST answer 400 (RFC 9112 §5.1)"
	case FieldNUL:
		return MustRefuse, "a NUL MUST be refused or replaced (RFC 9110 §5.5)"
	case LengthsDiffer, LengthSign, LengthEmpty, LengthBad, CodingLast, CodingInstead, CodingUnknown:
		return MustRefuse, "a server MUST answer 400 and close (RFC 9112 §6.3)"
	case BothLengths, CodingOld:
		return MustClose, "a server MUST close the connection after its answer (RFC 9112 §6.1)"
	}
	return NoDuty, ""
}
