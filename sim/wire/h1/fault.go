package h1

// Fault is what is wrong with a message.
type Fault uint8

// The faults.
const (
	FaultStartLine        Fault = iota // the start line is malformed
	FaultField                         // a field line is malformed
	FaultHost                          // Host is missing or given twice
	FaultVersion                       // the major version is not 1
	FaultBareLF                        // a line ends without CR, or has a CR within
	FaultFold                          // a field is folded over lines
	FaultSpaceBeforeColon              // whitespace between a field's name and its colon
	FaultBothLengths                   // Transfer-Encoding and Content-Length
	FaultDifferingLengths              // two different Content-Length values
	FaultLength                        // a Content-Length that is no number
	FaultCoding                        // a transfer coding that is unknown or does not end with chunked
	FaultChunk                         // a malformed chunk
	FaultTooLong                       // more octets of head than allowed
	FaultCutShort                      // the stream ended within a message
)

// Error says why a message cannot be taken, and what a server answers.
type Error struct {
	Fault  Fault
	Status int // of the answer, StatusDrop or StatusWait
	Text   string
}

func (e *Error) Error() string { return e.Text }

func bad(fault Fault, text string) *Error { return &Error{fault, 400, text} }
