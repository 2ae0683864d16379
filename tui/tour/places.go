package tour

import (
	"errors"
	"slices"
	"strconv"
	"strings"

	"wirewalk/sim/trace"
	"wirewalk/tui/source"
	"wirewalk/tui/stage"
)

// toPlace is the command that goes to a place of a kind.
func toPlace(kind string) func(*Tour, string, *stage.Effect) {
	return func(t *Tour, id string, out *stage.Effect) {
		r := t.run()
		p, err := r.src.Place(kind, id)
		if err != nil {
			out.Sayf("%s", oneLine(err))
			return
		}
		r.move(func() { r.cursor.JumpStop(p.Stop) })
		if r.cursor.Stop() < p.Stop {
			r.cursor.Next() // A section may begin with a stop in which nothing is to be seen.
		}
		if r.narrowed() != (narrowing{}) && r.cursor.Stop() != p.Stop {
			out.Sayf("this place is at a stop that is not shown now")
			return
		}
		if n, _ := r.cursor.Position(); p.Before && n > 0 {
			r.cursor.To(n - 1)
		}
	}
}

// oneLine is an error with what to do about it.
func oneLine(err error) string {
	var e *source.Error
	if errors.As(err, &e) && e.Hint != "" {
		return e.What + "; " + strings.ReplaceAll(e.Hint, "\n", "; ")
	}
	return err.Error()
}

// namesOf are the ids that may follow such a command.
func namesOf(kind string) func(*Tour) []string {
	return func(t *Tour) []string { return t.run().src.Names(kind) }
}

// tellPlace says what the present place is called, for a link or a command.
func (t *Tour) tellPlace(_ string, out *stage.Effect) {
	r := t.run()
	if r.branch != "" {
		out.Sayf("places have names in the run as it is: {swap} goes there")
		return
	}
	out.Sayf("wirewalk walk %s --at %s", r.src.ID, t.placeName())
}

// placeName is the name of the present place: that of the question that waits,
// the note or the section that begins here, or its time.
func (t *Tour) placeName() string {
	r := t.run()
	here := r.cursor.Stop()
	next := r.cursor
	next.Next()
	for _, want := range []func(p source.Place) bool{
		func(p source.Place) bool { return p.Before && p.Stop == next.Stop() && next.Stop() != here },
		func(p source.Place) bool {
			return !p.Before && p.Stop == here && strings.HasPrefix(p.Name, source.NotePlace)
		},
		func(p source.Place) bool { return !p.Before && p.Stop == here },
	} {
		if i := slices.IndexFunc(r.src.Places(), want); i >= 0 {
			return r.src.Places()[i].Name
		}
	}
	if n := firstPacket(r.src.Trace, here); n != 0 {
		return "'#" + strconv.Itoa(int(n)) + "'"
	}
	return r.index.Clock(r.cursor.Now()) + "s"
}

// firstPacket is the first packet that begins in a stop, 0 for none.
func firstPacket(t *trace.Trace, stop trace.StopID) trace.PacketID {
	if stop == 0 {
		return 0
	}
	first, last := t.Stop(stop)
	for id := first; id <= last; id++ {
		if n := t.Record(id).Packet(); n != 0 && t.Packet(n).Begins() == id {
			return n
		}
	}
	return 0
}
