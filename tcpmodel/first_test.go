package tcpmodel

import (
	"strings"
	"testing"

	"wirewalk/sim/vtime"
)

func us(n int64) vtime.Time { return vtime.Time(n) * 1000 }

func TestFirst(t *testing.T) {
	l := newLab(t, Linux(), Linux())
	l.acts = true
	l.delay = 10 * vtime.Microsecond
	l.at(0, l.open)
	l.at(us(102), func() { l.call(client, Call{Kind: CallSend, N: 100}) })
	l.at(us(126), func() { l.call(server, Call{Kind: CallSend, N: 300}) })
	l.at(us(103705), func() { l.call(client, Call{Kind: CallClose}) })
	l.at(us(154045), func() { l.call(server, Call{Kind: CallClose}) })
	l.run(us(500_000_000))
	t.Log("\n" + strings.Join(l.lines, "\n"))
}
