package tcpmodel

import "wirewalk/sim/vtime"

// BSD is the textbook stack with settings of the BSD kind: a 30 s MSL, an ACK
// after 100 ms at most, 8 keepalive probes and ephemeral ports from 49152. It
// claims no release of any system: nothing was recorded of one.
func BSD() Config {
	c := Textbook()
	c.Profile = "bsd"
	c.ScaleShift = 6
	c.ReceiveBuffer, c.SendBuffer = 64<<10, 32<<10
	c.DelayedAck = 100 * vtime.Millisecond
	c.MinRTO = 230 * vtime.Millisecond
	c.MaxRTO = 64 * vtime.Second
	c.SynRetries, c.SynAckRetries, c.R2 = 4, 3, 12
	c.Congestion = "cubic"
	c.KeepaliveProbes, c.KeepaliveReset = 8, true
	c.MSL = 30 * vtime.Second
	c.FinWait2Timeout = vtime.Minute
	c.UrgentMark = true
	return c
}
