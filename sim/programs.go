package sim

import (
	"cmp"

	"wirewalk/sim/app"
	"wirewalk/sim/trace"
	"wirewalk/sim/vtime"
	"wirewalk/tcpmodel"
)

// tell hands an indication to a program and carries out what it answers.
func (w *world) tell(p *program, in *app.Indication, cause trace.RecordID, conn trace.ConnID) {
	if p == nil || p.boot != p.host.boots || !p.host.up {
		return
	}
	if in.Kind == app.Readable && w.stale(p.host, in) {
		return
	}
	p.effects.Reset(&p.host.nextSock)
	p.app.Handle(w.now, in, p.effects)
	items := p.effects.Items
	if notable(in) || len(items) > 0 && in.Kind != app.Readable && in.Kind != app.Received && in.Kind != app.Start &&
		in.Kind != app.TimerFired && in.Kind != app.Command && in.Kind != app.Sent {
		if conn == 0 {
			conn = w.connOf(p.host, in.Sock)
		}
		cause = w.record(trace.Record{
			Kind: trace.Indication, Host: w.toldAt(p.host, in.Sock, cause), Conn: conn, Sub: uint8(in.Kind),
			Errno: in.Errno, N: in.N, Why: cmp.Or(in.Why, ReasonProgram), Cause: cause,
		})
	}
	if len(items) == 0 {
		return
	}
	for i := range items {
		w.perform(p, &items[i], cause)
	}
}

// toldAt is the lifeline at which a program is told of a socket: of one that is gone,
// where it ended.
func (w *world) toldAt(h *host, s app.Sock, cause trace.RecordID) trace.HostID {
	if h.socks[s] == nil && cause != 0 {
		if at := w.trace.Record(cause).Host; at != 0 && w.trace.Machine(at).ID == h.id {
			return at
		}
	}
	return h.laneOf(s)
}

// stale reports whether what a Readable announces was read meanwhile.
func (w *world) stale(h *host, in *app.Indication) bool {
	s := h.socks[in.Sock]
	if s == nil || s.ep == nil {
		return s == nil
	}
	return s.ep.ready == 0 && (!s.ep.eof || s.ep.eofTold)
}

// notable indications stand in the trace even when the program does nothing.
func notable(in *app.Indication) bool {
	switch in.Kind {
	case app.Connected, app.ConnectFailed, app.Accepted, app.Failed, app.SoftError:
		return true
	case app.Readable, app.Received:
		return in.EOF
	case app.Sent:
		return in.Errno != tcpmodel.OK
	case app.Start, app.Command, app.Signal, app.TimerFired, app.Writable, app.Acked, app.Gone, app.Datagram,
		app.Urgent, app.Listening:
	}
	return false
}

func (w *world) connOf(h *host, s app.Sock) trace.ConnID {
	if k := h.socks[s]; k != nil {
		return k.conn
	}
	return 0
}

func (w *world) perform(p *program, e *app.Effect, cause trace.RecordID) {
	switch e.Kind {
	case app.EffectCall:
		w.call(&socketCall{Call: &e.Call, prog: p, why: e.Why, cause: cause})
	case app.EffectTimer:
		w.setAppTimer(p, &e.Timer, cause)
	case app.EffectReport:
		w.report(p, &e.Report, cause)
	case app.EffectSignal:
		w.signal(e.Name, cause)
	}
}

// report writes a program's own record.
func (w *world) report(p *program, r *app.Report, cause trace.RecordID) {
	lane := p.host.laneOf(r.Sock)
	rec := trace.Record{Host: lane, Conn: w.connOf(p.host, r.Sock), Why: r.Why, Errno: r.Errno, Cause: cause}
	switch r.Kind {
	case app.ReportMessageSent, app.ReportMessageReceived:
		sent := r.Kind == app.ReportMessageSent
		m := trace.Message{Message: r.Message, Conn: rec.Conn, Sender: lane, Sent: sent, Rec: trace.RecordID(w.trace.Len() + 1)}
		if !sent && rec.Conn != 0 {
			c := w.trace.Conn(rec.Conn)
			if side := c.Side(lane); side >= 0 {
				m.Sender = c.Ends[1-side].Host
			}
		}
		rec.Kind, rec.Sub, rec.Ref = trace.HTTP, uint8(r.Kind), w.writer.Message(m)
	case app.ReportExchange:
		rec.Kind, rec.Ref = trace.Exchange, w.writer.Exchange(r.Exchange)
	case app.ReportNote:
		rec.Kind, rec.Ref = trace.Note, w.writer.Text(r.Text)
	case app.ReportResult:
		text := r.Name
		if r.Text != "" {
			text += ": " + r.Text
		}
		rec.Kind, rec.Ref = trace.Result, w.writer.Text(text)
	case app.ReportRefusal:
		rec.Kind, rec.Ref = trace.Refusal, w.writer.Text(r.Text)
	}
	w.record(rec)
}

// signal starts the steps that wait for a name and tells the programs that listen for it.
func (w *world) signal(name string, cause trace.RecordID) {
	for _, i := range w.waiting[name] {
		s := &w.plan.Steps[i]
		w.pushStep(int(i), w.now.Add(s.Wait))
		w.stepCause[i] = cause
	}
	delete(w.waiting, name) // A step runs once.
	for _, h := range w.hosts {
		for _, p := range h.progs {
			if l, ok := p.app.(app.SignalReader); ok && l.WantsSignal(name) {
				w.pending = append(w.pending, notification{app: p, in: app.Indication{Kind: app.Signal, Name: name}, cause: cause})
			}
		}
	}
}

// appTimer is a timer of a program.
type appTimer struct {
	prog  *program
	key   timerKey
	gen   uint32
	armed bool
	label string
	conn  trace.ConnID
	lane  trace.HostID
	by    trace.RecordID
	why   tcpmodel.Reason
}

func (w *world) setAppTimer(p *program, t *app.Timer, cause trace.RecordID) {
	k := timerKey{t.Name, t.Key}
	if i, ok := p.timers[k]; ok {
		w.disarm(i)
	}
	if t.After < 0 || t.After == vtime.Forever {
		return
	}
	i := w.timers.take()
	a := w.timers.at(i)
	*a = appTimer{
		prog: p, key: k, gen: a.gen + 1, armed: true, label: t.Label, conn: w.connOf(p.host, t.Sock), lane: p.host.laneOf(t.Sock), by: cause, why: t.Why,
	}
	p.timers[k] = i
	at := w.now.Add(t.After)
	w.events.push(event{at: at, kind: evAppTimer, a: i, b: a.gen})
	if t.Label != "" {
		w.writer.AppTimer(trace.AppTimerState{Host: a.lane, Conn: a.conn, Label: t.Label, Deadline: at})
	}
}

func (w *world) disarm(i uint32) {
	a := w.timers.at(i)
	if !a.armed {
		return
	}
	a.armed = false
	delete(a.prog.timers, a.key)
	if a.label != "" {
		w.writer.AppTimer(trace.AppTimerState{Host: a.lane, Conn: a.conn, Label: a.label, Deadline: vtime.Never})
	}
	w.timers.release(i)
}

func (w *world) fireAppTimer(i, gen uint32) {
	a := *w.timers.at(i)
	if !a.armed || a.gen != gen {
		return
	}
	label := a.label
	if label == "" {
		label = a.key.name
	}
	cause := w.record(trace.Record{
		Kind: trace.AppTimer, Host: a.lane, Conn: a.conn, Ref: w.writer.Text(label), Why: a.why, Cause: a.by,
	})
	w.disarm(i)
	w.pending = append(w.pending, notification{
		app: a.prog, in: app.Indication{Kind: app.TimerFired, Name: a.key.name, Key: a.key.key}, cause: cause,
	})
}
