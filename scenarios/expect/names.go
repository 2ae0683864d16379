package expect

import (
	"slices"
	"strconv"
	"strings"

	"wirewalk/sim"
	"wirewalk/sim/app"
	"wirewalk/sim/trace"
	"wirewalk/sim/vtime"
)

// nameSteps finds the records of each step.
func (x *matcher) nameSteps() {
	for id := trace.RecordID(1); int(id) <= x.t.Len(); id++ {
		r := x.t.Record(id)
		if r.Kind != trace.Command && r.Kind != trace.Result {
			continue
		}
		name, _, _ := strings.Cut(x.t.Text(r.Ref), ": ")
		s := x.steps[name]
		if r.Kind == trace.Command && s.begun == 0 {
			s.begun = id
		}
		if r.Kind == trace.Result {
			s.ended = id
		}
		x.steps[name] = s
	}
	x.nameWorldSteps()
}

// nameWorldSteps pairs crashes, reboots and cables with their records: the
// n-th of a kind at a place is the n-th in order of time.
func (x *matcher) nameWorldSteps() {
	used := map[trace.RecordID]bool{}
	for _, s := range x.f.Script {
		kind := faultKind(s.Do)
		if kind == 0 && s.Do != "inject" {
			continue
		}
		for id := trace.RecordID(1); int(id) <= x.t.Len(); id++ {
			r := x.t.Record(id)
			if used[id] || s.At != nil && r.At != vtime.Time(*s.At) {
				continue
			}
			fits := r.Kind == trace.Fault && trace.FaultKind(r.Sub) == kind &&
				(r.Host != 0 && x.hostName(r.Host) == s.Host || r.Host == 0 && x.t.Text(r.Ref) == s.Link)
			if s.Do == "inject" {
				fits = r.Kind == trace.SegmentSent && r.Why == sim.ReasonInjected && x.hostName(r.Host) == s.Host
			}
			if fits {
				used[id] = true
				x.steps[s.As] = stepRun{begun: id, ended: id}
				break
			}
		}
	}
}

func faultKind(word string) trace.FaultKind {
	switch word {
	case "crash":
		return trace.FaultCrash
	case "reboot":
		return trace.FaultReboot
	case "unplug":
		return trace.FaultUnplug
	case "plug":
		return trace.FaultPlug
	}
	return 0
}

// nameConns finds the connections of steps and programs: those that a step's
// command opened or used, and those that a program accepted, counted from 1.
func (x *matcher) nameConns() {
	accepted := map[string]int{}
	for id := trace.RecordID(1); int(id) <= x.t.Len(); id++ {
		r := x.t.Record(id)
		if r.Conn == 0 {
			continue
		}
		switch r.Kind { //nolint:exhaustive // the kinds that tie a connection to a name
		case trace.Call:
			x.addConn(x.commandOf(id), r.Conn)
		case trace.Exchange:
			x.addConn(x.t.Exchange(r.Ref).Name, r.Conn)
		case trace.Indication:
			if app.Kind(r.Sub) != app.Accepted {
				continue
			}
			host := x.hostName(r.Host)
			for _, p := range x.f.Programs {
				if p.Host == host && x.portOf(r.Conn, r.Host) == p.Listen {
					accepted[p.Name]++
					x.addConn(p.Name+"."+strconv.Itoa(accepted[p.Name]), r.Conn)
				}
			}
		}
	}
}

func (x *matcher) portOf(conn trace.ConnID, host trace.HostID) int {
	c := x.t.Conn(conn)
	if side := c.Side(host); side >= 0 {
		return int(c.Ends[side].Addr.Port())
	}
	return 0
}

// commandOf is the name of the step that made a record happen at once, "" when none did.
func (x *matcher) commandOf(id trace.RecordID) string {
	for n := 0; id != 0 && n < 8; n++ {
		r := x.t.Record(id)
		if r.Kind == trace.Command {
			name, _, _ := strings.Cut(x.t.Text(r.Ref), ": ")
			return name
		}
		id = r.Cause
	}
	return ""
}

func (x *matcher) addConn(name string, id trace.ConnID) {
	if name != "" && !slices.Contains(x.byNum[name], id) {
		x.byNum[name] = append(x.byNum[name], id)
	}
}
