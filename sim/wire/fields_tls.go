package wire

import (
	"strings"

	"wirewalk/sim/trace"
	"wirewalk/sim/wire/h1"
	"wirewalk/sim/wire/tls"
	"wirewalk/tcpmodel"
)

// tlsView is what is known of the TLS records in a segment.
type tlsView struct {
	records []trace.TLSRecord
	off     uint64 // of the segment's first octet in the stream
	// text gives decrypted data of a record, nil where none is.
	text func(*tls.Seen) []byte
}

// viewOf is what a trace knows of the TLS of a packet.
func viewOf(t *trace.Trace, p *trace.Packet) tlsView {
	v := tlsView{records: t.TLSIn(p), off: p.Seg.Payload.Off}
	if said := t.Said(p).Stream; said != p.Seg.Payload.Stream {
		v.text = func(r *tls.Seen) []byte {
			return t.Octets(nil, tcpmodel.Span{Stream: said, Off: r.Text, Len: uint32(r.TextLen)})
		}
	}
	return v
}

// tlsAlone reads records from octets that nothing else is known of.
func tlsAlone(b []byte) tlsView {
	if !tls.Begins(b) {
		return tlsView{}
	}
	var s tls.Session
	s.Take(0, b, 0)
	s.Finish()
	var v tlsView
	for _, r := range s.Records(0) {
		v.records = append(v.records, trace.TLSRecord{Seen: r})
	}
	return v
}

// tls takes the TLS records of a segment apart, up to end. It is false where there are none.
func (t *tree) tls(end int) bool {
	v := t.view
	t.view = tlsView{} // What a packet cites has records that nobody looked for.
	if len(v.records) == 0 {
		v = tlsAlone(t.b[t.at:end])
	}
	size := end - t.at
	upto := 0
	for i := range v.records {
		r := &v.records[i].Seen
		p := tlsPiece{t: t, start: int(int64(r.Off - v.off)), size: size}
		if r.Opened && r.TextLen > 0 && v.text != nil {
			p.text = v.text(r)
		}
		p.record(r)
		upto = min(size, p.start+tls.HeaderLen+r.Len)
	}
	if rest := size - upto; len(v.records) > 0 && rest > 0 {
		t.deep(upto, rest, Field{Name: "Payload", Value: octets(rest), Note: "no record of TLS begins here"})
	}
	return len(v.records) > 0
}

// tlsPiece is a record, of which a segment may have a piece only.
type tlsPiece struct {
	t     *tree
	start int    // of its header from the segment's first octet; negative where that came before
	size  int    // of the segment's payload
	text  []byte // that was decrypted of it
}

// add adds n octets at an offset of the record as a field, as far as the segment has them.
func (p tlsPiece) add(off, n int, f Field) {
	from, upto := max(p.start+off, 0), min(p.start+off+n, p.size)
	if from >= upto {
		return
	}
	p.t.deep(from, upto-from, f)
}

func (p tlsPiece) record(r *tls.Seen) {
	note := "Transport Layer Security (RFC 8446)"
	if p.start < 0 {
		note = "goes on from an earlier segment"
	}
	p.add(0, tls.HeaderLen+r.Len, Field{Name: "TLS", Value: strings.Join(r.Names(), " + "), Note: note})
	p.add(0, 1, Field{Depth: 1, Name: "Content type", Value: num(int(r.Type)) + " (" + r.Type.String() + ")", Note: typeNote(r.Type)})
	p.add(1, 2, Field{Depth: 1, Name: "Version", Value: tls.VersionName(r.Version), Note: "of the record; 1.2 stands for 1.3 too (RFC 8446 section 5.1)"})
	p.add(3, 2, Field{Depth: 1, Name: "Length", Value: octets(r.Len), Note: "behind this header"})
	switch {
	case r.Opened:
		p.opened(r)
	case r.Secret:
		p.add(tls.HeaderLen, r.Len, Field{Depth: 1, Name: "Encrypted", Value: octets(r.Len), Note: "cannot be read without the keys"})
	case r.Type == tls.ChangeCipherSpec:
		p.add(tls.HeaderLen, r.Len, Field{Depth: 1, Name: "ChangeCipherSpec", Value: octets(r.Len), Note: "what follows is encrypted; in TLS 1.3 for show only (RFC 8446 section D.4)"})
	case len(r.Parts) == 0:
		p.add(tls.HeaderLen, r.Len, Field{Depth: 1, Name: "Fragment", Value: octets(r.Len)})
	}
	for i := range r.Parts {
		p.part(&r.Parts[i])
	}
}

// opened adds what was decrypted. Each octet of the text lies where its encrypted one is.
func (p tlsPiece) opened(r *tls.Seen) {
	at := tls.HeaderLen + r.Ahead
	p.add(tls.HeaderLen, r.Ahead, Field{Depth: 1, Name: "Nonce", Value: octets(r.Ahead), Note: "goes into the encryption (RFC 5288 section 3)"})
	if r.Inner != tls.ApplicationData {
		return
	}
	p.add(at, r.TextLen, Field{Depth: 1, Name: "Decrypted", Value: octets(r.TextLen), Note: "where its encrypted octets lie"})
	if start := h1.Sniff(p.text); start != h1.StartRequest && start != h1.StartResponse {
		return
	}
	for off, n := 0, 0; off < len(p.text) && n < maxLines; n++ {
		line, size := h1.CutLine(p.text[off:])
		if size == 0 {
			size = len(p.text) - off
		}
		if len(line) == 0 {
			p.add(at+off, size, Field{Depth: 2, Name: "End of head", Note: "an empty line"})
			return
		}
		name := "Field"
		if n == 0 {
			name = "Start line"
		}
		p.add(at+off, size, Field{Depth: 2, Name: name, Value: printable(line)})
		off += size
	}
}

// part adds a handshake message, or an alert.
func (p tlsPiece) part(m *tls.Part) {
	at := tls.HeaderLen + m.At
	if a := m.Alert; a != nil {
		p.add(at, 1, Field{Depth: 1, Name: "Level", Value: num(int(a.Level)) + " (" + a.LevelName() + ")", Note: "from TLS 1.3 on it says nothing (RFC 8446 section 6)"})
		p.add(at+1, 1, Field{Depth: 1, Name: "Description", Value: num(int(a.Description)) + " (" + a.Name() + ")"})
		return
	}
	p.add(at, m.Len, Field{Depth: 1, Name: "Handshake", Value: m.String()})
	p.add(at, 1, Field{Depth: 2, Name: "Type", Value: strings.TrimSpace(num(int(m.Type)) + " " + inBrackets(m.Type.String()))})
	p.add(at+1, 3, Field{Depth: 2, Name: "Length", Value: octets(m.Len - tlsMessageLen), Note: "of the message, behind this header"})
	switch {
	case m.Client != nil:
		p.clientHello(at, m.Client)
	case m.Server != nil:
		p.serverHello(at, m.Server)
	case m.Len > tlsMessageLen:
		p.add(at+tlsMessageLen, m.Len-tlsMessageLen, Field{Depth: 2, Name: "Body", Value: octets(m.Len - tlsMessageLen)})
	}
}

func inBrackets(s string) string {
	if s == "" {
		return ""
	}
	return "(" + s + ")"
}

// The lengths of the header of a message and of its first fields (RFC 8446 §4).
const (
	tlsMessageLen = 4
	tlsVersionLen = 2
	tlsRandomLen  = 32
)

// clientHello adds the fields of a hello whose header is at an offset of the record.
func (p tlsPiece) clientHello(first int, h *tls.ClientHello) {
	at := first + tlsMessageLen
	p.add(at, tlsVersionLen, Field{Depth: 2, Name: "Legacy version", Value: tls.VersionName(h.Version), Note: "from TLS 1.3 on supported_versions decides"})
	at += tlsVersionLen
	p.add(at, tlsRandomLen, Field{Depth: 2, Name: "Random", Value: octets(len(h.Random)), Note: "goes into the keys, so that no two connections have the same"})
	at += tlsRandomLen
	p.add(at, 1+len(h.SessionID), Field{Depth: 2, Name: "Session ID", Value: octets(len(h.SessionID)), Note: "of a session to go on with; in TLS 1.3 for show only"})
	at += 1 + len(h.SessionID)
	names := make([]string, 0, len(h.Suites))
	for _, s := range h.Suites {
		names = append(names, tls.SuiteName(s))
	}
	p.add(at, 2+2*len(h.Suites), Field{Depth: 2, Name: "Cipher suites", Value: listFew(names), Note: "what the client can encrypt with, the best first"})
	p.extensions(first, h.Extensions)
}

// serverHello does the same.
func (p tlsPiece) serverHello(first int, h *tls.ServerHello) {
	at := first + tlsMessageLen
	p.add(at, tlsVersionLen, Field{Depth: 2, Name: "Legacy version", Value: tls.VersionName(h.Legacy), Note: "from TLS 1.3 on supported_versions decides"})
	at += tlsVersionLen
	note := "goes into the keys"
	if h.Retry {
		note = "this very number says that it is a HelloRetryRequest (RFC 8446 section 4.1.3)"
	}
	p.add(at, tlsRandomLen, Field{Depth: 2, Name: "Random", Value: octets(len(h.Random)), Note: note})
	at += tlsRandomLen
	p.add(at, 1+len(h.SessionID), Field{Depth: 2, Name: "Session ID", Value: octets(len(h.SessionID))})
	at += 1 + len(h.SessionID)
	p.add(at, 2, Field{Depth: 2, Name: "Cipher suite", Value: tls.SuiteName(h.Suite), Note: "what encrypts from now on"})
	p.extensions(first, h.Extensions)
}

// extensions adds those of a message, which count from its header.
func (p tlsPiece) extensions(first int, list []tls.Extension) {
	for i := range list {
		e := &list[i]
		p.add(first+e.Start, e.End-e.Start, Field{Depth: 2, Name: "Extension", Value: e.Name() + ": " + e.Text(), Note: e.Note()})
	}
}

// listFew lists names; of many it says how many more there are.
func listFew(names []string) string {
	const most = 4
	if len(names) > most {
		return strings.Join(names[:most], ", ") + " and " + num(len(names)-most) + " more"
	}
	return strings.Join(names, ", ")
}

func typeNote(t tls.Type) string {
	if t == tls.ApplicationData {
		return "from TLS 1.3 on whatever is encrypted is called so (RFC 8446 section 5.2)"
	}
	return ""
}
