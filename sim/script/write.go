package script

import (
	"wirewalk/sim/app"
	"wirewalk/tcpmodel"
)

func (c *conn) write(cmd Write, out *app.Effects) {
	c.queue(pendingWrite{step: cmd.Step, n: cmd.N, text: []byte(cmd.Text), why: ReasonWrite, urged: cmd.Urgent}, out)
}

// autoWrite writes an answer.
func (c *conn) autoWrite(a *Answer, why tcpmodel.Reason, out *app.Effects) {
	if a.Send == 0 && a.Text == "" {
		return
	}
	c.queue(pendingWrite{n: a.Send, text: []byte(a.Text), why: why, auto: true}, out)
}

// queue writes at once, or after what is written already.
func (c *conn) queue(w pendingWrite, out *app.Effects) {
	if len(w.text) > 0 {
		w.n = int64(len(w.text))
	}
	c.writes = append(c.writes, w)
	if len(c.writes) == 1 {
		c.call(out)
	}
}

// call asks TCP to take the rest of the first write.
func (c *conn) call(out *app.Effects) {
	w := &c.writes[0]
	w.asked = true
	call := app.Call{Kind: app.CallWrite, Sock: c.sock, Push: true, Urgent: w.urged}
	if len(w.text) > 0 {
		call.Data = w.text
	} else {
		call.Generate = w.n
	}
	out.Do(call, w.why)
}

// sent is the result of a write.
func (c *conn) sent(_ *Program, in *app.Indication, out *app.Effects) {
	if len(c.writes) == 0 || !c.writes[0].asked {
		return
	}
	w := &c.writes[0]
	w.asked = false
	w.n -= in.N
	if len(w.text) > 0 {
		w.text = w.text[min(in.N, int64(len(w.text))):]
	}
	if in.Errno == tcpmodel.OK && w.n > 0 && !c.gone {
		w.why = ReasonMore
		return // Writable follows.
	}
	done := *w
	c.writes = c.writes[1:]
	if !done.auto {
		end(done.step, c.sock, in.Errno, out)
	}
	if len(c.writes) > 0 {
		c.call(out)
	}
}

// writeMore goes on with a write that was cut short.
func (c *conn) writeMore(out *app.Effects) {
	if len(c.writes) > 0 && !c.writes[0].asked {
		c.call(out)
	}
}
