package diagnose

import (
	"strconv"
	"strings"

	"wirewalk/sim/inspect"
	"wirewalk/sim/trace"
	"wirewalk/sim/vtime"
	"wirewalk/sim/wire/tls"
)

// tlsFailure is a handshake of TLS that came to no end.
type tlsFailure struct {
	how     tlsHow
	side    int            // who sent the alert, ended the connection or was silent
	by      string         // FIN or RST
	at      trace.PacketID // what shows it
	after   trace.PacketID // the server's flight, 0 if none was seen
	advises string         // of an alert
}

// tlsHow is how a handshake fails.
type tlsHow uint8

const (
	tlsAlert   tlsHow = iota + 1 // with an alert in clear
	tlsRefused                   // with a record as long as an alert, for what the client sent last
	tlsEnded                     // with the end of the connection
	tlsSilent                    // with silence
	tlsInClear                   // with an answer that is no TLS
	tlsNeeded                    // the answer to what is no TLS is an alert
)

// findTLS looks at the handshake of a connection.
func (c *connStats) findTLS(upto trace.RecordID) *tlsFailure {
	f := inspect.TLSOf(c.in.t, c.id, upto)
	c.tls = f
	switch {
	case f == nil:
		return nil
	case f.Alert != nil && f.Client == nil && len(c.talk.exchanges) > 0:
		return &tlsFailure{how: tlsNeeded, side: f.By, at: f.Alerted}
	case f.Alert != nil && f.Hello != 0:
		return &tlsFailure{how: tlsAlert, side: f.By, at: f.Alerted, after: f.Hello, advises: adviseAlert(f)}
	case f.Hello == 0 || c.lacks(0) || c.lacks(1):
		return nil
	case f.Done != 0:
		return c.refusedLate(f)
	}
	if p := c.inClear(f); p != 0 {
		return &tlsFailure{how: tlsInClear, side: 1, at: p}
	}
	return c.endedEarly(f)
}

// refusedLate is a client of TLS 1.3 that believes itself through, and reads an alert: the
// server looks at the client's certificate after that (RFC 8446 §4.4.2.4). The alert is
// encrypted; what shows is the first record of the server behind the client's last flight, as
// long as an alert, when nobody had been idle, and the end.
func (c *connStats) refusedLate(f *inspect.TLS) *tlsFailure {
	last := f.Last[1]
	if f.Server == nil || f.Server.Version < tls.TLS13 || last == nil || !last.MayAlert() || last.First < f.Done {
		return nil
	}
	for _, r := range c.in.t.Conn(c.id).TLS[1] {
		if r.First > f.Done && r.Off != last.Off {
			return nil // It went on as usual.
		}
	}
	const soon = vtime.Second
	ended := c.fin[1].rec != 0 || c.rst.rec != 0 && c.rstSide == 1
	if !ended || c.closedFirst(f.Done) || c.markOf(last.First).at.Sub(c.markOf(f.Done).at) > soon {
		return nil
	}
	return &tlsFailure{how: tlsRefused, side: 1, at: last.First, after: f.Done}
}

// closedFirst reports whether the client had taken leave before the server sent its last.
func (c *connStats) closedFirst(done trace.PacketID) bool {
	all := c.in.t.Conn(c.id).TLS
	goodbye := all[0][len(all[0])-1]
	bye := goodbye.MayAlert() && goodbye.First > done && goodbye.First < all[1][len(all[1])-1].First
	return bye || c.fin[0].rec != 0 && c.fin[0].packet < all[1][len(all[1])-1].First
}

// inClear is the first packet of the server behind the ClientHello that is no TLS, 0 for none.
func (c *connStats) inClear(f *inspect.TLS) trace.PacketID {
	if f.Last[1] != nil {
		return 0
	}
	for _, p := range c.sent[1] {
		if p.packet > f.Hello {
			return p.packet
		}
	}
	return 0
}

// endedEarly is the end of a connection, or of what was seen of it, within its handshake.
func (c *connStats) endedEarly(f *inspect.TLS) *tlsFailure {
	out := &tlsFailure{how: tlsEnded, after: f.Chosen}
	if mine := f.Last[0]; f.Chosen != 0 && mine.MayAlert() && mine.First > f.Chosen {
		return &tlsFailure{how: tlsRefused, at: mine.First, after: f.Chosen}
	}
	first := c.fin[0]
	if first.rec == 0 || c.fin[1].rec != 0 && c.fin[1].rec < first.rec {
		first, out.side = c.fin[1], 1
	}
	out.by = byFIN
	if c.rst.rec != 0 && (first.rec == 0 || c.rst.rec < first.rec) {
		first, out.side, out.by = c.rst, c.rstSide, byRST
	}
	if first.rec != 0 {
		out.at = first.packet
		return out
	}
	out.how, out.by, out.side = tlsSilent, bySilence, 1
	out.at = c.sent[0][len(c.sent[0])-1].packet
	if n := len(c.sent[1]); n > 0 && c.sent[1][n-1].packet > out.at {
		out.side, out.at = 0, c.sent[1][n-1].packet
	}
	if c.in.cut || c.unheard >= manyRepeats || c.silence(out) < leastSilence {
		return nil
	}
	return out
}

// silence is for how long nothing was said in a handshake up to the end of what is looked at.
func (c *connStats) silence(s *tlsFailure) vtime.Duration { return c.in.end.Sub(c.markOf(s.at).at) }

// tlsFailed is a handshake of TLS that fails: by an alert (RFC 8446 §6.2, RFC 5246 §7.2.2), or
// because the connection ends in it.
func tlsFailed() kind {
	return kind{
		id: "tls-failed", severity: Fault, rank: 12,
		found: func(c *connStats) bool { return c.secret != nil },
		variant: func(c *connStats) string {
			s, _ := c.tellTLS()
			return s
		},
		tell:  func(conns []*connStats) (summary, advice string) { return conns[0].tellTLS() },
		place: func(c *connStats) mark { return c.markOf(c.secret.at) },
		proof: func(c *connStats) []proof {
			s := c.secret
			var all []proof
			if s.after != 0 && s.after != s.at {
				all = append(all, proof{s.after, s.before()})
			}
			return append(all, proof{s.at, s.shows()})
		},
	}
}

// shows is what the packet that shows a failure is.
func (s *tlsFailure) shows() string {
	switch s.how {
	case tlsAlert, tlsNeeded:
		return "the alert"
	case tlsRefused:
		return "a record as long as an alert"
	case tlsEnded:
		return "the " + s.by + " of the " + sideName(s.side)
	case tlsSilent:
		return "nothing answers it"
	case tlsInClear:
	}
	return "an answer that is no TLS"
}

// before is what the packet before that one is.
func (s *tlsFailure) before() string {
	switch {
	case s.how == tlsAlert:
		return "the handshake begins"
	case s.how == tlsRefused && s.side == 1:
		return "the client's last flight"
	}
	return "the server's flight"
}

// tellTLS says how a handshake failed, and what helps.
func (c *connStats) tellTLS() (summary, advice string) {
	s := c.secret
	who, other := sideName(s.side), sideName(1-s.side)
	const failed = "the TLS handshake fails: "
	switch s.how {
	case tlsAlert:
		a := inspect.TLSNames(c.in.t, c.in.t.Packet(s.at))
		if c.tls.Done != 0 && c.tls.Done < s.at {
			return "TLS fails behind its handshake: the " + who + " sends " + a[len(a)-1], s.advises
		}
		return failed + "the " + who + " sends " + a[len(a)-1], s.advises
	case tlsNeeded:
		return "the client speaks HTTP where the server expects TLS, and gets a TLS alert", "use https and not http for this port"
	case tlsInClear:
		return failed + "the server's answer to the ClientHello is no TLS",
			"see whether this port speaks TLS at all, or only after a command such as STARTTLS; use http and not https if it speaks HTTP"
	case tlsRefused:
		if s.side == 0 {
			return failed + "the client answers the server's flight with a record as long as an alert, which is encrypted",
				"see the client's log: most often it does not trust the server's certificate, or that is for another name or time"
		}
		return failed + "the server answers the client's last flight with a record as long as an alert, which is encrypted, and closes",
			"see the server's log: most often it asks for a client certificate and gets none that it trusts"
	case tlsEnded:
		summary = failed + "the " + who + " ends the connection (" + s.by + ") " + s.within()
		if s.side == 1 {
			return summary, "see the server's log; a box before it may refuse the name in the ClientHello, or the server may not speak TLS on this port"
		}
		return summary, "see the client's log, and whether its time limit is shorter than the handshake took"
	case tlsSilent:
	}
	return failed + "nothing comes from the " + who + " " + s.within() + ", for " + inspect.Span(c.silence(s)) + " up to the end",
		"see what the " + who + " does at that moment, and whether large segments of the " + other + " or of the " + who + " get through (path MTU)"
}

// within says how far a handshake had come.
func (s *tlsFailure) within() string {
	if s.after == 0 {
		return "behind the ClientHello, before a ServerHello"
	}
	return "behind the ServerHello, before the handshake has ended"
}

// adviseAlert is what helps against an alert (RFC 8446 §6.2).
func adviseAlert(f *inspect.TLS) string {
	who, other := sideName(f.By), sideName(1-f.By)
	offers, name := "", "none"
	if h := f.Client; h != nil {
		offers = " (the client offers " + tls.VersionName(h.Offers()) + " at most)"
		if h.ServerName != "" {
			name = h.ServerName
		}
	}
	switch f.Alert.Name() {
	case "unknown_ca":
		return "let the " + who + " trust the authority that signed the " + other + "'s certificate, and the " + other + " send all certificates between"
	case "certificate_expired":
		return "renew the " + other + "'s certificate, or set the " + who + "'s clock"
	case "bad_certificate", "unsupported_certificate", "certificate_revoked", "certificate_unknown":
		return "look at the " + other + "'s certificate: its name, dates, key and signatures; the " + who + "'s log says which it refuses"
	case "certificate_required", "no_certificate":
		return "give the " + other + " a certificate that the " + who + " trusts"
	case "access_denied":
		return "let the " + who + " allow the " + other + "'s certificate"
	case "protocol_version", "inappropriate_fallback":
		return "let both ends allow a version in common" + offers
	case "handshake_failure", "insufficient_security":
		if f.Wanted && f.By == 1 {
			return "give the client a certificate that the server trusts: the server asks for one (RFC 5246 §7.4.6)"
		}
		return "let both ends allow a cipher suite, a group and a signature in common" + offers
	case "unrecognized_name":
		return "give the server a certificate for the name that the client asks for (" + name + "), or ask for one that it has"
	case "no_application_protocol":
		offered := "none"
		if f.Client != nil && len(f.Client.ALPN) > 0 {
			offered = strings.Join(f.Client.ALPN, ", ")
		}
		return "let both ends allow a protocol in common; the client offers " + offered + " (RFC 7301 §3.2)"
	case "unknown_psk_identity", "decrypt_error", "bad_record_mac":
		return "see whether both ends have the same secret and certificate, and whether something between changes octets"
	case "unexpected_message", "decode_error", "illegal_parameter", "missing_extension", "unsupported_extension", "record_overflow":
		return "see which program speaks at the " + other + ": the " + who + " cannot read what it sent"
	}
	return "see the " + who + "'s log for alert " + strconv.Itoa(int(f.Alert.Description)) + " (RFC 8446 §6.2)"
}
