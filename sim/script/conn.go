package script

import (
	"wirewalk/sim/app"
	"wirewalk/sim/dnsmodel"
	"wirewalk/tcpmodel"
)

// conn is a connection as its program sees it.
type conn struct {
	sock    app.Sock
	key     uint64 // of its timers
	name    string
	aliases []string // the names under which it signals
	behave  Behaviour
	errno   tcpmodel.Errno

	dialling *dnsmodel.Dial // while it is being opened by name; it has no socket yet

	gone   bool // its socket is deleted
	closed bool // close() or abort was called
	shut   bool // the output was ended
	deaf   bool // the reading was ended
	eof    bool // the end of file was read
	paused bool // it does not read yet (ReadAfter)

	waiting int64 // octets that can be read
	gotEOF  bool  // waiting octets are the last
	reading bool  // a read is under way

	steps  []pendingStep
	writes []pendingWrite
	got    int64 // octets since the last answer
	answer int   // index of the next answer
	busy   bool  // an answer is being thought about
}

type stepKind uint8

const (
	stepConnect stepKind = iota + 1
	stepRead
	stepReadUrgent
)

// pendingStep is a step that has not ended.
type pendingStep struct {
	kind stepKind
	step Step
	left int64 // read: octets still wanted; 0 is any
}

// pendingWrite is a write that TCP has not taken whole.
type pendingWrite struct {
	step  Step
	n     int64
	text  []byte
	why   tcpmodel.Reason
	urged bool // with MSG_OOB
	auto  bool // by Behaviour, no step
	asked bool // a call is under way
}

// begin is the start of a connection's life at either end.
func (p *Program) begin(c *conn, out *app.Effects) {
	if c.behave.ReadAfter > 0 && c.behave.Read == ReadNow {
		c.paused = true
		out.Arm(app.Timer{Name: "read", Key: c.key, After: c.behave.ReadAfter, Sock: c.sock, Why: ReasonThinks})
	}
	if g := c.behave.Greet; g != nil {
		if g.Wait > 0 {
			out.Arm(app.Timer{Name: "greet", Key: c.key, After: g.Wait, Sock: c.sock, Why: ReasonThinks})
		} else {
			c.autoWrite(g, ReasonGreet, out)
		}
	}
	c.think(out)
}

// finish ends the first pending step of a kind.
func (c *conn) finish(kind stepKind, errno tcpmodel.Errno, out *app.Effects) {
	for i := range c.steps {
		if c.steps[i].kind == kind {
			s := c.steps[i].step
			c.steps = append(c.steps[:i], c.steps[i+1:]...)
			end(s, c.sock, errno, out)
			return
		}
	}
}

// abandon ends all pending steps with an error.
func (c *conn) abandon(errno tcpmodel.Errno, out *app.Effects) {
	steps, writes := c.steps, c.writes
	c.steps, c.writes = nil, nil
	for _, s := range steps {
		end(s.step, c.sock, errno, out)
	}
	for _, w := range writes {
		if !w.auto && !w.asked {
			end(w.step, c.sock, errno, out)
		} else if !w.auto {
			c.writes = append(c.writes, w) // The answer to its call is still to come.
		}
	}
}

// ended ends the steps that still wait when the connection is gone: a read has
// met the end of file, a write has nobody left to write to.
func (c *conn) ended(out *app.Effects) {
	if c.errno != tcpmodel.OK {
		c.abandon(c.errno, out)
		return
	}
	for _, s := range c.steps {
		end(s.step, c.sock, tcpmodel.OK, out)
	}
	c.steps = nil
	c.abandon(tcpmodel.EPIPE, out)
}

// readable notes what can be read, and reads it if that is the program's way.
func (c *conn) readable(_ *Program, in *app.Indication, out *app.Effects) {
	c.waiting, c.gotEOF = in.N, in.EOF
	c.pull(out)
}

// pull reads when somebody wants to.
func (c *conn) pull(out *app.Effects) {
	if c.reading || c.closed || c.waiting == 0 && !c.gotEOF && !c.deaf && c.errno == tcpmodel.OK {
		return
	}
	auto := c.behave.Read == ReadNow && !c.paused
	var most int64
	why := ReasonReadAll
	if s := c.wants(); s != nil {
		most, why = s.left, ReasonRead
	} else if !auto || c.waiting == 0 && c.eof {
		return
	}
	c.reading = true
	out.Do(app.Call{Kind: app.CallRead, Sock: c.sock, Max: most, Discard: true}, why)
}

// wants is the first read step that waits.
func (c *conn) wants() *pendingStep {
	for i := range c.steps {
		if c.steps[i].kind == stepRead {
			return &c.steps[i]
		}
	}
	return nil
}

// waits: a call of the program is under way, as a read is until the end of a program that reads at once.
func (c *conn) waits() bool {
	return c.wants() != nil || len(c.writes) > 0 && !c.writes[0].asked ||
		c.behave.Read == ReadNow && !c.paused && !c.eof && c.waiting == 0
}

// received is the result of a read.
func (c *conn) received(p *Program, in *app.Indication, out *app.Effects) {
	if in.Urgent {
		c.finish(stepReadUrgent, in.Errno, out)
		return
	}
	c.reading = false
	if in.Errno == tcpmodel.EWOULDBLOCK { // all that was there was passed over: it waits for more
		c.waiting = 0
		return
	}
	c.waiting = max(0, c.waiting-in.N-in.Skipped)
	c.got += in.N
	if in.N > 0 {
		p.emit(c, "received", out)
	}
	first := in.EOF && !c.eof
	c.eof = c.eof || in.EOF
	if s := c.wants(); s != nil {
		switch {
		case in.Errno != tcpmodel.OK:
			c.finish(stepRead, in.Errno, out)
		case in.EOF || s.left == 0 || in.N >= s.left:
			c.finish(stepRead, tcpmodel.OK, out)
		default:
			s.left -= in.N
		}
	}
	if first {
		p.emit(c, "eof", out)
	}
	c.think(out)
	if first {
		c.atEOF(out)
	}
	c.pull(out)
}

func (c *conn) wantRead(cmd Read, out *app.Effects) {
	if cmd.Urgent {
		c.steps = append(c.steps, pendingStep{kind: stepReadUrgent, step: cmd.Step})
		out.Do(app.Call{Kind: app.CallReadUrgent, Sock: c.sock, Discard: true}, ReasonReadUrgent)
		return
	}
	c.steps = append(c.steps, pendingStep{kind: stepRead, step: cmd.Step, left: cmd.N})
	if c.waiting > 0 || c.gotEOF || c.eof || c.deaf || c.errno != tcpmodel.OK || c.gone {
		if !c.reading {
			c.reading = true
			out.Do(app.Call{Kind: app.CallRead, Sock: c.sock, Max: cmd.N, Discard: true}, ReasonRead)
		}
	}
}

// endReading is shutdown(SHUT_RD): a read that finds nothing is at an end.
func (c *conn) endReading(out *app.Effects) {
	c.deaf = true
	out.Do(app.Call{Kind: app.CallEndReading, Sock: c.sock}, ReasonEndReading)
	c.pull(out)
}

func (c *conn) setReading(r Reading, out *app.Effects) {
	c.behave.Read, c.paused = r, false
	c.pull(out)
}

// think starts on the next answer when enough octets have arrived.
func (c *conn) think(out *app.Effects) {
	for !c.busy && c.answer < len(c.behave.Answers) && !c.shut && !c.closed {
		a := &c.behave.Answers[c.answer]
		if c.got < a.Got || a.Repeat && a.Got == 0 {
			return
		}
		c.got -= a.Got
		if a.Wait > 0 {
			c.busy = true
			out.Arm(app.Timer{
				Name: "answer", Key: c.key, After: a.Wait, Sock: c.sock, Label: "answer", Why: ReasonThinks,
			})
			return
		}
		c.give(out)
	}
}

// give writes the answer that was thought about.
func (c *conn) give(out *app.Effects) {
	if c.answer >= len(c.behave.Answers) {
		return
	}
	a := &c.behave.Answers[c.answer]
	if !a.Repeat {
		c.answer++
	}
	c.autoWrite(a, ReasonAnswer, out)
	if b := &c.behave; b.Closes && c.answer == len(b.Answers) {
		out.Arm(app.Timer{Name: "close", Key: c.key, After: b.CloseAfter, Sock: c.sock, Label: "close", Why: ReasonThinks})
	}
}

// atEOF does what the program does when its peer's octets have ended.
func (c *conn) atEOF(out *app.Effects) {
	if c.behave.AtEOF == EOFNothing || c.closed || c.busy {
		return
	}
	if c.behave.EOFWait > 0 {
		out.Arm(app.Timer{Name: "eof", Key: c.key, After: c.behave.EOFWait, Sock: c.sock, Why: ReasonThinks})
		return
	}
	c.leave(out)
}

// leave closes or aborts at the end of file.
func (c *conn) leave(out *app.Effects) {
	if c.behave.AtEOF == EOFAbort {
		c.stop(app.CallAbort, ReasonAbortAtEOF, out)
		return
	}
	c.stop(app.CallClose, ReasonCloseAtEOF, out)
}

// stop ends the output, or all of a connection.
func (c *conn) stop(kind app.CallKind, why tcpmodel.Reason, out *app.Effects) {
	if c.closed {
		return
	}
	c.shut = true
	c.closed = kind != app.CallShutdown
	out.Do(app.Call{Kind: kind, Sock: c.sock}, why)
}

// timer carries out what a timer was set for.
func (p *Program) timer(in *app.Indication, out *app.Effects) {
	if in.Key == 0 || in.Key > uint64(len(p.conns)) {
		return
	}
	c := p.conns[in.Key-1]
	if c.gone || c.closed {
		return
	}
	switch in.Name {
	case "read":
		c.paused = false
		c.pull(out)
	case "greet":
		c.autoWrite(c.behave.Greet, ReasonGreet, out)
	case "answer":
		c.busy = false
		c.give(out)
		c.think(out)
		if c.eof {
			c.atEOF(out)
		}
	case "eof":
		c.leave(out)
	case "close":
		c.stop(app.CallClose, ReasonCloseAfter, out)
	}
}
