package tcpmodel

import "wirewalk/sim/vtime"

// WouldSend is the segment without data that this end would write at an instant
// with these control bits: with the numbers that it has reached, the window that
// it would offer and the options that were agreed on. A FIN that it has sent
// already keeps its number. The connection stays as it is.
func (c *Conn) WouldSend(now vtime.Time, flags Flags) Segment {
	d := *c // Nothing below touches what the copy shares with the original.
	d.snd.rerouted = false
	seq := d.snd.nxt
	switch {
	case flags.Has(SYN):
		seq = d.p.ISS
	case flags.Has(FIN) && d.finSent:
		seq--
	}
	var out Out
	seg := d.emit(env{now: now, out: &out}, flags, seq, ReasonNone)
	switch {
	case flags.Has(SYN):
		d.synOptions(seg)
	case flags.Has(ACK) && !flags.Has(RST):
		d.sackOption(seg)
	}
	return *seg
}
