package trace

import (
	"wirewalk/sim/vtime"
	"wirewalk/tcpmodel"
)

// Snapshots of one end differ little from event to event, so they are kept as
// the words that changed, with a whole one now and then.

// imageWords is the length of a snapshot as words.
const imageWords = 14 + tcpmodel.NumTimers

// keyEvery is how often a whole snapshot is stored.
const keyEvery = 16

// image is a snapshot as words.
type image [imageWords]uint64

func two[T, U ~uint16 | ~uint32](hi T, lo U) uint64 { return uint64(hi)<<32 | uint64(lo) }

func bit(b bool, n int) uint64 {
	if b {
		return 1 << n
	}
	return 0
}

// imageOf packs a snapshot; what changes together lies together.
func imageOf(s *tcpmodel.Snapshot) image {
	flags := bit(s.Scaled, 0) | bit(s.SACKOK, 1) | bit(s.TSOK, 2) | bit(s.InLoss, 3) | bit(s.InFast, 4) | bit(s.AppClosed, 5) | bit(s.EndUnread, 6)
	m := image{
		uint64(s.State) | flags<<8 | uint64(s.Backoff)<<16 | uint64(s.Probes)<<24 |
			uint64(s.SndScale)<<32 | uint64(s.RcvScale)<<40 | uint64(s.MSS)<<48,
		two(s.ISS, s.IRS), two(s.SndUna, s.SndNxt), two(s.RcvNxt, s.SndWL1), two(s.SndWL2, s.SndWnd),
		two(s.RcvWnd, s.Cwnd), two(s.Ssthresh, s.Inflight), two(s.OutOfOrder, s.Held),
		s.SndQueued, s.RcvQueued, uint64(s.Srtt), uint64(s.Rttvar), uint64(s.RTO), two(s.SndUrgent, s.RcvUrgent),
	}
	for i, t := range s.Timers {
		m[14+i] = uint64(t)
	}
	return m
}

// snapshot unpacks an image.
func (m *image) snapshot() *tcpmodel.Snapshot {
	w := m[0]
	s := &tcpmodel.Snapshot{
		State: tcpmodel.State(w), Scaled: w>>8&1 != 0, SACKOK: w>>9&1 != 0, TSOK: w>>10&1 != 0,
		InLoss: w>>11&1 != 0, InFast: w>>12&1 != 0, AppClosed: w>>13&1 != 0, EndUnread: w>>14&1 != 0,
		Backoff: uint8(w >> 16), Probes: uint8(w >> 24), SndScale: uint8(w >> 32), RcvScale: uint8(w >> 40), MSS: uint16(w >> 48),
		ISS: tcpmodel.Seq(m[1] >> 32), IRS: tcpmodel.Seq(m[1]), SndUna: tcpmodel.Seq(m[2] >> 32), SndNxt: tcpmodel.Seq(m[2]),
		RcvNxt: tcpmodel.Seq(m[3] >> 32), SndWL1: tcpmodel.Seq(m[3]), SndWL2: tcpmodel.Seq(m[4] >> 32), SndWnd: uint32(m[4]),
		RcvWnd: uint32(m[5] >> 32), Cwnd: uint32(m[5]), Ssthresh: uint32(m[6] >> 32), Inflight: uint32(m[6]),
		OutOfOrder: uint32(m[7] >> 32), Held: Reason(m[7]), SndQueued: m[8], RcvQueued: m[9],
		Srtt: vtime.Duration(m[10]), Rttvar: vtime.Duration(m[11]), RTO: vtime.Duration(m[12]),
		SndUrgent: uint32(m[13] >> 32), RcvUrgent: uint32(m[13]),
	}
	for i := range s.Timers {
		s.Timers[i] = vtime.Time(m[14+i])
	}
	return s
}

// store appends the n-th image of an end as what differs from the one before: a
// mask, then the words. Every so many images are stored whole.
func (t *Trace) store(n int, from, to *image) uint32 {
	at := uint32(t.words.len())
	mask := uint64(0)
	for i := range to {
		if n%keyEvery == 0 || from[i] != to[i] {
			mask |= 1 << i
		}
	}
	t.words.add(mask)
	for i := range to {
		if mask>>i&1 != 0 {
			t.words.add(to[i])
		}
	}
	return at
}

// load rebuilds the n-th snapshot of an end.
func (t *Trace) load(refs []snapRef, n int) image {
	var m image
	for i := n - n%keyEvery; i <= n; i++ {
		at := int(refs[i].at)
		mask := *t.words.at(at)
		for k := range m {
			if mask>>k&1 != 0 {
				at++
				m[k] = *t.words.at(at)
			}
		}
	}
	return m
}
