package tcpmodel

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"wirewalk/sim/vtime"
)

// plain is the textbook without the options that the figures of RFC 9293 do not have.
func plain() Config {
	c := Textbook()
	c.Timestamps, c.SACK, c.WindowScale, c.TLP = false, false, false, false
	return c
}

// figure is a run of two TCP peers as RFC 9293 draws it.
type figure struct {
	*lab
	a, b int // which end plays TCP Peer A and which B
	rows []string
}

func newFigure(t *testing.T, swapped bool, issA, issB Seq) *figure {
	t.Helper()
	f := &figure{lab: newLab(t, plain(), plain()), b: 1}
	if swapped {
		f.a, f.b = 1, 0
	}
	f.ends[f.a].p.ISS, f.ends[f.b].p.ISS = issA, issB
	for _, e := range f.ends {
		e.Conn = New(e.p)
	}
	f.delay = 10 * vtime.Millisecond
	f.arrived = func(to int, s *Segment, sender State) {
		f.row(1-to, s, sender.String(), f.ends[to].State().String())
	}
	return f
}

// row notes a segment in the figures' notation.
func (f *figure) row(from int, s *Segment, sender, receiver string) {
	name := map[int]string{f.a: "A", f.b: "B"}
	text := fmt.Sprintf("%s %s <SEQ=%d>", name[from], sender, s.Seq)
	if s.Flags&ACK != 0 {
		text += fmt.Sprintf("<ACK=%d>", s.Ack)
	}
	if s.Payload.Len > 0 {
		text += fmt.Sprintf("<DATA=%d>", s.Payload.Len)
	}
	var ctl []string
	for _, x := range []struct {
		bit  Flags
		name string
	}{{SYN, "SYN"}, {FIN, "FIN"}, {RST, "RST"}, {ACK, "ACK"}} {
		if s.Flags&x.bit != 0 {
			ctl = append(ctl, x.name)
		}
	}
	f.rows = append(f.rows, text+"<CTL="+strings.Join(ctl, ",")+"> "+name[1-from]+" "+receiver)
}

// established opens the connection so that A sends next seqA and B seqB.
func (f *figure) established() {
	f.call(f.b, Call{Kind: CallOpenPassive})
	f.call(f.a, Call{Kind: CallOpenActive})
	f.run(vtime.Time(100 * vtime.Millisecond))
	f.rows = nil
	f.now = vtime.Time(100 * vtime.Millisecond)
}

// listenAgain stands for the listener to which a refused passive connection returns.
func (f *figure) listenAgain(i int, iss Seq) {
	p := f.ends[i].p
	p.ISS = iss
	f.ends[i].p = p
	f.ends[i].Conn = New(p)
	f.call(i, Call{Kind: CallOpenPassive})
}

// old is a segment from nowhere to an end.
func (f *figure) old(to int, s Segment) {
	s.SrcPort, s.DstPort, s.Window = f.ends[1-to].p.LocalPort, f.ends[to].p.LocalPort, 1000
	f.inject(to, s)
	f.row(1-to, &s, "-", f.ends[to].State().String())
}

func second(n int64) vtime.Time { return vtime.Time(n * int64(vtime.Second)) }

func TestFiguresOfRFC9293RunFromBothEnds(t *testing.T) {
	for _, fig := range figureTable() {
		for _, swapped := range []bool{false, true} {
			t.Run(fmt.Sprintf("%s swapped=%v", fig.name, swapped), func(t *testing.T) {
				f := newFigure(t, swapped, fig.issA, fig.issB)
				fig.run(f)
				if d := cmp.Diff(fig.want, f.rows); d != "" {
					t.Error(d)
				}
			})
		}
	}
}

type figureCase struct {
	name       string
	issA, issB Seq
	run        func(f *figure)
	want       []string
}

func figureTable() []figureCase {
	return []figureCase{
		{"figure 6: basic three-way handshake", 100, 300, figure6, []string{
			"A SYN-SENT <SEQ=100><CTL=SYN> B SYN-RECEIVED",
			"B SYN-RECEIVED <SEQ=300><ACK=101><CTL=SYN,ACK> A ESTABLISHED",
			"A ESTABLISHED <SEQ=101><ACK=301><CTL=ACK> B ESTABLISHED",
			"A ESTABLISHED <SEQ=101><ACK=301><DATA=5><CTL=ACK> B ESTABLISHED",
		}},
		{"figure 7: MUST-10 simultaneous open", 100, 300, figure7, []string{
			"B SYN-SENT <SEQ=300><CTL=SYN> A SYN-RECEIVED",
			"A SYN-SENT <SEQ=100><CTL=SYN> B SYN-RECEIVED",
			"A SYN-RECEIVED <SEQ=100><ACK=301><CTL=SYN,ACK> B ESTABLISHED",
			"B SYN-RECEIVED <SEQ=300><ACK=101><CTL=SYN,ACK> A ESTABLISHED",
		}},
		{"figure 8: recovery from old duplicate SYN", 100, 300, figure8, []string{
			"A - <SEQ=90><CTL=SYN> B SYN-RECEIVED",
			"B SYN-RECEIVED <SEQ=300><ACK=91><CTL=SYN,ACK> A SYN-SENT",
			"A SYN-SENT <SEQ=91><CTL=RST> B LISTEN",
			"A SYN-SENT <SEQ=100><CTL=SYN> B SYN-RECEIVED",
			"B SYN-RECEIVED <SEQ=400><ACK=101><CTL=SYN,ACK> A ESTABLISHED",
			"A ESTABLISHED <SEQ=101><ACK=401><CTL=ACK> B ESTABLISHED",
		}},
		{"figure 9: half-open connection discovery", 99, 299, figure9, []string{
			"A SYN-SENT <SEQ=400><CTL=SYN> B ESTABLISHED",
			"B ESTABLISHED <SEQ=300><ACK=100><CTL=ACK> A SYN-SENT",
			"A SYN-SENT <SEQ=100><CTL=RST> B CLOSED",
			"A SYN-SENT <SEQ=400><CTL=SYN> B CLOSED",
			"B CLOSED <SEQ=0><ACK=401><CTL=RST,ACK> A CLOSED",
		}},
		{"figure 10: active side causes half-open connection discovery", 99, 299, figure10, []string{
			"B ESTABLISHED <SEQ=300><ACK=100><DATA=10><CTL=ACK> A CLOSED",
			"A CLOSED <SEQ=100><CTL=RST> B CLOSED",
		}},
		{"figure 11: old duplicate SYN and two passive sockets", 100, 300, figure11, []string{
			"A - <SEQ=77><CTL=SYN> B SYN-RECEIVED",
			"B SYN-RECEIVED <SEQ=300><ACK=78><CTL=SYN,ACK> A LISTEN",
			"A LISTEN <SEQ=78><CTL=RST> B LISTEN",
		}},
		{"figure 12: normal close sequence", 99, 299, figure12, []string{
			"A FIN-WAIT-1 <SEQ=100><ACK=300><CTL=FIN,ACK> B CLOSE-WAIT",
			"B CLOSE-WAIT <SEQ=300><ACK=101><CTL=ACK> A FIN-WAIT-2",
			"B LAST-ACK <SEQ=300><ACK=101><CTL=FIN,ACK> A TIME-WAIT",
			"A TIME-WAIT <SEQ=101><ACK=301><CTL=ACK> B CLOSED",
			"A CLOSED",
		}},
		{"figure 13: simultaneous close sequence", 99, 299, figure13, []string{
			"A FIN-WAIT-1 <SEQ=100><ACK=300><CTL=FIN,ACK> B CLOSING",
			"B FIN-WAIT-1 <SEQ=300><ACK=100><CTL=FIN,ACK> A CLOSING",
			"B CLOSING <SEQ=301><ACK=101><CTL=ACK> A TIME-WAIT",
			"A CLOSING <SEQ=101><ACK=301><CTL=ACK> B TIME-WAIT",
			"A CLOSED", "B CLOSED",
		}},
	}
}

func figure6(f *figure) {
	f.call(f.b, Call{Kind: CallOpenPassive})
	f.call(f.a, Call{Kind: CallOpenActive})
	f.at(second(1)/2, func() { f.call(f.a, Call{Kind: CallSend, N: 5}) })
	f.run(second(1) / 2)
	f.run(second(1) / 2 * 11 / 10)
}

func figure7(f *figure) {
	f.call(f.b, Call{Kind: CallOpenActive})
	f.call(f.a, Call{Kind: CallOpenActive})
	f.run(second(10))
}

func figure8(f *figure) {
	f.call(f.b, Call{Kind: CallOpenPassive})
	f.wire = func(from, n int, _ *Segment) (vtime.Duration, bool) {
		if from == f.a && n == 1 {
			return 500 * vtime.Millisecond, true
		}
		return f.delay, true
	}
	note := f.arrived
	f.arrived = func(to int, s *Segment, sender State) {
		if to == f.b && s.Flags&RST != 0 {
			if f.ends[f.b].State() != Closed {
				f.t.Error("the passive connection did not go back to LISTEN")
			}
			f.listenAgain(f.b, 400)
		}
		note(to, s, sender)
	}
	f.call(f.a, Call{Kind: CallOpenActive})
	f.old(f.b, Segment{Seq: 90, Flags: SYN})
	f.run(second(1) * 9 / 10)
	if len(f.ends[f.b].errs) > 0 {
		f.t.Error("the user was told of a reset in SYN-RECEIVED after a passive OPEN")
	}
}

// reboot makes an end forget its connection.
func (f *figure) reboot(i int, iss Seq) {
	f.ends[i].p.ISS = iss
	f.ends[i].Conn = New(f.ends[i].p)
}

func figure9(f *figure) {
	f.established()
	f.reboot(f.a, 400)
	f.call(f.a, Call{Kind: CallOpenActive})
	f.run(second(2))
	if got := f.ends[f.b].errs; len(got) != 1 || got[0] != ECONNRESET {
		f.t.Errorf("B sees %v, want ECONNRESET", got)
	}
}

func figure10(f *figure) {
	f.established()
	f.reboot(f.a, 400)
	f.call(f.b, Call{Kind: CallSend, N: 10})
	f.run(second(10))
	if got := f.ends[f.b].errs; len(got) != 1 || got[0] != ECONNRESET {
		f.t.Errorf("B sees %v, want ECONNRESET", got)
	}
}

func figure11(f *figure) {
	f.call(f.a, Call{Kind: CallOpenPassive})
	f.call(f.b, Call{Kind: CallOpenPassive})
	note := f.arrived
	f.arrived = func(to int, s *Segment, sender State) {
		if s.Flags&RST != 0 {
			f.listenAgain(to, 400)
		}
		note(to, s, sender)
	}
	f.old(f.b, Segment{Seq: 77, Flags: SYN})
	f.run(second(10))
}

func figure12(f *figure) {
	f.established()
	f.call(f.a, Call{Kind: CallClose})
	f.after(vtime.Second, func() { f.call(f.b, Call{Kind: CallClose}) })
	f.run(second(100))
	if f.ends[f.a].State() != TimeWait {
		f.t.Errorf("A is in %s during 2 MSL", f.ends[f.a].State())
	}
	f.run(second(300))
	f.rows = append(f.rows, "A "+f.ends[f.a].State().String())
}

func figure13(f *figure) {
	f.established()
	f.call(f.a, Call{Kind: CallClose})
	f.call(f.b, Call{Kind: CallClose})
	f.run(second(200))
	for _, i := range []int{f.a, f.b} {
		if f.ends[i].State() != TimeWait {
			f.t.Errorf("an end is in %s during 2 MSL", f.ends[i].State())
		}
	}
	f.run(second(300))
	f.rows = append(f.rows, "A "+f.ends[f.a].State().String(), "B "+f.ends[f.b].State().String())
}
