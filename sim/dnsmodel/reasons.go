package dnsmodel

import "wirewalk/tcpmodel"

// Reason says why; see tcpmodel.Reason. The prose is in scenarios/narrate.
type Reason = tcpmodel.Reason

// The reasons of this package, 1700 to 1799.
const (
	ReasonServe         Reason = 1700 + iota // the name server opens its port
	ReasonResolve                            // a name has to become an address first
	ReasonQuery                              // the addresses of one family are asked for
	ReasonQueryAgain                         // no answer came in time
	ReasonQuerySerial                        // one answer of two came: the queries are sent one after the other
	ReasonAnswer                             // the name has addresses of this family
	ReasonAlias                              // the name stands for another one, which has addresses of this family
	ReasonNoAddress                          // the name exists and has no address of this family
	ReasonNoName                             // the name does not exist
	ReasonThinks                             // the name server takes its time
	ReasonSilent                             // the name server does not answer this question
	ReasonMalformed                          // what came is no question that can be answered
	ReasonNotAsked                           // an answer to a question that nobody asks any more
	ReasonFound                              // the look-up has ended with addresses
	ReasonLookupFailed                       // the look-up has ended without
	ReasonCached                             // the addresses were looked up a short time ago
	ReasonSocketDone                         // the look-up needs its socket no more
	ReasonTimerQuery                         // how long an answer is waited for
	ReasonTimerOther                         // how long the answer of the preferred family is waited for
	ReasonTimerAttempt                       // how long the first address has a head start
	ReasonTryFirst                           // the first address is tried
	ReasonTryNext                            // the address before has not answered in time
	ReasonTryAfterError                      // the address before cannot be reached
	ReasonNextInstead                        // the next address takes the place of the one before
	ReasonLost                               // another address was quicker
	ReasonWon                                // the connection that is used
	ReasonTruncated                          // the answer does not go into a datagram
	ReasonOverTCP                            // an answer was cut: the look-up needs a connection
	ReasonQueryTCP                           // the questions go over the connection
	ReasonStreamDone                         // the look-up needs its connection no more
	ReasonServed                             // who asked has closed, and all is answered
)

// ReasonNames gives every reason of this package its stable name.
func ReasonNames() map[Reason]string {
	m := make(map[Reason]string, len(reasonNames))
	for _, n := range reasonNames {
		m[n.why] = n.name
	}
	return m
}

// reasonNames is in order of the reasons.
var reasonNames = [...]struct { //nolint:gochecknoglobals // a constant table
	why  Reason
	name string
}{
	{ReasonServe, "dns-serve"},
	{ReasonResolve, "dns-resolve"},
	{ReasonQuery, "dns-query"},
	{ReasonQueryAgain, "dns-query-again"},
	{ReasonQuerySerial, "dns-query-serial"},
	{ReasonAnswer, "dns-answer"},
	{ReasonAlias, "dns-alias"},
	{ReasonNoAddress, "dns-no-address"},
	{ReasonNoName, "dns-no-name"},
	{ReasonThinks, "dns-thinks"},
	{ReasonSilent, "dns-silent"},
	{ReasonMalformed, "dns-malformed"},
	{ReasonNotAsked, "dns-not-asked"},
	{ReasonFound, "dns-found"},
	{ReasonLookupFailed, "dns-lookup-failed"},
	{ReasonCached, "dns-cached"},
	{ReasonSocketDone, "dns-socket-done"},
	{ReasonTimerQuery, "dns-timer-query"},
	{ReasonTimerOther, "dns-timer-other"},
	{ReasonTimerAttempt, "dns-timer-attempt"},
	{ReasonTryFirst, "dns-try-first"},
	{ReasonTryNext, "dns-try-next"},
	{ReasonTryAfterError, "dns-try-after-error"},
	{ReasonNextInstead, "dns-next-instead"},
	{ReasonLost, "dns-race-lost"},
	{ReasonWon, "dns-race-won"},
	{ReasonTruncated, "dns-truncated"},
	{ReasonOverTCP, "dns-over-tcp"},
	{ReasonQueryTCP, "dns-query-tcp"},
	{ReasonStreamDone, "dns-stream-done"},
	{ReasonServed, "dns-served"},
}
