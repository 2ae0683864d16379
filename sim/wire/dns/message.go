package dns

import (
	"errors"
	"fmt"
	"net/netip"
	"strconv"
	"strings"
)

// Port is where name servers listen (RFC 1035 §4.2).
const Port = 53

// Type is a type of record.
type Type uint16

// The types that have a meaning here.
const (
	A     Type = 1
	CNAME Type = 5
	AAAA  Type = 28 // RFC 3596 §2.1
	OPT   Type = 41 // RFC 6891: what the sender can take; it belongs to no name
)

// String is the type's name, or TYPE and its number (RFC 3597 §5).
func (t Type) String() string {
	switch t {
	case A:
		return "A"
	case CNAME:
		return "CNAME"
	case AAAA:
		return "AAAA"
	case OPT:
		return "OPT"
	}
	return "TYPE" + strconv.Itoa(int(t))
}

// Code is the response code (RFC 1035 §4.1.1).
type Code uint8

// The response codes that have a meaning here.
const (
	NoError Code = iota
	FormatError
	ServerFailure
	NameError // NXDOMAIN: the name does not exist
	NotImplemented
	Refused
)

// String is the code as tools print it.
func (c Code) String() string {
	names := [...]string{"NOERROR", "FORMERR", "SERVFAIL", "NXDOMAIN", "NOTIMP", "REFUSED"}
	if int(c) < len(names) {
		return names[c]
	}
	return "RCODE" + strconv.Itoa(int(c))
}

// Internet is the class of all records that matter.
const Internet = 1

// Message is a query or a response.
type Message struct {
	ID                 uint16
	Response           bool  // QR
	Opcode             uint8 // 0 is a standard query
	Authoritative      bool  // AA
	Truncated          bool  // TC
	RecursionDesired   bool  // RD
	RecursionAvailable bool  // RA
	Code               Code
	Questions          []Question
	Answers            []Record
	Authority          []Record
	Additional         []Record
	flags              uint16 // as read
}

// Flags is the second word of the header as it was read.
func (m *Message) Flags() uint16 { return m.flags }

// Question is what is asked. At and End are where it lies in a message that was read.
type Question struct {
	Name    string // without the last dot
	Type    Type
	Class   uint16
	At, End int
}

// Record is a resource record. At and End are where it lies in a message that was read.
type Record struct {
	Name    string
	Type    Type
	Class   uint16 // of OPT: the octets of UDP payload that its sender takes
	TTL     uint32 // seconds
	Addr    netip.Addr
	Target  string // of CNAME: the name that the name stands for
	Data    []byte // the data as it stands; A and AAAA are written from Addr, CNAME from Target
	At, End int
}

// Mistakes of names.
var (
	errLabel = errors.New("a label has 1 to 63 octets (RFC 1035 §2.3.4)")
	errName  = errors.New("a name has at most 255 octets (RFC 1035 §2.3.4)")
)

// CheckName says what is wrong with a name, nil for nothing.
func CheckName(name string) error {
	if len(name) > maxName-2 {
		return errName
	}
	for label := range strings.SplitSeq(name, ".") {
		if label == "" || len(label) > maxLabel {
			return fmt.Errorf("%q: %w", name, errLabel)
		}
	}
	return nil
}

const (
	maxLabel   = 63
	maxName    = 255
	headerSize = 12
)
