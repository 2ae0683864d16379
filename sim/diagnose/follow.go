package diagnose

import (
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"

	"wirewalk/sim/inspect"
	"wirewalk/sim/trace"
	"wirewalk/sim/vtime"
)

// Turn is what one end of a connection said before the other spoke.
type Turn struct {
	From       trace.HostID
	Rec        trace.RecordID // the first packet's sending
	Start, End vtime.Time
	Octets     int64
	Packets    int
	Text       []string // the first lines of what was said
}

// maxTurns and maxTurnOctets bound what follow-stream shows.
const (
	maxTurns      = 500
	maxTurnOctets = 600
	maxTurnLines  = 8
)

// Turns follows a connection's stream up to a record: who said what, when and
// how much. Repetitions are left out.
func Turns(x *inspect.Reader, conn trace.ConnID, as trace.RecordID) []Turn {
	var out []Turn
	var said []byte
	var secret []string
	finish := func() {
		if n := len(out); n > 0 {
			out[n-1].Text = append(lines(said), secret...)
		}
		said, secret = said[:0], nil
	}
	for id := trace.PacketID(1); int(id) <= x.Trace.Packets() && len(out) < maxTurns; id++ {
		p := x.Trace.Packet(id)
		rec := p.Begins()
		if p.Conn != conn || p.Seg.Payload.Len == 0 || p.Again != 0 || rec == 0 || rec > as {
			continue
		}
		at := x.Trace.Record(rec).At
		if n := len(out); n == 0 || out[n-1].From != p.From {
			finish()
			out = append(out, Turn{From: p.From, Rec: rec, Start: at})
		}
		turn := &out[len(out)-1]
		turn.End, turn.Octets, turn.Packets = at, turn.Octets+int64(p.Seg.Payload.Len), turn.Packets+1
		span := x.Trace.Said(p)
		if names := inspect.TLSNames(x.Trace, p); len(names) > 0 && (span.Stream == p.Seg.Payload.Stream || span.Len == 0) {
			if !strings.HasSuffix(names[0], " goes on") {
				secret = append(secret, names[:min(len(names), max(maxTurnLines-len(secret), 0))]...)
			}
			continue
		}
		if room := maxTurnOctets - len(said); room > 0 {
			span.Len = min(span.Len, uint32(room))
			said = x.Trace.Octets(said, span)
		}
	}
	finish()
	return out
}

// escaped writes octets that are no text as \x00; of many equal ones in a row
// it gives the number.
func escaped(s string) string {
	const most = 4 // equal octets in a row that are written one by one
	var b strings.Builder
	for len(s) > 0 {
		r, n := utf8.DecodeRuneInString(s)
		if r != utf8.RuneError && !inspect.Harmful(r) || r == '\t' {
			b.WriteString(strings.ReplaceAll(s[:n], "\t", "    "))
			s = s[n:]
			continue
		}
		same := 1
		for same < len(s) && s[same] == s[0] {
			same++
		}
		text := fmt.Sprintf("\\x%02x", s[0])
		if same > most {
			text += " (" + strconv.Itoa(same) + " times)"
			s = s[same:]
		} else {
			s = s[1:]
		}
		b.WriteString(text)
	}
	return b.String()
}

// lines cuts octets into lines that can be shown.
func lines(b []byte) []string {
	var out []string
	for _, l := range strings.Split(string(b), "\n") {
		l = strings.TrimSuffix(l, "\r")
		if len(out) == maxTurnLines {
			break
		}
		out = append(out, escaped(l))
	}
	for len(out) > 0 && out[len(out)-1] == "" {
		out = out[:len(out)-1]
	}
	return out
}
