package tls

import "bytes"

// messageHeaderLen is how many octets the header of a handshake message has (RFC 8446 §4).
const messageHeaderLen = 4

// ClientHello is what a client offers (RFC 8446 §4.1.2, RFC 5246 §7.4.1.2).
type ClientHello struct {
	Version    uint16   // legacy_version
	Versions   []uint16 // of supported_versions
	Random     []byte
	SessionID  []byte
	Suites     []uint16
	Extensions []Extension
	ServerName string // printable, "" for none
	ALPN       []string
	KeyShares  []uint16 // groups
	Ticket     bool     // a session ticket of TLS 1.2 is in it
	PSK        bool     // pre-shared keys are offered, which from TLS 1.3 on is resumption
	EarlyData  bool
	Cut        bool // it is shorter than its lengths say
}

// ServerHello is what a server chooses (RFC 8446 §4.1.3, RFC 5246 §7.4.1.3).
type ServerHello struct {
	Legacy     uint16 // legacy_version
	Version    uint16 // that was chosen
	Random     []byte
	SessionID  []byte
	Suite      uint16
	Extensions []Extension
	ALPN       string // printable; before TLS 1.3, after that it is encrypted
	Retry      bool   // it is a HelloRetryRequest
	PSK        bool   // a pre-shared key was taken
	Cut        bool
}

// retryRandom is what the random of a HelloRetryRequest is (RFC 8446 §4.1.3).
const retryRandom = "\xcf\x21\xad\x74\xe5\x9a\x61\x11\xbe\x1d\x8c\x02\x1e\x65\xb8\x91" +
	"\xc2\xa2\x11\x16\x7a\xbb\x8c\x5e\x07\x9e\x09\xe2\xc8\xa8\x33\x9c"

// randomLen is how many octets a random has.
const randomLen = 32

// ParseClientHello reads the body of a ClientHello, behind the header of the message. Of one
// that is cut it gives what is there.
func ParseClientHello(body []byte) *ClientHello {
	c := &cursor{b: body}
	h := &ClientHello{Version: uint16(c.number(2)), Random: c.take(randomLen), SessionID: c.vector(1)}
	suites := cursor{b: c.vector(2)}
	h.Suites = suites.numbers()
	c.vector(1) // legacy_compression_methods
	h.Extensions = extensions(c, false)
	for i := range h.Extensions {
		switch e := &h.Extensions[i]; e.Type {
		case extServerName:
			h.ServerName = printable(e.serverName())
		case extALPN:
			h.ALPN = e.protocols()
		case extVersions:
			h.Versions = e.versions()
		case extKeyShare:
			h.KeyShares = e.keyShares()
		case extTicket:
			h.Ticket = len(e.body) > 0
		case extPSK:
			h.PSK = true
		case extEarlyData:
			h.EarlyData = true
		}
	}
	h.Cut = c.short
	return h
}

// ParseServerHello reads the body of a ServerHello, as ParseClientHello does.
func ParseServerHello(body []byte) *ServerHello {
	c := &cursor{b: body}
	h := &ServerHello{Legacy: uint16(c.number(2)), Random: c.take(randomLen), SessionID: c.vector(1)}
	h.Version, h.Retry = h.Legacy, string(h.Random) == retryRandom
	h.Suite = uint16(c.number(2))
	c.number(1) // legacy_compression_method
	h.Extensions = extensions(c, true)
	for i := range h.Extensions {
		switch e := &h.Extensions[i]; e.Type {
		case extVersions:
			if v := e.versions(); len(v) == 1 {
				h.Version = v[0]
			}
		case extALPN:
			if p := e.protocols(); len(p) == 1 {
				h.ALPN = p[0]
			}
		case extPSK:
			h.PSK = true
		}
	}
	h.Cut = c.short
	return h
}

// Offers is the highest version that is offered (RFC 8446 §4.2.1).
func (h *ClientHello) Offers() uint16 {
	best := uint16(0)
	for _, v := range h.Versions {
		if !grease(v) && v <= TLS13 {
			best = max(best, v)
		}
	}
	if best == 0 {
		return h.Version
	}
	return best
}

// Resumption reports whether it offers to go on with an earlier session, by a ticket or a
// pre-shared key. A session ID alone does not say so: many send one for show (RFC 8446 §D.4).
// Whether it was meant shows when the server sends it back.
func (h *ClientHello) Resumption() bool { return h.PSK || h.Ticket }

// String is the hello in words: "ClientHello (SNI app.example, ALPN h2, http/1.1)".
func (h *ClientHello) String() string {
	var says []string
	if h.ServerName != "" {
		says = append(says, "SNI "+h.ServerName)
	}
	if len(h.ALPN) > 0 {
		says = append(says, "ALPN "+listed(h.ALPN))
	}
	if v := h.Offers(); v < TLS13 {
		says = append(says, "up to "+VersionName(v))
	}
	if h.Resumption() {
		says = append(says, "resumption offered")
	}
	if h.EarlyData {
		says = append(says, "early data")
	}
	return inBrackets("ClientHello", says)
}

// Resumed reports whether a session goes on that the client has offered (RFC 8446 §2.2; RFC
// 5246 §7.3 and RFC 5077 §3.4: its session ID comes back).
func (h *ServerHello) Resumed(offer *ClientHello) bool {
	if h.Version >= TLS13 {
		return h.PSK
	}
	return offer != nil && len(h.SessionID) > 0 && bytes.Equal(h.SessionID, offer.SessionID)
}

// Name is "ServerHello", or "HelloRetryRequest".
func (h *ServerHello) Name() string {
	if h.Retry {
		return "HelloRetryRequest"
	}
	return serverHello.String()
}

// said is the hello in words: "ServerHello (TLS 1.3)".
func (h *ServerHello) said(offer *ClientHello) string {
	says := []string{VersionName(h.Version)}
	if h.ALPN != "" {
		says = append(says, "ALPN "+h.ALPN)
	}
	if h.Resumed(offer) {
		says = append(says, "resumed")
	}
	return inBrackets(h.Name(), says)
}

func inBrackets(name string, says []string) string {
	if len(says) == 0 {
		return name
	}
	text := says[0]
	for _, s := range says[1:] {
		text += ", " + s
	}
	return name + " (" + text + ")"
}
