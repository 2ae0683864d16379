package httpmodel

import "wirewalk/tcpmodel"

// Reason says why; see tcpmodel.Reason. Package httpmodel owns the codes from
// tcpmodel.ReasonHTTP on; their prose is in scenarios/narrate.
type Reason = tcpmodel.Reason

// Why a socket call is made.
const (
	ReasonListen         Reason = tcpmodel.ReasonHTTP + iota // the server opens its port
	ReasonDial                                               // a request needs a connection and none can be used again
	ReasonDialFresh                                          // the request asked for a new connection
	ReasonDialRetry                                          // the request is to be sent again on another connection
	ReasonConnectOnly                                        // a step opens a connection and sends nothing
	ReasonRead                                               // the program reads what has arrived
	ReasonSendRequest                                        // a request is written
	ReasonReuse                                              // a request is written on a connection that served one before
	ReasonPipelined                                          // a request is written before the answer to the one before
	ReasonResend                                             // a request is sent again
	ReasonSendContent                                        // the content of a message goes on
	ReasonSendInterim                                        // an interim response (1xx) is written
	ReasonDrip                                               // a slow client sends its next octets
	ReasonForwardRequest                                     // a proxy passes a request on
	ReasonForwardAnswer                                      // a proxy passes a response on
	ReasonHalfClose                                          // the client has no more to send
	ReasonSmartAccept                                        // the ACK of a request is to ride on the answer
	ReasonWorkerAccepts                                      // free workers wait for a connection each
	ReasonHoldParts                                          // what fills no segment waits while more is to come, or no longer
	ReasonQuickAck                                           // content is to come: its sender is not to wait for ACKs
	ReasonNoDelayIdle                                        // the connection is idle: from here on no answer is to wait
)

// Why a connection is closed.
const (
	ReasonCloseHTTP10      Reason = tcpmodel.ReasonHTTP + 100 + iota // HTTP/1.0 without keep-alive: one response, then close
	ReasonCloseAsked                                                 // the request said Connection: close
	ReasonCloseAnnounced                                             // the response said Connection: close
	ReasonCloseIdle                                                  // the server's idle timeout ran out
	ReasonCloseCap                                                   // the connection has carried its number of requests
	ReasonCloseAge                                                   // the connection is older than the server allows
	ReasonCloseEach                                                  // the server keeps no connection
	ReasonCloseDelimited                                             // the end of the connection is the end of the content
	ReasonCloseShutdown                                              // the server is shutting down
	ReasonCloseReaped                                                // the connection idle longest makes room for a new one
	ReasonCloseFull                                                  // too many connections, none is idle
	ReasonClosePerClient                                             // the client has too many connections
	ReasonCloseHeaderTime                                            // no complete request head in time
	ReasonCloseBodyTime                                              // no more content in time
	ReasonCloseError                                                 // the message cannot be understood, so its end is unknown
	ReasonCloseUnread                                                // the rest of the request is not read
	ReasonClosePeer                                                  // the peer has closed, nothing is left to say
	ReasonCloseLingerEnd                                             // a staged close: the peer has finished, or the wait is over
	ReasonCloseStaged                                                // a staged close: the output ends first, reading goes on
	ReasonCloseClientIdle                                            // the client's own idle timeout ran out
	ReasonClosePoolFull                                              // the pool keeps no more idle connections
	ReasonCloseBodyEarly                                             // the program closed the content unread
	ReasonCloseNotKept                                               // the exchange is over and the connection is not to be kept
	ReasonCloseStale                                                 // the pool finds that the peer has closed
	ReasonCloseUnsolicited                                           // octets came on an idle connection
	ReasonCloseFailed                                                // the exchange failed, so the connection is in an unknown state
	ReasonCloseTimeout                                               // the client waited long enough
	ReasonCloseStep                                                  // a step closes idle connections
	ReasonCloseExit                                                  // the client's program ends
	ReasonHangUp                                                     // the client's half-close is taken for its end
	ReasonCloseDoubt                                                 // the request could be read in two ways
	ReasonCloseRelay                                                 // the relay ends because the other side closed
	ReasonCloseKilled                                                // the server's process ends at once
	ReasonCloseUnanswered                                            // the request came after the server was told to end
	ReasonCloseRefused                                               // the content was refused, and its rest has been read
	ReasonCloseCutOff                                                // the peer closed while a request was unanswered
)

// Why a response is what it is.
const (
	ReasonAnswer         Reason = tcpmodel.ReasonHTTP + 200 + iota // the resource is there
	ReasonNotFound                                                 // no page of that path
	ReasonBadMethod                                                // the page does not take that method
	ReasonNoField                                                  // the field that the page needs is missing: HTTP keeps no state
	ReasonTimeout408                                               // the request did not come in time
	ReasonTooLarge                                                 // the request's content is longer than allowed
	ReasonTooMany                                                  // the client has too many requests active
	ReasonUpstreamFailed                                           // the backend's connection ended without a response: 502
	ReasonUpstreamDown                                             // no backend could be reached: 502
	ReasonUpstreamSlow                                             // the backend did not answer in time: 504
	ReasonContinue                                                 // the content is wanted
	ReasonOverCap                                                  // the connection has carried its number of requests, and one more came
)

// Why a message is refused (RFC 9112 §11 and the sections named in narrate).
const (
	ReasonBadStartLine     Reason = tcpmodel.ReasonHTTP + 300 + iota // the start line is malformed
	ReasonBadField                                                   // a field line is malformed
	ReasonBadHost                                                    // Host is missing or given twice
	ReasonBadVersion                                                 // the major version is not 1
	ReasonBareLF                                                     // a line ends without CR, or has a CR within
	ReasonObsFold                                                    // a field is folded over lines
	ReasonSpaceBeforeColon                                           // whitespace between a field's name and its colon
	ReasonBothLengths                                                // Transfer-Encoding and Content-Length
	ReasonDifferingLengths                                           // two different Content-Length values
	ReasonBadLength                                                  // a Content-Length that is no number
	ReasonBadCoding                                                  // a transfer coding that is unknown or does not end with chunked
	ReasonBadChunk                                                   // a malformed chunk
	ReasonHeadTooLong                                                // more octets of head than allowed
	ReasonCutShort                                                   // the connection ended within a message
)

// What could have happened and did not, and what is worth a note.
const (
	ReasonNoReuseEOF      Reason = tcpmodel.ReasonHTTP + 400 + iota // the peer's FIN had arrived before the next use
	ReasonNoReuseExpired                                            // the idle connection is older than the client keeps one
	ReasonNoReuseBusy                                               // every connection is busy
	ReasonNoRetryMethod                                             // the method is not one this client sends again
	ReasonNoRetryFresh                                              // the connection was new, so the server did not just close an idle one
	ReasonNoRetryAnswered                                           // a part of the response had arrived
	ReasonNoRetryLimit                                              // it was sent again often enough
	ReasonRetry                                                     // the request is sent again
	ReasonWaitCap                                                   // the request waits: the host has as many connections as the pool allows
	ReasonLeakDeadlock                                              // all connections a request may wait for are held by responses nobody reads
	ReasonBodyLeaked                                                // the content is neither read nor closed: the connection stays taken
	ReasonHeadOfLine                                                // a request waits until the one before is answered
	ReasonWaitWorker                                                // the request waits for a worker
	ReasonIdleRace                                                  // the request crossed the server's FIN
	ReasonDeferred                                                  // nothing has arrived, so the program has not seen the connection
	ReasonHopByHop                                                  // fields for one hop only are removed
	ReasonDumbRelay                                                 // fields are passed on unread
	ReasonRelayUnread                                               // octets of the client wait: the relay listens only to the origin
	ReasonExchangeDone                                              // an exchange ended well
	ReasonExchangeFailed                                            // an exchange ended badly
	ReasonMessageSent                                               // a message is written
	ReasonMessageReceived                                           // a message has been read to its end
	ReasonStepDone                                                  // a step ended
	ReasonDiscard                                                   // the answer has left; the rest of the request is read and thrown away
	ReasonBreach                                                    // the server takes what it must refuse
	ReasonCookie                                                    // a cookie is kept or sent back
	ReasonPaced                                                     // the rate of the answer lets nothing leave for a while
	ReasonNotMade                                                   // the next part of the answer is not made yet
	ReasonNoRetryNever                                              // this client sends nothing again by itself
	ReasonNoRetryTimeout                                            // it was the client that did not wait longer
	ReasonWritesFirst                                               // client: it reads nothing before its request is written
)

// Why a timer runs.
const (
	ReasonTimerIdle       Reason = tcpmodel.ReasonHTTP + 500 + iota // server: since the end of the response
	ReasonTimerHeader                                               // server: until the head is complete
	ReasonTimerBody                                                 // server: until more content arrives
	ReasonTimerThink                                                // server: the response is being made
	ReasonTimerLinger                                               // a staged close waits for the peer
	ReasonTimerWrite                                                // the next part of a message is due
	ReasonTimerClientIdle                                           // client: how long a connection is kept
	ReasonTimerConnect                                              // client: longest connect
	ReasonTimerResponse                                             // client: longest wait for a head
	ReasonTimerExchange                                             // client: longest exchange
	ReasonTimerContinue                                             // client: longest wait for 100 (Continue)
	ReasonTimerStep                                                 // the next step of a command is due
	ReasonTimerEnd                                                  // the client's program is about to end
	ReasonTimerFIN                                                  // client: the peer said close, its FIN is awaited
	ReasonTimerWake                                                 // client: the program wakes up to read
	ReasonTimerRate                                                 // server: the rate lets the next octets leave
	ReasonTimerReload                                               // server: the old workers are to end
	ReasonTimerStop                                                 // server: a new connection has been silent for long enough after the stop
	ReasonTimerSoon                                                 // the program wakes up and decides by what it has read
	ReasonTimerBind                                                 // server: the port may be free by now
	ReasonListenAgain                                               // the port was in use at the last try
)
