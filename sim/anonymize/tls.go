package anonymize

import (
	"encoding/binary"

	"wirewalk/sim/trace"
	"wirewalk/sim/wire/tls"
)

// The lengths of the header of a handshake message, and of its version and random (RFC 8446 §4).
const (
	messageLen = 4
	versionLen = 2
	randomLen  = 32
)

// secrets keeps the framing of TLS records, alerts in clear, and of the hellos what does not say
// whose they are: versions, cipher suites, groups, and which extensions there are.
func (r *reader) secrets(records []trace.TLSRecord) {
	for i := range records {
		rec := &records[i]
		content := rec.Off + tls.HeaderLen
		r.keep(rec.Off, content)
		if rec.Type == tls.ChangeCipherSpec {
			r.keep(content, rec.End())
		}
		for j := range rec.Parts {
			p := &rec.Parts[j]
			if rec.Opened || p.At+p.Len > rec.Len {
				continue
			}
			r.part(content+uint64(p.At), p)
		}
	}
}

// part keeps what may stay of a message at an offset.
func (r *reader) part(at uint64, p *tls.Part) {
	switch {
	case p.Alert != nil:
		r.keep(at, at+uint64(p.Len))
		return
	case p.Client != nil:
		r.hello(at, p, len(p.Client.SessionID), p.Client.Extensions)
	case p.Server != nil:
		if p.Server.Retry {
			r.keep(at+messageLen+versionLen, at+messageLen+versionLen+randomLen)
		}
		r.hello(at, p, len(p.Server.SessionID), p.Server.Extensions)
	}
	r.keep(at, at+messageLen)
}

// hello keeps the fields of a hello, but for its random, its session and what its extensions say.
func (r *reader) hello(at uint64, p *tls.Part, session int, list []tls.Extension) {
	version := at + messageLen
	r.keep(version, version+versionLen)
	id := version + versionLen + randomLen
	const enough = 3 // octets that tell whether a server sends the client's session back
	r.keep(id, id+1+uint64(min(session, enough)))
	upto := at + uint64(p.Len)
	if len(list) > 0 {
		upto = at + uint64(list[0].Start)
	}
	r.keep(id+1+uint64(session), upto)
	for i := range list {
		r.extension(at+uint64(list[i].Start), at+uint64(list[i].End), list[i].Type, p.Client != nil)
	}
}

// extension keeps the framing of an extension, and the contents of those that are about the
// protocol only.
func (r *reader) extension(from, upto uint64, kind uint16, client bool) {
	const serverName, alpn, versions, keyShare = 0, 16, 43, 51
	const header, nameHeader = 4, 5
	body := from + header
	r.keep(from, min(body, upto))
	list := min(body+2, upto)
	switch {
	case kind == versions:
		r.keep(body, upto)
	case kind == serverName:
		r.keep(body, min(body+nameHeader, upto))
	case kind == alpn:
		r.keep(body, list)
		r.each(list, upto, 0, 1)
	case kind == keyShare && client:
		r.keep(body, list)
		r.each(list, upto, 2, 2)
	case kind == keyShare:
		r.keep(body, min(body+4, upto))
	}
}

// each keeps the heads of the entries of a list: some octets, and a length of one or two.
func (r *reader) each(at, upto uint64, before, size int) {
	for at < upto {
		head := r.octets(at, before+size)
		if len(head) < before+size {
			return
		}
		n := uint64(head[before])
		if size == 2 {
			n = uint64(binary.BigEndian.Uint16(head[before:]))
		}
		r.keep(at, min(at+uint64(len(head)), upto))
		at += uint64(len(head)) + n
	}
}
