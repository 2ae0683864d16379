package httpmodel

import (
	"wirewalk/tcpmodel"
)

// failure is how an exchange ended badly.
type failure struct {
	kind  failKind
	errno tcpmodel.Errno
	text  string
}

type failKind uint8

const (
	failNone      failKind = iota
	failConnect            // connect() failed
	failEOF                // end of file before the response's first octet
	failReset              // the connection ended with an error
	failCut                // end of file within the response
	failMalformed          // the response cannot be understood
	failTimeout            // the exchange took too long
	failNoHead             // the response's head took too long
	failAbandoned          // the program ended
	failLookup             // the name has no address
)
