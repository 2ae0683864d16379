package diff_test

import (
	"strings"
	"testing"

	"wirewalk/scenarios"
	"wirewalk/sim/trace"
)

// throughNAT is a run in which a server answers datagrams that come to it
// through a NAT.
const throughNAT = `version: 1
id: answers
title: Answers through a NAT
chapter: Reliability
level: beginner
summary: A server answers datagrams.
minutes: 1
hosts:
  client: {}
  server: {}
boxes:
  nat: {kind: nat, address: 192.0.2.7}
links:
  home: {between: [client, nat], delay: 2ms}
  net: {between: [nat, server], delay: 26ms}
programs:
  - {host: server, protocol: udp, listen: 5000, answers: [{send: 300B}]}
script:
  - {at: 0s, host: client, do: send, port: 5000, size: 100B}
  - {at: 1s, host: client, do: send, port: 5000, size: 100B}
`

func ran(t *testing.T, text string) *trace.Trace {
	t.Helper()
	s, problems := scenarios.Load("answers", []byte(text))
	if s == nil {
		t.Fatal(problems.Format())
	}
	l, err := s.Run()
	if err != nil {
		t.Fatal(err)
	}
	return l.Trace
}

// A datagram to a NAT that never comes through tells nobody whom it was for.
func TestALostAnswerToANATIsLaidOnTheOneThatArrives(t *testing.T) {
	whole := ran(t, throughNAT)
	lossy := ran(t, throughNAT+"faults:\n  - {do: drop, number: 2}\n")
	if p := lossy.Packet(2); p.To != 0 {
		t.Fatalf("the lost answer is for host %d: this test needs one that is for nobody", p.To)
	}
	al := lay(whole, lossy)
	if m := al.Mate(0, 2); m != 2 {
		t.Errorf("#2 is laid on #%d", m)
	}
	if got := told(al); !strings.Contains(got, "lost only in B") || al.Content != 1 {
		t.Errorf("told:\n%s", got)
	}
	never := ran(t, throughNAT+"faults:\n  - {do: drop, packet: udp, from: server}\n")
	sound(t, lay(never, lossy))
	sound(t, lay(never, never))
	if got := told(lay(never, lesson(t, "three-way-handshake"))); !strings.Contains(got, "unknown host") {
		t.Errorf("told:\n%s", got)
	}
}
