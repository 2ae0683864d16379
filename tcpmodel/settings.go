package tcpmodel

import "wirewalk/sim/vtime"

// settings are the socket options, which start from the Config.
type settings struct {
	keepalive         bool
	noDelay           bool
	cork              bool
	linger            bool
	quiet             bool // soft errors are not told
	oobInline         bool
	keepaliveProbes   int
	keepaliveIdle     vtime.Duration
	keepaliveInterval vtime.Duration
	userTimeout       vtime.Duration
	lingerTime        vtime.Duration
	receiveBuffer     int64
	receiveStart      int64
	sendBuffer        int64
}

func newSettings(cfg *Config) settings {
	return settings{
		keepalive: cfg.Keepalive, noDelay: !cfg.Nagle, oobInline: cfg.UrgentInline,
		keepaliveProbes: cfg.KeepaliveProbes, keepaliveIdle: cfg.KeepaliveIdle,
		keepaliveInterval: cfg.KeepaliveInterval, userTimeout: cfg.UserTimeout,
		receiveBuffer: cfg.ReceiveBuffer, receiveStart: cfg.ReceiveStart, sendBuffer: cfg.SendBuffer,
	}
}

// setOption is setsockopt(). An option takes effect at once.
func (c *Conn) setOption(e env, call Call) {
	on := call.N != 0
	switch call.Option {
	case OptKeepalive:
		c.sock.keepalive = on
		c.keepaliveChanged(e)
	case OptKeepaliveIdle:
		c.sock.keepaliveIdle = call.D
		c.keepaliveChanged(e)
	case OptKeepaliveInterval:
		c.sock.keepaliveInterval = call.D
	case OptKeepaliveProbes:
		c.sock.keepaliveProbes = int(call.N)
	case OptNoDelay:
		c.sock.noDelay = on
		c.output(e, WhyOptionChanged)
	case OptCork:
		c.sock.cork = on
		c.stop(TimerSWSOverride) // what a cork armed must not get past Nagle later
		c.output(e, WhyOptionChanged)
	case OptUserTimeout:
		c.sock.userTimeout = call.D
		c.userTimeoutChanged(e)
	case OptLinger:
		c.sock.linger, c.sock.lingerTime = on, call.D
	case OptQuickAck:
		c.setQuickAck(e, on)
	case OptReceiveBuffer:
		c.sock.receiveBuffer, c.sock.receiveStart = max(call.N, minBuffer), 0
	case OptSendBuffer:
		c.sock.sendBuffer = max(call.N, minBuffer)
	case OptDeferAccept: // says something about listening sockets only
	case OptUrgentInline:
		c.sock.oobInline = on
	case OptErrorReports:
		c.sock.quiet = !on
	default:
		c.answer(e, IndRefused, 0, EINVAL, WhyUnknownOption)
	}
}

// minBuffer keeps a buffer large enough for a segment of the smallest MSS.
const minBuffer = 256
