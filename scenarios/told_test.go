package scenarios_test

import (
	"strconv"
	"strings"
	"testing"

	"wirewalk/scenarios"
	"wirewalk/sim/trace"
	"wirewalk/tcpmodel"
)

// What Linux 6.18 tells a program that reads and writes after a RST, measured on a socket whose
// peer was a program behind a TUN device that wrote its segments itself: SYN-ACK, then what brings
// the state about (it acknowledges a FIN or not, sends one or not), then RST with exactly RCV.NXT. Then
// recv(3) and send(5) were called one after the other, each series on a fresh socket. The rows with
// unread octets were measured on 127.0.0.1, the peer closing with SO_LINGER 0.
var toldOfReset = []struct {
	state string
	steps string // what brings the state about
	calls string // w is a write, r a read
	want  string // 0 is an end of file
}{
	{"ESTABLISHED", "", "wr", "ECONNRESET 0"},
	{"ESTABLISHED", "", "rw", "ECONNRESET EPIPE"},
	{"ESTABLISHED", "", "ww", "ECONNRESET EPIPE"},
	{"ESTABLISHED", "", "rr", "ECONNRESET 0"},
	{"ESTABLISHED", "", "wrw", "ECONNRESET 0 EPIPE"},
	{"ESTABLISHED", "octets", "wr", "ECONNRESET 3"},
	{"ESTABLISHED", "octets", "rw", "3 ECONNRESET"},
	{"ESTABLISHED", "octets", "rrrw", "3 2 ECONNRESET EPIPE"},
	{"ESTABLISHED", "octets", "rwrr", "3 ECONNRESET 2 0"},
	{"CLOSE-WAIT", "theirs", "wr", "EPIPE 0"},
	{"CLOSE-WAIT", "theirs", "rw", "0 EPIPE"},
	{"CLOSE-WAIT", "theirs", "ww", "EPIPE EPIPE"},
	{"CLOSE-WAIT", "theirs", "rr", "0 0"},
	{"CLOSE-WAIT", "octets theirs", "rwrr", "3 EPIPE 2 0"},
	{"FIN-WAIT-1", "deaf ours", "wr", "ECONNRESET 0"},
	{"FIN-WAIT-1", "deaf ours", "rw", "ECONNRESET EPIPE"},
	{"FIN-WAIT-1", "deaf ours", "ww", "ECONNRESET EPIPE"},
	{"FIN-WAIT-1", "deaf ours", "rr", "ECONNRESET 0"},
	{"FIN-WAIT-2", "ours", "wr", "ECONNRESET 0"},
	{"FIN-WAIT-2", "ours", "rw", "ECONNRESET EPIPE"},
	{"FIN-WAIT-2", "ours", "wrw", "ECONNRESET 0 EPIPE"},
	{"FIN-WAIT-2", "ours octets", "rrrw", "3 2 ECONNRESET EPIPE"},
	{"CLOSING", "deaf ours theirs", "wr", "ECONNRESET 0"},
	{"CLOSING", "deaf ours theirs", "rw", "0 ECONNRESET"},
	{"CLOSING", "deaf ours theirs", "ww", "ECONNRESET EPIPE"},
	{"CLOSING", "deaf ours theirs", "rr", "0 0"},
	{"LAST-ACK", "deaf theirs ours", "wr", "ECONNRESET 0"},
	{"LAST-ACK", "deaf theirs ours", "rw", "0 ECONNRESET"},
	{"LAST-ACK", "deaf theirs ours", "ww", "ECONNRESET EPIPE"},
	{"LAST-ACK", "deaf theirs ours", "rr", "0 0"},
	{"TIME-WAIT", "ours theirs", "wrw", "EPIPE 0 EPIPE"},
	{"TIME-WAIT", "ours theirs", "rw", "0 EPIPE"},
}

func TestAProgramIsToldOfAResetOnceAndByTheFirstCall(t *testing.T) {
	for _, row := range toldOfReset {
		name := strings.Join([]string{row.state, row.steps, row.calls}, " ")
		tr := runText(t, toldScenario(row.steps, row.calls))
		reset := resetArrival(tr)
		if reset == 0 {
			t.Fatalf("%s: no RST arrives", name)
		}
		if s := tr.StateAt(1, 0, reset-1).String(); s != row.state {
			t.Errorf("%s: the RST comes in %s", name, s)
		}
		if got := callsGive(tr, reset); got != row.want {
			t.Errorf("%s: the calls give %q, want %q as measured", name, got, row.want)
		}
	}
}

// toldScenario brings a connection into a state, resets it at 2 s, and has its client call.
func toldScenario(steps, calls string) string {
	var b strings.Builder
	b.WriteString(`version: 1
title: Told
stack: linux
hosts: {client: {}, server: {}}
programs: [{host: server, read: never, at_eof: nothing}]
until: 5s
script:
  - {at: 0s, host: client, do: connect, read: never, as: talk}
`)
	at := []string{"1s", "1100ms", "1200ms"}
	var faults string
	for i, s := range strings.Fields(steps) {
		do := map[string]string{
			"octets": "{at: AT, host: server, do: write, text: '12345', conn: talk}",
			"ours":   "{at: AT, host: client, do: shutdown, conn: talk}",
			"theirs": "{at: AT, host: server, do: shutdown, conn: talk}",
		}[s]
		if s == "deaf" { // our FIN is never acknowledged
			faults = "faults: [{do: drop, from: client, packet: FIN, nth: 1, last: 99}]\n"
			continue
		}
		b.WriteString("  - " + strings.ReplaceAll(do, "AT", at[i]) + "\n")
	}
	b.WriteString("  - {at: 2s, host: server, do: inject, segment: {conn: talk, flags: RST-ACK}}\n")
	size := ", size: 3B"
	for i, c := range calls {
		do := "write, text: abcde"
		if c == 'r' {
			do, size = "read"+size, ""
		}
		b.WriteString("  - {at: 3s, host: client, do: " + do + ", conn: talk, as: call-" + strconv.Itoa(i) + "}\n")
	}
	return b.String() + faults
}

func resetArrival(tr *trace.Trace) trace.RecordID {
	for id := trace.RecordID(1); int(id) <= tr.Len(); id++ {
		if r := tr.Record(id); r.Kind == trace.SegmentDelivered && r.Host == 1 && tr.Packet(r.Packet()).Seg.Flags.Has(tcpmodel.RST) {
			return id
		}
	}
	return 0
}

// callsGive is what the client's calls gave from a record on.
func callsGive(tr *trace.Trace, from trace.RecordID) string {
	var all []string
	octets := int64(0)
	for id := from; int(id) <= tr.Len(); id++ {
		switch r := tr.Record(id); {
		case r.Host != 1:
		case r.Kind == trace.Call:
			octets = r.N
		case r.Kind == trace.Result && r.Errno != tcpmodel.OK:
			all = append(all, r.Errno.String())
		case r.Kind == trace.Result:
			all = append(all, strconv.FormatInt(octets, 10))
		}
	}
	return strings.Join(all, " ")
}

func runText(t *testing.T, text string) *trace.Trace {
	t.Helper()
	s, problems := scenarios.Load("told.yaml", []byte(text))
	if len(problems) > 0 {
		t.Fatalf("%v\n%s", problems, text)
	}
	lesson, err := s.Run()
	if err != nil {
		t.Fatal(err)
	}
	return lesson.Trace
}
