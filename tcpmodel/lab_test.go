package tcpmodel

import (
	"fmt"
	"sort"
	"strings"
	"testing"

	"wirewalk/sim/vtime"
)

// lab is two endpoints and a wire with delay and drop rules: the smallest world
// a connection can live in.
type lab struct {
	t     *testing.T
	now   vtime.Time
	ends  [2]*end
	queue []labEvent
	order int
	lines []string
	delay vtime.Duration
	// wire decides about the n-th segment (from 1) of an end: how late it comes, false loses it.
	wire func(from, n int, s *Segment) (vtime.Duration, bool)
	// arrived sees a segment after its arrival, with the state its sender was in.
	arrived func(to int, s *Segment, sender State)
	// check runs after every event.
	check func(*lab)
	acts  bool // log states, indications and refusals too
	limit int  // events left
}

type end struct {
	Conn
	name    string
	cfg     Config
	reads   bool // the application reads at once
	sent    int
	got     []Span
	gotN    int64
	wrote   int64
	pending int64 // octets the application still wants to write
	errs    []Errno
	inds    []Act
	acts    []Act
	closed  bool
	eof     bool
	refused bool // a SEND failed
	onEOF   func()
}

type labEvent struct {
	at    vtime.Time
	order int
	run   func()
}

const (
	client = 0
	server = 1
)

func newLab(t *testing.T, a, b Config) *lab {
	t.Helper()
	l := &lab{t: t, limit: 1_000_000}
	for i, cfg := range []Config{a, b} {
		e := &end{name: []string{"C>S", "S>C"}[i], cfg: cfg, reads: true}
		e.Conn = New(Params{
			Config: &e.cfg, LocalPort: uint16(40000 + i), RemotePort: uint16(40001 - i),
			ISS: Seq(1000 * (i + 1)), Stream: uint32(i + 1),
		})
		l.ends[i] = e
	}
	return l
}

func (l *lab) at(t vtime.Time, run func()) {
	l.order++
	i := sort.Search(len(l.queue), func(i int) bool { return l.queue[i].at > t })
	l.queue = append(l.queue, labEvent{})
	copy(l.queue[i+1:], l.queue[i:])
	l.queue[i] = labEvent{t, l.order, run}
}

func (l *lab) after(d vtime.Duration, run func()) { l.at(l.now.Add(d), run) }

// run carries out events until the given instant, or until nothing is left.
func (l *lab) run(until vtime.Time) {
	for l.limit > 0 {
		l.limit--
		best := vtime.Never
		for _, e := range l.ends {
			best = min(best, e.Deadline())
		}
		if len(l.queue) > 0 && l.queue[0].at <= best {
			ev := l.queue[0]
			if ev.at > until {
				return
			}
			l.queue = l.queue[1:]
			l.now = ev.at
			ev.run()
			continue
		}
		if best == vtime.Never || best > until {
			return
		}
		l.now = best
		for i, e := range l.ends {
			if e.Deadline() <= best {
				var out Out
				e.Expire(l.now, &out)
				l.carry(i, &out)
			}
		}
	}
	l.t.Fatal("the run does not end")
}

func (l *lab) call(i int, c Call) {
	if c.Kind == CallSend {
		l.ends[i].pending += c.N
		l.write(i, c)
		return
	}
	var out Out
	l.ends[i].Call(l.now, c, &out)
	l.carry(i, &out)
}

// write offers what the application still wants to write.
func (l *lab) write(i int, c Call) {
	e := l.ends[i]
	c.Kind, c.N = CallSend, e.pending
	var out Out
	e.Call(l.now, c, &out)
	l.carry(i, &out)
}

func (l *lab) inject(to int, s Segment) {
	var out Out
	l.ends[to].Arrive(l.now, &s, &out)
	l.carry(to, &out)
}

// carry does what a connection asks for.
func (l *lab) carry(i int, out *Out) {
	e := l.ends[i]
	e.acts = append(e.acts, out.Acts...)
	spans := out.Spans
	for _, a := range out.Acts {
		if l.acts {
			l.note(i, a)
		}
		switch a.Kind {
		case ActSend:
			l.send(i, out.Segs[a.Seg])
		case ActIndicate:
			l.indicated(i, a, spans)
		}
	}
	if l.check != nil {
		l.check(l)
	}
}

func (l *lab) indicated(i int, a Act, spans []Span) {
	e := l.ends[i]
	e.inds = append(e.inds, a)
	switch a.Ind {
	case IndReadable:
		if e.reads {
			l.after(0, func() { l.call(i, Call{Kind: CallReceive}) })
		}
	case IndReceived:
		e.got = append(e.got, spans...)
		e.gotN += a.N
		if a.N > 0 && e.reads && e.rcv.queued > 0 { // it stopped at an urgent octet
			l.after(0, func() { l.call(i, Call{Kind: CallReceive}) })
		}
	case IndSkipped:
		last := Span{Stream: l.ends[1-i].p.Stream}
		if n := len(e.got); n > 0 {
			last = e.got[n-1]
		}
		e.got = append(e.got, Span{Stream: last.Stream, Off: last.Off + uint64(last.Len), Len: uint32(a.N)})
		e.gotN += a.N
	case IndSent:
		e.refused = e.refused || a.Errno != OK
		e.wrote += max(a.N, 0)
		e.pending -= max(a.N, 0)
	case IndWritable:
		l.after(0, func() { l.write(i, Call{}) })
	case IndError:
		e.errs = append(e.errs, a.Errno)
	case IndEOF:
		e.eof = true
		if e.onEOF != nil {
			e.onEOF()
		}
	case IndClosed:
		e.closed = true
	}
}

func (l *lab) send(i int, s Segment) {
	e := l.ends[i]
	e.sent++
	state := e.State()
	d, ok := l.delay, true
	if l.wire != nil {
		d, ok = l.wire(i, e.sent, &s)
	}
	mark := ""
	if !ok {
		mark = " (lost)"
	}
	l.lines = append(l.lines, fmt.Sprintf("%10s %s %s%s", l.now, e.name, l.show(i, &s), mark))
	if !ok {
		return
	}
	l.after(d, func() {
		l.inject(1-i, s)
		if l.arrived != nil {
			l.arrived(1-i, &s, state)
		}
	})
}

// show writes a segment as tcpdump's short form does, with relative numbers.
func (l *lab) show(i int, s *Segment) string {
	iss, irs := l.ends[i].p.ISS, l.ends[1-i].p.ISS
	flags := strings.ReplaceAll(s.Flags.String(), "P", "")
	if flags == "" {
		flags = "none"
	}
	seq := uint32(s.Seq - iss)
	if s.Flags&RST != 0 && s.Seq == 0 {
		seq = 0
	}
	text := fmt.Sprintf("%-3s %d:%d(%d)", flags, seq, seq+s.Payload.Len, s.Payload.Len)
	if s.Flags&ACK != 0 {
		text += fmt.Sprintf(" ack %d", uint32(s.Ack-irs))
	}
	text += fmt.Sprintf(" win %d", s.Window)
	var opts []string
	o := &s.Options
	if o.MSS != 0 {
		opts = append(opts, fmt.Sprintf("mss %d", o.MSS))
	}
	if o.SACKOK {
		opts = append(opts, "sackOK")
	}
	if o.HasTS {
		opts = append(opts, "TS")
	}
	if o.HasScale {
		opts = append(opts, fmt.Sprintf("wscale %d", o.Scale))
	}
	for k := range o.NSACK {
		b := o.SACK[k]
		opts = append(opts, fmt.Sprintf("sack %d:%d", uint32(b.Left-irs), uint32(b.Right-irs)))
	}
	if len(opts) > 0 {
		text += " <" + strings.Join(opts, ",") + ">"
	}
	return text
}

func (l *lab) note(i int, a Act) {
	text := ""
	switch a.Kind {
	case ActState:
		text = fmt.Sprintf("%s -> %s", a.From, a.To)
	case ActTimer:
		text = fmt.Sprintf("timer %s", a.Timer)
	case ActIndicate:
		text = fmt.Sprintf("tells %s", indName(a.Ind))
		if a.N != 0 {
			text += fmt.Sprintf(" %d", a.N)
		}
		if a.Errno != OK {
			text += " " + a.Errno.String()
		}
	case ActDiscard:
		text = "discards"
	case ActRefuse:
		text = "does not"
	default:
		return
	}
	l.lines = append(l.lines, fmt.Sprintf("%10s %s   %s (%s)", l.now, l.ends[i].name[:1], text, a.Why.Name()))
}

func indName(i Indication) string {
	return [...]string{
		"?", "connected", "readable", "eof", "writable", "acked", "error", "closed", "soft-error", "urgent", "sent",
		"received", "skipped", "refused",
	}[i]
}

// open connects the two ends.
func (l *lab) open() {
	l.call(server, Call{Kind: CallOpenPassive})
	l.call(client, Call{Kind: CallOpenActive})
}
