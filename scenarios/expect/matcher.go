package expect

import (
	"bytes"
	"slices"
	"sort"
	"strings"

	"wirewalk/scenarios/language"
	"wirewalk/sim"
	"wirewalk/sim/measure"
	"wirewalk/sim/trace"
	"wirewalk/sim/vtime"
	"wirewalk/tcpmodel"
)

// matcher looks for events in a finished run.
type matcher struct {
	f     *language.File
	t     *trace.Trace
	byNum map[string][]trace.ConnID // connections by the names of the file
	steps map[string]stepRun
	paths map[string]*sim.PathIndex

	counted map[counting]*measure.Stats
}

// carries reports whether a packet carries the request for a path or its response.
func (x *matcher) carries(path string, id trace.PacketID) bool {
	index := x.paths[path]
	if index == nil {
		index = sim.NewPathIndex(path)
		x.paths[path] = index
	}
	return index.Carries(x.t, id)
}

// stepRun is what became of a step.
type stepRun struct {
	begun trace.RecordID // its Command record, 0 when it never began
	ended trace.RecordID // its Result record
}

func newMatcher(f *language.File, t *trace.Trace) *matcher {
	x := &matcher{f: f, t: t, byNum: map[string][]trace.ConnID{}, steps: map[string]stepRun{}, paths: map[string]*sim.PathIndex{}, counted: map[counting]*measure.Stats{}}
	x.nameSteps()
	x.nameConns()
	return x
}

// conns are the connections that a name or number of a file means.
func (x *matcher) conns(name string) []trace.ConnID {
	if n := language.WholeNumber(name); n > 0 {
		if n <= len(x.t.Conns()) {
			return []trace.ConnID{trace.ConnID(n)}
		}
		return nil
	}
	return x.byNum[name]
}

func (x *matcher) hostName(id trace.HostID) string { return x.t.HostName(id) }

// find lists the records at which an event happens, in order, and all of them
// whatever Nth says.
func (x *matcher) find(w *language.Event) []trace.RecordID {
	var out []trace.RecordID
	switch {
	case w.Edge == "start":
		return []trace.RecordID{1}
	case w.Edge == "end":
		return []trace.RecordID{trace.RecordID(x.t.Len())}
	case w.Packet != "":
		out = x.packets(w)
	case w.Step != "":
		out = x.stepRecords(w.Step)
	case w.At != nil:
		if stop := x.t.StopAt(vtime.Time(*w.At)); stop != 0 {
			first, _ := x.t.Stop(stop)
			return []trace.RecordID{first}
		}
		return nil
	default:
		for id := trace.RecordID(1); int(id) <= x.t.Len(); id++ {
			if r := x.t.Record(id); x.is(w, r) && x.narrow(w, r) {
				out = append(out, id)
			}
		}
	}
	if w.Packet == "" {
		return out
	}
	slices.Sort(out)
	return out
}

// nth is the event itself, 0 when it does not happen.
func (x *matcher) nth(w *language.Event) trace.RecordID {
	all := x.find(w)
	if n := max(w.Nth, 1); n <= len(all) {
		return all[n-1]
	}
	return 0
}

func (x *matcher) stepRecords(step string) []trace.RecordID {
	name, event, _ := strings.Cut(step, ".")
	s := x.steps[name]
	id := s.begun
	if event == "done" {
		id = s.ended
	}
	if id == 0 {
		return nil
	}
	return []trace.RecordID{id}
}

// is reports whether a record is the kind of event that w names.
func (x *matcher) is(w *language.Event, r *trace.Record) bool {
	switch {
	case w.State != "":
		return r.Kind == trace.StateChange && r.To().String() == w.State && r.From() != r.To()
	case w.Timer != "":
		return r.Kind == trace.TimerFired && tcpmodel.TimerKind(r.Sub).String() == w.Timer ||
			r.Kind == trace.AppTimer && x.t.Text(r.Ref) == w.Timer
	case w.Fault != "":
		return r.Kind == trace.Fault && trace.FaultKind(r.Sub) == faultKind(w.Fault)
	case w.Result != "":
		return (r.Kind == trace.Indication || r.Kind == trace.Refusal) && r.Errno != 0 && r.Errno.String() == w.Result
	}
	return false
}

// narrow applies the keys that hold for all kinds of events.
func (x *matcher) narrow(w *language.Event, r *trace.Record) bool {
	switch {
	case w.Host != "" && x.hostName(r.Host) != w.Host:
		return false
	case w.After != nil && r.At < vtime.Time(*w.After), w.Before != nil && r.At >= vtime.Time(*w.Before):
		return false
	case w.Conn != "" && !slices.Contains(x.conns(w.Conn), r.Conn):
		return false
	}
	return true
}

// packets lists the moments of the packets that match.
func (x *matcher) packets(w *language.Event) []trace.RecordID {
	var out []trace.RecordID
	data := 0
	for id := trace.PacketID(1); int(id) <= x.t.Packets(); id++ {
		p := x.t.Packet(id)
		if !x.packetIs(w, id, p) {
			continue
		}
		if w.Data > 0 {
			if p.Seg.Payload.Len == 0 || p.Again != 0 {
				continue
			}
			if data++; data != w.Data {
				continue
			}
		}
		rec := moment(p, w.Is)
		if rec == 0 || !x.narrow(w, x.t.Record(rec)) {
			continue
		}
		out = append(out, rec)
	}
	sort.Slice(out, func(i, j int) bool { return out[i] < out[j] })
	return out
}

func moment(p *trace.Packet, is string) trace.RecordID {
	switch is {
	case "arrived":
		return p.Arrived
	case "lost":
		return p.Dropped
	}
	return p.Sent
}

func (x *matcher) packetIs(w *language.Event, id trace.PacketID, p *trace.Packet) bool {
	switch {
	case w.Number != 0 && int(id) != w.Number:
		return false
	case w.From != "" && x.hostName(p.From) != w.From, w.To != "" && x.hostName(p.To) != w.To:
		return false
	case !x.t.PacketIs(id, language.PacketKind(w.Packet)):
		return false
	case w.Path != "" && !x.carries(w.Path, id):
		return false
	case w.Text != "" && !bytes.Contains(x.t.Octets(nil, p.Seg.Payload), []byte(w.Text)):
		return false
	}
	return true
}
