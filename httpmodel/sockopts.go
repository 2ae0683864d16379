package httpmodel

import (
	"net/netip"

	"wirewalk/sim/app"
	"wirewalk/tcpmodel"
)

func anyAddr(port uint16) netip.AddrPort { return netip.AddrPortFrom(netip.Addr{}, port) }

// setup is the list of socket options of a program.
func setup(noDelay bool, ka TCPKeepalive, more []app.SockOpt) []app.SockOpt {
	var opts []app.SockOpt
	if noDelay {
		opts = append(opts, app.SockOpt{Option: tcpmodel.OptNoDelay, N: 1})
	}
	if ka.Idle > 0 {
		opts = append(opts, app.SockOpt{Option: tcpmodel.OptKeepalive, N: 1},
			app.SockOpt{Option: tcpmodel.OptKeepaliveIdle, D: ka.Idle})
		if ka.Interval > 0 {
			opts = append(opts, app.SockOpt{Option: tcpmodel.OptKeepaliveInterval, D: ka.Interval})
		}
		if ka.Probes > 0 {
			opts = append(opts, app.SockOpt{Option: tcpmodel.OptKeepaliveProbes, N: int64(ka.Probes)})
		}
	}
	return append(opts, more...)
}
