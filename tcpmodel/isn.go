package tcpmodel

// RFC 6528: ISN = M + F(localip, localport, remoteip, remoteport, secretkey).

import (
	"crypto/sha256"
	"encoding/binary"
	"net/netip"

	"wirewalk/sim/vtime"
)

// isnTick is the period of the clock M (RFC 9293 §3.4.1, MUST-8).
const isnTick = 4 * vtime.Microsecond

// ISNGenerator draws initial sequence numbers for one host.
type ISNGenerator struct {
	// Key is the host's secret. Nobody outside the host can compute F without it (RFC 9293 MUST-9).
	Key [16]byte
}

// ISN is the initial sequence number for a connection that is opened at now.
func (g *ISNGenerator) ISN(now vtime.Time, local, remote netip.AddrPort) Seq {
	return ISN(g.Key, now, local, remote)
}

// ISN is the initial sequence number of RFC 6528 §3: a clock that ticks every
// 4 µs plus a keyed hash of the connection's addresses and ports (RFC 9293 SHLD-1).
func ISN(key [16]byte, now vtime.Time, local, remote netip.AddrPort) Seq {
	var buf [16 + 2*18]byte
	n := copy(buf[:], key[:])
	n += putAddrPort(buf[n:], local)
	n += putAddrPort(buf[n:], remote)
	sum := sha256.Sum256(buf[:n])
	return Seq(uint32(int64(now)/int64(isnTick)) + binary.BigEndian.Uint32(sum[:]))
}

func putAddrPort(b []byte, a netip.AddrPort) int {
	addr := a.Addr().As16()
	copy(b, addr[:])
	binary.BigEndian.PutUint16(b[16:], a.Port())
	return 18
}
