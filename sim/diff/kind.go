package diff

// Kind is what a difference is of.
type Kind uint8

// The kinds of differences.
const (
	Connection   Kind = iota // a connection that only one side has, or to another port
	Beginning                // one side begins in the middle of the connection
	Only                     // a packet that only one side has
	Repetition               // octets that only one side sends again
	Segmentation             // the same octets cut into other packets
	Text                     // other octets, another request or response
	Acknowledged             // acknowledged by itself, with data, or with more
	Closing                  // FIN on data or alone, RST for FIN, who closes first
	Options                  // TCP options
	Window                   // the window that is offered
	Bits                     // PSH and the bits of congestion and urgency
	Fate                     // lost on one side, arrived on the other
	Order                    // the same packets in another order
	States                   // what the ends of simulations go through, beside the same packets
	Timers                   // what the ends of simulations count on, where all else is the same
	Timing                   // the same packets at other times
	numKinds     = iota
)

// String is the kind's name in JSON.
func (k Kind) String() string {
	names := [numKinds]string{
		"connection", "beginning", "only", "repetition", "segmentation", "text", "acknowledgment", "closing",
		"options", "window", "bits", "fate", "order", "states", "timers", "timing",
	}
	if int(k) < len(names) {
		return names[k]
	}
	return "unknown"
}
