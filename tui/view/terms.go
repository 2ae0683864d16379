package view

import "strings"

// term is a word of the trade and what it means, in one sentence.
type term struct{ word, meaning string }

// terms are the words that the details explain where they occur. Longer words
// come first, so that SYN-RECEIVED is not taken for SYN.
func terms() []term {
	return []term{
		{"SYN-RECEIVED", "state: a SYN came and was answered; the proof that the other side hears us is awaited"},
		{"SYN-SENT", "state: our SYN is on its way, the answer is awaited"},
		{"ESTABLISHED", "state: both directions are open, data may flow"},
		{"FIN-WAIT-1", "state: our FIN is sent and not yet acknowledged"},
		{"FIN-WAIT-2", "state: our FIN is acknowledged; the other side may go on sending"},
		{"CLOSE-WAIT", "state: the other side has closed; our program has not yet"},
		{"LAST-ACK", "state: our FIN, the second of the two, awaits its acknowledgment"},
		{"TIME-WAIT", "state: all is said; the end that closed first keeps the port so that late packets find no new connection"},
		{"SND.UNA", "the oldest number sent and not yet acknowledged"},
		{"SND.NXT", "the number of the next octet to send"},
		{"SND.WND", "how many octets the other side has room for"},
		{"RCV.NXT", "the number of the next octet expected"},
		{"RCV.WND", "how many octets we have room for"},
		{"2 MSL", "twice the longest time a packet may live in the network"},
		{"ssthresh", "the window at which slow start gives way to congestion avoidance"},
		{"cwnd", "congestion window: how many octets the network is trusted to carry at once"},
		{"SRTT", "the smoothed round-trip time, from which the timeout is computed"},
		{"RTO", "retransmission timeout: how long an acknowledgment is waited for before sending again"},
		{"loss probe", "the last segment sent again early, to learn whether it was lost (RFC 8985)"},
		{"delayed ACK", "an acknowledgment that waits a little for data to ride with"},
		{"keepalive", "an empty segment that asks an idle peer whether it is still there"},
		{"persist", "the timer that asks again whether a closed window has opened"},
		{"MSS", "the largest number of data octets in one segment"},
		{"RST", "reset: there is no such connection, or it ends by force"},
		{"FIN", "no more octets will come from this side"},
		{"SYN", "let us start; I number my octets from here"},
		{"ACK", "acknowledgment: the number of the next octet expected"},
		{"octet", "eight bits, a byte"},
		{"port", "the number that tells which program a segment is for"},
	}
}

// explained lists the terms that occur in a text, in order of the list.
func explained(text string, most int) []term {
	var out []term
	for _, t := range terms() {
		if len(out) < most && strings.Contains(text, t.word) {
			out = append(out, t)
			text = strings.ReplaceAll(text, t.word, "")
		}
	}
	return out
}

// glossary explains the words of the rows above it.
func glossary(lines []infoLine, width int) []infoLine {
	const most = 5
	var all strings.Builder
	for _, l := range lines {
		for _, r := range l {
			all.WriteString(r.Text)
			all.WriteByte(' ')
		}
	}
	var out []infoLine
	for _, t := range explained(all.String(), most) {
		out = append(out, paragraph(t.word, t.meaning, "", Dim, width)...)
	}
	return out
}
