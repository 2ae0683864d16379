package httpmodel

import (
	"net/netip"
	"slices"

	"wirewalk/sim/app"
	"wirewalk/sim/dnsmodel"
	"wirewalk/sim/vtime"
	"wirewalk/sim/wire/h1"
	"wirewalk/tcpmodel"
)

type cliState uint8

const (
	cliDialling cliState = iota
	cliOpen
	cliClosing // the peer said close; its FIN is awaited
	cliClosed
)

// finWait is how long a client waits for the FIN of a server that said close,
// before it closes by itself (RFC 9112 §9.6).
const finWait = 5 * vtime.Millisecond

// cliConn is a connection of a client.
type cliConn struct {
	transport
	cl        *client
	to        target
	remote    netip.AddrPort
	local     netip.AddrPort
	dec       *h1.Decoder
	enc       *h1.Encoder
	state     cliState
	dialFor   *fetch   // the request that opened it
	flight    []*fetch // requests whose responses are awaited, in order
	served    int      // exchanges that are over
	called    vtime.Time
	connected vtime.Time
	idleSince vtime.Time
	took      uint64         // octets of the peer's stream that were decoded
	ready     int64          // octets that wait to be read
	batch     int            // Readables since the last read
	dialling  *dnsmodel.Dial // while it is being opened by name
	dialID    uint64
	looked    vtime.Time     // the look-up of its name began, Never without any
	stale     bool           // the peer has closed it, or sent octets nobody asked for, while it was idle
	cut       *fetch         // whose content is about to be closed unread
	leaked    bool           // held by a response that nobody reads
	retires   bool           // it is not used again: its program ends
	killed    bool           // and at once
	unread    bool           // octets came while it wrote its request
	errno     tcpmodel.Errno // of the write that failed; what came before is read
}

func (c *cliConn) handle(now vtime.Time, in *app.Indication, out *app.Effects) {
	switch in.Kind { //nolint:exhaustive // the client handles the others
	case app.Connected:
		c.opened(now, in, out)
	case app.ConnectFailed:
		c.refused(now, failure{kind: failConnect, errno: in.Errno}, out)
	case app.Readable:
		c.readable(in, out)
	case app.Received:
		c.received(now, in, out)
	case app.Sent, app.Writable:
		if !c.wrote(now, in, out) {
			c.out.kill() // What became of the connection, the read side learns.
		}
		c.written(out)
	case app.Failed:
		if c.writes() && c.cl.cfg.Writing == WritingReadsOn {
			c.errno = in.Errno
			out.Do(app.Call{Kind: app.CallTold, Sock: c.sock}, 0) // The write that waited has the error.
			c.out.kill()
			c.transport.read(0, out)
			return
		}
		c.broken(now, failure{kind: failReset, errno: in.Errno}, out)
	case app.Gone:
		if c.errno == tcpmodel.OK {
			c.broken(now, failure{kind: failEOF}, out)
		}
	}
}

// opened: connect() has succeeded.
func (c *cliConn) opened(now vtime.Time, in *app.Indication, out *app.Effects) {
	c.state, c.connected, c.local = cliOpen, now, in.Local
	c.cl.dirty = append(c.cl.dirty, c)
	c.clock.cancel(timerConnect, out)
	f := c.dialFor
	switch {
	case f != nil && f.dial == c && slices.Contains(c.cl.waiting, f):
		c.assign(now, f, out)
	case len(c.flight) > 0: // Requests were laid onto it while it was dialling.
		for _, f := range c.flight {
			f.onConn(now, c, out)
		}
	default:
		c.cl.release(now, c, out)
	}
	if c.dialFor == nil {
		c.cl.connectDone(now, c, failure{}, out)
	}
}

// refused: connect() has failed.
func (c *cliConn) refused(now vtime.Time, why failure, out *app.Effects) {
	c.clock.cancelAll(out)
	c.drop()
	flight := c.flight
	c.flight = nil
	if f := c.dialFor; f != nil && f.dial == c && slices.Contains(c.cl.waiting, f) {
		flight = slices.Insert(flight, 0, f)
	}
	for _, f := range flight {
		f.conn, f.dial = nil, nil
		f.fail(now, why, out)
	}
	if c.dialFor == nil {
		c.cl.connectDone(now, c, why, out)
	}
	c.cl.freed(now, c.to, out)
}

// drop takes the connection out of the client's lists.
func (c *cliConn) drop() {
	c.state = cliClosed
	c.out.kill()
	c.cl.unidle(c)
	delete(c.cl.bySock, c.sock)
	if i := slices.Index(c.cl.conns, c); i >= 0 {
		c.cl.conns = slices.Delete(c.cl.conns, i, i+1)
	}
}

// close closes the connection.
func (c *cliConn) close(now vtime.Time, why Reason, out *app.Effects) {
	if c.state == cliClosed {
		return
	}
	if c.dialling != nil {
		c.undial(out)
		c.clock.cancelAll(out)
	} else {
		c.transport.close(why, out)
	}
	c.drop()
	c.cl.freed(now, c.to, out)
}

// takesMore reports whether another request may be written behind those that are under way.
func (c *cliConn) takesMore() bool {
	if c.leaked || len(c.flight) == 0 || c.served == 0 && !c.cl.cfg.PipelineBlind {
		return false
	}
	if c.state != cliOpen && c.state != cliDialling {
		return false
	}
	last := c.flight[len(c.flight)-1]
	return idempotent(last.req.Method) && !last.req.Close && last.req.SendOnly == 0 && !last.req.HalfClose
}

// assign puts a request onto the connection.
func (c *cliConn) assign(now vtime.Time, f *fetch, out *app.Effects) {
	c.cl.unwait(f)
	f.conn = c
	f.x.Reused = c.served > 0 || len(c.flight) > 0
	c.flight = append(c.flight, f)
	f.lay(c)
	c.cl.dirty = append(c.cl.dirty, c)
	if c.state == cliOpen {
		f.onConn(now, c, out)
	}
}

// ended: the peer's FIN has been read.
func (c *cliConn) ended(now vtime.Time, out *app.Effects) {
	if len(c.flight) > 0 {
		if ev, err := c.dec.Close(); err == nil && ev.Kind == h1.EventEnd {
			c.flight[0].onEnd(now, ev, out)
			if c.state == cliClosed {
				return
			}
		}
	}
	if len(c.flight) > 0 {
		kind := failEOF
		if c.flight[0].got {
			kind = failCut
		}
		c.broken(now, failure{kind: kind}, out)
		return
	}
	c.close(now, ReasonClosePeer, out)
}

// broken: the connection is of no use any more. What was under way is sent
// again elsewhere where the rules allow it, else it fails.
func (c *cliConn) broken(now vtime.Time, why failure, out *app.Effects) {
	if c.state == cliClosed || c.leaked {
		return
	}
	flight := c.flight
	c.flight = nil
	reason := ReasonCloseFailed
	if why.kind == failEOF {
		reason = ReasonCloseCutOff
	}
	if why.kind == failTimeout || why.kind == failNoHead {
		reason = ReasonCloseTimeout
	}
	c.close(now, reason, out)
	for i, f := range flight {
		f.conn, f.dial = nil, nil
		if i > 0 {
			f.got = false
		}
		f.lost(now, c, why, out)
	}
}

func (c *cliConn) timer(now vtime.Time, name string, out *app.Effects) {
	c.clock.fired(name)
	switch name {
	case timerWrite:
		c.out.resume(now, out)
	case timerPoolIdle:
		c.close(now, ReasonCloseClientIdle, out)
	case timerWake:
		if f := c.cut; f != nil {
			c.cut = nil
			f.cutOff(now, out)
			return
		}
		c.read(out)
	case timerFIN:
		c.close(now, ReasonCloseNotKept, out)
	case timerContinue:
		c.out.open(now, out)
	case timerResponse:
		c.broken(now, failure{kind: failNoHead}, out)
	case timerConnect:
		out.Close(c.sock, ReasonCloseTimeout)
		c.refused(now, failure{kind: failConnect, errno: tcpmodel.ETIMEDOUT, text: "i/o timeout"}, out)
	}
}
