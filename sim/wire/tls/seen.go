package tls

import "strconv"

// Seen is a record where it lies in one direction of a connection.
type Seen struct {
	Record
	Off    uint64 // of its header in the stream
	Whole  bool   // its last octet has been seen
	Secret bool   // what is in it is encrypted
	Final  bool   // it is the encrypted Finished, which ends a handshake before TLS 1.3
	Parts  []Part // that begin in it, of what is not encrypted

	Opened  bool   // it was decrypted
	Inner   Type   // of what was in it
	Ahead   int    // octets behind its header before the first that is encrypted
	Text    uint64 // where its data lies in what the end says in clear
	TextLen int    // of decrypted data
}

// Part is a handshake message, or an alert.
type Part struct {
	At     int           // of its first octet behind the header of the record
	Len    int           // with its header
	Type   HandshakeType // of a message
	Client *ClientHello
	Server *ServerHello
	Alert  *AlertBody
	ALPN   string // of EncryptedExtensions
	Certs  int    // certificates of a Certificate before TLS 1.3
	Life   int    // of a NewSessionTicket before TLS 1.3, in seconds
	says   string
}

// End is the offset behind the last octet of the record.
func (s *Seen) End() uint64 { return s.Off + HeaderLen + uint64(s.Len) }

// String is the part in words.
func (p *Part) String() string { return p.says }

// Names are what is in the record, in words: of encrypted records as much as is known.
func (s *Seen) Names() []string {
	if s.Secret {
		return []string{s.secret()}
	}
	if s.Opened && len(s.Parts) == 0 {
		switch s.Inner {
		case ApplicationData:
			return []string{"application data, " + octets(s.TextLen)}
		case Handshake:
			return []string{"handshake message goes on"}
		case ChangeCipherSpec, Alert, Heartbeat:
		}
		return []string{s.Inner.String()}
	}
	if len(s.Parts) == 0 {
		if s.Type == Handshake {
			return []string{"handshake message goes on"}
		}
		return []string{s.Type.String()}
	}
	names := make([]string, len(s.Parts))
	for i := range s.Parts {
		names[i] = s.Parts[i].says
	}
	return names
}

// secret names a record of which nothing but its length is known.
func (s *Seen) secret() string {
	switch s.Type {
	case Alert:
		return "an encrypted alert"
	case Handshake:
		if s.Final {
			return "Finished (encrypted)"
		}
		return "an encrypted handshake message"
	case ApplicationData:
		return "application data, " + octets(s.Len)
	case ChangeCipherSpec, Heartbeat:
	}
	return "encrypted " + s.Type.String()
}

// said puts a part into words, once all of it that can be had is there.
func (p *Part) said(body []byte, offer *ClientHello, version uint16) {
	switch p.Type {
	case clientHello:
		p.Client = ParseClientHello(body)
		p.says = p.Client.String()
	case serverHello:
		p.Server = ParseServerHello(body)
		p.says = p.Server.said(offer)
	case certificate:
		p.Certs = countCertificates(body, version)
		says := []string{octets(p.Len - messageHeaderLen)}
		if p.Certs > 0 {
			says = append([]string{counted(p.Certs, "certificate")}, says...)
		}
		p.says = inBrackets(p.Type.String(), says)
	case newSessionTicket:
		c := cursor{b: body}
		if p.Life = c.number(4); !c.short {
			p.says = inBrackets(p.Type.String(), []string{"for " + strconv.Itoa(p.Life) + " s"})
		}
	case encryptedExts:
		list := extensions(&cursor{b: body}, true)
		for i := range list {
			if names := list[i].protocols(); list[i].Type == extALPN && len(names) == 1 {
				p.ALPN, p.says = names[0], inBrackets(p.Type.String(), []string{"ALPN " + names[0]})
			}
		}
	case helloRequest, endOfEarlyData, serverKeyExchange, CertificateRequest, serverHelloDone, certVerify,
		clientKeyExchange, Finished, certStatus, keyUpdate:
	}
}

// countCertificates counts those of a Certificate (RFC 5246 §7.4.2, RFC 8446 §4.4.2).
func countCertificates(body []byte, version uint16) int {
	outer := cursor{b: body}
	if version >= TLS13 {
		outer.vector(1) // certificate_request_context
	}
	c, n := cursor{b: outer.vector(3)}, 0
	for c.left() {
		c.vector(3)
		if version >= TLS13 {
			c.vector(2) // extensions
		}
		if c.short {
			break
		}
		n++
	}
	return n
}

// MayAlert reports whether it is an alert, or as long as an encrypted one.
func (s *Seen) MayAlert() bool {
	if s.Opened {
		return s.Inner == Alert
	}
	return s.Record.MayAlert()
}

func counted(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return strconv.Itoa(n) + " " + what + "s"
}
