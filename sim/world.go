package sim

import (
	"fmt"

	"wirewalk/sim/app"
	"wirewalk/sim/trace"
	"wirewalk/sim/vtime"
	"wirewalk/tcpmodel"
)

// world is the state of a run.
type world struct {
	plan     *Plan
	writer   *trace.Writer
	trace    *trace.Trace
	events   queue
	now      vtime.Time
	limits   Limits
	handled  int64 // events so far
	octets   int64 // sent so far
	limitHit bool  // a limit ended the run

	net        topology
	hosts      []*host
	endpoints  pool[*endpoint]
	flights    pool[flight]
	timers     pool[appTimer]
	connByPair map[pairKey]trace.ConnID
	connByName map[string]trace.ConnID // connections by script name

	out          tcpmodel.Out
	pending      []notification
	indication   app.Indication
	touched      []*endpoint
	scratch      []byte
	replacements []*rule // what is sent instead of a host's own segments
	snap         tcpmodel.Snapshot
	waiting      map[string][]int32 // steps by the signal they wait for
	stepCause    []trace.RecordID   // what set a waiting step off
	afterEvent   func(*world)       // tests look at the world after every event
	router       trace.HostID       // the sender of ICMP errors on the way, if a fault asks for it
}

// flight is a packet on its way, with the addresses it carries there.
type flight struct {
	packet           trace.PacketID
	src, dst         addrID
	srcPort, dstPort uint16
	bad              bool            // its checksum will not match
	fault            uint32          // text: the name of the fault that acted on it, 0 for none
	why              tcpmodel.Reason // why it arrives as it does, 0 for nothing special
}

// back is the flight of an answer.
func (f *flight) back() flight {
	return flight{src: f.dst, dst: f.src, srcPort: f.dstPort, dstPort: f.srcPort}
}

// Run carries out a plan and returns what happened. The same plan and seed
// give the same trace. An error means that the plan itself is impossible; a
// limit that is reached ends the run with a warning in the trace.
func Run(plan Plan) (*trace.Trace, error) {
	w, err := newWorld(plan)
	if err != nil {
		return nil, err
	}
	w.setUp()
	w.loop()
	w.writer.Finish(w.trace.End)
	return w.trace, nil
}

func newWorld(plan Plan) (*world, error) {
	w := &world{
		plan:       &plan,
		writer:     trace.NewWriter(plan.Title),
		limits:     plan.Limits.withDefaults(),
		net:        newTopology(),
		connByPair: map[pairKey]trace.ConnID{},
		connByName: map[string]trace.ConnID{},
		waiting:    map[string][]int32{},
	}
	w.trace = w.writer.Trace()
	return w, w.build()
}

func (l Limits) withDefaults() Limits {
	if l.Events == 0 {
		l.Events = 10_000_000
	}
	if l.Octets == 0 {
		l.Octets = 4 << 30
	}
	if l.Conns == 0 {
		l.Conns = 200_000
	}
	if l.Time == 0 {
		l.Time = 100 * 365 * 24 * vtime.Hour
	}
	return l
}

// setUp starts every program; what they do at once, such as listening, is stop 1.
func (w *world) setUp() {
	w.writer.Stop()
	root := w.writer.Record(trace.Record{Kind: trace.Note, Why: ReasonSetup})
	for _, h := range w.hosts {
		h.boot(w, root)
		w.drain()
	}
	w.flush()
	w.stepCause = make([]trace.RecordID, len(w.plan.Steps))
	for i := range w.plan.Steps {
		s := &w.plan.Steps[i]
		if s.After == "" {
			w.pushStep(i, s.At.Add(s.Wait))
		} else {
			w.waiting[s.After] = append(w.waiting[s.After], int32(i))
		}
	}
}

func (w *world) loop() {
	end := vtime.Time(w.limits.Time)
	if w.plan.Until != 0 {
		end = vtime.Min(end, w.plan.Until)
	}
	for w.events.len() > 0 && !w.limitHit {
		e := w.events.pop()
		if e.at > end {
			w.now = end
			w.writer.Finish(end)
			if w.plan.Until == 0 {
				w.writer.Warn(fmt.Sprintf("the run was ended at its time limit, %s", w.limits.Time))
			}
			return
		}
		if w.repeatsForEver(e) {
			w.writer.Stop() // It is what the last stop says.
			w.record(trace.Record{Kind: trace.Note, Ref: w.writer.Text("the run ends here"), Why: ReasonOnlyKeepalive})
			w.flush()
			return
		}
		w.now = e.at
		w.handled++
		if w.handled > w.limits.Events {
			w.stop(fmt.Sprintf("the run was ended after %d events: raise limits.events or shorten it", w.limits.Events))
			return
		}
		w.writer.Stop()
		w.handle(e)
		w.drain()
		w.flush()
		if w.afterEvent != nil {
			w.afterEvent(w)
		}
	}
	if w.plan.Until != 0 && !w.limitHit {
		w.writer.Finish(w.plan.Until)
	}
}

// stop ends the run because of a limit.
func (w *world) stop(why string) {
	if !w.limitHit {
		w.limitHit = true
		w.writer.Warn(why)
		w.record(trace.Record{Kind: trace.Note, Ref: w.writer.Text(why), Why: ReasonLimit})
	}
}

func (w *world) handle(e event) {
	switch e.kind {
	case evArrive:
		w.arrive(e.a, int32(e.b))
	case evDeadline:
		w.deadline(e.a, e.b)
	case evAppTimer:
		w.fireAppTimer(e.a, e.b)
	case evStep:
		w.runStep(&w.plan.Steps[e.a], w.stepCause[e.a])
	}
}

// record appends a record at the present instant.
func (w *world) record(r trace.Record) trace.RecordID {
	r.At = w.now
	return w.writer.Record(r)
}

// notification is an indication that waits for its application.
type notification struct {
	app   *program
	in    app.Indication
	cause trace.RecordID
	conn  trace.ConnID
}

// drain hands the waiting indications to their applications, in order; what
// these do may add more. The number a single event can lead to is bounded.
func (w *world) drain() {
	for n := 0; n < len(w.pending); n++ { //nolint:intrange // the list grows meanwhile
		if n > 1_000_000 {
			w.stop("the run was ended: the programs of one host go on for ever at one instant")
			break
		}
		p := &w.pending[n]
		w.indication = p.in // The program may make w.pending grow while it looks at its indication.
		w.tell(p.app, &w.indication, p.cause, p.conn)
	}
	clear(w.pending)
	w.pending = w.pending[:0]
}

// flush stores the state of every endpoint that this event touched.
func (w *world) flush() {
	for _, ep := range w.touched {
		w.snapshot(ep)
	}
	w.touched = w.touched[:0]
}
