package tcpmodel

// Reasons of opening and closing.
const (
	WhyOpenActive       Reason = iota + 1 // the application called connect()
	WhyOpenPassive                        // the application called listen()
	WhyAlreadyOpen                        // the connection exists already
	WhySYN                                // a SYN arrived in LISTEN
	WhySYNAgain                           // the peer repeats its SYN
	WhySYNACK                             // a SYN,ACK answered our SYN
	WhyHandshakeACK                       // the ACK of our SYN completed the handshake
	WhySimultaneousOpen                   // a SYN without ACK crossed ours
	WhyRefused                            // the peer answered the SYN with a reset
	WhyShutdownCalled                     // the application called shutdown()
	WhyCloseCalled                        // the application called close()
	WhyLingerZero                         // close() with SO_LINGER 0 aborts
	WhyAbortCalled                        // the application aborted
	WhyUnreadData                         // close() with octets unread tells the peer that they are lost
	WhyDataAfterClose                     // octets came for an application that has closed
	WhyFIN                                // the peer's FIN was reached in sequence
	WhyFINAcked                           // our FIN was acknowledged
	WhyTwoMSL                             // 2 MSL have passed in TIME-WAIT
	WhyFinWait2Timeout                    // nobody reads and the peer's FIN did not come
	WhyResetReceived                      // the peer reset the connection
	WhyConnectionGone                     // the connection is deleted
	WhyNotConnected                       // the connection is not open yet
	WhyClosing                            // the application has closed this direction
)

// Reasons of sending.
const (
	WhySendCalled         Reason = iota + 100 // the application wrote
	WhyFlushCalled                            // the application discarded what was not sent
	WhyAckOpens                               // nothing holds back what is to be sent any more
	WhyCwndOpens                              // an ACK made room in cwnd
	WhyLimitedTransmit                        // the first two duplicate ACKs let a segment out beyond cwnd
	WhyRecoveryOpens                          // what was delivered lets more out during recovery
	WhyWindowOpens                            // the peer's window has room
	WhyOptionChanged                          // a socket option changed what may be sent
	WhyAllAcked                               // nothing that was sent is unacknowledged
	WhyBufferFreed                            // the send buffer has room again
	WhySWSOverride                            // a small segment had waited long enough
	WhyWindowProbe                            // a closed window is probed
	WhyRTOExpired                             // the retransmission timer expired
	WhyRetriesExhausted                       // as many retransmissions as allowed found no answer
	WhyR1Reached                              // R1 retransmissions found no answer
	WhyUserTimeout                            // data was unacknowledged for the user timeout
	WhyFastRetransmit                         // duplicate ACKs or SACK show a loss
	WhyPartialAck                             // an ACK within recovery shows the next loss
	WhyRetransmitLost                         // a segment marked lost is sent again
	WhyMaybeLost                              // recovery has room and sends again what SACK leaves in doubt
	WhyRescue                                 // the last segment of a recovery is sent again, lest its loss wait for a timeout
	WhyGoBack                                 // after a timeout everything unacknowledged is sent again
	WhyTimeoutProbe                           // after a timeout new data shows whether the rest was lost
	WhyTimeoutNeedless                        // octets sent before a timeout and not repeated arrived: it was needless
	WhyEchoOlder                              // an ACK echoes a timestamp from before the retransmission, which was needless
	WhyAllDuplicates                          // all that was retransmitted is reported to have come twice
	WhyReorderExpired                         // a segment is overdue after later ones were delivered
	WhyTailLossProbe                          // the last segment may be lost with nobody to tell
	WhyProbeRepaired                          // a tail loss probe has repaired a loss, which costs half of cwnd
	WhyIdleRestart                            // cwnd starts from the initial window after an idle time
	WhyKeepaliveIdle                          // the connection was idle for the keepalive time
	WhyKeepaliveProbe                         // a keepalive probe asks whether the peer lives
	WhyKeepaliveDead                          // as many keepalive probes as allowed found no answer
	WhyKeepaliveDataWaits                     // keepalive does not probe while data is unacknowledged
	WhyNagleReleased                          // all that was unacknowledged is acknowledged, so a small segment may leave
	WhyUserRepeats                            // repetitions found no answer for the user timeout
	WhyUserOpening                            // the SYN found no answer for the user timeout
	WhyUserProbes                             // a closed window was probed for the user timeout
	WhyUserIdle                               // the peer was silent for the user timeout, keepalive probes included
)

// Reasons of what holds data or an ACK back.
const (
	WhyHeldWindow     Reason = iota + 200 // the peer's window is full
	WhyHeldCwnd                           // cwnd is full
	WhyHeldRecovery                       // recovery lets less out than was delivered
	WhyHeldNagle                          // Nagle holds a small segment while another is unacknowledged
	WhyHeldSWS                            // the window would cut the segment too small
	WhyHeldCork                           // the application has corked the connection
	WhyHeldDelayedAck                     // the ACK waits for data to ride on or for a second segment
	WhyHeldDupAcks                        // one or two duplicate ACKs may be reordering
	WhyHeldGap                            // octets beyond a gap wait for those before them
)

// Reasons of acknowledging and receiving.
const (
	WhyAckNow            Reason = iota + 300 // an ACK must not wait
	WhyAckGap                                // octets beyond a gap ask for those before them
	WhyAckQuick                              // Linux acknowledges at once at the start of a connection
	WhyAckQuickIdle                          // and after a silence
	WhyAckQuickTwice                         // and after a duplicate
	WhyAckQuickVain                          // and after an ACK that waited for an answer of its program in vain
	WhyAckWindowGrown                        // and what makes its window grow
	WhyAckOption                             // TCP_QUICKACK was set
	WhyAckSecond                             // every second full-sized segment is acknowledged at once
	WhyAckRead                               // the reader has taken what the ACK waited for
	WhyDelayedAckExpired                     // the delayed-ACK timer expired
	WhyDelayedAckNear                        // the delayed-ACK timer was about to expire
	WhyWindowUpdate                          // reading opened the window
	WhyTextInOrder                           // octets arrived in sequence
	WhyReceiveCalled                         // the application read
	WhyNothingToRead                         // nothing is there to read
	WhyEndOfStream                           // the peer's FIN was read
	WhyUrgent                                // urgent data is to come
	WhyUnknownOption                         // the stack has no such option
	WhyAckUndelayed                          // the stack is told not to delay ACKs
	WhyReadingEnded                          // the application has ended its reading
	WhyDeferred                              // a connection counts only when its first octets have come
	WhyUrgentStops                           // a read stops at the urgent mark
	WhyUrgentLost                            // the urgent octet was passed over and never read
	WhyUrgentPassed                          // the place of the urgent octet, which was read by itself
	WhyUrgentTaken                           // the urgent octet was read by itself
	WhyUrgentAhead                           // the urgent octet has not come yet
	WhyNothingUrgent                         // there is no urgent octet to be read by itself
)

// Reasons of not taking a segment.
const (
	WhyNoConnection     Reason = iota + 400 // there is no connection for the segment
	WhyResetInListen                        // a reset in LISTEN is ignored
	WhyAckInListen                          // an ACK in LISTEN belongs to nothing
	WhyNotSYN                               // only a SYN can open a connection
	WhyAckNotOurs                           // the segment acknowledges what was never sent here
	WhyResetWithoutAck                      // a reset that does not acknowledge the SYN is not believed
	WhyOutsideWindow                        // the segment lies outside the receive window
	WhyBeyondWindow                         // the octets beyond the window are cut off
	WhyOldTimestamp                         // the timestamp is older than one already seen
	WhyResetNotExact                        // a reset must have exactly the next sequence number
	WhySYNInWindow                          // a SYN came on an open connection
	WhyNoACK                                // the segment has no ACK bit
	WhyAckTooHigh                           // the segment acknowledges what was not yet sent
	WhyAckTooOld                            // the acknowledgment is older than a window
	WhyTextAfterFIN                         // no octets can follow the peer's FIN
	WhyAheadFull                            // the queue beyond the gap is full
	WhyNoResetForReset                      // a reset is never answered by a reset
	WhyNoAckForReset                        // a reset outside the window is not answered
	WhyChallengeLimited                     // such answers are limited to one in a while
	WhyICMPSoft                             // an ICMP error that may pass
	WhyICMPHard                             // an ICMP error that will not pass
	WhyICMPWhileOpening                     // an ICMP error ends a connection that is being opened
	WhyICMPNotOurs                          // the ICMP error cites nothing in flight
	WhySourceQuench                         // source quench is ignored
	WhyPathMTU                              // the path takes only smaller packets
	WhySYNCleared                           // the old connection in the way of a SYN was reset
	WhyPathMTUKnown                         // the same was told before
	WhyPathMTULow                           // the path takes less than Linux believes
	WhyPathMTUTiny                          // no path of IPv6 takes so little
	WhyNoTimestamp                          // a segment without the timestamp that both ends agreed on
	WhyPathMTUShared                        // another connection has learnt that the path takes less
	WhyPathMTUHere                          // the host's own IP takes only what the path does
	WhyPathMTUWaits                         // what it refused waits for the persist timer
	WhyPathMTURetry                         // and is tried again
)

// reasonName pairs a reason with its name.
type reasonName struct {
	why  Reason
	name string
}

// Reasons lists every reason of this package, in order.
func Reasons() []Reason {
	var all []Reason
	for _, x := range names {
		all = append(all, x.why)
	}
	return all
}

// ReasonNames gives every reason of this package its name.
func ReasonNames() map[Reason]string {
	m := make(map[Reason]string, len(names))
	for _, x := range names {
		m[x.why] = x.name
	}
	return m
}

// Name is the reason's name in traces and files, "" for a reason of another package.
func (r Reason) Name() string {
	lo, hi := 0, len(names)
	for lo < hi {
		if m := (lo + hi) / 2; names[m].why < r {
			lo = m + 1
		} else {
			hi = m
		}
	}
	if lo < len(names) && names[lo].why == r {
		return names[lo].name
	}
	return ""
}

// names is in order of the reasons.
var names = [...]reasonName{ //nolint:gochecknoglobals // a constant table
	{WhyOpenActive, "open-active"},
	{WhyOpenPassive, "open-passive"},
	{WhyAlreadyOpen, "already-open"},
	{WhySYN, "syn"},
	{WhySYNAgain, "syn-again"},
	{WhySYNACK, "syn-ack"},
	{WhyHandshakeACK, "handshake-ack"},
	{WhySimultaneousOpen, "simultaneous-open"},
	{WhyRefused, "refused"},
	{WhyShutdownCalled, "shutdown-called"},
	{WhyCloseCalled, "close-called"},
	{WhyLingerZero, "linger-zero"},
	{WhyAbortCalled, "abort-called"},
	{WhyUnreadData, "unread-data"},
	{WhyDataAfterClose, "data-after-close"},
	{WhyFIN, "fin"},
	{WhyFINAcked, "fin-acked"},
	{WhyTwoMSL, "two-msl"},
	{WhyFinWait2Timeout, "fin-wait-2-timeout"},
	{WhyResetReceived, "reset-received"},
	{WhyConnectionGone, "connection-gone"},
	{WhyNotConnected, "not-connected"},
	{WhyClosing, "closing"},
	{WhySendCalled, "send-called"},
	{WhyFlushCalled, "flush-called"},
	{WhyAckOpens, "ack-opens"},
	{WhyCwndOpens, "cwnd-opens"},
	{WhyLimitedTransmit, "limited-transmit"},
	{WhyRecoveryOpens, "recovery-opens"},
	{WhyWindowOpens, "window-opens"},
	{WhyOptionChanged, "option-changed"},
	{WhyAllAcked, "all-acked"},
	{WhyBufferFreed, "buffer-freed"},
	{WhySWSOverride, "sws-override"},
	{WhyWindowProbe, "window-probe"},
	{WhyRTOExpired, "rto-expired"},
	{WhyRetriesExhausted, "retries-exhausted"},
	{WhyR1Reached, "r1-reached"},
	{WhyUserTimeout, "user-timeout"},
	{WhyFastRetransmit, "fast-retransmit"},
	{WhyPartialAck, "partial-ack"},
	{WhyRetransmitLost, "retransmit-lost"},
	{WhyMaybeLost, "maybe-lost"},
	{WhyRescue, "rescue"},
	{WhyGoBack, "go-back"},
	{WhyTimeoutProbe, "timeout-probe"},
	{WhyTimeoutNeedless, "timeout-needless"},
	{WhyEchoOlder, "echo-older"},
	{WhyAllDuplicates, "all-duplicates"},
	{WhyReorderExpired, "reorder-expired"},
	{WhyTailLossProbe, "tail-loss-probe"},
	{WhyProbeRepaired, "probe-repaired"},
	{WhyIdleRestart, "idle-restart"},
	{WhyKeepaliveIdle, "keepalive-idle"},
	{WhyKeepaliveProbe, "keepalive-probe"},
	{WhyKeepaliveDead, "keepalive-dead"},
	{WhyKeepaliveDataWaits, "keepalive-data-waits"},
	{WhyNagleReleased, "nagle-released"},
	{WhyUserRepeats, "user-timeout-repeats"},
	{WhyUserOpening, "user-timeout-opening"},
	{WhyUserProbes, "user-timeout-probes"},
	{WhyUserIdle, "user-timeout-idle"},
	{WhyHeldWindow, "held-window"},
	{WhyHeldCwnd, "held-cwnd"},
	{WhyHeldRecovery, "held-recovery"},
	{WhyHeldNagle, "held-nagle"},
	{WhyHeldSWS, "held-sws"},
	{WhyHeldCork, "held-cork"},
	{WhyHeldDelayedAck, "held-delayed-ack"},
	{WhyHeldDupAcks, "held-dup-acks"},
	{WhyHeldGap, "held-gap"},
	{WhyAckNow, "ack-now"},
	{WhyAckGap, "ack-gap"},
	{WhyAckQuick, "ack-quick"},
	{WhyAckQuickIdle, "ack-quick-idle"},
	{WhyAckQuickTwice, "ack-quick-twice"},
	{WhyAckQuickVain, "ack-quick-vain"},
	{WhyAckWindowGrown, "ack-window-grown"},
	{WhyAckOption, "ack-option"},
	{WhyAckSecond, "ack-second"},
	{WhyAckRead, "ack-read"},
	{WhyDelayedAckExpired, "delayed-ack-expired"},
	{WhyDelayedAckNear, "delayed-ack-near"},
	{WhyWindowUpdate, "window-update"},
	{WhyTextInOrder, "text-in-order"},
	{WhyReceiveCalled, "receive-called"},
	{WhyNothingToRead, "nothing-to-read"},
	{WhyEndOfStream, "end-of-stream"},
	{WhyUrgent, "urgent"},
	{WhyUnknownOption, "unknown-option"},
	{WhyAckUndelayed, "ack-undelayed"},
	{WhyReadingEnded, "reading-ended"},
	{WhyDeferred, "deferred-accept"},
	{WhyUrgentStops, "urgent-stops"},
	{WhyUrgentLost, "urgent-lost"},
	{WhyUrgentPassed, "urgent-passed"},
	{WhyUrgentTaken, "urgent-taken"},
	{WhyUrgentAhead, "urgent-ahead"},
	{WhyNothingUrgent, "nothing-urgent"},
	{WhyNoConnection, "no-connection"},
	{WhyResetInListen, "reset-in-listen"},
	{WhyAckInListen, "ack-in-listen"},
	{WhyNotSYN, "not-syn"},
	{WhyAckNotOurs, "ack-not-ours"},
	{WhyResetWithoutAck, "reset-without-ack"},
	{WhyOutsideWindow, "outside-window"},
	{WhyBeyondWindow, "beyond-window"},
	{WhyOldTimestamp, "old-timestamp"},
	{WhyResetNotExact, "reset-not-exact"},
	{WhySYNInWindow, "syn-in-window"},
	{WhyNoACK, "no-ack"},
	{WhyAckTooHigh, "ack-too-high"},
	{WhyAckTooOld, "ack-too-old"},
	{WhyTextAfterFIN, "text-after-fin"},
	{WhyAheadFull, "ahead-full"},
	{WhyNoResetForReset, "no-reset-for-reset"},
	{WhyNoAckForReset, "no-ack-for-reset"},
	{WhyChallengeLimited, "challenge-limited"},
	{WhyICMPSoft, "icmp-soft"},
	{WhyICMPHard, "icmp-hard"},
	{WhyICMPWhileOpening, "icmp-while-opening"},
	{WhyICMPNotOurs, "icmp-not-ours"},
	{WhySourceQuench, "source-quench"},
	{WhyPathMTU, "path-mtu"},
	{WhySYNCleared, "syn-cleared"},
	{WhyPathMTUKnown, "path-mtu-known"},
	{WhyPathMTULow, "path-mtu-low"},
	{WhyPathMTUTiny, "path-mtu-impossible"},
	{WhyNoTimestamp, "no-timestamp"},
	{WhyPathMTUShared, "path-mtu-shared"},
	{WhyPathMTUHere, "path-mtu-here"},
	{WhyPathMTUWaits, "path-mtu-waits"},
	{WhyPathMTURetry, "path-mtu-retry"},
}
