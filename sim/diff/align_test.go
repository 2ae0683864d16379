package diff_test

import (
	"strings"
	"testing"

	"wirewalk/sim/trace"
	"wirewalk/sim/vtime"
	"wirewalk/tcpmodel"
)

const (
	ms  = vtime.Time(vtime.Millisecond)
	fin = tcpmodel.FIN
	rst = tcpmodel.RST
	syn = tcpmodel.SYN
	psh = tcpmodel.PSH
)

// story is one side of a case: what follows a handshake.
type story func(h *hand)

// cases name one difference each; A and B are told after the same handshake.
// B's addresses, ports and initial sequence numbers are others.
func cases() []struct {
	name string
	a, b story
	want []string // all that is said
} {
	client := func(s sent) story { return func(h *hand) { h.send(0, s) } }
	server := func(s sent) story { return func(h *hand) { h.send(1, s) } }
	tell := func(list ...story) story {
		return func(h *hand) {
			for _, s := range list {
				s(h)
			}
		}
	}
	ask := client(sent{seq: 1, ack: 1, n: 100, at: 30 * ms})
	return []struct {
		name string
		a, b story
		want []string
	}{
		{"nothing", ask, ask, nil},
		{
			"a window update that only one sends",
			tell(ask, server(sent{seq: 1, ack: 101, window: 100, at: 40 * ms}), server(sent{seq: 1, ack: 101, window: 900, at: 50 * ms})),
			tell(ask, server(sent{seq: 1, ack: 101, window: 100, at: 40 * ms})),
			[]string{"only: only in A: window update #6"},
		},
		{
			"a repeated acknowledgment that only one sends",
			tell(ask, server(sent{seq: 1, ack: 101, at: 40 * ms})),
			tell(ask, server(sent{seq: 1, ack: 101, at: 40 * ms}), server(sent{seq: 1, ack: 101, at: 50 * ms})),
			[]string{"only: only in B: repeated ACK 101 #6"},
		},
		{
			"octets sent again",
			ask, tell(ask, client(sent{seq: 1, ack: 1, n: 100, at: 230 * ms})),
			[]string{"repetition: B repeats seq 1 (#5) and A does not"},
		},
		{
			"octets sent again more often",
			tell(ask, client(sent{seq: 1, ack: 1, n: 100, at: 230 * ms})),
			tell(ask, client(sent{seq: 1, ack: 1, n: 100, at: 230 * ms}), client(sent{seq: 1, ack: 1, n: 100, at: 630 * ms})),
			[]string{"repetition: B repeats seq 1 (#6) and A less often"},
		},
		{
			"a reordered segment is no repetition",
			tell(client(sent{seq: 101, ack: 1, n: 100, at: 30 * ms}), client(sent{seq: 1, ack: 1, n: 100, at: 31 * ms})),
			tell(client(sent{seq: 1, ack: 1, n: 100, at: 30 * ms}), client(sent{seq: 101, ack: 1, n: 100, at: 31 * ms})),
			[]string{"order: other order: 100 octets from seq 101 comes before 100 octets from seq 1 in A (#4, #5), after it in B (#5, #4)"},
		},
		{
			"octets that came late, which are no repetition",
			client(sent{seq: 101, ack: 1, n: 100, at: 30 * ms}),
			tell(client(sent{seq: 101, ack: 1, n: 100, at: 30 * ms}), client(sent{seq: 1, ack: 1, n: 100, at: 31 * ms})),
			[]string{"only: only in B: 100 octets from seq 1 #5"},
		},
		{
			"other segments for the same octets",
			tell(client(sent{seq: 1, ack: 1, n: 200, at: 30 * ms}), client(sent{seq: 201, ack: 1, n: 100, at: 30 * ms})),
			tell(
				client(sent{seq: 1, ack: 1, n: 100, at: 30 * ms}), client(sent{seq: 101, ack: 1, n: 100, at: 30 * ms}),
				client(sent{seq: 201, ack: 1, n: 50, at: 30 * ms}), client(sent{seq: 251, ack: 1, n: 50, at: 30 * ms}),
			),
			[]string{
				"segmentation: segmented otherwise: A sends 200 octets in 1 packet (#4), B in 2 packets (#4 #5)",
				"segmentation: segmented otherwise: A sends 100 octets in 1 packet (#5), B in 2 packets (#6 #7)",
			},
		},
		{
			"a delayed acknowledgment",
			tell(ask, server(sent{seq: 1, ack: 101, at: 70 * ms})),
			tell(ask, server(sent{seq: 1, ack: 101, at: 31 * ms})),
			[]string{"timing: the server acknowledges #4 after 40 ms in A (#5), 1 ms in B (#5)"},
		},
		{
			"one delay, which is named once",
			tell(ask, server(sent{seq: 1, ack: 101, at: 31 * ms}), server(sent{seq: 1, ack: 101, n: 50, at: 40 * ms}), client(sent{seq: 101, ack: 51, at: 41 * ms})),
			tell(ask, server(sent{seq: 1, ack: 101, at: 31 * ms}), server(sent{seq: 1, ack: 101, n: 50, at: 5040 * ms}), client(sent{seq: 101, ack: 51, at: 5041 * ms})),
			[]string{"timing: 50 octets from seq 1 (#6) comes 9 ms after #5 in A, 5.01 s in B"},
		},
		{
			"an acknowledgment that rides on data",
			tell(ask, server(sent{seq: 1, ack: 101, at: 31 * ms}), server(sent{seq: 1, ack: 101, n: 50, at: 32 * ms})),
			tell(ask, server(sent{seq: 1, ack: 101, n: 50, at: 32 * ms})),
			[]string{"acknowledgment: the server acknowledges by itself in A (#5), with data in B (#5)"},
		},
		{
			"more acknowledgments",
			tell(ask, client(sent{seq: 101, ack: 1, n: 100, at: 30 * ms}), server(sent{seq: 1, ack: 201, at: 31 * ms})),
			tell(ask, client(sent{seq: 101, ack: 1, n: 100, at: 30 * ms}), server(sent{seq: 1, ack: 101, at: 31 * ms}), server(sent{seq: 1, ack: 201, at: 31 * ms})),
			[]string{"acknowledgment: B acknowledges more often: ACK 101 (#6) is covered by A's ACK 201 (#6)"},
		},
		{
			"a FIN that rides on data",
			tell(client(sent{flags: fin, seq: 1, ack: 1, n: 100, at: 30 * ms}), server(sent{seq: 1, ack: 102, at: 31 * ms})),
			tell(ask, client(sent{flags: fin, seq: 101, ack: 1, at: 30 * ms}), server(sent{seq: 1, ack: 102, at: 31 * ms})),
			[]string{"closing: the client's FIN rides on data in A (#4), comes alone in B (#5)"},
		},
		{
			"a RST instead of a FIN",
			tell(ask, client(sent{flags: fin, seq: 101, ack: 1, at: 40 * ms})),
			tell(ask, client(sent{flags: rst, seq: 101, ack: 1, at: 40 * ms})),
			[]string{"closing: RST instead of FIN: the client closes with FIN #5 in A, resets with #5 in B"},
		},
		{
			"a RST with another number",
			tell(ask, server(sent{flags: rst, seq: 2, at: 40 * ms})),
			tell(ask, server(sent{flags: rst, seq: 1, at: 40 * ms})),
			[]string{"closing: RST with another number: seq 2 / 1 (#5)"},
		},
		{
			"the other side closes first",
			tell(client(sent{flags: fin, seq: 1, ack: 1, at: 40 * ms}), server(sent{flags: fin, seq: 1, ack: 2, at: 50 * ms})),
			tell(server(sent{flags: fin, seq: 1, ack: 1, at: 40 * ms}), client(sent{flags: fin, seq: 1, ack: 2, at: 50 * ms})),
			[]string{"closing: the other side closes first: the client in A (#4), the server in B (#4)"},
		},
		{
			"other windows, named once",
			tell(client(sent{seq: 1, ack: 1, n: 100, window: 500, at: 30 * ms}), client(sent{seq: 101, ack: 1, n: 100, window: 500, at: 30 * ms})),
			tell(client(sent{seq: 1, ack: 1, n: 100, window: 600, at: 30 * ms}), client(sent{seq: 101, ack: 1, n: 100, window: 600, at: 30 * ms})),
			[]string{"window: other window: the client offers 500 / 600 octets (#4); 1 more like it, up to #5 in A and #5 in B"},
		},
		{
			"a closed window",
			tell(ask, server(sent{seq: 1, ack: 101, closed: true, at: 40 * ms})), tell(ask, server(sent{seq: 1, ack: 101, at: 40 * ms})),
			[]string{"window: window closed only in A: the server offers 0 / 1000 octets (#5)"},
		},
		{
			"a bit", ask, client(sent{flags: psh, seq: 1, ack: 1, n: 100, at: 30 * ms}),
			[]string{"bits: PSH only in B: 100 octets from seq 1 (#4)"},
		},
		{
			"SACK blocks",
			tell(ask, server(sent{seq: 1, ack: 1, options: tcpmodel.Options{NSACK: 1, SACK: [4]tcpmodel.Block{{Left: 1101, Right: 1201}}}, at: 40 * ms})),
			tell(ask, server(sent{seq: 1, ack: 1, at: 40 * ms})),
			[]string{"options: other options on ACK 1 (#5): SACK blocks 101:201 / none"},
		},
		{
			"a keepalive probe", tell(ask, client(sent{seq: 100, ack: 1, at: 9000 * ms})), ask,
			[]string{"only: only in A: keepalive probe #5"},
		},
		{
			"a probe of a closed window",
			tell(ask, server(sent{seq: 1, ack: 101, closed: true, at: 40 * ms}), client(sent{seq: 100, ack: 1, at: 9000 * ms})),
			tell(ask, server(sent{seq: 1, ack: 101, closed: true, at: 40 * ms})),
			[]string{"only: only in A: window probe #6"},
		},
		{
			"other text of the same length",
			client(sent{seq: 1, ack: 1, text: "GET /a\r\nHost: x\r\n", at: 30 * ms}), client(sent{seq: 1, ack: 1, text: "GET /b\r\nHost: x\r\n", at: 30 * ms}),
			[]string{`text: data text differs (#4): "GET /a" / "GET /b"`},
		},
		{
			"other text of another length, and nothing that follows from it",
			tell(client(sent{seq: 1, ack: 1, text: "hello", at: 30 * ms}), server(sent{seq: 1, ack: 6, n: 50, at: 40 * ms}), client(sent{seq: 6, ack: 51, text: "more", at: 50 * ms}), client(sent{flags: fin, seq: 10, ack: 51, at: 60 * ms})),
			tell(client(sent{seq: 1, ack: 1, text: "good morning", at: 30 * ms}), server(sent{seq: 1, ack: 13, n: 50, at: 40 * ms}), client(sent{seq: 13, ack: 51, text: "more", at: 50 * ms}), client(sent{flags: fin, seq: 17, ack: 51, at: 60 * ms})),
			[]string{`text: data text differs (#4): "hello" / "good morning"`},
		},
		{
			"other text of another length, in other packets",
			tell(client(sent{seq: 1, ack: 1, text: "hello", at: 30 * ms}), server(sent{seq: 1, ack: 6, n: 50, at: 40 * ms})),
			tell(client(sent{seq: 1, ack: 1, text: "good ", at: 30 * ms}), client(sent{seq: 6, ack: 1, text: "morning", at: 30 * ms}), server(sent{seq: 1, ack: 13, n: 50, at: 40 * ms})),
			[]string{`text: data of another length: A sends 5 octets in 1 packet (#4), B 12 octets in 2 packets (#4 #5)`},
		},
		{
			"data that only one sends in the middle",
			tell(ask, client(sent{seq: 101, ack: 1, n: 30, at: 31 * ms})), ask,
			[]string{"only: only in A: 30 octets from seq 101 #5"},
		},
		{
			"an end that only one has",
			tell(ask, func(h *hand) {
				for i := range uint32(6) {
					h.send(1, sent{seq: 1 + i*10, ack: 101, n: 10, at: 40 * ms})
				}
			}), ask,
			[]string{"only: A goes on where B ends: #5 to #10, 6 packets"},
		},
		{
			"a connection that only one has", ask,
			tell(ask, func(h *hand) {
				h.conn(40001, 7, 9)
				h.send(0, sent{flags: syn, at: 50 * ms})
				h.send(1, sent{flags: rst, ack: 1, at: 50 * ms})
			}),
			[]string{"connection: only in B: connection b from c:40001 to s:80, #5 and #6"},
		},
	}
}

func TestEachDifferenceHasItsName(t *testing.T) {
	for _, c := range cases() {
		t.Run(c.name, func(t *testing.T) {
			a, b := newHand(0), newHand(0xfffffff0) // B's numbers wrap.
			a.open()
			b.open()
			c.a(a)
			c.b(b)
			al := lay(a.w.Trace(), b.w.Trace())
			if got, want := told(al), strings.Join(append(c.want, ""), "\n"); got != want {
				t.Errorf("said\n%swant\n%s", got, want)
			}
			for side := range al.Sides {
				if al := lay(al.Sides[side].Trace, al.Sides[side].Trace); len(al.Differences) > 0 {
					t.Errorf("side %d differs from itself:\n%s", side, told(al))
				}
			}
		})
	}
}

func TestOptionsOfTheHandshakeAreCompared(t *testing.T) {
	a, b := newHand(0), newHand(9)
	a.send(0, sent{flags: syn, options: tcpmodel.Options{MSS: 1460, HasTS: true, SACKOK: true}})
	b.send(0, sent{flags: syn, options: tcpmodel.Options{MSS: 1448, HasScale: true, Scale: 7, SACKOK: true}})
	const want = "options: other options on SYN (#1): MSS 1460 / 1448, window scale none / 7, timestamps only in A\n"
	if got := told(lay(a.w.Trace(), b.w.Trace())); got != want {
		t.Errorf("said %s", got)
	}
}

func TestARepeatedSYNIsNamed(t *testing.T) {
	a, b := newHand(0), newHand(9)
	a.send(0, sent{flags: syn})
	b.send(0, sent{flags: syn})
	b.send(0, sent{flags: syn, at: 1000 * ms})
	if got := told(lay(a.w.Trace(), b.w.Trace())); got != "repetition: B repeats its SYN (#2) and A does not\n" {
		t.Errorf("said %s", got)
	}
}

// dialogue is a connection of three questions and answers; it may begin in the
// middle, which leaves its numbers counted from there.
func dialogue(from int) *trace.Trace {
	h := newHand(500)
	words := []string{"first question", "first answer, longer", "second", "the second answer", "third one?", "yes"}
	if from == 0 {
		h.open()
	}
	seq := [2]uint32{1, 1}
	for i, w := range words {
		who := i % 2
		if i >= from {
			if i == from && from > 0 { // Numbers count from what is seen first.
				h.iss[who] += seq[who] - 1
				h.iss[1-who] += seq[1-who] - 1
				seq = [2]uint32{1, 1}
				c := h.w.EditConn(h.id)
				c.Ends[0].ISS, c.Ends[1].ISS = tcpmodel.Seq(h.iss[0]), tcpmodel.Seq(h.iss[1])
			}
			h.send(who, sent{seq: seq[who], ack: seq[1-who], text: w, at: vtime.Time(i+3) * 10 * ms})
		}
		seq[who] += uint32(len(w))
	}
	return h.w.Trace()
}

func TestACaptureThatBeginsInTheMiddleIsLaidWhereItBelongs(t *testing.T) {
	const want = "beginning: B begins in the middle of the connection: A has #1 to #5, 5 packets before that\n"
	al := lay(dialogue(0), dialogue(2))
	if got := told(al); got != want {
		t.Errorf("said %s", got)
	}
	if al.Mate(1, 1) != 6 || al.Mate(1, 4) != 9 {
		t.Errorf("#1 of B was laid on #%d, #4 on #%d", al.Mate(1, 1), al.Mate(1, 4))
	}
	const turned = "beginning: A begins in the middle of the connection: B has #1 to #5, 5 packets before that\n"
	if got := told(lay(dialogue(2), dialogue(0))); got != turned {
		t.Errorf("said %s", got)
	}
}

// A capture that begins with the server's packet has the server as its first end.
func TestTheOpenerIsFoundWhereTheServerWasSeenFirst(t *testing.T) {
	tell := func(turned int) *trace.Trace {
		h := newHand(0)
		h.turned = turned
		h.conn(40001, 7, 9)
		h.send(1, sent{seq: 1, ack: 1, n: 70, at: 10 * ms})
		h.send(0, sent{seq: 1, ack: 71, n: 30, at: 20 * ms})
		return h.w.Trace()
	}
	if al := lay(tell(0), tell(1)); len(al.Differences) > 0 || al.Mate(0, 1) != 1 {
		t.Errorf("said %s", told(al))
	}
}

func TestConnectionsPairUpByWhatTheyAskFor(t *testing.T) {
	tell := func(order ...string) *trace.Trace {
		h := newHand(0)
		for i, ask := range order {
			if i > 0 {
				h.conn(uint16(40000+i), uint32(77*i), 5)
			}
			h.send(0, sent{flags: syn, at: vtime.Time(i) * 10 * ms})
			h.send(0, sent{seq: 1, ack: 1, text: ask + "\r\n", at: vtime.Time(i) * 10 * ms})
		}
		return h.w.Trace()
	}
	al := lay(tell("GET /a", "GET /b", "GET /c"), tell("GET /b", "GET /c", "GET /d"))
	for conn, want := range map[trace.ConnID]trace.ConnID{1: 3, 2: 1, 3: 2} {
		if got := al.Conn(0, conn); got != want {
			t.Errorf("connection %d is paired with %d, want %d", conn, got, want)
		}
	}
}

func TestTheToleranceIsAMillisecondOrATenth(t *testing.T) {
	at := func(d vtime.Time) *trace.Trace {
		h := newHand(0)
		h.open()
		h.send(0, sent{seq: 1, ack: 1, n: 10, at: d})
		return h.w.Trace()
	}
	for _, c := range []struct {
		a, b vtime.Time
		want int
	}{{5 * ms, 6 * ms, 0}, {5 * ms, 7 * ms, 1}, {1000 * ms, 1100 * ms, 0}, {1000 * ms, 1200 * ms, 1}} {
		if al := lay(at(c.a), at(c.b)); al.Times != c.want || al.Content != 0 {
			t.Errorf("%v and %v: %s", c.a, c.b, told(al))
		}
	}
}

func TestStepsFollowThePacketsOfTheOtherSide(t *testing.T) {
	a, b := newHand(0), newHand(0)
	a.open()
	b.open()
	a.send(0, sent{seq: 1, ack: 1, n: 10, at: 30 * ms})
	b.send(1, sent{seq: 1, ack: 1, at: 30 * ms}) // only in B
	b.send(0, sent{seq: 1, ack: 1, n: 10, at: 900 * ms})
	al := lay(a.w.Trace(), b.w.Trace())
	if got := al.Steps(0); got[3] != 3 || got[4] != 5 {
		t.Errorf("A's stops are at B's %v", got)
	}
	if got := al.Steps(1); got[3] != 3 || got[4] != 3 || got[5] != 4 {
		t.Errorf("B's stops are at A's %v", got)
	}
	if got := al.Changed(1); got[3] || !got[4] || got[5] {
		t.Errorf("B's marked stops are %v", got)
	}
}
