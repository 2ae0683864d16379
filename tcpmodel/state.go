package tcpmodel

// State is a connection state of RFC 9293 §3.3.2.
type State uint8

// The eleven states, in the RFC's order, CLOSED first so that the zero value is it.
const (
	Closed State = iota
	Listen
	SynSent
	SynReceived
	Established
	FinWait1
	FinWait2
	CloseWait
	Closing
	LastAck
	TimeWait
	NumStates = iota
)

var stateNames = [...]string{ //nolint:gochecknoglobals // a constant table
	"CLOSED", "LISTEN", "SYN-SENT", "SYN-RECEIVED", "ESTABLISHED", "FIN-WAIT-1", "FIN-WAIT-2",
	"CLOSE-WAIT", "CLOSING", "LAST-ACK", "TIME-WAIT",
}

// String is the RFC's spelling, such as FIN-WAIT-1.
func (s State) String() string {
	if int(s) < len(stateNames) {
		return stateNames[s]
	}
	return "UNKNOWN"
}

// Synchronized reports whether the state is one of RFC 9293 §3.5.2's synchronized states.
func (s State) Synchronized() bool { return s >= Established }
