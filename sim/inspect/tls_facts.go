package inspect

import (
	"strings"

	"wirewalk/sim/trace"
	"wirewalk/sim/vtime"
	"wirewalk/sim/wire/tls"
)

// TLS is what a connection shows of its TLS to those who have no keys. Packets are 0 where
// there is none.
type TLS struct {
	Client  *tls.ClientHello // the first one
	Server  *tls.ServerHello // that chose
	Retried bool             // there was a HelloRetryRequest
	Resumed bool             // an earlier session goes on
	Wanted  bool             // the server asks for a certificate, as far as that is in clear
	Hello   trace.PacketID   // the first ClientHello begins
	Chosen  trace.PacketID   // the ServerHello has ended
	Done    trace.PacketID   // the handshake has ended: from here on both ends may send data
	Asked   trace.PacketID   // the first data that the client sends, early data too
	Trips   int              // round trips that the client waited for until then
	Alert   *tls.AlertBody   // the first one in clear that is no goodbye
	Alerted trace.PacketID
	By      int // who sent the alert
	Last    [2]*trace.TLSRecord
	ended   [2]trace.PacketID // the encrypted Finished of both ends before TLS 1.3
	spoke   int               // who sent the latest record
	trips   int
	early   bool
	alpn    string // of TLS 1.3, where it was decrypted
	sure    bool   // a record of TLS 1.3 as long as the client's Finished was seen
}

// TLSOf gathers what was seen of the TLS of a connection up to a record, nil for none.
func TLSOf(t *trace.Trace, conn trace.ConnID, upto trace.RecordID) *TLS {
	all := t.Conn(conn).TLS
	if len(all[0])+len(all[1]) == 0 {
		return nil
	}
	f := &TLS{spoke: -1}
	seen := func(id trace.PacketID) bool { rec := t.Packet(id).Begins(); return rec != 0 && rec <= upto }
	for at := [2]int{}; ; {
		side := 0
		switch {
		case at[0] == len(all[0]) && at[1] == len(all[1]):
			return f.known()
		case at[0] == len(all[0]), at[1] < len(all[1]) && all[1][at[1]].First < all[0][at[0]].First:
			side = 1
		}
		r := &all[side][at[side]]
		if at[side]++; !seen(r.First) {
			return f.known()
		}
		f.take(side, r, r.Last != 0 && seen(r.Last))
	}
}

// known is nil for what has seen nothing.
func (f *TLS) known() *TLS {
	if f.spoke < 0 {
		return nil
	}
	return f
}

// take looks at the next record of an end, in the order of the packets.
func (f *TLS) take(side int, r *trace.TLSRecord, whole bool) {
	if side == 0 && f.spoke == 1 {
		f.trips++
	}
	f.spoke, f.Last[side] = side, r
	if side == 0 && f.Hello == 0 && r.Type == tls.Handshake && !r.Secret {
		f.Hello = r.First
	}
	if !whole && len(r.Parts) == 0 {
		return
	}
	for i := range r.Parts {
		f.part(side, &r.Parts[i], r)
	}
	f.progress(side, r)
}

func (f *TLS) part(side int, p *tls.Part, r *trace.TLSRecord) {
	switch {
	case p.Client != nil && f.Client == nil:
		f.Client = p.Client
	case p.Server != nil && p.Server.Retry:
		f.Retried = true
	case p.Server != nil:
		f.Server, f.Chosen, f.Resumed = p.Server, r.First, p.Server.Resumed(f.Client)
	case p.ALPN != "":
		f.alpn = p.ALPN
	case p.Type == tls.CertificateRequest:
		f.Wanted = true
	case p.Alert != nil && f.Alert == nil && (f.Done == 0 || r.Opened) && p.Alert.Fatal(f.version()):
		f.Alert, f.Alerted, f.By = p.Alert, r.First, side
	}
}

// version is the one that was chosen, 0 while it is not known.
func (f *TLS) version() uint16 {
	if f.Server == nil {
		return 0
	}
	return f.Server.Version
}

// progress looks for the end of the handshake, and for the first data behind it.
func (f *TLS) progress(side int, r *trace.TLSRecord) {
	switch {
	case r.Type == tls.ApplicationData && side == 0 && f.Server == nil:
		f.asked(r) // Early data, or the handshake was not captured.
	case f.Server == nil:
	case f.version() >= tls.TLS13:
		if side == 0 && r.Type == tls.ApplicationData && !r.MayAlert() {
			f.ofThirteen(r)
		}
	case r.Final:
		if f.ended[side] = r.First; f.ended[1-side] != 0 {
			f.Done, f.Trips = r.First, f.trips
			if side == 1 {
				f.Trips++
			}
		}
	case r.Type == tls.ApplicationData && side == 0 && f.Done != 0:
		f.asked(r)
	}
}

// ofThirteen takes an encrypted record of a client of TLS 1.3 behind the ServerHello. The
// first is the Finished, or begins what comes before it: a certificate (RFC 8446 §2).
func (f *TLS) ofThirteen(r *trace.TLSRecord) {
	const endOfEarlyData = 4 + 1 + 16 // a message without content, its type and the tag (RFC 8446 §4.5, §5.2)
	final := r.Len == tls.FinishedLen(f.Server.Suite)
	switch {
	case r.Opened && r.Inner != tls.ApplicationData:
		for i := range r.Parts {
			if r.Parts[i].Type == tls.Finished && f.Done == 0 {
				f.Done, f.Trips, f.sure = r.First, f.trips, true
			}
		}
	case f.Done == 0 && r.Opened: // early data
		f.asked(r)
	case f.Done == 0 && f.early && r.Len == endOfEarlyData:
	case f.Done == 0, final && !f.sure && f.trips == f.Trips:
		f.Done, f.Trips, f.sure = r.First, f.trips, final
		if !f.early {
			f.Asked = 0
		}
	default:
		f.asked(r)
	}
}

func (f *TLS) asked(r *trace.TLSRecord) {
	if f.Asked == 0 {
		f.Asked, f.early = r.First, f.Server == nil
	}
}

// Version is the version that was chosen, "" where that was not seen.
func (f *TLS) Version() string {
	if f.Server == nil {
		return ""
	}
	return tls.VersionName(f.Server.Version)
}

// Took is how long it took from the ClientHello to a packet of the connection; vtime.Forever
// where one of both was not seen.
func (f *TLS) Took(t *trace.Trace, to trace.PacketID) vtime.Duration {
	if f.Hello == 0 || to == 0 {
		return vtime.Forever
	}
	return t.Record(t.Packet(to).Begins()).At.Sub(t.Record(t.Packet(f.Hello).Begins()).At)
}

// Name is the host that the client means, "" where it says none.
func (f *TLS) Name() string {
	if f.Client == nil {
		return ""
	}
	return f.Client.ServerName
}

// Protocol is what was agreed upon by ALPN, "" where that is not known: from TLS 1.3 on it is
// encrypted.
func (f *TLS) Protocol() string {
	if f.Server == nil || f.alpn != "" {
		return f.alpn
	}
	return f.Server.ALPN
}

// Offered is what the client offers by ALPN.
func (f *TLS) Offered() string {
	if f.Client == nil {
		return ""
	}
	return strings.Join(f.Client.ALPN, " ")
}

// Suite is the cipher suite that was chosen, "" where that was not seen.
func (f *TLS) Suite() string {
	if f.Server == nil {
		return ""
	}
	return tls.SuiteName(f.Server.Suite)
}

// Resumption is "resumed", "offered" for what was not taken, or "".
func (f *TLS) Resumption() string {
	switch {
	case f.Resumed:
		return "resumed"
	case f.Client != nil && f.Client.Resumption():
		return "offered"
	}
	return ""
}
