package tcpmodel

import "wirewalk/sim/vtime"

// Call is a user call of RFC 9293 §3.10.1 to §3.10.6.
func (c *Conn) Call(now vtime.Time, call Call, out *Out) {
	e := env{now, out}
	switch call.Kind {
	case CallOpenActive:
		c.openActive(e)
	case CallOpenPassive:
		c.openPassive(e)
	case CallSend:
		c.send(e, call)
	case CallReceive:
		c.receive(e, call.N)
	case CallReceiveUrgent:
		c.receiveUrgent(e)
	case CallEndReading:
		c.endReading(e)
	case CallShutdown:
		c.shutdown(e)
	case CallClose:
		c.close(e)
	case CallAbort:
		c.abort(e, WhyAbortCalled)
	case CallSetOption:
		c.setOption(e, call)
	case CallFlush:
		c.flush(e)
	}
}
