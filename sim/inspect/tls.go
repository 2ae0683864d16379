package inspect

import (
	"strconv"
	"strings"

	"wirewalk/sim/trace"
	"wirewalk/sim/wire/tls"
)

// TLSNames are the TLS messages and records that a packet carries, in words, in order: what
// begins in it, else what goes on. Records of encrypted data behind each other are one.
func TLSNames(t *trace.Trace, p *trace.Packet) []string {
	l := tlsNames{from: p.Seg.Payload.Off, upto: p.Seg.Payload.Off + uint64(p.Seg.Payload.Len)}
	records := t.TLSIn(p)
	for i := range records {
		l.record(&records[i].Seen)
	}
	l.flush()
	if len(l.out) == 0 && len(records) > 0 {
		return []string{goesOn(&records[0].Seen, l.from)}
	}
	return l.out
}

// tlsNames collects what begins in a piece of a stream.
type tlsNames struct {
	from, upto uint64
	out        []string
	data       int // records of encrypted data that are not in out yet
	octets     int // of these
}

func (l *tlsNames) within(off uint64) bool { return l.from <= off && off < l.upto }

func (l *tlsNames) record(r *tls.Seen) {
	if r.Secret && r.Type == tls.ApplicationData {
		if l.within(r.Off) {
			l.data, l.octets = l.data+1, l.octets+r.Len
		}
		return
	}
	l.flush()
	for i := range r.Parts {
		if l.within(r.Off+tls.HeaderLen+uint64(r.Parts[i].At)) || i == 0 && l.within(r.Off) {
			l.out = append(l.out, r.Parts[i].String())
		}
	}
	if len(r.Parts) == 0 && l.within(r.Off) {
		l.out = append(l.out, r.Names()...)
	}
}

// flush writes what has been gathered of encrypted data.
func (l *tlsNames) flush() {
	switch {
	case l.data == 1:
		l.out = append(l.out, "application data, "+octetCount(l.octets))
	case l.data > 1:
		l.out = append(l.out, "application data in "+strconv.Itoa(l.data)+" records, "+octetCount(l.octets))
	}
	l.data, l.octets = 0, 0
}

// goesOn names a record that began in an earlier packet, or the message of it.
func goesOn(r *tls.Seen, at uint64) string {
	name := r.Type.String()
	if r.Secret {
		name, _, _ = strings.Cut(r.Names()[0], ",")
	}
	for i := range r.Parts {
		if r.Off+tls.HeaderLen+uint64(r.Parts[i].At) <= at {
			name, _, _ = strings.Cut(r.Parts[i].String(), " (")
		}
	}
	return name + " goes on"
}

// brief is the first of several names, without what is in brackets: "ServerHello+2".
func brief(names []string) string {
	name, _, _ := strings.Cut(names[0], " (")
	name, _, _ = strings.Cut(name, ",")
	name, _, _ = strings.Cut(name, " in ")
	if n := len(names) - 1; n > 0 {
		name += "+" + strconv.Itoa(n)
	}
	return name
}

// TLSBrief is what TLSNames says, as short as the ladder has it; "" where there is no TLS.
func TLSBrief(t *trace.Trace, p *trace.Packet) string {
	if names := TLSNames(t, p); len(names) > 0 {
		return brief(names)
	}
	return ""
}
