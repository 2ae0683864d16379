package narrate

import "strings"

// Answer is why something was not done. What each of them takes for granted is
// held against every run by a test.
type Answer uint8

// The answers, by what was not done.
const (
	NoPower Answer = iota + 1 // of everything
	NoMemory

	RSTNothingCame
	RSTDamaged
	RSTForICMP
	RSTForRST
	RSTWelcome
	RSTCrossing
	RSTKept
	RSTLast
	RSTFits
	RSTNoOctets

	ACKReset
	ACKEnded
	ACKRSTIgnored
	ACKDamaged
	ACKForICMP
	ACKUnheard
	ACKSoon
	ACKDelayed
	ACKLimited
	ACKKept
	ACKEmpty
	ACKAll

	DataNotOpen
	DataDeferred
	DataFull
	DataAfterFIN
	DataNoneWritten
	DataAllAcked
	DataAllSent
	DataWindow
	DataWindowClosed
	DataCwnd
	DataRecovery
	DataNagle
	DataSmall
	DataCork
	DataPath
	DataTried

	FINNotCalled
	FINCloseWait
	FINBehind
	FINWindow
	FINCwnd

	RetryNothing
	RetryProbe
	RetryKeepalive
	RetryFirst
	RetryNoSign
	RetryAgain
	RetryTail
	RetryReorder
	RetryProbed
	RetryDeferred
	RetryFull

	ReuseTimeWait
	ReuseOpening
	ReuseBusy
	ReuseLeaked
	ReuseSaidClose
	ReuseFresh
	ReuseOpen
	ReusePeerClosed
	ReuseClosing
	ReuseEnded
	ReusePort
	numAnswers
)

// Answers lists them all.
func Answers() []Answer {
	out := make([]Answer, 0, numAnswers)
	for a := NoPower; a < numAnswers; a++ {
		out = append(out, a)
	}
	return out
}

// String is the answer's name in messages of tests: what was not done, and why.
func (a Answer) String() string {
	if int(a) < len(answers) {
		return answers[a].name
	}
	return "unknown"
}

// answer is the words of an Answer.
type answer struct {
	name string
	prose
}

// answers are the sentences, with the places of their facts in braces.
var answers = [numAnswers]answer{ //nolint:gochecknoglobals // a constant table
	NoPower: {"any: no power", prose{
		"{host} has no power: it sends nothing, and nobody there learns what comes.", "RFC 9293 §3.5.1",
	}},
	NoMemory: {"any: no memory", prose{
		"{host} has started anew and knows nothing of this connection any more: it has nothing to send on it.", "RFC 9293 §3.5.1",
	}},

	RSTNothingCame: {"RST: nothing came", prose{
		"nothing has come to {host} here that a RST would answer, and its program has not asked to abort the connection.", "RFC 9293 §3.5.2",
	}},
	RSTDamaged: {"RST: damaged", prose{
		"{packet} has come damaged, and {host} has thrown it away unread. What is not read is not answered.", "RFC 9293 §3.1",
	}},
	RSTForICMP: {"RST: ICMP", prose{
		"{packet} is an ICMP message and no segment: {host}'s TCP takes it for a report and answers nothing.", "RFC 9293 §3.9.2.2",
	}},
	RSTForRST: {"RST: for a RST", prose{
		"a RST is never answered with a RST, or two machines could go on for ever.", "RFC 9293 §3.5.2",
	}},
	RSTWelcome: {"RST: welcome", prose{
		"a program listens on this port of {host}, so the SYN {packet} is welcome.", "RFC 9293 §3.10.7.2",
	}},
	RSTCrossing: {"RST: crossing", prose{
		"{packet} is the SYN of an end that opens at the same time: the two become one connection.", "RFC 9293 §3.5",
	}},
	RSTKept: {"RST: kept", prose{
		"{packet} is with {host}'s receive offload, which joins it with what follows: TCP has not seen it yet.", "",
	}},
	RSTLast: {"RST: last", prose{
		"{packet} is what {host} has waited for: the connection ends with it, and in order.", "RFC 9293 §3.10.7.4",
	}},
	RSTFits: {"RST: fits", prose{
		"{packet} is for a connection that {host} has: a RST would say that there is none.", "RFC 9293 §3.5.2",
	}},
	RSTNoOctets: {"RST: no octets", prose{
		"{packet} is for a connection that {host} has, and brings no octets: only octets that nobody will read any more draw a RST from an end " +
			"whose program has closed.", "RFC 9293 §3.6.1",
	}},

	ACKReset: {"ACK: reset", prose{
		"{host} has answered {packet} with a RST: it takes nothing of it.", "RFC 9293 §3.5.2",
	}},
	ACKEnded: {"ACK: ended", prose{
		"RST {packet} has ended the connection: there is nothing left to talk about.", "RFC 9293 §3.10.7.4",
	}},
	ACKRSTIgnored: {"ACK: RST ignored", prose{
		"{host} has not believed RST {packet}, and says nothing to it either: the connection goes on.", "RFC 9293 §3.10.7.4",
	}},
	ACKDamaged: {"ACK: damaged", prose{
		"{packet} has come damaged: its checksum is wrong. {host} has thrown it away unread, so it acknowledges nothing of it.", "RFC 9293 §3.1",
	}},
	ACKForICMP: {"ACK: ICMP", prose{
		"{packet} is an ICMP message and no segment: it has no numbers that could be acknowledged.", "RFC 9293 §3.9.2.2",
	}},
	ACKUnheard: {"ACK: unheard", prose{
		"{host} has had no answer from {peer} yet that it could acknowledge.", "RFC 9293 §3.10.1",
	}},
	ACKSoon: {"ACK: soon", prose{
		"{host} has something to acknowledge and does so at the end of this instant, with whatever it has to say by then.", "RFC 9293 §3.8.6.3",
	}},
	ACKDelayed: {"ACK: delayed", prose{
		"{host} has something to acknowledge and puts it off: in {left} at most it sends the ACK, alone or with data.", "RFC 9293 §3.8.6.3",
	}},
	ACKLimited: {"ACK: limited", prose{
		"{host} has not taken {packet}, and it has answered one like it a short time ago: such answers are limited.", "RFC 5961 §7",
	}},
	ACKKept: {"ACK: kept", prose{
		"{packet} is with {host}'s receive offload, which joins it with what follows: TCP has not seen it yet.", "",
	}},
	ACKEmpty: {"ACK: empty", prose{
		"{packet} takes no sequence numbers. If an ACK were acknowledged, two hosts would never stop.", "RFC 9293 §3.5",
	}},
	ACKAll: {"ACK: all", prose{
		"all that has come to {host} is acknowledged already.", "RFC 9293 §3.8.6.3",
	}},

	DataNotOpen: {"data: not open", prose{
		"{host}'s SYN is not acknowledged yet: what its program writes waits until it is.", "RFC 9293 §3.10.2",
	}},
	DataDeferred: {"data: deferred", prose{
		"the ACK of {host}'s SYN has come and is set aside: its program is not shown the connection until octets come (TCP_DEFER_ACCEPT).", "",
	}},
	DataFull: {"data: full", prose{
		"the ACK of {host}'s SYN has come, and {host} has dropped it: its queue of connections that no program has accepted is full.", "",
	}},
	DataAfterFIN: {"data: after FIN", prose{
		"{host} has sent its FIN: after it no octet can follow.", "RFC 9293 §3.10.2",
	}},
	DataNoneWritten: {"data: none written", prose{
		"{host}'s program has written nothing on this connection yet.", "RFC 9293 §3.10.2",
	}},
	DataAllAcked: {"data: all acknowledged", prose{
		"{host} has nothing to send: all that its program has written has been sent and acknowledged.", "RFC 9293 §3.10.2",
	}},
	DataAllSent: {"data: all sent", prose{
		"{host} has sent all that its program has written, and waits for the ACK of {octets}.", "RFC 9293 §3.10.2",
	}},
	DataWindow: {"data: window", prose{
		"{queued} wait in {host}: {peer}'s window of {window} has no room beyond what is not acknowledged yet.", "RFC 9293 §3.8.6",
	}},
	DataWindowClosed: {"data: window closed", prose{
		"{queued} wait in {host}: {peer}'s window is 0, which says that it has no room at all.", "RFC 9293 §3.8.6.1",
	}},
	DataCwnd: {"data: cwnd", prose{
		"{queued} wait in {host}: its congestion window of {cwnd} is used up until an ACK comes.", "RFC 5681 §3.1",
	}},
	DataRecovery: {"data: recovery", prose{
		"{queued} wait in {host}: it is repairing a loss, and what may leave meanwhile has left.", "RFC 5681 §3.2",
	}},
	DataNagle: {"data: Nagle", prose{
		"{queued} wait in {host}: they fill no segment, and {octets} are not acknowledged yet. Perhaps its program writes more that fits in (Nagle).",
		"RFC 9293 §3.7.4",
	}},
	DataSmall: {"data: small window", prose{
		"{queued} wait in {host}: {peer}'s window has room for a small piece only, and {host} waits for more rather than send crumbs.",
		"RFC 9293 §3.8.6.2.1",
	}},
	DataCork: {"data: cork", prose{
		"{queued} wait in {host}: its program has corked the connection, so nothing that fills no segment leaves until the cork is out.", "",
	}},
	DataPath: {"data: path", prose{
		"{queued} wait in {host}: the host's own IP has refused a segment of that size, so they wait for the next try in {left}.", "RFC 1191 §6.3",
	}},

	DataTried: {"data: tried", prose{
		"{queued} wait in {host}: its own IP had refused a larger segment, so it has tried with one and waits for the ACK.", "",
	}},

	FINNotCalled: {"FIN: not called", prose{
		"{host}'s program has not called close() or shutdown(): a FIN says just that.", "RFC 9293 §3.6",
	}},
	FINCloseWait: {"FIN: CLOSE-WAIT", prose{
		"{host}'s program has not called close(). Until it does, the connection stays in CLOSE-WAIT, however long that is.", "RFC 9293 §3.6",
	}},
	FINBehind: {"FIN: behind data", prose{
		"{host}'s program has closed, but {queued} are still to be sent: the FIN comes behind them.", "RFC 9293 §3.10.4",
	}},
	FINWindow: {"FIN: window", prose{
		"{host}'s program has closed, and the FIN takes a number, too: {peer}'s window has no room for it yet.", "RFC 9293 §3.8.6",
	}},
	FINCwnd: {"FIN: cwnd", prose{
		"{host}'s program has closed, and in Linux the FIN waits for the congestion window as octets do.", "RFC 5681 §3.1",
	}},

	RetryNothing: {"retry: nothing", prose{
		"all that {host} has sent is acknowledged.", "RFC 6298 §5",
	}},
	RetryProbe: {"retry: probe", prose{
		"all that {host} has sent within {peer}'s window is acknowledged. Beyond it only probes go; the next one in {left}.", "RFC 9293 §3.8.6.1",
	}},
	RetryKeepalive: {"retry: keepalive", prose{
		"all octets of {host} are acknowledged. Its keepalive probe is without an answer so far; the next one goes in {left}.", "RFC 9293 §3.8.4",
	}},
	RetryFirst: {"retry: waits", prose{
		"{host} still waits for the ACK of {what}: its timer runs for another {left}.", "RFC 6298 §5",
	}},
	RetryNoSign: {"retry: no sign", prose{
		"{host} still waits for the ACK of {what}: its timer runs for another {left}, and the ACKs that came meanwhile are no sign of a loss yet.",
		"RFC 6298 §5",
	}},
	RetryAgain: {"retry: done", prose{
		"{host} has sent {what} again as {again} and waits for the ACK: its timer runs for another {left}.", "RFC 6298 §5",
	}},
	RetryTail: {"retry: tail loss probe", prose{
		"{host} still waits for the ACK of {what}: in {left} it asks with a tail loss probe.", "RFC 8985 §7.2",
	}},
	RetryReorder: {"retry: reordering", prose{
		"later octets have arrived before {what}. Perhaps packets have changed places: {host} waits another {left} before it calls it a loss.",
		"RFC 8985 §6.2",
	}},
	RetryProbed: {"retry: probed", prose{
		"{host} still waits for the ACK of {what}. It has asked with the tail loss probe {again} already, and there is one at most: " +
			"now only its timer is left.", "RFC 8985 §7.2",
	}},
	RetryDeferred: {"retry: deferred", prose{
		"the ACK of {host}'s SYN has come and is set aside until octets come (TCP_DEFER_ACCEPT). Its timer runs for another {left}.", "",
	}},
	RetryFull: {"retry: full", prose{
		"the ACK of {host}'s SYN has come, and {host} has dropped it: its queue of connections that no program has accepted is full. " +
			"Its timer runs for another {left}.", "",
	}},

	ReuseTimeWait: {"reuse: TIME-WAIT", prose{
		"{host} keeps this pair of addresses and ports for another {left}: a late packet of the old connection must not fall into a new one.",
		"RFC 9293 §3.6.1",
	}},
	ReuseOpening: {"reuse: opening", prose{
		"connection {other} is not open yet.", "",
	}},
	ReuseBusy: {"reuse: busy", prose{
		"connection {other} is busy: the answer to {request} has not come to its end.", "RFC 9112 §9.4",
	}},
	ReuseLeaked: {"reuse: leaked", prose{
		"connection {other} is held by an answer that {host}'s program neither reads to its end nor closes.", "RFC 9112 §9.3",
	}},
	ReuseSaidClose: {"reuse: said close", prose{
		"connection {other} is not to be used again: {said}.", "RFC 9112 §9.3",
	}},
	ReuseFresh: {"reuse: fresh", prose{
		"connection {other} is open, too, and {host}'s program was told to open a new one.", "RFC 9112 §9.3",
	}},
	ReuseOpen: {"reuse: open", prose{
		"connection {other} is open, too. Whether one is used again is for a program to say, and the one that connects here opens a new one.",
		"RFC 9293 §3.9.1",
	}},
	ReusePeerClosed: {"reuse: peer closed", prose{
		"connection {other} can carry no further request: {peer} has closed its side of it.", "RFC 9112 §9.6",
	}},
	ReuseClosing: {"reuse: closing", prose{
		"connection {other} is closed on {host}'s side: it is in {state}.", "RFC 9293 §3.10.2",
	}},
	ReuseEnded: {"reuse: ended", prose{
		"connection {other}, the latest one to this port of {peer}, has ended: there is none that could be used again.", "",
	}},
	ReusePort: {"reuse: other port", prose{
		"connection {other} goes to port {was} of {peer}, and this one to port {port}.", "RFC 9293 §3.4.1",
	}},
}

// fill puts the facts, pairs of a name and what it stands for, into the sentence of
// an answer; one that begins a sentence gets a capital.
func (a Answer) fill(pairs ...string) Text {
	p := answers[a].prose
	var out []byte
	for rest := p.text; rest != ""; {
		before, after, found := strings.Cut(rest, "{")
		out = append(out, before...)
		if !found {
			break
		}
		name, tail, _ := strings.Cut(after, "}")
		for i := 0; i+1 < len(pairs); i += 2 {
			if pairs[i] != name {
				continue
			}
			fact := printable(pairs[i+1])
			if startsSentence(out) {
				fact = capital(fact)
			}
			out = append(out, fact...)
		}
		rest = tail
	}
	return Text{Sentence: capital(string(out)), Ref: p.ref}
}
