package httpmodel

import (
	"container/heap"
	"fmt"
	"net/netip"
	"slices"
	"strings"
	"testing"

	"wirewalk/sim/app"
	"wirewalk/sim/vtime"
	"wirewalk/tcpmodel"
)

// fakeWorld carries out Effects over reliable byte pipes with a delay: no
// segments, no loss, but what close(), shutdown() and unread octets do.
type fakeWorld struct {
	t       *testing.T
	now     vtime.Time
	seq     int
	q       fakeQueue
	hosts   []*fakeHost
	delay   vtime.Duration
	sndbuf  int64
	dials   int
	log     []string
	reports []app.Report
	whys    []Reason // of calls
	signals []string
	timers  map[fakeTimer]int
}

type fakeTimer struct {
	h    *fakeHost
	name string
	key  uint64
}

type fakeHost struct {
	w      *fakeWorld
	name   string
	addr   netip.Addr
	app    app.App
	next   app.Sock
	listen map[uint16]app.Sock
	ends   map[app.Sock]*fakeEnd
	ports  uint16
	// A listener whose program counts its accept() calls.
	manual  bool
	accepts int64
	waiting []*fakeEnd
}

type fakeEnd struct {
	h                 *fakeHost
	sock              app.Sock
	peer              *fakeEnd
	conn              int
	remote, local     netip.AddrPort
	buf               []byte
	flying            int64
	eof, shut, closed bool
	dead, full        bool
	queued            bool // no accept() has taken it
	listener          app.Sock
}

type fakeEvent struct {
	at  vtime.Time
	seq int
	run func()
}

type fakeQueue []fakeEvent

func (q fakeQueue) Len() int { return len(q) }
func (q fakeQueue) Less(i, j int) bool {
	return q[i].at < q[j].at || q[i].at == q[j].at && q[i].seq < q[j].seq
}
func (q fakeQueue) Swap(i, j int) { q[i], q[j] = q[j], q[i] }
func (q *fakeQueue) Push(x any)   { *q = append(*q, x.(fakeEvent)) }
func (q *fakeQueue) Pop() any {
	old := *q
	x := old[len(old)-1]
	*q = old[:len(old)-1]
	return x
}

func newFakeWorld(t *testing.T, delay vtime.Duration) *fakeWorld {
	t.Helper()
	return &fakeWorld{t: t, delay: delay, timers: map[fakeTimer]int{}}
}

func (w *fakeWorld) host(name, addr string, a app.App) *fakeHost {
	h := &fakeHost{
		w: w, name: name, addr: netip.MustParseAddr(addr), app: a, listen: map[uint16]app.Sock{},
		ends: map[app.Sock]*fakeEnd{}, ports: 40000,
	}
	w.hosts = append(w.hosts, h)
	h.tell(app.Indication{Kind: app.Start})
	return h
}

func (w *fakeWorld) at(at vtime.Time, run func()) {
	w.seq++
	heap.Push(&w.q, fakeEvent{at, w.seq, run})
}

func (w *fakeWorld) after(d vtime.Duration, run func()) { w.at(w.now.Add(d), run) }

func (w *fakeWorld) run(until vtime.Duration) {
	w.t.Helper()
	for n := 0; len(w.q) > 0 && w.q[0].at <= vtime.Time(until); n++ {
		if n > 1_000_000 {
			w.t.Fatal("the world does not come to rest")
		}
		e := heap.Pop(&w.q).(fakeEvent)
		w.now = e.at
		e.run()
	}
	w.now = vtime.Time(until)
}

func (w *fakeWorld) note(format string, args ...any) {
	w.log = append(w.log, w.now.String()+" "+fmt.Sprintf(format, args...))
}

// command hands a command to a host's application at an instant.
func (w *fakeWorld) command(at vtime.Duration, h *fakeHost, cmd Command) {
	w.at(vtime.Time(at), func() { h.tell(app.Indication{Kind: app.Command, Command: cmd}) })
}

func (h *fakeHost) tell(in app.Indication) {
	pending := []app.Indication{in}
	for len(pending) > 0 {
		in := pending[0]
		pending = pending[1:]
		out := app.NewEffects(&h.next)
		h.app.Handle(h.w.now, &in, out)
		for i := range out.Items {
			if r := h.perform(&out.Items[i]); r != nil {
				pending = append(pending, *r)
			}
		}
	}
}

func (h *fakeHost) perform(e *app.Effect) *app.Indication {
	switch e.Kind {
	case app.EffectCall:
		h.w.whys = append(h.w.whys, e.Why)
		return h.call(&e.Call)
	case app.EffectTimer:
		h.setTimer(&e.Timer)
	case app.EffectReport:
		h.w.reports = append(h.w.reports, e.Report)
	case app.EffectSignal:
		h.w.signals = append(h.w.signals, e.Name)
	}
	return nil
}

func (h *fakeHost) setTimer(t *app.Timer) {
	w, k := h.w, fakeTimer{h, t.Name, t.Key}
	w.seq++
	gen := w.seq
	w.timers[k] = gen
	if t.After < 0 {
		delete(w.timers, k)
		return
	}
	w.after(t.After, func() {
		if w.timers[k] == gen {
			delete(w.timers, k)
			h.tell(app.Indication{Kind: app.TimerFired, Name: k.name, Key: k.key})
		}
	})
}

func (h *fakeHost) call(c *app.Call) *app.Indication {
	e := h.ends[c.Sock]
	switch c.Kind {
	case app.CallListen:
		h.listen[c.Local.Port()], h.manual = c.Sock, c.Manual
		return &app.Indication{Kind: app.Listening, Sock: c.Sock}
	case app.CallUnlisten:
		clear(h.listen)
		for _, e := range h.waiting {
			e.reset()
		}
		h.waiting, h.accepts = nil, 0
	case app.CallAccept:
		h.accepts += c.N
		h.w.after(0, h.accept)
	case app.CallConnect:
		h.connect(c)
	case app.CallWrite:
		return e.write(c)
	case app.CallRead:
		return e.read(c)
	case app.CallShutdown:
		e.fin()
	case app.CallClose:
		e.close()
	}
	return nil
}

func (h *fakeHost) connect(c *app.Call) {
	w := h.w
	w.dials++
	h.ports++
	n := w.dials
	a := &fakeEnd{h: h, sock: c.Sock, conn: n, remote: c.Remote, local: netip.AddrPortFrom(h.addr, h.ports-1)}
	h.ends[c.Sock] = a
	w.note("%s connect #%d", h.name, n)
	w.after(w.delay, func() {
		if a.closed {
			return
		}
		for _, far := range w.hosts {
			l, ok := far.listen[c.Remote.Port()]
			if far.addr != c.Remote.Addr() || !ok {
				continue
			}
			far.next++
			b := &fakeEnd{h: far, sock: far.next, conn: n, remote: a.local, local: c.Remote, peer: a}
			a.peer = b
			far.ends[b.sock] = b
			w.after(w.delay, func() {
				if a.closed {
					return
				}
				h.tell(app.Indication{Kind: app.Connected, Sock: a.sock, Remote: a.remote, Local: a.local})
			})
			w.after(2*w.delay, func() {
				b.listener, b.queued = l, true
				far.waiting = append(far.waiting, b)
				far.accept()
			})
			return
		}
		w.after(w.delay, func() {
			h.tell(app.Indication{Kind: app.ConnectFailed, Sock: a.sock, Errno: tcpmodel.ECONNREFUSED})
		})
	})
}

func (e *fakeEnd) write(c *app.Call) *app.Indication {
	in := &app.Indication{Kind: app.Sent, Sock: c.Sock}
	if e == nil || e.dead || e.shut {
		in.Errno = tcpmodel.EPIPE
		return in
	}
	data := append([]byte(nil), c.Data...)
	data = append(data, made(c.Generate)...)
	if room := e.h.w.sndbuf - e.flying; e.h.w.sndbuf > 0 && int64(len(data)) > room {
		data = data[:max(room, 0)]
		e.full = true
	}
	in.N = int64(len(data))
	e.flying += in.N
	first, _, _ := strings.Cut(string(data), "\r\n")
	if !strings.Contains(first, "HTTP/") {
		first = ""
	}
	e.h.w.note("%s #%d write %d %s", e.h.name, e.conn, in.N, first)
	if in.N > 0 {
		e.toPeer(func(p *fakeEnd) { p.arrive(data, e) })
	}
	return in
}

// toPeer runs at the other end, one delay later.
func (e *fakeEnd) toPeer(run func(*fakeEnd)) {
	p := e.peer
	e.h.w.after(e.h.w.delay, func() { run(p) })
}

func (e *fakeEnd) arrive(data []byte, from *fakeEnd) {
	if e.closed || e.dead {
		e.reset()
		return
	}
	e.buf = append(e.buf, data...)
	if !e.queued {
		e.h.tell(app.Indication{Kind: app.Readable, Sock: e.sock, N: int64(len(e.buf)), EOF: e.eof})
	}
	e.toPeer(func(p *fakeEnd) {
		p.flying -= int64(len(data))
		if p.full && !p.closed && !p.dead {
			p.full = false
			p.h.tell(app.Indication{Kind: app.Writable, Sock: p.sock})
		}
	})
	_ = from
}

func (e *fakeEnd) read(c *app.Call) *app.Indication {
	in := &app.Indication{Kind: app.Received, Sock: c.Sock}
	if e == nil || e.dead {
		in.EOF = true
		return in
	}
	n := len(e.buf)
	if c.Max > 0 {
		n = min(n, int(c.Max))
	}
	in.N = int64(n)
	if !c.Discard && n > 0 {
		in.Data = append([]byte(nil), e.buf[:n]...)
	}
	e.buf = e.buf[n:]
	in.EOF = e.eof && len(e.buf) == 0
	return in
}

func (e *fakeEnd) fin() {
	if e == nil || e.shut || e.dead {
		return
	}
	e.shut = true
	if e.peer == nil {
		return // It was still connecting.
	}
	e.h.w.note("%s #%d FIN", e.h.name, e.conn)
	e.toPeer(func(p *fakeEnd) {
		p.eof = true
		if !p.closed && !p.dead && !p.queued {
			p.h.tell(app.Indication{Kind: app.Readable, Sock: p.sock, N: int64(len(p.buf)), EOF: true})
		}
	})
}

func (e *fakeEnd) close() {
	if e == nil || e.closed || e.dead {
		return
	}
	e.closed = true
	if len(e.buf) > 0 {
		e.reset()
		return
	}
	e.fin()
}

func (e *fakeEnd) reset() {
	e.h.w.note("%s #%d RST", e.h.name, e.conn)
	e.dead = true
	e.toPeer(func(p *fakeEnd) {
		if p.dead {
			return
		}
		p.dead = true
		if !p.closed {
			p.h.tell(app.Indication{Kind: app.Failed, Sock: p.sock, Errno: tcpmodel.ECONNRESET})
		}
	})
}

// lines returns the log without its times, for comparing.
func (w *fakeWorld) lines() []string {
	var all []string
	for _, l := range w.log {
		_, rest, _ := strings.Cut(l, " ")
		all = append(all, strings.TrimSpace(rest))
	}
	return all
}

func (w *fakeWorld) exchanges() []app.Exchange {
	var all []app.Exchange
	for _, r := range w.reports {
		if r.Kind == app.ReportExchange {
			all = append(all, r.Exchange)
		}
	}
	return all
}

func (w *fakeWorld) has(why Reason) bool {
	for _, r := range w.reports {
		if r.Why == why {
			return true
		}
	}
	return slices.Contains(w.whys, why)
}
