package dns

import (
	"encoding/binary"
	"errors"
	"strings"
)

// Append adds the octets of a message to dst. A name that was written before is a
// pointer to it (RFC 1035 §4.1.4).
func (m *Message) Append(dst []byte) ([]byte, error) {
	e := encoder{out: dst, start: len(dst), at: map[string]int{}}
	e.u16(m.ID)
	e.u16(m.bits())
	for _, n := range []int{len(m.Questions), len(m.Answers), len(m.Authority), len(m.Additional)} {
		e.u16(uint16(n))
	}
	for i := range m.Questions {
		q := &m.Questions[i]
		e.name(q.Name)
		e.u16(uint16(q.Type))
		e.u16(q.Class)
	}
	for _, list := range [][]Record{m.Answers, m.Authority, m.Additional} {
		for i := range list {
			e.record(&list[i])
		}
	}
	return e.out, e.err
}

// bits are the flags of the header (RFC 1035 §4.1.1).
func (m *Message) bits() uint16 {
	v := uint16(m.Opcode&15)<<11 | uint16(m.Code&15)
	for _, b := range []struct {
		on  bool
		bit uint16
	}{
		{m.Response, 1 << 15},
		{m.Authoritative, 1 << 10},
		{m.Truncated, 1 << 9},
		{m.RecursionDesired, 1 << 8},
		{m.RecursionAvailable, 1 << 7},
	} {
		if b.on {
			v |= b.bit
		}
	}
	return v
}

type encoder struct {
	out   []byte
	start int
	at    map[string]int // where a name, or the end of one, was written
	err   error
}

func (e *encoder) u16(v uint16) { e.out = binary.BigEndian.AppendUint16(e.out, v) }

func (e *encoder) name(name string) {
	if name != "" {
		if err := CheckName(name); err != nil {
			e.err = errors.Join(e.err, err)
			return
		}
	}
	for name != "" {
		if at, ok := e.at[name]; ok {
			e.u16(0xc000 | uint16(at))
			return
		}
		if at := len(e.out) - e.start; at < 1<<14 {
			e.at[name] = at
		}
		label, rest, _ := strings.Cut(name, ".")
		e.out = append(append(e.out, byte(len(label))), label...)
		name = rest
	}
	e.out = append(e.out, 0)
}

func (e *encoder) record(r *Record) {
	e.name(r.Name)
	e.u16(uint16(r.Type))
	e.u16(r.Class)
	e.out = binary.BigEndian.AppendUint32(e.out, r.TTL)
	if r.Target != "" {
		e.alias(r.Target)
		return
	}
	data := r.Data
	if r.Addr.IsValid() {
		data = r.Addr.AsSlice()
	}
	if len(data) > 0xffff {
		e.err = errors.Join(e.err, errors.New("a record has at most 65535 octets of data"))
		return
	}
	e.u16(uint16(len(data)))
	e.out = append(e.out, data...)
}

// alias writes the data of a CNAME, a name that may end in a pointer (RFC 1035 §3.3.1, §4.1.4).
func (e *encoder) alias(target string) {
	length := len(e.out)
	e.u16(0)
	e.name(target)
	binary.BigEndian.PutUint16(e.out[length:], uint16(len(e.out)-length-2))
}
