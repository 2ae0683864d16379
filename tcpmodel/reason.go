package tcpmodel

// Reason says why something happened, or why it did not. It is an open code:
// each package that owns reasons has a range of its own, and all prose for
// them is in scenarios/narrate.
//
//	   0         no reason given
//	   1 -  999  tcpmodel
//	1000 - 1999  sim (links, hosts, faults, power)
//	2000 - 2999  httpmodel
//	3000 - 3999  tcpmodel/observe (inferred from a capture)
type Reason uint16

// Where each range starts.
const (
	ReasonNone    Reason = 0
	ReasonSim     Reason = 1000
	ReasonHTTP    Reason = 2000
	ReasonObserve Reason = 3000
)
