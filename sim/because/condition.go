package because

import (
	"slices"

	"wirewalk/sim/inspect"
	"wirewalk/sim/trace"
	"wirewalk/sim/vtime"
	"wirewalk/tcpmodel"
	"wirewalk/tcpmodel/observe"
)

// Kind is what a condition is.
type Kind string

// The kinds of conditions.
const (
	State   Kind = "state"   // of an end, a host or a packet
	Timer   Kind = "timer"   // that ran out, or runs
	Call    Kind = "call"    // of a program
	Option  Kind = "option"  // of a socket
	Queue   Kind = "queue"   // octets or connections that wait
	Box     Kind = "box"     // what a middlebox remembers
	Setting Kind = "setting" // a value of the scenario, given by its path
)

// Condition is something without which a record would not have happened as it did.
type Condition struct {
	Rec     trace.RecordID // the record that last set it, 0 for a setting
	Setting string         // path of the setting, "" for a record
	Kind    Kind
	Text    string // a clause without capital and full stop, with the numbers of the trace
}

// Of lists the conditions of a record besides its cause, the decisive one first.
func Of(t *trace.Trace, id trace.RecordID) []Condition {
	if id == 0 || int(id) > t.Len() {
		return nil
	}
	x := newFinder(t, id)
	if find, ok := finders[x.r.Why]; ok {
		find(x)
	}
	if came := x.in; came != 0 && (x.r.Why == tcpmodel.WhyResetReceived || x.r.Why == observe.ReasonRstTaken) { // What it comes of is why the RST was sent.
		for _, c := range Of(t, t.Packet(came).Sent) {
			x.add(c.Kind, c.Rec, c.Text)
		}
	}
	if x.r.Kind == trace.AppTimer || x.r.Kind == trace.TimerFired {
		x.timer()
	}
	return x.out
}

// Node is a member of the tree of causes: a record or a setting, and under what it
// came about.
type Node struct {
	Rec       trace.RecordID // 0 for a setting
	Condition Condition      // empty for the root and for triggers
	Trigger   bool           // it is the cause of the node above
	Children  []Node
}

// How far and how wide a tree of causes goes: more helps nobody.
const (
	mostDepth    = 6
	mostChildren = 6
)

// Tree is the causes and conditions of a record, trigger first. No record stands in
// it twice.
func Tree(t *trace.Trace, id trace.RecordID) Node {
	g := &grower{t: t, seen: map[trace.RecordID]bool{}}
	return g.node(Node{Rec: id}, 0)
}

type grower struct {
	t    *trace.Trace
	seen map[trace.RecordID]bool
}

func (g *grower) node(n Node, depth int) Node {
	if n.Rec == 0 || depth >= mostDepth {
		return n
	}
	g.seen[n.Rec] = true
	conditions := Of(g.t, n.Rec)
	if cause := g.t.Record(n.Rec).Cause; cause != 0 && cause < n.Rec && !g.seen[cause] {
		g.seen[cause] = true
		n.Children = append(n.Children, Node{Rec: cause, Trigger: true})
	}
	for _, c := range conditions {
		if c.Rec != 0 && (g.seen[c.Rec] || c.Rec >= n.Rec) || len(n.Children) >= mostChildren {
			continue
		}
		g.seen[c.Rec] = c.Rec != 0
		n.Children = append(n.Children, Node{Rec: c.Rec, Condition: c})
	}
	for i := range n.Children {
		n.Children[i] = g.node(n.Children[i], depth+1)
	}
	return n
}

// Decisive is the condition that explains a record most, with what brought that about,
// in one clause; "" when its cause says it all.
func Decisive(t *trace.Trace, id trace.RecordID) string {
	all := Of(t, id)
	if len(all) == 0 {
		return ""
	}
	text := all[0].Text
	if all[0].Rec == 0 || all[0].Kind != Call {
		return text
	}
	cause := t.Record(t.Record(all[0].Rec).Cause)
	if cause.Kind == trace.AppTimer {
		if of := Of(t, t.Record(all[0].Rec).Cause); len(of) > 0 {
			return text + ", when " + of[0].Text
		}
	}
	return text
}

// finder collects the conditions of a record.
type finder struct {
	t      *trace.Trace
	id     trace.RecordID
	r      trace.Record
	conn   trace.ConnID
	side   int
	before *tcpmodel.Snapshot // of the record's end, before the stop
	after  *tcpmodel.Snapshot // and after it
	in     trace.PacketID     // what came and began the stop
	packet trace.PacketID     // the packet it is about: the record's, or that of what led to it
	out    []Condition
}

func newFinder(t *trace.Trace, id trace.RecordID) *finder {
	x := &finder{t: t, id: id, r: t.Record(id), side: -1}
	for at := id; at != 0; {
		r := t.Record(at)
		if r.Stop != x.r.Stop && (r.At != x.r.At || r.Host != x.r.Host) {
			break
		}
		if x.conn == 0 && r.Host == x.r.Host {
			x.conn = r.Conn
		}
		if x.packet == 0 {
			x.packet = r.Packet()
		}
		if r.Kind == trace.SegmentDelivered && x.in == 0 {
			x.in = r.Packet()
		}
		if r.Cause >= at {
			break
		}
		at = r.Cause
	}
	if x.conn != 0 && x.r.Host != 0 {
		x.side = t.Conn(x.conn).Side(x.r.Host)
	}
	if x.side >= 0 {
		first, last := t.Stop(x.r.Stop)
		x.before, x.after = t.SnapshotAt(x.conn, x.side, first-1), t.SnapshotAt(x.conn, x.side, last)
	}
	return x
}

// add notes a condition whose record lies before the finder's.
func (x *finder) add(k Kind, rec trace.RecordID, text string) {
	if rec == 0 || rec >= x.id || text == "" {
		return
	}
	if c := (Condition{Rec: rec, Kind: k, Text: text}); !slices.Contains(x.out, c) {
		x.out = append(x.out, c)
	}
}

// setting notes the value of the scenario that a condition comes from.
func (x *finder) setting(host trace.HostID, keys ...string) {
	x.settingOf(host, func(trace.Setting) bool { return true }, keys...)
}

// lasting notes the setting that a length of time comes from: a program may have asked
// for another by a call.
func (x *finder) lasting(host trace.HostID, d vtime.Duration, keys ...string) {
	x.settingOf(host, func(s trace.Setting) bool { return s.Value == d.String() }, keys...)
}

func (x *finder) settingOf(host trace.HostID, as func(trace.Setting) bool, keys ...string) {
	if host == 0 {
		return
	}
	for _, key := range keys {
		for _, s := range x.t.Settings {
			if s.Host == x.t.Machine(host).ID && s.Key == key && as(s) {
				c := Condition{Setting: s.Path, Kind: Setting, Text: s.Path + " is " + s.Value}
				if !slices.Contains(x.out, c) {
					x.out = append(x.out, c)
				}
				return
			}
		}
	}
}

// explaining are the last words of the settings that conditions name.
var explaining = map[string]bool{ //nolint:gochecknoglobals // a constant table
	"http_idle_timeout": true, "header_timeout": true, "body_timeout": true, "connect_timeout": true, "response_timeout": true,
	"keepalive": true, "keepalive_idle": true, "keepalive_interval": true, "keepalive_probes": true, "msl": true, "fin_wait2_timeout": true,
	"user_timeout": true, "delayed_ack": true, "r2": true, "receive_buffer": true, "idle_timeout": true, "workers": true,
}

// Explains reports that a condition can be a setting whose path ends with a word.
func Explains(key string) bool { return explaining[key] }

// lookBack bounds how many records a condition is looked for in.
const lookBack = 20_000

// last is the latest record before the finder's that is as asked for, 0 for none.
func (x *finder) last(as func(trace.RecordID, trace.Record) bool) trace.RecordID {
	return x.lastBefore(x.id, as)
}

func (x *finder) lastBefore(id trace.RecordID, as func(trace.RecordID, trace.Record) bool) trace.RecordID {
	for at := id - 1; at > 0 && id-at < lookBack; at-- {
		if as(at, x.t.Record(at)) {
			return at
		}
	}
	return 0
}

func (x *finder) host() string { return inspect.HostName(x.t, x.r.Host) }

// peerHost is the host at the other end, 0 when it is not known.
func (x *finder) peerHost() trace.HostID {
	if x.side < 0 {
		return 0
	}
	return x.t.Conn(x.conn).Ends[1-x.side].Host
}

func (x *finder) peer() string { return inspect.HostName(x.t, x.peerHost()) }
