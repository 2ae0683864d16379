package tcpmodel

import (
	"fmt"
	"reflect"
	"strings"
	"testing"

	"wirewalk/sim/vtime"
)

// difference is one way in which the linux profile departs from the textbook:
// what a run shows, and the settings that make it so.
type difference struct {
	name     string
	settings []string // fields of Config
	shows    func(t *testing.T, cfg Config) string
	textbook string
	linux    string
}

// Each difference fails if the two profiles are swapped.
func TestLinuxDiffersFromTheTextbook(t *testing.T) {
	covered := map[string]bool{"Profile": true}
	for _, d := range append(timingDifferences(), otherDifferences()...) {
		for _, s := range d.settings {
			covered[s] = true
		}
		t.Run(d.name, func(t *testing.T) {
			if got := d.shows(t, Textbook()); got != d.textbook {
				t.Errorf("textbook: %s, want %s", got, d.textbook)
			}
			if got := d.shows(t, Linux()); got != d.linux {
				t.Errorf("linux: %s, want %s", got, d.linux)
			}
		})
	}
	a, b := reflect.ValueOf(Textbook()), reflect.ValueOf(Linux())
	for i := range a.NumField() {
		name := a.Type().Field(i).Name
		if !reflect.DeepEqual(a.Field(i).Interface(), b.Field(i).Interface()) && !covered[name] {
			t.Errorf("the profiles differ in %s and no row says what that shows", name)
		}
	}
}

// silent is a connection in a state whose peer never answers again; it returns
// when segments left and how it ended.
func silent(cfg Config, s State, n int64) string {
	p := in(s, cfg)
	if n > 0 {
		p.call(Call{Kind: CallSend, N: n})
	}
	var times []string
	for p.conn.State() != Closed {
		o := p.wait()
		for range o.Segs {
			times = append(times, fmt.Sprintf("%.1f", float64(p.now)/1e9))
		}
	}
	return fmt.Sprintf("%v dead %.1f", times, float64(p.now)/1e9)
}

func timingDifferences() []difference {
	return []difference{
		{
			"SYN retransmission",
			[]string{"SynRetries", "SynLinear", "MaxRTO"},
			func(_ *testing.T, c Config) string { return silent(c, SynSent, 0) },
			"[1.0 3.0 7.0 15.0 31.0 63.0 123.0] dead 183.0",
			"[1.0 2.0 3.0 4.0 5.0 7.0 11.0 19.0 35.0 67.0] dead 131.0",
		},
		{
			"SYN,ACK retransmission",
			[]string{"SynAckRetries"},
			func(_ *testing.T, c Config) string { return silent(c, SynReceived, 0) },
			"[1.0 3.0 7.0 15.0 31.0 63.0 123.0] dead 183.0",
			"[1.0 3.0 7.0 15.0 31.0] dead 63.0",
		},
		{
			"data retransmission",
			[]string{"R2", "MinRTO", "RTOVarFloor", "R1"},
			func(_ *testing.T, c Config) string {
				c.TLP = false
				return silent(c, Established, 10)
			},
			"[1.0 3.0 7.0 15.0 31.0 63.0 123.0] dead 183.0",
			"[0.2 0.6 1.4 3.0 6.2 12.6 25.4 51.0 102.2 204.6 324.6 444.6 564.6 684.6 804.6] dead 924.6",
		},
		{
			"keepalive of a dead peer",
			[]string{"KeepaliveProbes", "KeepaliveReset"},
			func(_ *testing.T, c Config) string {
				c.Keepalive = true
				return silent(c, Established, 0)
			},
			"[7200.0 7275.0 7350.0 7425.0 7500.0 7575.0 7650.0 7725.0 7800.0 7875.0] dead 7950.0",
			"[7200.0 7275.0 7350.0 7425.0 7500.0 7575.0 7650.0 7725.0 7800.0 7875.0] dead 7875.0",
		},
		{
			"TIME-WAIT",
			[]string{"MSL", "TimeWaitReuse"},
			func(_ *testing.T, c Config) string { return silent(c, TimeWait, 0) },
			"[] dead 240.0", "[] dead 60.0",
		},
		{
			"a read over an urgent octet",
			[]string{"UrgentMark"},
			func(_ *testing.T, c Config) string {
				p := in(Established, c)
				s := segment(ACK|URG, peerISS+1, 1001, 10)
				s.Urgent = 4
				p.arrive(s)
				return fmt.Sprint(told(p.call(Call{Kind: CallReceive}), IndReceived).N)
			},
			"10", "3",
		},
		{
			"FIN-WAIT-2 after close()",
			[]string{"FinWait2Timeout"},
			func(_ *testing.T, c Config) string {
				p := in(Established, c)
				p.call(Call{Kind: CallClose})
				p.seg(ACK, peerISS+1, 1002, 0)
				return p.conn.Deadline().String()
			},
			"never", "60.000000",
		},
		{
			"size of what is sent again",
			[]string{"JoinRetrans"},
			func(_ *testing.T, c Config) string {
				c.TLP = false
				p := in(Established, c)
				p.call(Call{Kind: CallSetOption, Option: OptNoDelay, N: 1})
				for range 4 {
					p.call(Call{Kind: CallSend, N: 100})
				}
				return fmt.Sprint(segLen(p.wait()))
			},
			"100", "400",
		},
		{
			"delayed ACK",
			[]string{"DelayedAck", "LinuxAck", "QuickAcks"},
			func(_ *testing.T, c Config) string {
				p := in(Established, c)
				at := map[vtime.Time]int{}
				for range 20 {
					p.now += second(1)
					p.conn.rtt.srtt = vtime.Second // gaps stay below the RTO
					o := p.seg(ACK, p.conn.rcv.nxt, 1001, 10)
					if len(o.Segs) > 0 {
						at[0]++
						continue
					}
					start := p.now
					p.wait()
					at[p.now-start]++
				}
				return fmt.Sprint(at)
			},
			"map[0.200000:20]", "map[0.000000:16 0.040000:1 0.080000:1 0.160000:1 0.200000:1]",
		},
		{
			"limit on challenge ACKs",
			[]string{"ChallengeGap"},
			func(_ *testing.T, c Config) string {
				p := in(Established, c)
				n := len(p.seg(ACK, peerISS+1, 5000, 0).Segs)
				p.now += vtime.Time(400 * vtime.Millisecond)
				n += len(p.seg(ACK, peerISS+1, 5000, 0).Segs)
				return fmt.Sprint(n)
			},
			"2", "1",
		},
	}
}

// fieldsOf prints settings that only other packages act on, or that one number says.
func fieldsOf(names ...string) func(*testing.T, Config) string {
	return func(_ *testing.T, c Config) string {
		text := ""
		for _, n := range names {
			text += fmt.Sprintf("%s=%v ", n, reflect.ValueOf(c).FieldByName(n).Interface())
		}
		return text
	}
}

// afterTimeout has ten segments in flight and more to send. The first times out
// and is acknowledged by an ACK with the given echo; the result is what follows.
func afterTimeout(c Config, echo func(firstCopy uint32) uint32) string {
	c.TLP, c.Congestion = false, "reno"
	p := stamped(c)
	p.now, p.conn.snd.wnd = second(1), 1<<20
	o := p.call(Call{Kind: CallSend, N: 40 * 1448})
	first := o.Segs[0].Options.TSVal
	p.wait()
	s := segment(ACK, peerISS+1, 1001+1448, 0)
	s.Window, s.Options = 65535, Options{HasTS: true, TSVal: 1010, TSEcr: echo(first)}
	var sent []string
	for _, seg := range p.arrive(s).Segs {
		sent = append(sent, fmt.Sprint(int(seg.Seq-1001)/1448+1))
	}
	return fmt.Sprintf("segments %s, cwnd %d", strings.Join(sent, " "), p.conn.cc.cwnd/1448)
}

func otherDifferences() []difference {
	return []difference{
		{
			"the ACK after a timeout",
			[]string{"FRTO"},
			func(_ *testing.T, c Config) string { return afterTimeout(c, func(t uint32) uint32 { return t + 9999 }) },
			"segments 2 3, cwnd 2", "segments 11 12, cwnd 2",
		},
		{
			"the ACK of the first copy after a timeout",
			[]string{"Undo"},
			func(_ *testing.T, c Config) string { return afterTimeout(c, func(t uint32) uint32 { return t }) },
			"segments 2 3, cwnd 2", "segments 11 12, cwnd 11",
		},
		{
			"window of a SYN and of what follows",
			[]string{"ReceiveBuffer", "ReceiveStart", "ScaleShift"},
			func(t *testing.T, c Config) string {
				t.Helper()
				l := transfer(t, c, 100000, 10*vtime.Millisecond, nil)
				var s Snapshot
				l.ends[server].Snapshot(&s)
				p := in(Closed, c)
				o := p.call(Call{Kind: CallOpenActive})
				return fmt.Sprintf("%d shift %d, then grows %v", o.Segs[0].Window, o.Segs[0].Options.Scale, s.RcvWnd > 65535)
			},
			"65535 shift 0, then grows false", "64240 shift 7, then grows true",
		},
		{
			"zero-window probe",
			[]string{"ProbeOctet"},
			func(_ *testing.T, c Config) string {
				p := in(Established, c)
				p.arrive(windowOf(0))
				p.call(Call{Kind: CallSend, N: 100})
				s := p.wait().Segs[0]
				return fmt.Sprintf("seq %d, %d octets", s.Seq, s.Payload.Len)
			},
			"seq 1001, 1 octets", "seq 1000, 0 octets",
		},
		{
			"Nagle",
			[]string{"NagleMinshall", "SendBuffer"},
			func(_ *testing.T, c Config) string {
				p := in(Established, c)
				return fmt.Sprint(len(p.call(Call{Kind: CallSend, N: 1460 + 10}).Segs))
			},
			"1", "2",
		},
		{
			"tail loss probe and time-based loss detection",
			[]string{"TLP", "RACK"},
			func(t *testing.T, c Config) string {
				t.Helper()
				l := transfer(t, c, 5*1448, 100*vtime.Millisecond, func(l *lab) {
					l.wire = func(from, n int, _ *Segment) (vtime.Duration, bool) {
						return l.delay, from != client || n != 7 // the last data segment
					}
				})
				for _, a := range l.ends[client].acts {
					if a.Kind == ActTimer {
						return a.Timer.String()
					}
				}
				return "none"
			},
			"retransmit", "loss-probe",
		},
		{
			"recovery in proportion",
			[]string{"PRR", "Congestion"},
			func(t *testing.T, c Config) string {
				t.Helper()
				l := newLab(t, c, c)
				l.delay = 50 * vtime.Millisecond
				l.wire = func(from, n int, _ *Segment) (vtime.Duration, bool) {
					return l.delay, from != client || n != 17
				}
				low, recovering := uint32(noLimit), false
				l.check = func(l *lab) {
					if cc := &l.ends[client].cc; cc.phase == phaseRecovery {
						recovering = true
						low = min(low, cc.cwnd/l.ends[client].snd.mss)
					}
				}
				l.at(0, l.open)
				l.at(second(1), func() { l.call(client, Call{Kind: CallSend, N: 100000}) })
				l.run(second(20))
				return fmt.Sprintf("%v: ssthresh %d", recovering, l.ends[client].cc.ssthresh/l.ends[client].snd.mss)
			},
			"true: ssthresh 8", "true: ssthresh 16",
		},
		{
			"octets received before an RST",
			[]string{"ResetKeepsUnread"},
			func(_ *testing.T, c Config) string {
				p := in(Established, c)
				p.seg(ACK, peerISS+1, 1001, 10)
				p.seg(RST|ACK, peerISS+11, 1001, 0)
				return fmt.Sprint(told(p.call(Call{Kind: CallReceive}), IndReceived).N)
			},
			"0", "10",
		},
		{
			"ICMP host unreachable while opening", nil,
			func(_ *testing.T, c Config) string {
				p := in(SynSent, c)
				p.conn.ICMP(0, ICMPError{Kind: ICMPHostUnreachable, Seq: 1000}, &p.out)
				return p.conn.State().String()
			},
			"SYN-SENT", "CLOSED",
		},
		{
			"ICMP port unreachable on an open connection", nil,
			func(_ *testing.T, c Config) string {
				p := in(Established, c)
				p.conn.ICMP(0, ICMPError{Kind: ICMPPortUnreachable, Seq: 1001}, &p.out)
				return p.conn.State().String()
			},
			"CLOSED", "ESTABLISHED",
		},
		{
			"queues of a listener",
			[]string{"Backlog", "SynQueue"},
			fieldsOf("Backlog", "SynQueue"),
			"Backlog=128 SynQueue=128 ", "Backlog=4096 SynQueue=4096 ",
		},
		{
			"ephemeral ports",
			[]string{"EphemeralFirst", "EphemeralLast"},
			fieldsOf("EphemeralFirst", "EphemeralLast"),
			"EphemeralFirst=49152 EphemeralLast=65535 ", "EphemeralFirst=32768 EphemeralLast=60999 ",
		},
	}
}
