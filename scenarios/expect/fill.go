package expect

import (
	"strconv"
	"strings"

	"wirewalk/scenarios/language"
	"wirewalk/sim/inspect"
	"wirewalk/sim/measure"
	"wirewalk/sim/trace"
)

// Values looks a value of the file up by its path.
type Values func(path string) (language.Amount, *language.Complaint)

// Fill puts the numbers of the file into a text that is shown before anything has run.
func Fill(text string, values Values) (string, *language.Complaint) {
	return (&filler{values: values}).fill(text)
}

// filler puts the numbers of a run, and of its file, into texts.
type filler struct {
	x      *matcher // nil before the run
	values Values
	read   *inspect.Reader
}

func (p *filler) reader() *inspect.Reader {
	if p.read == nil {
		p.read = inspect.NewReader(p.x.t)
	}
	return p.read
}

// fill puts the numbers into a text. The complaint names a placeholder that the
// run cannot fill.
func (p *filler) fill(text string) (string, *language.Complaint) {
	if !strings.Contains(text, "$(") {
		return text, nil
	}
	pieces, bad := language.Pieces(text)
	if bad != nil {
		return "", bad
	}
	var b strings.Builder
	for _, piece := range pieces {
		b.WriteString(piece.Words)
		if piece.Fill == nil {
			continue
		}
		s, bad := p.placeholder(piece.Fill)
		if bad != nil {
			return "", &language.Complaint{Message: piece.Fill.Text + " cannot be filled: " + bad.Message, Hint: bad.Hint, Part: piece.Fill.Text}
		}
		b.WriteString(s)
	}
	return b.String(), nil
}

func (p *filler) placeholder(h *language.Placeholder) (string, *language.Complaint) {
	a, bad := p.amount(h)
	if bad != nil {
		return "", bad
	}
	s, ok := p.words(a, h.In)
	if !ok {
		usual, _ := p.words(a, "")
		return "", &language.Complaint{Message: usual + " cannot be written in " + h.In, Hint: "leave in " + h.In + " out"}
	}
	return s, nil
}

// amount is the number that a placeholder asks for.
func (p *filler) amount(h *language.Placeholder) (language.Amount, *language.Complaint) {
	switch {
	case h.Function == "value":
		return p.values(h.Args[0])
	case p.x == nil:
		return language.Amount{}, &language.Complaint{Message: "nothing has run yet", Hint: "use $(value PATH) here"}
	case h.Function == "stat":
		return p.stat(h)
	case h.Function == "count":
		w, bad := p.event(h.Args[0])
		if bad != nil {
			return language.Amount{}, bad
		}
		return language.Amount{Kind: language.Number, N: int64(len(p.x.find(w)))}, nil
	}
	from, bad := p.record(h.Events()[0])
	if bad != nil {
		return language.Amount{}, bad
	}
	at := p.x.t.Record(from).At
	switch h.Function {
	case "time":
		return language.Amount{Kind: language.Instant, N: int64(at)}, nil
	case "between":
		to, bad := p.record(h.Args[1])
		if bad != nil {
			return language.Amount{}, bad
		}
		if to < from {
			return language.Amount{}, &language.Complaint{
				Message: h.Args[1] + ", " + p.x.at(to) + ", happens before " + h.Args[0] + ", " + p.x.at(from),
				Hint:    "write $(between " + h.Args[1] + " " + h.Args[0] + ")",
			}
		}
		return language.Amount{Kind: language.Lasts, N: int64(p.x.t.Record(to).At.Sub(at))}, nil
	}
	if h.Function == "tcp" {
		return p.variable(h, from)
	}
	return p.ofPacket(h, from)
}

// ofPacket is a number of the packet that an event is about.
func (p *filler) ofPacket(h *language.Placeholder, rec trace.RecordID) (language.Amount, *language.Complaint) {
	r := p.x.t.Record(rec)
	n := r.Packet()
	if n == 0 {
		return language.Amount{}, &language.Complaint{Message: h.Args[0] + " is no packet", Hint: "name an event such as {packet: FIN, from: server}"}
	}
	packet := p.x.t.Packet(n)
	seq, ack := inspect.Relative(p.x.t, packet)
	switch h.Function {
	case "octets":
		return language.Amount{Kind: language.Octets, N: int64(packet.Seg.Payload.Len)}, nil
	case "seq":
		return language.Amount{Text: strconv.Itoa(int(seq))}, nil
	case "last":
		return language.Amount{Text: strconv.FormatUint(uint64(seq)+uint64(max(packet.Seg.Len(), 1))-1, 10)}, nil
	case "ack":
		return language.Amount{Text: strconv.Itoa(int(ack))}, nil
	case "window":
		return language.Amount{Kind: language.Octets, N: p.window(packet)}, nil
	}
	return language.Amount{Text: "#" + strconv.Itoa(int(n))}, nil
}

// stat is a number of the run, with the keys that expectations have.
func (p *filler) stat(h *language.Placeholder) (language.Amount, *language.Complaint) {
	e := &language.Expectation{Stat: h.Args[0], Host: h.Options["host"], Conn: h.Options["conn"]}
	if text := h.Options["at"]; text != "" {
		at, bad := language.ParseDuration(text)
		if bad != nil {
			return language.Amount{}, bad
		}
		e.At = &at
	}
	n, unit, problem := p.x.stat(e)
	switch {
	case problem != "":
		return language.Amount{}, &language.Complaint{Message: problem}
	case n < 0:
		return language.Amount{}, &language.Complaint{Message: "the run does not tell"}
	}
	return language.Amount{Kind: map[measure.Unit]language.AmountKind{
		measure.UnitOne: language.Number, measure.UnitOctets: language.Octets, measure.UnitTime: language.Lasts,
	}[unit], N: n}, nil
}

// event is what a name in a placeholder stands for.
func (p *filler) event(name string) (*language.Event, *language.Complaint) {
	if name == "start" || name == "end" {
		return &language.Event{Edge: name}, nil
	}
	if w := p.x.f.EventNamed(name); w != nil {
		return w, nil
	}
	return nil, &language.Complaint{Message: "no event is called " + name, Hint: "say what it is under events"}
}

// record is where a named event happens.
func (p *filler) record(name string) (trace.RecordID, *language.Complaint) {
	w, bad := p.event(name)
	if bad != nil {
		return 0, bad
	}
	if rec := p.x.nth(w); rec != 0 {
		return rec, nil
	}
	msg, hint := p.x.missing(w)
	return 0, &language.Complaint{Message: msg, Hint: hint}
}
