package expect

import (
	"wirewalk/scenarios/language"
	"wirewalk/sim/measure"
	"wirewalk/sim/vtime"
)

// counting is a part of the run, up to an instant, whose numbers are wanted.
type counting struct {
	conn, host string
	upto       vtime.Time
}

// stat is a number of the run: of all of it, of some connections, or of what one
// host did, up to the end or as of an instant.
func (x *matcher) stat(e *language.Expectation) (got int64, unit measure.Unit, problem string) {
	if e.Conn != "" && len(x.conns(e.Conn)) == 0 {
		return 0, 0, "connection " + e.Conn + " was never opened"
	}
	what := measure.Stat(e.Stat)
	d, _ := what.Describe()
	part := counting{conn: e.Conn, host: e.Host, upto: x.t.End}
	if e.At == nil {
		return what.Of(x.count(part)), d.Unit, ""
	}
	part.upto = min(vtime.Time(*e.At), x.t.End)
	return what.AsOf(x.count(part)), d.Unit, ""
}

// count counts a part of the run once.
func (x *matcher) count(part counting) *measure.Stats {
	if s := x.counted[part]; s != nil {
		return s
	}
	only := measure.Selection{Conns: x.conns(part.conn)}
	for i := range x.t.Hosts() {
		if h := &x.t.Hosts()[i]; h.Name == part.host {
			only.Host = h.ID
		}
	}
	s := measure.Select(x.t, measure.AtTime(x.t, part.upto), only)
	x.counted[part] = s
	return s
}
