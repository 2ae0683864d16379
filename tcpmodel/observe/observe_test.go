package observe_test

import (
	"fmt"
	"strings"
	"testing"

	"wirewalk/sim/vtime"
	"wirewalk/tcpmodel"
	"wirewalk/tcpmodel/observe"
)

// play feeds lines of the form "ms side flags seq ack len [win]" to an observation,
// numbers relative to ISNs of 1000 (side 0) and 5000 (side 1), and prints what
// each shows: the states of both ends, the reason and the facts.
func play(t *testing.T, script string) string {
	t.Helper()
	names := observe.ReasonNames()
	var c observe.Conn
	var seen observe.Observation
	var out strings.Builder
	for i, line := range strings.Split(strings.TrimSpace(script), "\n") {
		var ms int64
		var side int
		var letters string
		var seq, ack uint32
		var n, win uint32 = 0, 100
		if _, err := fmt.Sscan(strings.TrimSpace(line), &ms, &side, &letters, &seq, &ack,
			&n); err != nil {
			t.Fatalf("line %d: %v", i+1, err)
		}
		if f := strings.Fields(line); len(f) > 6 {
			if _, err := fmt.Sscan(f[6], &win); err != nil {
				t.Fatal(err)
			}
		}
		isn := [2]uint32{1000, 5000}
		seg := tcpmodel.Segment{
			Flags: flags(letters), Seq: tcpmodel.Seq(isn[side] +
				seq), Window: uint16(win), Payload: tcpmodel.Span{Len: n},
		}
		if seg.Flags.Has(tcpmodel.ACK) {
			seg.Ack = tcpmodel.Seq(isn[1-side] + ack)
		}
		at := vtime.Time(ms) * vtime.Time(vtime.Millisecond)
		c.Sent(at, side, &seg, uint32(i+1), &seen)
		why, facts := names[seen.Why], seen.Facts
		gaps := ""
		for _, g := range seen.Gaps {
			gaps += fmt.Sprintf(" gap of %d before %d", g.Len, g.Tag)
		}
		c.Arrived(at, 1-side, &seg, &seen)
		var s [2]tcpmodel.Snapshot
		c.Snapshot(0, &s[0])
		c.Snapshot(1, &s[1])
		fmt.Fprintf(&out, "%s %s %s%s%s\n", s[0].State, s[1].State, why, factText(facts), gaps)
	}
	return out.String()
}

func flags(letters string) tcpmodel.Flags {
	var f tcpmodel.Flags
	for _, c := range letters {
		f |= map[rune]tcpmodel.Flags{
			'S': tcpmodel.SYN, 'A': tcpmodel.ACK, 'F': tcpmodel.FIN, 'R': tcpmodel.RST,
			'P': tcpmodel.PSH,
		}[c]
	}
	return f
}

func factText(f observe.Facts) string {
	out := ""
	for _, c := range []struct {
		fact observe.Facts
		name string
	}{
		{observe.Retransmission, "again"},
		{observe.OutOfOrder, "late"},
		{observe.DuplicateAck, "dup"},
		{observe.KeepaliveProbe, "probe"},
		{observe.KeepaliveAnswer, "alive"},
		{observe.WindowProbe, "wprobe"},
		{observe.WindowUpdate, "update"},
		{observe.ZeroWindow, "zero"},
		{observe.Midstream, "midstream"},
	} {
		if f.Has(c.fact) {
			out += " +" + c.name
		}
	}
	return out
}

func TestSegmentsShowTheStatesOfBothEnds(t *testing.T) {
	for _, c := range []struct{ name, script, want string }{
		{"open and close (RFC 9293 figures 6 and 12)", `
			0  0 S  0 0 0
			10 1 SA 0 1 0
			20 0 A  1 1 0
			30 0 PA 1 1 100
			40 1 A  1 101 0
			50 0 FA 101 1 0
			60 1 A  1 102 0
			70 1 FA 1 102 0
			80 0 A  102 2 0`, `
			SYN-SENT CLOSED seen-syn
			ESTABLISHED SYN-RECEIVED seen-syn-ack
			ESTABLISHED ESTABLISHED seen-handshake-done
			ESTABLISHED ESTABLISHED seen-data
			ESTABLISHED ESTABLISHED seen-ack
			FIN-WAIT-1 CLOSE-WAIT seen-fin
			FIN-WAIT-2 CLOSE-WAIT seen-ack
			TIME-WAIT LAST-ACK seen-fin-answer
			TIME-WAIT CLOSED seen-ack`},
		{"the second FIN rides on the ACK", `
			0  0 S  0 0 0
			10 1 SA 0 1 0
			20 0 A  1 1 0
			30 1 FA 1 1 0
			40 0 FA 1 2 0
			50 1 A  2 2 0`, `
			SYN-SENT CLOSED seen-syn
			ESTABLISHED SYN-RECEIVED seen-syn-ack
			ESTABLISHED ESTABLISHED seen-handshake-done
			CLOSE-WAIT FIN-WAIT-1 seen-fin
			LAST-ACK TIME-WAIT seen-fin-answer
			CLOSED TIME-WAIT seen-ack`},
		{"simultaneous open (figure 7)", `
			0  0 S  0 0 0
			10 1 S  0 0 0
			20 0 SA 0 1 0
			30 1 SA 0 1 0`, `
			SYN-SENT CLOSED seen-syn
			SYN-RECEIVED SYN-SENT seen-syn
			SYN-RECEIVED ESTABLISHED seen-syn-ack
			ESTABLISHED ESTABLISHED seen-syn-ack`},
		{"simultaneous close (figure 13)", `
			0  0 S  0 0 0
			10 1 SA 0 1 0
			20 0 A  1 1 0
			30 0 FA 1 1 0
			40 1 FA 1 1 0
			50 0 A  2 2 0
			60 1 A  2 2 0`, `
			SYN-SENT CLOSED seen-syn
			ESTABLISHED SYN-RECEIVED seen-syn-ack
			ESTABLISHED ESTABLISHED seen-handshake-done
			FIN-WAIT-1 CLOSE-WAIT seen-fin
			CLOSING FIN-WAIT-1 seen-fin
			CLOSING FIN-WAIT-2 seen-ack
			TIME-WAIT TIME-WAIT seen-ack`},
		{"a closed port refuses", `
			0 0 S  0 0 0
			1 1 RA 0 1 0`, `
			SYN-SENT CLOSED seen-syn
			CLOSED CLOSED seen-refused`},
		{"the SYN is lost and sent again", `
			0    0 S  0 0 0
			1000 0 S  0 0 0
			1010 1 SA 0 1 0`, `
			SYN-SENT CLOSED seen-syn
			SYN-SENT CLOSED seen-syn-again +again
			ESTABLISHED SYN-RECEIVED seen-syn-ack`},
	} {
		t.Run(c.name, func(t *testing.T) { compare(t, play(t, c.script), c.want) })
	}
}

func compare(t *testing.T, got, want string) {
	t.Helper()
	want = strings.ReplaceAll(strings.TrimSpace(want), "\t", "") + "\n"
	if got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

func TestNotableSegmentsAreNamed(t *testing.T) {
	const opened = `
			0 0 S  0 0 0
			1 1 SA 0 1 0
			2 0 A  1 1 0
			3 0 PA 1 1 100
			4 1 A  1 101 0
`
	for _, c := range []struct{ name, script, want string }{
		{"keepalive probe with answer", `
			7200004 0 A 100 1 0
			7200005 1 A 1 101 0`, `
			ESTABLISHED ESTABLISHED seen-keepalive-probe +probe
			ESTABLISHED ESTABLISHED seen-keepalive-answer +alive`},
		{"keepalive probes without answer end in RST", `
			100 0 A 100 1 0
			200 0 A 100 1 0
			300 0 RA 101 1 0`, `
			ESTABLISHED ESTABLISHED seen-keepalive-probe +probe
			ESTABLISHED ESTABLISHED seen-keepalive-probe +probe
			CLOSED CLOSED seen-keepalive-failed`},
		{"zero window, its probe, and its opening", `
			10 1 A 1 101 0 0
			300 0 A 100 1 0
			301 1 A 1 101 0 0
			400 1 A 1 101 0 50`, `
			ESTABLISHED ESTABLISHED seen-zero-window +update +zero
			ESTABLISHED ESTABLISHED seen-window-probe +wprobe
			ESTABLISHED ESTABLISHED seen-zero-window +zero
			ESTABLISHED ESTABLISHED seen-window-update +update`},
		{"a lost segment, duplicate ACKs and its repair", `
			10 0 PA 101 1 100
			11 0 PA 301 1 100
			12 1 A  1 201 0
			13 1 A  1 201 0
			50 0 PA 201 1 100
			51 1 A  1 401 0`, `
			ESTABLISHED ESTABLISHED seen-data
			ESTABLISHED ESTABLISHED seen-data
			ESTABLISHED ESTABLISHED seen-ack
			ESTABLISHED ESTABLISHED seen-duplicate-ack +dup
			ESTABLISHED ESTABLISHED seen-repair +again
			ESTABLISHED ESTABLISHED seen-ack`},
		{"segments that overtook each other", `
			10 0 PA 201 1 100
			11 0 PA 101 1 100`, `
			ESTABLISHED ESTABLISHED seen-data
			ESTABLISHED ESTABLISHED seen-out-of-order +late`},
		{"octets that were acknowledged but not captured", `
			10 0 PA 201 1 100
			11 1 A  1 301 0`, `
			ESTABLISHED ESTABLISHED seen-data
			ESTABLISHED ESTABLISHED seen-ack gap of 100 before 6`},
		{"octets that were acknowledged before anything after them was captured", `
			10 1 A  1 301 0
			11 0 PA 301 1 100
			12 1 A  1 401 0`, `
			ESTABLISHED ESTABLISHED seen-ack gap of 200 before 6
			ESTABLISHED ESTABLISHED seen-data
			ESTABLISHED ESTABLISHED seen-ack`},
		{"a FIN that was not captured is no gap", `
			10 1 A  1 102 0
			11 1 A  1 102 0`, `
			ESTABLISHED ESTABLISHED seen-ack
			ESTABLISHED ESTABLISHED seen-ack`},
		{"a number beyond a FIN is no gap", `
			10 0 FA 101 1 0
			11 1 A  1 150 0`, `
			FIN-WAIT-1 CLOSE-WAIT seen-fin
			FIN-WAIT-2 CLOSE-WAIT seen-ack`},
		{"an idle close, then a request for a connection that is gone", `
			5004 1 FA 1 101 0
			5010 0 A  101 2 0
			6000 0 PA 101 2 50
			6001 1 R  2 0 0`, `
			CLOSE-WAIT FIN-WAIT-1 seen-idle-close
			CLOSE-WAIT FIN-WAIT-2 seen-ack
			CLOSE-WAIT FIN-WAIT-2 seen-data
			CLOSED CLOSED seen-data-after-close`},
		{"an abort", `
			10 1 RA 1 101 0`, `
			CLOSED CLOSED seen-abort`},
		{"a RST with a number that is not expected is ignored (RFC 5961 §3)", `
			10 1 RA 50 101 0`, `
			ESTABLISHED CLOSED seen-abort`},
		{"a FIN sent again", `
			10 0 FA 101 1 0
			300 0 FA 101 1 0`, `
			FIN-WAIT-1 CLOSE-WAIT seen-fin
			FIN-WAIT-1 CLOSE-WAIT seen-fin-again +again`},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := play(t, strings.TrimSpace(opened)+"\n"+strings.TrimSpace(c.script))
			compare(t, strings.Join(strings.SplitAfter(got, "\n")[5:], ""), c.want)
		})
	}
}

func TestACaptureThatStartsInTheMiddleHasBothEndsEstablished(t *testing.T) {
	compare(t, play(t, `
		0 1 PA 901 501 10
		1 0 A  501 911 0`), `
		ESTABLISHED ESTABLISHED seen-data +midstream
		ESTABLISHED ESTABLISHED seen-ack`)
}

func TestOctetsSentBeforeTheCaptureAreNoGap(t *testing.T) {
	compare(t, play(t, `
		0 1 A  901 501 0
		1 1 A  901 701 0
		2 0 A  801 901 0
		3 1 A  901 801 0
		4 1 A  901 851 0`), `
		ESTABLISHED ESTABLISHED seen-ack +midstream
		ESTABLISHED ESTABLISHED seen-ack
		ESTABLISHED ESTABLISHED seen-ack
		ESTABLISHED ESTABLISHED seen-ack
		ESTABLISHED ESTABLISHED seen-ack gap of 50 before 5`)
}

// RFC 9293 §3.5.1, figure 9: the answer to a SYN is of the old connection.
func TestAnAcknowledgmentOfAnEarlierConnectionIsNoGap(t *testing.T) {
	compare(t, play(t, `
		0 0 S 0 0 0
		1 1 A 1 900 0`), `
		SYN-SENT CLOSED seen-syn
		SYN-SENT CLOSED seen-connection-before`)
}

func TestTheSnapshotHasTheVariablesOfTheRFC(t *testing.T) {
	var c observe.Conn
	var seen observe.Observation
	step := func(side int, s tcpmodel.Segment) {
		c.Sent(0, side, &s, 0, &seen)
		c.Arrived(0, 1-side, &s, &seen)
	}
	o := tcpmodel.Options{MSS: 1460, HasScale: true, Scale: 7, SACKOK: true, HasTS: true}
	step(0, tcpmodel.Segment{Flags: tcpmodel.SYN, Seq: 1000, Window: 64240, Options: o})
	o.MSS, o.Scale = 1400, 2
	step(1, tcpmodel.Segment{Flags: tcpmodel.SYN | tcpmodel.ACK, Seq: 5000, Ack: 1001, Window: 65160, Options: o})
	step(0, tcpmodel.Segment{Flags: tcpmodel.ACK, Seq: 1001, Ack: 5001, Window: 502})
	step(0, tcpmodel.Segment{Flags: tcpmodel.ACK, Seq: 1001, Ack: 5001, Window: 502, Payload: tcpmodel.Span{Len: 100}})
	var s tcpmodel.Snapshot
	c.Snapshot(0, &s)
	if s.ISS != 1000 || s.IRS != 5000 || s.SndUna != 1001 || s.SndNxt != 1101 || s.RcvNxt != 5001 ||
		s.Inflight != 100 {
		t.Errorf("client's numbers: %+v", s)
	}
	// RFC 7323 §2.2: the windows of SYNs are not scaled; the peer's shift applies to what it announces.
	if s.SndWnd != 65160 || s.RcvWnd != 502<<7 || s.SndScale != 2 || s.RcvScale != 7 || !s.Scaled {
		t.Errorf("client's windows: snd %d rcv %d shifts %d %d", s.SndWnd, s.RcvWnd, s.SndScale,
			s.RcvScale)
	}
	if s.MSS != 1388 || !s.SACKOK || !s.TSOK {
		t.Errorf("client's options: MSS %d, SACK %t, TS %t", s.MSS, s.SACKOK, s.TSOK)
	}
	c.Snapshot(1, &s)
	if s.SndWnd != 502<<7 || s.RcvNxt != 1101 || s.State != tcpmodel.Established {
		t.Errorf("server: window %d, RCV.NXT %d, %s", s.SndWnd, s.RcvNxt, s.State)
	}
	for i, at := range s.Timers {
		if at != vtime.Never {
			t.Errorf("timer %s is armed: no segment shows that", tcpmodel.TimerKind(i))
		}
	}
}

func TestEveryReasonHasAName(t *testing.T) {
	names := observe.ReasonNames()
	for r := observe.ReasonSyn; r <= observe.ReasonTailProbe; r++ {
		if names[r] == "" {
			t.Errorf("reason %d has no name", r)
		}
	}
}
