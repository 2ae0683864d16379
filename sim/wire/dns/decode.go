package dns

import (
	"encoding/binary"
	"errors"
	"net/netip"
)

var (
	errShort   = errors.New("the message ends early")
	errPointer = errors.New("a pointer that does not point back (RFC 1035 §4.1.4)")
)

// Parse reads a message. What follows the last record is not looked at.
func Parse(b []byte) (*Message, error) {
	if len(b) < headerSize {
		return nil, errShort
	}
	flags := binary.BigEndian.Uint16(b[2:])
	m := &Message{
		ID: binary.BigEndian.Uint16(b), Response: flags&(1<<15) != 0, Opcode: uint8(flags >> 11 & 15),
		Authoritative: flags&(1<<10) != 0, Truncated: flags&(1<<9) != 0, RecursionDesired: flags&(1<<8) != 0,
		RecursionAvailable: flags&(1<<7) != 0, Code: Code(flags & 15), flags: flags,
	}
	d := decoder{b: b, at: headerSize}
	for range binary.BigEndian.Uint16(b[4:]) {
		q, err := d.question()
		if err != nil {
			return m, err
		}
		m.Questions = append(m.Questions, q)
	}
	for i, list := range []*[]Record{&m.Answers, &m.Authority, &m.Additional} {
		for range binary.BigEndian.Uint16(b[6+2*i:]) {
			r, err := d.record()
			if err != nil {
				return m, err
			}
			*list = append(*list, r)
		}
	}
	return m, nil
}

type decoder struct {
	b  []byte
	at int
}

func (d *decoder) has(n int) bool { return d.at+n <= len(d.b) }

func (d *decoder) u16() uint16 {
	v := binary.BigEndian.Uint16(d.b[d.at:])
	d.at += 2
	return v
}

func (d *decoder) question() (q Question, err error) {
	q.At = d.at
	if q.Name, err = d.name(); err != nil {
		return q, err
	}
	if !d.has(4) {
		return q, errShort
	}
	q.Type, q.Class = Type(d.u16()), d.u16()
	q.End = d.at
	return q, nil
}

func (d *decoder) record() (r Record, err error) {
	r.At = d.at
	if r.Name, err = d.name(); err != nil {
		return r, err
	}
	if !d.has(10) {
		return r, errShort
	}
	r.Type, r.Class = Type(d.u16()), d.u16()
	r.TTL = binary.BigEndian.Uint32(d.b[d.at:])
	d.at += 4
	n := int(d.u16())
	if !d.has(n) {
		return r, errShort
	}
	r.Data = d.b[d.at : d.at+n]
	if r.Type == A && n == 4 || r.Type == AAAA && n == 16 {
		r.Addr, _ = netip.AddrFromSlice(r.Data)
	}
	end := d.at + n
	if r.Type == CNAME {
		if r.Target, err = d.name(); err != nil {
			return r, err
		}
		if d.at != end {
			return r, errShort
		}
	}
	d.at = end
	r.End = d.at
	return r, nil
}

// name reads a name; d stands behind it afterwards. A pointer has to lead back, so that a
// name has an end.
func (d *decoder) name() (string, error) {
	var name []byte
	at, before, jumped := d.at, d.at, false
	for {
		if at >= len(d.b) {
			return "", errShort
		}
		n := int(d.b[at])
		switch n >> 6 {
		case 0:
		case 3:
			if at+1 >= len(d.b) {
				return "", errShort
			}
			to := n&63<<8 | int(d.b[at+1])
			if !jumped {
				d.at = at + 2
			}
			if to >= before {
				return "", errPointer
			}
			at, before, jumped = to, to, true
			continue
		default:
			return "", errLabel
		}
		if n == 0 {
			if !jumped {
				d.at = at + 1
			}
			return string(name), nil
		}
		if at+1+n > len(d.b) {
			return "", errShort
		}
		if len(name) > 0 {
			name = append(name, '.')
		}
		name = append(name, d.b[at+1:at+1+n]...)
		if len(name) > maxName {
			return "", errName
		}
		at += 1 + n
	}
}
