package scenarios

import (
	"wirewalk/sim/measure"
	"wirewalk/sim/vtime"
)

// statWords are the numbers that a run has.
func statWords() []string {
	var out []string
	for _, d := range measure.List() {
		if d.Shown != measure.ShownOnly {
			out = append(out, string(d.Stat))
		}
	}
	return out
}

// stat is a number of the run: of all of it, of some connections, or of what one
// host did, up to the end or as of an instant.
func (x *finder) stat(e *Expectation) (got int64, unit measure.Unit, problem string) {
	only := measure.Selection{Conns: x.conns(e.Conn)}
	if e.Conn != "" && len(only.Conns) == 0 {
		return 0, 0, "connection " + e.Conn + " was never opened"
	}
	for i := range x.t.Hosts() {
		if h := &x.t.Hosts()[i]; h.Name == e.Host {
			only.Host = h.ID
		}
	}
	what := measure.Stat(e.Stat)
	d, _ := what.Describe()
	if e.At == nil {
		return what.Of(measure.Select(x.t, measure.AtTime(x.t, x.t.End), only)), d.Unit, ""
	}
	at := min(vtime.Time(*e.At), x.t.End)
	return what.AsOf(measure.Select(x.t, measure.AtTime(x.t, at), only)), d.Unit, ""
}
