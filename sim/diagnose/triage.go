package diagnose

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"

	"wirewalk/sim/inspect"
	"wirewalk/sim/trace"
	"wirewalk/sim/vtime"
)

// Finding is something unusual that happened to some connections.
type Finding struct {
	ID       string // of its kind; two findings of one kind say different things
	Severity Severity
	Summary  string           // without a full stop
	Advice   string           // what is likely to help, "" when nothing is known
	Conns    []trace.ConnID   // in order
	At       []trace.RecordID // where it is to be seen in each of them, 0 for its end
	Evidence []Evidence       // in order of connections, then of packets
	rank     int
}

// Evidence is a packet that shows a finding.
type Evidence struct {
	Conn   trace.ConnID
	Packet trace.PacketID
	Says   string // what the packet shows
}

// Sentence is what was found and what helps, as people read it.
func (f *Finding) Sentence() string {
	text := f.Summary + "."
	if f.Advice != "" {
		text += " Try: " + f.Advice + "."
	}
	return text
}

// Report is what was found in a trace.
type Report struct {
	Reader   *inspect.Reader
	Conns    int       // that had begun
	Packets  int       // that hosts have sent, as measure.StatPackets
	Findings []Finding // what people notice first at first
	Usual    int       // connections to which nothing unusual happened
	TLS      string    // versions and handshakes of TLS in words, "" where there is none
}

// Triage sorts the connections of a trace by what happened to them up to a
// record. It needs no payload, so encrypted and cut captures are judged too.
func Triage(x *inspect.Reader, upto trace.RecordID) *Report {
	s := newSurvey(x.Trace, upto)
	r := &Report{Reader: x, Conns: x.Begun(upto), Packets: s.packets, TLS: s.ofTLS()}
	table := kinds()
	type key struct {
		kind    int
		variant string
	}
	at := map[key]int{}
	var groups [][]*connStats
	var kindOf []*kind
	for i := range s.conns[:r.Conns] {
		c := &s.conns[i]
		told, first := false, false
		for n := range table {
			if !table[n].beside && first || !table[n].found(c) {
				continue
			}
			told, first = true, first || !table[n].beside
			k := key{kind: n}
			if table[n].variant != nil {
				k.variant = table[n].variant(c)
			}
			g, seen := at[k]
			if !seen {
				g = len(groups)
				at[k], groups, kindOf = g, append(groups, nil), append(kindOf, &table[n])
			}
			groups[g] = append(groups[g], c)
		}
		if !told {
			r.Usual++
		}
	}
	for g, conns := range groups {
		r.Findings = append(r.Findings, kindOf[g].finding(conns))
	}
	r.Findings = append(r.Findings, s.ofFile(upto)...)
	slices.SortStableFunc(r.Findings, func(a, b Finding) int { return cmp.Compare(a.rank, b.rank) })
	return r
}

// Text is a piece of evidence in words: which packet, and what it shows.
func (r *Report) Text(e Evidence) string { return r.Reader.Content(e.Packet) + ": " + e.Says }

// Head tells how much was looked at, and where it was seen.
func (r *Report) Head() string {
	text := count(r.Conns, "connection") + "  " + count(r.Packets, "packet") + "  " + inspect.Vantage(r.Reader.Trace)
	if r.TLS != "" {
		text += "  " + r.TLS
	}
	return text
}

// Connections is a count that is not taken for the number of an entry.
func Connections(n int) string {
	if n == 1 {
		return "1 connection"
	}
	s := strconv.Itoa(n)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s + " connections"
}

func count(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}

// survey is a trace under examination.
type survey struct {
	t       *trace.Trace
	conns   []connStats
	packets int
	end     vtime.Time // of what is looked at; what could come after it is no finding
	cut     bool       // something comes after it
	room    []byte     // for octets that are looked at
}

// newSurvey looks at every packet up to a record.
func newSurvey(t *trace.Trace, upto trace.RecordID) *survey {
	s := &survey{t: t, conns: make([]connStats, len(t.Conns())), cut: int(upto) < t.Len()}
	if upto > 0 {
		s.end = t.Record(upto).At
	}
	for i := range s.conns {
		s.conns[i].id, s.conns[i].in = trace.ConnID(i+1), s
	}
	for id := trace.PacketID(1); int(id) <= t.Packets(); id++ {
		p := t.Packet(id)
		rec := p.Begins()
		if rec == 0 || rec > upto {
			continue
		}
		if !p.Copy { // Nobody sent a copy that the network made, as in sim/measure.
			s.packets++
		}
		if p.Conn == 0 {
			continue
		}
		c := &s.conns[p.Conn-1]
		side := t.SentBy(p)
		switch {
		case p.Proto == trace.ICMP:
			c.takeError(t, p, mark{packet: id, rec: rec, at: t.Record(rec).At})
		case p.Proto == trace.TCP && side >= 0:
			c.take(t, p, id, side)
		}
	}
	s.listen(upto)
	s.findPools(upto)
	s.findTaken(upto)
	return s
}

// listen looks at what was said on each connection.
func (s *survey) listen(upto trace.RecordID) {
	for i := range s.conns {
		c := &s.conns[i]
		c.putInOrder()
		c.talk = c.hear()
		c.early, c.failed, c.cut = c.talk.findEarly(), c.talk.findServerError(), c.talk.findCut()
		c.unanswered, c.slow = c.talk.findUnanswered(), c.talk.findSlow()
		c.secret = c.findTLS(upto)
	}
	for i := range s.conns {
		if s.conns[i].failed != nil {
			s.findBehind(&s.conns[i])
		}
	}
}
