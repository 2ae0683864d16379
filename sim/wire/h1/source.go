package h1

// Fault is what is wrong with a message that has the shape.
func (s Shape) Fault() Fault { return shapeTable[s].fault }

// Forbidden reports whether no sender may write a message of the shape. The others are
// left to the sender, or are valid and not understood alike by all.
func (s Shape) Forbidden() bool {
	if s == CodingBefore || s == FieldTooLong || s == FieldTooMany || s == LineTooLong {
		return false // RFC 9112 §6.1 lets codings be combined, and sizes are the recipient's business.
	}
	return shapeTable[s].strict != Take
}

// Section names the part of RFC 9112 that a message of the shape breaks.
func (s Shape) Section() string {
	switch s { //nolint:exhaustive // the others are told by their fault
	case NoVersion, VersionName, VersionDigits:
		return FaultVersion.Section()
	}
	return s.Fault().Section()
}

// Section names the part of RFC 9112 that a message of this fault breaks.
func (f Fault) Section() string {
	switch f {
	case FaultStartLine:
		return "RFC 9112 §3"
	case FaultField:
		return "RFC 9112 §5"
	case FaultHost:
		return "RFC 9112 §3.2, RFC 9110 §7.2"
	case FaultVersion:
		return "RFC 9112 §2.3"
	case FaultBareLF:
		return "RFC 9112 §2.2"
	case FaultFold:
		return "RFC 9112 §5.2"
	case FaultSpaceBeforeColon:
		return "RFC 9112 §5.1"
	case FaultBothLengths, FaultDifferingLengths:
		return "RFC 9112 §6.3"
	case FaultLength:
		return "RFC 9112 §6.2"
	case FaultCoding:
		return "RFC 9112 §6.1"
	case FaultChunk:
		return "RFC 9112 §7.1"
	case FaultTooLong, FaultCutShort:
	}
	return "RFC 9112"
}
