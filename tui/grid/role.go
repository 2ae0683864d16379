package grid

// Role is what a cell means. A painter gives each role a look; nothing on a
// screen is told by its role alone.
type Role uint8

// The roles.
const (
	Plain          Role = iota
	Dim                 // of less weight: rules, hints, what is past
	Title               // a heading
	Key                 // a key to press
	Label               // the word before a line of the info pane: WHY, CHANGED
	Ref                 // a reference to an RFC section
	Lifeline            // the vertical line of a host
	Client              // what the first host sent
	Server              // what the last host sent
	Middle              // what a host in between sent
	State               // a connection state where it changes
	Event               // a call, an indication, a timer
	Idle                // a fold of time or of like rows
	Retransmission      // octets sent before
	Loss                // a packet that will never arrive
	Reset               // a segment with RST
	Fault               // what befell a host or a link
	Selected            // the chosen row, packet or entry
	Changed             // a value that changed at this stop
	Note                // the words of a lesson's author
	Good                // as it should be
	Bad                 // an error
	Field               // the octets or the line of the chosen header field
	NumRoles       = iota
)

// fills reports roles whose look shows on a blank cell.
func (r Role) fills() bool { return r == Selected || r == Field }

// String is the role's name, as themes and pictures use it.
func (r Role) String() string {
	names := [...]string{
		"plain", "dim", "title", "key", "label", "ref", "lifeline", "client", "server", "middle", "state", "event",
		"idle", "retransmission", "loss", "reset", "fault", "selected", "changed", "note", "good", "bad", "field",
	}
	if int(r) < len(names) {
		return names[r]
	}
	return "plain"
}
