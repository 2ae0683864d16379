package tls

import (
	"fmt"
	"strconv"
)

// Extension is one extension of a hello. Start and End are its octets, its header of four
// included, counted from the header of the message.
type Extension struct {
	Type       uint16
	Start, End int
	body       []byte
	server     bool // of a ServerHello, where the fields are single and not lists
}

// The extensions that are read (RFC 8446 §4.2, RFC 6066 §3, RFC 7301 §3.1, RFC 5077 §3.2).
const (
	extServerName   = 0
	extGroups       = 10
	extALPN         = 16
	extTicket       = 35
	extPSK          = 41
	extEarlyData    = 42
	extVersions     = 43
	extCookie       = 44
	extKeyShare     = 51
	extRenegotiable = 0xff01
)

// Name is the registered name of the extension (RFC 8447 §7 and others).
func (e *Extension) Name() string {
	names := map[uint16]string{
		extServerName: "server_name", 1: "max_fragment_length", 5: "status_request", extGroups: "supported_groups",
		11: "ec_point_formats", 13: "signature_algorithms", 14: "use_srtp", 15: "heartbeat", extALPN: "application_layer_protocol_negotiation",
		18: "signed_certificate_timestamp", 21: "padding", 22: "encrypt_then_mac", 23: "extended_master_secret",
		27: "compress_certificate", 28: "record_size_limit", extTicket: "session_ticket", extPSK: "pre_shared_key",
		extEarlyData: "early_data", extVersions: "supported_versions", extCookie: "cookie", 45: "psk_key_exchange_modes",
		47: "certificate_authorities", 49: "post_handshake_auth", 50: "signature_algorithms_cert", extKeyShare: "key_share",
		57: "quic_transport_parameters", 0xfe0d: "encrypted_client_hello", extRenegotiable: "renegotiation_info",
	}
	if name := names[e.Type]; name != "" {
		return name
	}
	if grease(e.Type) {
		return "GREASE"
	}
	return "extension " + strconv.Itoa(int(e.Type))
}

// Text is what the extension says, in words.
func (e *Extension) Text() string {
	switch e.Type {
	case extServerName:
		if name := e.serverName(); name != nil {
			return printable(name)
		}
	case extALPN:
		return listed(e.protocols())
	case extVersions:
		var names []string
		for _, v := range e.versions() {
			names = append(names, VersionName(v))
		}
		return listed(names)
	case extKeyShare:
		var names []string
		for _, g := range e.keyShares() {
			names = append(names, GroupName(g))
		}
		return listed(names)
	}
	return octets(len(e.body))
}

// Note is what the extension is for, "" where that is not said.
func (e *Extension) Note() string {
	switch e.Type {
	case extServerName:
		return "the host that is meant (SNI, RFC 6066 section 3)"
	case extALPN:
		return "the protocol inside (RFC 7301)"
	case extVersions:
		return "decides the version (RFC 8446 section 4.2.1)"
	case extKeyShare:
		return "the halves of the key exchange (RFC 8446 section 4.2.8)"
	case extPSK:
		return "resumption (RFC 8446 section 4.2.11)"
	case extTicket:
		return "resumption, or the wish for a ticket (RFC 5077)"
	case extEarlyData:
		return "data goes before the handshake has ended (RFC 8446 section 4.2.10)"
	}
	return ""
}

// GroupName is the name of a group of the key exchange (RFC 8446 §4.2.7 and the register).
func GroupName(g uint16) string {
	names := map[uint16]string{
		23: "secp256r1", 24: "secp384r1", 25: "secp521r1", 29: "x25519", 30: "x448", 256: "ffdhe2048", 257: "ffdhe3072",
		0x11eb: "SecP256r1MLKEM768", 0x11ec: "X25519MLKEM768", 0x11ed: "SecP384r1MLKEM1024", 0x6399: "X25519Kyber768Draft00",
	}
	if name := names[g]; name != "" {
		return name
	}
	if grease(g) {
		return "GREASE"
	}
	return fmt.Sprintf("group 0x%04x", g)
}

// extensions reads a list of extensions that begins where a cursor is. A list that is cut
// ends where it is cut.
func extensions(c *cursor, server bool) []Extension {
	if !c.left() {
		return nil // RFC 8446 §4.1.2: before TLS 1.3 there may be none.
	}
	n := c.number(2)
	if c.short = c.short || n > len(c.b)-c.at; c.short {
		n = len(c.b) - c.at
	}
	end := c.at + n
	var list []Extension
	for c.at+4 <= end {
		e := Extension{Start: messageHeaderLen + c.at, server: server}
		e.Type = uint16(c.number(2))
		size := c.number(2)
		if size > end-c.at {
			size, c.short = end-c.at, true
		}
		e.body = c.take(size)
		e.End = messageHeaderLen + c.at
		list = append(list, e)
	}
	return list
}

// serverName is the name of a host, nil for none (RFC 6066 §3).
func (e *Extension) serverName() []byte {
	outer := cursor{b: e.body}
	c := cursor{b: outer.vector(2)}
	for c.left() {
		kind, name := c.number(1), c.vector(2)
		if kind == 0 && !c.short {
			return name
		}
	}
	return nil
}

// protocols are the names of ALPN (RFC 7301 §3.1).
func (e *Extension) protocols() []string {
	outer := cursor{b: e.body}
	c := cursor{b: outer.vector(2)}
	var names []string
	for c.left() {
		name := c.vector(1)
		if c.short || len(name) == 0 {
			break
		}
		names = append(names, printable(name))
	}
	return names
}

// versions are those of supported_versions (RFC 8446 §4.2.1).
func (e *Extension) versions() []uint16 {
	c := cursor{b: e.body}
	if !e.server {
		c = cursor{b: c.vector(1)}
	}
	return c.numbers()
}

// keyShares are the groups for which there are key shares; of a HelloRetryRequest the one
// that is wanted (RFC 8446 §4.2.8).
func (e *Extension) keyShares() []uint16 {
	c := cursor{b: e.body}
	if e.server {
		return []uint16{uint16(c.number(2))}
	}
	c = cursor{b: c.vector(2)}
	var groups []uint16
	for c.left() {
		group := uint16(c.number(2))
		if c.vector(2); c.short {
			break
		}
		groups = append(groups, group)
	}
	return groups
}

// numbers reads numbers of two octets up to the end.
func (c *cursor) numbers() []uint16 {
	var list []uint16
	for len(c.b)-c.at >= 2 {
		list = append(list, uint16(c.number(2)))
	}
	return list
}
