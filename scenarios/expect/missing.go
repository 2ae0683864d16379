package expect

import (
	"strconv"
	"strings"

	"wirewalk/scenarios/language"
	"wirewalk/sim/vtime"
)

// named is the instant of an event by its name, and whether it happens.
func (x *matcher) named(name string) (vtime.Time, bool) {
	w := x.f.EventNamed(name)
	if w == nil {
		return 0, false
	}
	rec := x.nth(w)
	return x.t.Record(max(rec, 1)).At, rec != 0
}

// missing says that an event does not happen, and perhaps why.
func (x *matcher) missing(w *language.Event) (msg, hint string) {
	msg = "no " + w.Describe()
	switch n := len(x.find(w)); {
	case n == 1:
		msg = "there is only 1 x " + w.Describe() + ", not " + strconv.Itoa(w.Nth)
	case n > 1:
		msg = "there are only " + strconv.Itoa(n) + " x " + w.Describe() + ", not " + strconv.Itoa(w.Nth)
	}
	return msg, strings.TrimPrefix(x.reason(w)+"\nlast event: "+x.lastEvent(), "\n")
}
