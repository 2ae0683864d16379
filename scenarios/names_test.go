package scenarios_test

import (
	"strings"
	"testing"

	"wirewalk/sim"
	"wirewalk/sim/app"
	"wirewalk/sim/dnsmodel"
	"wirewalk/sim/inspect"
	"wirewalk/sim/trace"
	"wirewalk/sim/vtime"
	"wirewalk/sim/wire"
	"wirewalk/sim/wire/dns"
	"wirewalk/tcpmodel"
)

// dnsOf reads the DNS message of a packet from its octets; nil for what is none.
func dnsOf(t *testing.T, tr *trace.Trace, id trace.PacketID) *dns.Message {
	t.Helper()
	p := tr.Packet(id)
	if p.Proto != trace.UDP || p.Seg.SrcPort != dns.Port && p.Seg.DstPort != dns.Port {
		return nil
	}
	octets, err := wire.Encode(tr, id, p.From)
	if err != nil {
		t.Fatal(err)
	}
	m, err := dns.Parse(octets[tr.IPLen(id)-int(p.Seg.Payload.Len):])
	if err != nil {
		t.Errorf("#%d on port 53: %v", id, err)
	}
	return m
}

// namesWatch follows what the packets say about names, beside what the reasons say.
type namesWatch struct {
	t        *testing.T
	file     string
	tr       *trace.Trace
	seen     map[string]int
	open     map[string]int          // questions without an answer, by host, number and name
	attempts map[trace.HostID][]call // connect() calls of a name, the latest last
	heard    map[trace.HostID]bool   // an answer with addresses has come
}

type call struct {
	conn trace.ConnID
	at   vtime.Time
	done bool // open, or failed
}

// What is said about names and races is true of the packets: a question is repeated only when its
// answer has not come; NXDOMAIN and empty answers are such; an attempt is made while the one before
// is neither open nor failed, or after it has failed; the first that is open wins.
func TestTheReasonsAboutNamesHold(t *testing.T) {
	seen := map[string]int{}
	for file, tr := range everyTrace(t) {
		w := &namesWatch{
			t: t, file: file, tr: tr, seen: seen, open: map[string]int{}, attempts: map[trace.HostID][]call{}, heard: map[trace.HostID]bool{},
		}
		for id := trace.RecordID(1); int(id) <= tr.Len(); id++ {
			w.look(id, tr.Record(id))
		}
	}
	for _, why := range []tcpmodel.Reason{
		dnsmodel.ReasonQuery, dnsmodel.ReasonQueryAgain, dnsmodel.ReasonQuerySerial, dnsmodel.ReasonAnswer, dnsmodel.ReasonNoName,
		dnsmodel.ReasonTryFirst, dnsmodel.ReasonTryNext, dnsmodel.ReasonWon, dnsmodel.ReasonLost, dnsmodel.ReasonCached,
	} {
		if name := inspect.ReasonName(why); seen[name] == 0 {
			t.Errorf("nothing shows %s", name)
		}
	}
}

func (w *namesWatch) look(id trace.RecordID, r trace.Record) {
	w.t.Helper()
	w.seen[inspect.ReasonName(r.Why)]++
	switch r.Kind {
	case trace.SegmentSent:
		if m := dnsOf(w.t, w.tr, r.Packet()); m != nil {
			w.sent(r, m)
		}
	case trace.SegmentDelivered:
		if m := dnsOf(w.t, w.tr, r.Packet()); m != nil && m.Response {
			delete(w.open, key(r.Host, m))
			w.heard[r.Host] = w.heard[r.Host] || len(m.Answers) > 0
		}
		if p := w.tr.Packet(r.Packet()); p.Proto == trace.TCP && p.Seg.SrcPort == dns.Port && p.Seg.Payload.Len > 2 {
			m, err := dns.Parse(w.tr.Octets(nil, p.Seg.Payload)[2:])
			w.heard[r.Host] = w.heard[r.Host] || err == nil && len(m.Answers) > 0
		}
	case trace.Call:
		w.called(id, r)
	case trace.Indication:
		for i, c := range w.attempts[r.Host] {
			if c.conn == r.Conn && (app.Kind(r.Sub) == app.Connected || app.Kind(r.Sub) == app.ConnectFailed) {
				w.attempts[r.Host][i].done = true
			}
		}
	case trace.Note:
		if r.Why == dnsmodel.ReasonWon {
			_, last := w.tr.Stop(r.Stop)
			if s := w.tr.StateAt(r.Conn, 0, last); s != tcpmodel.Established {
				w.t.Errorf("%s: %s is said to have won in %s", w.file, inspect.Letter(r.Conn), s)
			}
		}
		if r.Why == dnsmodel.ReasonFound && !w.heard[r.Host] {
			w.t.Errorf("%s: addresses are found at %s, and no answer had any", w.file, r.At)
		}
	}
}

func key(h trace.HostID, m *dns.Message) string {
	return strings.Join([]string{string(rune(h)), string(rune(m.ID)), m.Questions[0].Name, m.Questions[0].Type.String()}, " ")
}

// sent holds what a question or an answer is said to be against its octets.
func (w *namesWatch) sent(r trace.Record, m *dns.Message) {
	w.t.Helper()
	why := w.tr.Record(r.Cause).Why
	wrong := func(text string) { w.t.Errorf("%s: #%d at %s: %s", w.file, r.Packet(), r.At, text) }
	switch why {
	case dnsmodel.ReasonQueryAgain:
		if len(w.open) == 0 {
			wrong("is said to be repeated, and no question waits for an answer")
		}
	case dnsmodel.ReasonAnswer:
		if m.Code != dns.NoError || len(m.Answers) == 0 || m.Answers[0].Type != m.Questions[0].Type {
			wrong("has no answer to its question")
		}
	case dnsmodel.ReasonNoAddress:
		if m.Code != dns.NoError || len(m.Answers) != 0 {
			wrong("is not empty")
		}
	case dnsmodel.ReasonNoName:
		if m.Code != dns.NameError {
			wrong("is no NXDOMAIN")
		}
	}
	if !m.Response {
		w.open[key(r.Host, m)]++
	}
}

// called holds what an attempt is said to be against those before it.
func (w *namesWatch) called(id trace.RecordID, r trace.Record) {
	w.t.Helper()
	list := w.attempts[r.Host]
	switch r.Why {
	case dnsmodel.ReasonTryNext, dnsmodel.ReasonTryAfterError:
		failed := len(list) > 0 && list[len(list)-1].done
		if len(list) == 0 || failed != (r.Why == dnsmodel.ReasonTryAfterError) {
			w.t.Errorf("%s: %s at %s, the attempts before: %+v", w.file, inspect.ReasonName(r.Why), r.At, list)
		}
	case dnsmodel.ReasonLost:
		if r.Conn == 0 {
			return
		}
		if s := w.tr.StateAt(r.Conn, 0, id-1); s != tcpmodel.SynSent {
			w.t.Errorf("%s: an attempt in %s is said to have lost", w.file, s)
		}
	}
	if app.CallKind(r.Sub) == app.CallConnect {
		w.attempts[r.Host] = append(list, call{conn: r.Conn, at: r.At})
	}
}

// What is said to be too large is larger than the MTU that the error names, and the error cites it;
// in IPv6 no router cuts anything (RFC 8200 §5).
func TestWhatIsTooBigIsLargerThanTheMTUThatIsTold(t *testing.T) {
	told, six := 0, 0
	for file, tr := range everyTrace(t) {
		for id := trace.RecordID(1); int(id) <= tr.Len(); id++ {
			r := tr.Record(id)
			switch {
			case r.Kind == trace.SegmentSent && r.Why == sim.ReasonTooBig:
				x := tr.Packet(r.Packet()).Extra()
				if tr.IPLen(x.Cites) <= int(x.MTU) {
					t.Errorf("%s: #%d of %d octets is said not to fit into %d", file, x.Cites, tr.IPLen(x.Cites), x.MTU)
				}
				told++
				if tr.OverIPv6(tr.Packet(r.Packet())) {
					six++
				}
			case r.Why == sim.ReasonFragmented && tr.OverIPv6(tr.Packet(r.Packet())):
				t.Errorf("%s: #%d of IPv6 was cut on the way", file, r.Packet())
			}
		}
	}
	if told == 0 || six == 0 {
		t.Errorf("%d errors, %d of them ICMPv6", told, six)
	}
}
