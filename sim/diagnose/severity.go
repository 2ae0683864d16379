package diagnose

// Severity is how much a finding matters to the people behind a connection.
type Severity uint8

// The severities, the least first.
const (
	Note    Severity = iota // worth knowing; nothing was lost by it
	Warning                 // it cost time or connections, or will fail one day
	Fault                   // something that was asked for did not happen
)

// String is the severity's name in JSON.
func (s Severity) String() string {
	switch s {
	case Note:
		return "note"
	case Warning:
		return "warning"
	case Fault:
		return "fault"
	}
	return "unknown"
}
