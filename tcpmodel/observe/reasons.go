package observe

import "wirewalk/tcpmodel"

// Why a segment was sent, or a state entered, as far as a capture tells.
const (
	ReasonSyn             = tcpmodel.ReasonObserve + iota // a program called connect()
	ReasonSynAck                                          // a listening host answers a SYN
	ReasonSynAgain                                        // the same SYN was seen before
	ReasonHandshakeDone                                   // the ACK that completes the opening
	ReasonData                                            // octets not seen before
	ReasonRetransmission                                  // these octets were seen before
	ReasonRepair                                          // octets that were missing here come late: lost or late before the capture point
	ReasonOutOfOrder                                      // octets that overtook each other come a moment late
	ReasonAck                                             // an acknowledgment alone
	ReasonDuplicateAck                                    // the same acknowledgment again while data is on its way
	ReasonWindowUpdate                                    // the same acknowledgment with another window
	ReasonZeroWindow                                      // the receive buffer is full
	ReasonWindowProbe                                     // asks a receiver with a closed window
	ReasonKeepaliveProbe                                  // asks an idle peer whether it is there
	ReasonKeepaliveAnswer                                 // the peer is there
	ReasonFin                                             // the program closed its direction
	ReasonFinAnswer                                       // the program closed after its peer had
	ReasonFinIdle                                         // closed after a time without new octets
	ReasonFinAgain                                        // the same FIN was seen before
	ReasonRstRefused                                      // nobody listens on the port
	ReasonRstGone                                         // the connection was gone at this host
	ReasonRstAfterClose                                   // data came for a program that had closed
	ReasonRstKeepalive                                    // keepalive probes stayed without answer
	ReasonRstAbort                                        // closed with unread data, or aborted
	ReasonRstTaken                                        // a RST ends the connection
	ReasonRstIgnored                                      // a RST whose number is not the next one expected
	ReasonMidstream                                       // the capture starts when the connection already exists
	ReasonFinAcked                                        // the FIN is acknowledged
	ReasonFinTaken                                        // the peer's FIN is reached in sequence
	ReasonLost                                            // its receiver had later octets and not these
	ReasonPerhapsLost                                     // it or its answer did not come
	ReasonTooBig                                          // it was too large for the path, and is cut smaller
	ReasonBefore                                          // a SYN came to an earlier connection of the same ports
	ReasonRstBefore                                       // a reset ends that one
	ReasonSynCleared                                      // the same SYN again, after that
	ReasonToldOfGap                                       // these octets were seen before, and their receiver told that they are missing
	ReasonTailProbe                                       // the last octets again, before a retransmission timer could have run out or beside others that wait
)

// ReasonNames gives the stable name of every reason of this package.
func ReasonNames() map[tcpmodel.Reason]string {
	return map[tcpmodel.Reason]string{
		ReasonSyn:             "seen-syn",
		ReasonSynAck:          "seen-syn-ack",
		ReasonSynAgain:        "seen-syn-again",
		ReasonHandshakeDone:   "seen-handshake-done",
		ReasonData:            "seen-data",
		ReasonRetransmission:  "seen-retransmission",
		ReasonRepair:          "seen-repair",
		ReasonOutOfOrder:      "seen-out-of-order",
		ReasonAck:             "seen-ack",
		ReasonDuplicateAck:    "seen-duplicate-ack",
		ReasonWindowUpdate:    "seen-window-update",
		ReasonZeroWindow:      "seen-zero-window",
		ReasonWindowProbe:     "seen-window-probe",
		ReasonKeepaliveProbe:  "seen-keepalive-probe",
		ReasonKeepaliveAnswer: "seen-keepalive-answer",
		ReasonFin:             "seen-fin",
		ReasonFinAnswer:       "seen-fin-answer",
		ReasonFinIdle:         "seen-idle-close",
		ReasonFinAgain:        "seen-fin-again",
		ReasonRstRefused:      "seen-refused",
		ReasonRstGone:         "seen-connection-gone",
		ReasonRstAfterClose:   "seen-data-after-close",
		ReasonRstKeepalive:    "seen-keepalive-failed",
		ReasonRstAbort:        "seen-abort",
		ReasonRstTaken:        "seen-rst-taken",
		ReasonRstIgnored:      "seen-rst-ignored",
		ReasonMidstream:       "seen-midstream",
		ReasonFinAcked:        "seen-fin-acked",
		ReasonFinTaken:        "seen-fin-taken",
		ReasonLost:            "seen-lost",
		ReasonPerhapsLost:     "seen-perhaps-lost",
		ReasonTooBig:          "seen-too-big",
		ReasonBefore:          "seen-connection-before",
		ReasonRstBefore:       "seen-reset-of-before",
		ReasonSynCleared:      "seen-syn-after-reset",
		ReasonToldOfGap:       "seen-told-of-gap",
		ReasonTailProbe:       "seen-tail-loss-probe",
	}
}
