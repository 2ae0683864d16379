package tls

// Opened is application data that was decrypted.
type Opened struct {
	Text []byte
	Lost int    // octets of which only the number is known; then Text is empty
	Off  uint64 // in what the end says in clear: what it sent before TLS, and the text of the records behind it
}

// phases are the openers of one direction, in the order in which they are used: of early data,
// of the handshake, of what follows. Before TLS 1.3 there is one.
type phases struct {
	list []*opener
	at   int
	// failed: a record did not open, or was missing, so that none behind it will.
	failed bool
	some   bool   // a record has opened
	began  bool   // where what is said in clear begins is known
	text   uint64 // the offset of the next text in what is said in clear
}

// NewSession returns a session that decrypts with keys; nil is for none.
func NewSession(keys *Keys) *Session { return &Session{keys: keys} }

// Said takes what was decrypted since it was last asked for of an end.
func (s *Session) Said(side int) []Opened {
	out := s.dirs[side].said
	s.dirs[side].said = nil
	return out
}

// early has the keys of what a client sends before a ServerHello. The suite is one of the
// length of the secret, which shows when a record is opened.
func (s *Session) early(random []byte) {
	d := &s.dirs[0]
	secret := s.keys.secret(random, labelEarly)
	for _, id := range []uint16{0x1301, 0x1302, 0x1303} {
		if o := ofSecret(id, secret); o != nil {
			d.keys.list = append(d.keys.list, o)
		}
	}
}

// unlock has the keys that follow from both hellos.
func (s *Session) unlock(h *ServerHello) {
	if s.keys.Empty() || s.offer == nil {
		return
	}
	s.suite = h.Suite
	random := s.offer.Random
	if h.Version < TLS13 {
		if master := s.keys.secret(random, labelMaster); master != nil {
			s.pending = ofMaster(h.Suite, master, random, h.Random)
			s.keyed = true
		}
		return
	}
	for side, labels := range [2][2]string{{labelClientHi, labelClientApp}, {labelServerHi, labelServerApp}} {
		for _, label := range labels {
			secret := s.keys.secret(random, label)
			s.keyed = s.keyed || secret != nil
			if o := ofSecret(h.Suite, secret); o != nil {
				s.dirs[side].keys.list = append(s.dirs[side].keys.list, o)
			}
		}
	}
}

// change is ChangeCipherSpec of an end before TLS 1.3: its keys are in use from now on.
func (s *Session) change(side int) {
	if s.version < TLS13 && s.pending[side] != nil {
		s.dirs[side].keys = phases{list: []*opener{s.pending[side]}, began: s.dirs[side].keys.began, text: s.dirs[side].keys.text}
		s.pending[side] = nil
	}
}

// open decrypts a whole record, if there is a key for it.
func (s *Session) open(d *direction, r *Seen, body []byte) bool {
	k := &d.keys
	if k.failed || len(k.list) == 0 {
		return false
	}
	for i := k.at; i < len(k.list); i++ {
		typ, plain, ok := k.list[i].open(r.Record, body)
		if !ok {
			continue
		}
		k.at, k.some = i, k.some || d != &s.dirs[0] || s.version != 0
		r.Opened, r.Inner, r.Ahead = true, typ, k.list[i].ahead()
		s.opened(d, r, plain)
		return true
	}
	if d.early(s) {
		return false // RFC 8446 §4.2.10: early data that the server does not take may have any key.
	}
	k.failed = true
	return false
}

// early reports that a client may still be sending early data.
func (d *direction) early(s *Session) bool {
	return d == &s.dirs[0] && (s.version == 0 || s.offer.EarlyData && !d.keys.some)
}

// opened reads what was in an encrypted record.
func (s *Session) opened(d *direction, r *Seen, plain []byte) {
	switch r.Inner {
	case ApplicationData:
		r.TextLen = len(plain)
		d.say(Opened{Text: plain})
	case Handshake:
		r.Final, d.finished = s.version < TLS13 && !d.finished, true
		for at := 0; at < len(plain); {
			at += s.message(d, r, r.Ahead+at, plain[at:])
		}
	case Alert:
		if len(plain) >= alertLen {
			a := &AlertBody{Level: plain[0], Description: plain[1]}
			r.Parts = append(r.Parts, Part{At: r.Ahead, Len: alertLen, Alert: a, says: a.String()})
		}
	case ChangeCipherSpec, Heartbeat:
	}
}

// say adds to what an end says in clear.
func (d *direction) say(o Opened) {
	o.Off = d.keys.text
	d.keys.text += uint64(len(o.Text) + o.Lost)
	d.said = append(d.said, o)
}

// missed is a record of which octets are missing. Before TLS 1.3 its content is of its type;
// after that it is taken for data, without padding.
func (d *direction) missed(r *Seen) {
	k := &d.keys
	if k.failed || len(k.list) == 0 {
		return
	}
	o := k.list[k.at]
	o.seq++
	if n := r.Len - tagLen - o.ahead(); r.Type == ApplicationData && n > 0 {
		if !o.old {
			n--
		}
		r.TextLen = n
		d.say(Opened{Lost: n})
	}
}

// turn goes over to the next keys behind the messages that do so (RFC 8446 §4.5, §4.6.3, §7).
func (d *direction) turn(typ HandshakeType) {
	k := &d.keys
	if len(k.list) == 0 || k.list[k.at].old {
		return
	}
	switch {
	case typ == keyUpdate:
		if o := k.list[k.at].next(); o != nil {
			k.list = append(k.list[:k.at], o)
		}
	case (typ == Finished || typ == endOfEarlyData) && k.at+1 < len(k.list):
		k.at++
	}
}

// Unread says why encrypted data was not read though keys were given, "" where all was, or
// where there is none.
func (s *Session) Unread() string {
	read, secret := false, false
	for side := range s.dirs {
		for i := range s.dirs[side].seen {
			r := &s.dirs[side].seen[i]
			read = read || r.Opened
			secret = secret || r.Type == ApplicationData && !r.Opened
		}
	}
	n, _ := sealed(s.suite)
	switch {
	case s.keys.Empty() || !secret:
		return ""
	case s.offer == nil || s.suite == 0:
		return "it begins in the middle"
	case n == 0:
		return SuiteName(s.suite) + " is not read"
	case !s.keyed:
		return "there is no key for it"
	case read:
		return "a part of it: octets are missing, or the key does not fit"
	}
	return "the key does not fit"
}
