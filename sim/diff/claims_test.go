package diff_test

import (
	"strings"
	"testing"

	"wirewalk/sim/diff"
	"wirewalk/sim/trace"
	"wirewalk/sim/vtime"
	"wirewalk/tcpmodel"
)

// Of two captures of one connection, the one at the server may have begun later
// and ended earlier: what it does not have is lost only in between.
func TestAPacketIsLostOnTheWayOnlyWhereBothCapturesGoOn(t *testing.T) {
	tell := func(seenAt trace.HostID, without ...int) *trace.Trace {
		h := newHand(0)
		h.w.Trace().SeenAt = seenAt
		h.open()
		for i := range 5 {
			skip := false
			for _, n := range without {
				skip = skip || n == i
			}
			if !skip {
				h.send(0, sent{seq: uint32(1 + 10*i), ack: 1, n: 10, at: vtimeOf(i)})
			}
		}
		return h.w.Trace()
	}
	got := told(lay(tell(1), tell(2, 2, 4)))
	for _, want := range []string{
		"fate: lost on the way: 10 octets from seq 21 (#6)",
		"only: only in A: 10 octets from seq 41 (#8), after B ends or lost on the way",
	} {
		if !strings.Contains(got, want) {
			t.Errorf("%q is missing in\n%s", want, got)
		}
	}
}

func TestAPacketOfTheSameInstantIsNoDifferenceOfTime(t *testing.T) {
	whole, late := ran(t, spoken), ran(t, spoken+"faults:\n  - {do: delay, by: 100ms, number: 4}\n")
	al := diff.Align(diff.Side{Trace: whole, Name: "A"}, diff.Side{Trace: late, Name: "B"}, diff.Tolerance{})
	written := trace.PacketID(0)
	for id := trace.PacketID(5); int(id) <= whole.Packets(); id++ {
		if p := whole.Packet(id); p.From == 1 && p.Seg.Payload.Len == 20 {
			written = id
		}
	}
	mate := al.Mate(0, written)
	if written == 0 || mate == 0 || whole.Record(whole.Packet(written).Sent).At != late.Record(late.Packet(mate).Sent).At {
		t.Fatalf("#%d and #%d are not sent at one instant", written, mate)
	}
	if al.Times == 0 {
		t.Error("the delay is not told")
	}
	for _, d := range al.Differences {
		if d.Packets[0] == written {
			t.Errorf("told: %s", d.Text)
		}
	}
	if stop := late.Record(late.Packet(mate).Sent).Stop; al.ChangedOrLate(1)[stop] {
		t.Error("it is marked")
	}
}

// spoken is a connection on which two texts are written by the clock.
const spoken = `version: 1
id: answers
title: Two texts
chapter: Reliability
level: beginner
summary: Two texts.
minutes: 1
hosts:
  client: {}
  server: {}
programs:
  - {host: server, listen: 80}
script:
  - {at: 0s, host: client, do: connect, port: 80}
  - {at: 1s, host: client, do: write, size: 10B}
  - {at: 2s, host: client, do: write, size: 20B}
`

func TestEveryPacketWithOtherOptionsIsMarkedHoweverFewAreListed(t *testing.T) {
	tell := func(sack bool) *trace.Trace {
		h := newHand(0)
		h.open()
		for i := range uint32(8) {
			s := sent{seq: 1 + 10*i, ack: 1, n: 10, at: vtimeOf(int(i))}
			if sack {
				s.options.NSACK = 1
				s.options.SACK[0] = tcpmodel.Block{Left: 9, Right: 19}
			}
			h.send(0, s)
		}
		return h.w.Trace()
	}
	al := lay(tell(false), tell(true))
	if len(al.Differences) > 4 {
		t.Errorf("the list is not folded:\n%s", told(al))
	}
	for id := trace.PacketID(4); id <= 11; id++ {
		if !al.Differs(0, id) || !al.Differs(1, id) {
			t.Errorf("#%d is not marked", id)
		}
	}
}

func TestTheFirstDifferenceIsNotThePUSHBitOfALaterPacket(t *testing.T) {
	a, b := newHand(0), newHand(9)
	a.send(0, sent{flags: syn, options: tcpmodel.Options{MSS: 1460}})
	b.send(0, sent{flags: syn, options: tcpmodel.Options{MSS: 1448}})
	a.send(0, sent{seq: 1, ack: 1, n: 10, at: 30 * ms})
	b.send(0, sent{flags: psh, seq: 1, ack: 1, n: 10, at: 30 * ms})
	if first := lay(a.w.Trace(), b.w.Trace()).First(); first == nil || first.Kind != diff.Options {
		t.Errorf("the first is %+v", first)
	}
}

func TestTheDateOfAResponseIsNoDifference(t *testing.T) {
	tell := func(date, rest string) *trace.Trace {
		h := newHand(0)
		h.open()
		h.send(1, sent{seq: 1, ack: 1, text: "HTTP/1.1 200 OK\r\nDate: " + date + "\r\nServer: " + rest + "\r\n\r\n", at: 30 * ms})
		return h.w.Trace()
	}
	if got := told(lay(tell("Mon, 01 Jan 2024 10:00:00 GMT", "x"), tell("Tue, 02 Jan 2024 11:11:11 GMT", "x"))); got != "" {
		t.Errorf("told: %s", got)
	}
	got := told(lay(tell("Mon, 01 Jan 2024 10:00:00 GMT", "x"), tell("Tue, 02 Jan 2024 11:11:11 GMT", "y")))
	if !strings.Contains(got, `"Server: x" / "Server: y"`) {
		t.Errorf("told: %s", got)
	}
}

func vtimeOf(i int) vtime.Time { return vtime.Time(i+3) * 10 * ms }
