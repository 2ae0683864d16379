package tcpmodel

import "testing"

// The edges of what a connection shows of itself.

func TestASnapshotTellsWhichRecoveryIsUnderWay(t *testing.T) {
	for phase, shows := range map[phase][2]bool{phaseOpen: {false, false}, phaseLoss: {true, false}, phaseRecovery: {false, true}} {
		p := established(nil)
		p.conn.cc.phase = phase
		s := p.snapshot()
		want(t, [2]bool{s.InLoss, s.InFast} == shows, "phase %d: after a timeout %t, fast %t", phase, s.InLoss, s.InFast)
	}
}

func TestASnapshotTellsWhatIsUrgentOnlyInUrgentMode(t *testing.T) {
	p := established(nil)
	p.conn.snd.up, p.conn.rcv.up = p.conn.snd.una+7, p.conn.rcv.nxt+5
	s := p.snapshot()
	want(t, s.SndUrgent == 0 && s.RcvUrgent == 0, "%d to be acknowledged, %d to be read", s.SndUrgent, s.RcvUrgent)
	p.conn.snd.urgent, p.conn.rcv.urgent = true, true
	s = p.snapshot()
	want(t, s.SndUrgent == 7 && s.RcvUrgent == 5, "%d to be acknowledged, %d to be read", s.SndUrgent, s.RcvUrgent)
}

func TestASnapshotCountsTo255(t *testing.T) {
	for n, shows := range map[int]uint8{0: 0, 1: 1, 254: 254, 255: 255, 256: 255, 1 << 20: 255} {
		p := established(nil)
		p.conn.rtt.backoff = n
		p.conn.persist.unanswered = n
		s := p.snapshot()
		want(t, s.Backoff == shows && s.Probes == shows, "%d: backoff %d, %d probes", n, s.Backoff, s.Probes)
		p.conn.persist.unanswered, p.conn.keepalive.unanswered = 0, n
		s = p.snapshot()
		want(t, s.Probes == shows, "%d keepalive probes: %d", n, s.Probes)
	}
}

func TestASnapshotNamesTheGuardOfDataBeforeThatOfAnAck(t *testing.T) {
	for _, x := range []struct{ data, ack, shows Reason }{
		{0, 0, 0}, {WhyHeldNagle, 0, WhyHeldNagle}, {0, WhyHeldDelayedAck, WhyHeldDelayedAck}, {WhyHeldNagle, WhyHeldDelayedAck, WhyHeldNagle},
	} {
		p := established(nil)
		p.conn.holdReason, p.conn.ackHoldReason = x.data, x.ack
		want(t, p.snapshot().Held == x.shows, "%s and %s: %s", x.data.Name(), x.ack.Name(), p.snapshot().Held.Name())
	}
}
