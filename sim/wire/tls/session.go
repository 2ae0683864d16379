package tls

// Session follows both directions of a connection that speaks TLS, from its start or from
// the middle. It takes the octets of each in order, and is told of those that nobody saw.
type Session struct {
	dirs    [2]direction // [0] is the client's
	offer   *ClientHello // the latest
	version uint16       // that was chosen, 0 while it is not known
	suite   uint16       // that was chosen, where there are keys
	keys    *Keys
	keyed   bool       // there is a key for it
	pending [2]*opener // before TLS 1.3: in use behind ChangeCipherSpec
}

// Limits of what is kept.
const (
	maxSeen    = 1 << 22 // records of one direction
	maxMessage = 1 << 16 // octets of a handshake message; of a longer one the start is read
	maxParts   = 64      // messages of a record that are told
)

// direction is what one end sends.
type direction struct {
	head     []byte // of a record, as far as it is there
	left     int    // octets that the record under way still lacks
	body     []byte // of the record under way, where it is read
	off      uint64 // of the next octet
	lost     bool   // where records begin is not known
	broken   bool   // of the record under way octets are missing, and what is there was read
	changed  bool   // it has sent ChangeCipherSpec
	finished bool   // and behind it Finished, encrypted
	ended    bool   // what came is no TLS
	msg      message
	seen     []Seen
	keys     phases
	said     []Opened
}

// message is a handshake message under way.
type message struct {
	head         []byte
	body         []byte
	left         int
	record, part int // where it began
	at           int // behind the header of that record
	open         bool
}

// Begins reports whether octets begin a record that TLS can begin with where nobody knows
// yet that it does: a hello, an alert in clear, or, from the middle, whatever is encrypted.
func Begins(b []byte) bool {
	r, ok := ParseRecord(b)
	if !ok || r.Version > TLS12 {
		return false
	}
	rest := b[HeaderLen:]
	switch r.Type {
	case Handshake:
		return len(rest) == 0 || (rest[0] == byte(clientHello) || rest[0] == byte(serverHello)) &&
			(len(rest) < messageHeaderLen || rest[1] == 0)
	case Alert:
		return r.Len == alertLen && len(rest) >= alertLen && (rest[0] == 1 || rest[0] == 2)
	case ChangeCipherSpec:
		return r.Len == 1 && len(rest) > 0 && rest[0] == 1
	case ApplicationData:
		const least = 17 // of a record of TLS 1.3: a content type and a tag (RFC 8446 §5.2)
		return r.Len >= least && r.Version >= TLS10 && (len(rest) <= r.Len || known(rest[r.Len:]))
	case Heartbeat:
	}
	return false
}

// known reports whether octets are, or are too few to say that they are not, a record.
func known(b []byte) bool {
	if len(b) < HeaderLen {
		return true
	}
	_, ok := ParseRecord(b)
	return ok
}

// BeginsHello reports whether octets begin a ClientHello, or a ServerHello.
func BeginsHello(b []byte) (client, server bool) {
	if !Begins(b) || Type(b[0]) != Handshake || len(b) == HeaderLen {
		return false, false
	}
	return HandshakeType(b[HeaderLen]) == clientHello, HandshakeType(b[HeaderLen]) == serverHello
}

// Records are those of an end, in order.
func (s *Session) Records(side int) []Seen { return s.dirs[side].seen }

// Take takes the next octets of an end, from an offset of its stream on. It is false where
// they are no TLS; then nothing more of that end is taken.
func (s *Session) Take(side int, b []byte, off uint64) bool {
	d := &s.dirs[side]
	if d.ended {
		return false
	}
	if d.off = off; d.lost {
		if !Begins(b) {
			return true
		}
		d.lost = false
	}
	for len(b) > 0 {
		n := 0
		if d.left > 0 {
			n = min(d.left, len(b))
			s.content(side, b[:n])
		} else if n = d.header(b); n == 0 {
			d.ended = len(d.seen) < maxSeen
			d.lost = true
			return !d.ended
		}
		b, d.off = b[n:], d.off+uint64(n)
	}
	return true
}

// header takes octets of the header of a record; 0 is for what is none.
func (d *direction) header(b []byte) int {
	n := min(HeaderLen-len(d.head), len(b))
	d.head = append(d.head, b[:n]...)
	if len(d.head) < HeaderLen {
		return n
	}
	r, ok := ParseRecord(d.head)
	d.head = d.head[:0]
	if !ok || len(d.seen) >= maxSeen {
		return 0
	}
	at := d.off + uint64(n) - HeaderLen
	if !d.keys.began {
		d.keys.began, d.keys.text = true, at
	}
	d.seen = append(d.seen, Seen{Record: r, Off: at, Text: d.keys.text})
	d.left, d.body, d.broken = r.Len, d.body[:0], false
	return n
}

// content takes octets behind the header of a record, and the record once they are all there.
func (s *Session) content(side int, b []byte) {
	d := &s.dirs[side]
	r := &d.seen[len(d.seen)-1]
	d.left -= len(b)
	if d.broken {
		return
	}
	if r.Type != ApplicationData || !s.keys.Empty() {
		d.body = append(d.body, b...)
	}
	if d.left == 0 {
		r.Whole = true
		s.record(side, r, true)
	}
}

// Lose is told that the next n octets of an end were not seen.
func (s *Session) Lose(side int, n int64) {
	d := &s.dirs[side]
	if d.ended || n <= 0 {
		return
	}
	s.giveUp(d, side)
	if n > int64(d.left) {
		d.lost, d.left, d.head = true, 0, d.head[:0]
		if len(d.keys.list) > 0 {
			d.keys.failed = true // How many records these were is not known.
			d.say(Opened{Lost: int(min(n, maxFragment))})
		}
		return
	}
	d.left -= int(n)
}

// Finish takes what is under way, since no more will come.
func (s *Session) Finish() {
	for side := range s.dirs {
		if d := &s.dirs[side]; !d.ended {
			s.giveUp(d, side)
		}
	}
}

// giveUp reads what is there of the record and the message under way.
func (s *Session) giveUp(d *direction, side int) {
	if d.left > 0 && !d.broken {
		s.record(side, &d.seen[len(d.seen)-1], false)
		d.broken = true
	}
	if m := &d.msg; m.open && len(m.head) == messageHeaderLen && len(m.body) > 0 {
		s.complete(d)
	}
	d.msg.open = false
}

// record reads a record, of which all octets are there if it is whole.
func (s *Session) record(side int, r *Seen, whole bool) {
	d := &s.dirs[side]
	body := d.body
	d.body = d.body[:0]
	if d.secret(s, r) && len(d.keys.list) > 0 {
		if whole && s.open(d, r, body) {
			return
		}
		if !whole {
			d.missed(r)
		}
	}
	switch r.Type {
	case ChangeCipherSpec:
		d.changed = true
		s.change(side)
	case Alert:
		if r.Secret = r.Len != alertLen; !r.Secret && whole {
			a := &AlertBody{Level: body[0], Description: body[1]}
			r.Parts = []Part{{Len: alertLen, Alert: a, says: a.String()}}
		}
	case Handshake:
		s.handshake(side, r, body)
	case ApplicationData:
		r.Secret = true
	case Heartbeat:
		r.Secret = d.changed
	}
}

// secret reports whether a record is one that keys are for.
func (d *direction) secret(s *Session, r *Seen) bool {
	if s.version < TLS13 && s.version != 0 {
		return d.changed && r.Type != ChangeCipherSpec
	}
	return r.Type == ApplicationData
}

// handshake reads a record with handshake messages. Before TLS 1.3 those behind
// ChangeCipherSpec are encrypted, and the first of them is Finished (RFC 5246 §7.1, §7.4.9).
func (s *Session) handshake(side int, r *Seen, body []byte) {
	d := &s.dirs[side]
	if d.changed && s.version < TLS13 && !clearHello(body, r.Len) {
		r.Secret, r.Final, d.finished = true, !d.finished, true
		return
	}
	for at := 0; at < len(body); {
		at += s.message(d, r, at, body[at:])
	}
}

// clearHello reports whether the body of a record is a hello: that of TLS 1.3 which answers
// a HelloRetryRequest comes behind a ChangeCipherSpec (RFC 8446 §D.4).
func clearHello(body []byte, length int) bool {
	if len(body) < messageHeaderLen || body[0] != byte(clientHello) && body[0] != byte(serverHello) {
		return false
	}
	return int(body[1])<<16|int(body[2])<<8|int(body[3])+messageHeaderLen == length
}

// message takes octets of a record as the message under way or the next one, and returns
// how many it took.
func (s *Session) message(d *direction, r *Seen, at int, b []byte) int {
	m := &d.msg
	if !m.open {
		m.open, m.record, m.part = true, len(d.seen)-1, len(r.Parts)
		m.head, m.body, m.left, m.at = m.head[:0], nil, 0, at
	}
	if n := messageHeaderLen - len(m.head); n > 0 {
		n = min(n, len(b))
		if m.head = append(m.head, b[:n]...); len(m.head) < messageHeaderLen {
			return n
		}
		m.left = int(m.head[1])<<16 | int(m.head[2])<<8 | int(m.head[3])
		m.begin(d)
		if m.left == 0 {
			s.complete(d)
		}
		return n
	}
	n := min(m.left, len(b))
	m.body = append(m.body, b[:min(n, max(maxMessage-len(m.body), 0))]...)
	if m.left -= n; m.left == 0 {
		s.complete(d)
	}
	return n
}

// begin notes a message of which the header is there.
func (m *message) begin(d *direction) {
	typ := HandshakeType(m.head[0])
	says := typ.String()
	if says == "" {
		says = "handshake message of an unknown type"
	}
	r := &d.seen[m.record]
	if m.part = len(r.Parts); m.part < maxParts {
		r.Parts = append(r.Parts, Part{At: m.at, Len: messageHeaderLen + m.left, Type: typ, says: says})
	}
}

// complete puts the message under way into words.
func (s *Session) complete(d *direction) {
	m := &d.msg
	m.open = false
	if m.part >= len(d.seen[m.record].Parts) {
		return
	}
	p := &d.seen[m.record].Parts[m.part]
	p.said(m.body, s.offer, s.version)
	switch {
	case p.Client != nil:
		if s.offer == nil {
			s.early(p.Client.Random)
		}
		s.offer, s.version = p.Client, 0
	case p.Server != nil:
		s.version = p.Server.Version
		if !p.Server.Retry {
			s.unlock(p.Server)
		}
	}
	d.turn(p.Type)
}
