package httpmodel

import "wirewalk/sim/wire/h1"

// refusal is the reason for which a message with a fault is refused.
func refusal(fault h1.Fault) Reason {
	return [...]Reason{
		h1.FaultStartLine:        ReasonBadStartLine,
		h1.FaultField:            ReasonBadField,
		h1.FaultHost:             ReasonBadHost,
		h1.FaultVersion:          ReasonBadVersion,
		h1.FaultBareLF:           ReasonBareLF,
		h1.FaultFold:             ReasonObsFold,
		h1.FaultSpaceBeforeColon: ReasonSpaceBeforeColon,
		h1.FaultBothLengths:      ReasonBothLengths,
		h1.FaultDifferingLengths: ReasonDifferingLengths,
		h1.FaultLength:           ReasonBadLength,
		h1.FaultCoding:           ReasonBadCoding,
		h1.FaultChunk:            ReasonBadChunk,
		h1.FaultTooLong:          ReasonHeadTooLong,
		h1.FaultCutShort:         ReasonCutShort,
	}[fault]
}
