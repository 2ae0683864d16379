package script

import "wirewalk/tcpmodel"

// The reasons of this package, 1500 to 1999.
const (
	ReasonListen     tcpmodel.Reason = 1500 + iota // it listens from the start, or was told to
	ReasonConnect                                  // a step says connect
	ReasonWrite                                    // a step says write
	ReasonRead                                     // a step says read
	ReasonReadAll                                  // it reads what arrives
	ReasonShutdown                                 // a step says shutdown
	ReasonClose                                    // a step says close
	ReasonAbort                                    // a step says abort
	ReasonOption                                   // a step sets a socket option
	ReasonDatagram                                 // a step sends a datagram
	ReasonAnswer                                   // enough octets have arrived for its answer
	ReasonGreet                                    // it speaks first on a new connection
	ReasonCloseAtEOF                               // the peer's octets have ended, so it closes
	ReasonAbortAtEOF                               // the peer's octets have ended, and it aborts
	ReasonCloseAfter                               // its last answer was written some time ago
	ReasonMore                                     // there is room again for the rest of a write
	ReasonAccept                                   // a step says accept
	ReasonThinks                                   // it takes its time
	ReasonStepEnds                                 // a step has ended
	ReasonNoConn                                   // a step names a connection that this host does not have
	ReasonReadUrgent                               // a step says read, of the urgent octet
	ReasonEndReading                               // a step ends the reading
	ReasonUnlisten                                 // a step says unlisten
)

// ReasonNames gives the stable name of every reason of this package.
func ReasonNames() map[tcpmodel.Reason]string {
	return map[tcpmodel.Reason]string{
		ReasonListen:     "script-listen",
		ReasonConnect:    "script-connect",
		ReasonWrite:      "script-write",
		ReasonRead:       "script-read",
		ReasonReadAll:    "script-reads-what-arrives",
		ReasonShutdown:   "script-shutdown",
		ReasonClose:      "script-close",
		ReasonAbort:      "script-abort",
		ReasonOption:     "script-option",
		ReasonDatagram:   "script-datagram",
		ReasonAnswer:     "script-answer",
		ReasonGreet:      "script-greet",
		ReasonCloseAtEOF: "script-close-at-eof",
		ReasonAbortAtEOF: "script-abort-at-eof",
		ReasonCloseAfter: "script-close-after-answer",
		ReasonMore:       "script-rest-of-write",
		ReasonAccept:     "script-accept",
		ReasonThinks:     "script-thinks",
		ReasonStepEnds:   "script-step-ends",
		ReasonNoConn:     "script-no-such-connection",
		ReasonReadUrgent: "script-read-urgent",
		ReasonEndReading: "script-shutdown-read",
		ReasonUnlisten:   "script-unlisten",
	}
}
