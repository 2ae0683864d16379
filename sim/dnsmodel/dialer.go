package dnsmodel

import (
	"net/netip"
	"slices"

	"wirewalk/sim/app"
	"wirewalk/sim/vtime"
	"wirewalk/sim/wire/dns"
	"wirewalk/tcpmodel"
)

// Timers of a Dialer.
const (
	timerQuery   = "dns query"   // by look-up and query
	timerOther   = "dns other"   // by dial
	timerAttempt = "dns attempt" // by dial
)

// Dialer opens connections by name for one program. The program hands it what it is
// told (Handle), and takes over the connections that it opened.
type Dialer struct {
	cfg     Config
	lookups []*lookup // that have not ended
	dials   []*Dial   // that have not ended
	cache   []cached
	ended   []*Dial // since Handle began
	last    uint64  // keys of look-ups and dials
	asked   uint32  // queries so far
}

// cached are addresses that a program remembers.
type cached struct {
	name  string
	addrs []netip.Addr
	until vtime.Time
}

// mostCached bounds what a program remembers.
const mostCached = 1000

// NewDialer returns a dialer.
func NewDialer(cfg Config) *Dialer { return &Dialer{cfg: cfg.withDefaults()} }

// Dial begins to open a connection to a port of a name. It may be over at once; look at
// Ended. What becomes of it Handle tells.
func (d *Dialer) Dial(now vtime.Time, x *Dial, out *app.Effects) {
	d.last++
	x.d, x.key, x.Began, x.Known = d, d.last, now, vtime.Never
	d.dials = append(d.dials, x)
	for i := range d.cache {
		if c := &d.cache[i]; c.name == x.Name && now < c.until {
			out.Report(app.Report{Kind: app.ReportNote, Why: ReasonCached, Text: addressText(c.addrs)})
			x.Began = vtime.Never
			x.remember(c.addrs)
			x.begin(now, out)
			return
		}
	}
	for _, l := range d.lookups {
		if l.name == x.Name {
			x.lookup = l
		}
	}
	if x.lookup == nil {
		x.lookup = d.start(x.Name, out)
	}
	x.lookup.dials = append(x.lookup.dials, x)
	x.learned(now, out)
}

// Handle takes an indication. mine says that it was meant for the dialer; ended are the
// dials that have come to an end by it.
func (d *Dialer) Handle(now vtime.Time, in *app.Indication, out *app.Effects) (ended []*Dial, mine bool) {
	d.ended = d.ended[:0]
	if d.streamed(now, in, out) {
		return d.ended, true
	}
	switch in.Kind { //nolint:exhaustive // the others are the program's
	case app.Datagram:
		return d.ended, d.datagram(now, in, out)
	case app.TimerFired:
		mine = d.timer(now, in, out)
	case app.Failed:
		mine = d.socketFailed(now, in, out)
	case app.Connected, app.ConnectFailed:
		for _, x := range d.dials {
			if slices.Contains(x.attempts, in.Sock) {
				x.attempted(now, in, out)
				return d.ended, true
			}
		}
	}
	return d.ended, mine
}

// Cancel ends a dial that nobody wants any more.
func (d *Dialer) Cancel(x *Dial, out *app.Effects) {
	if !x.over {
		x.end(out)
	}
}

// datagram takes what has come to the socket of a look-up; false is not meant for one.
func (d *Dialer) datagram(now vtime.Time, in *app.Indication, out *app.Effects) bool {
	if in.Remote != d.cfg.Server && !d.asksBy(in.Sock) {
		return false
	}
	m, err := dns.Parse(in.Data)
	if err == nil && m.Response && in.Remote == d.cfg.Server {
		for _, l := range d.lookups {
			if l.answered(now, in.Sock, m, out) {
				return true
			}
		}
	}
	out.Report(app.Report{Kind: app.ReportRefusal, Why: ReasonNotAsked})
	return true
}

// asksBy reports a socket by which a look-up asks.
func (d *Dialer) asksBy(sock app.Sock) bool {
	for _, l := range d.lookups {
		for i := range l.queries {
			if l.queries[i].sock == sock {
				return true
			}
		}
	}
	return false
}

func (d *Dialer) timer(now vtime.Time, in *app.Indication, out *app.Effects) bool {
	switch in.Name {
	case timerQuery:
		for _, l := range d.lookups {
			if i := int(in.Key & 1); l.key == in.Key>>1 && i < len(l.queries) {
				l.unanswered(now, i, tcpmodel.ETIMEDOUT, out)
				break
			}
		}
	case timerOther, timerAttempt:
		for _, x := range d.dials {
			if x.key == in.Key {
				x.timer(now, in.Name, out)
				break
			}
		}
	default:
		return false
	}
	return true
}

// socketFailed: an ICMP error has come about a query.
func (d *Dialer) socketFailed(now vtime.Time, in *app.Indication, out *app.Effects) bool {
	for _, l := range d.lookups {
		for i := range l.queries {
			if q := &l.queries[i]; q.sock == in.Sock && !q.done && !q.streams {
				l.unanswered(now, i, in.Errno, out)
				return true
			}
		}
	}
	return false
}

// settled: a look-up has ended by itself.
func (d *Dialer) settled(now vtime.Time, l *lookup) {
	d.drop(l)
	four, _ := l.of(true)
	six, _ := l.of(false)
	addrs := append(slices.Clone(four), six...)
	if d.cfg.Race.Cache <= 0 || len(addrs) == 0 {
		return
	}
	d.cache = slices.DeleteFunc(d.cache, func(c cached) bool { return c.name == l.name || c.until <= now })
	if len(d.cache) < mostCached {
		d.cache = append(d.cache, cached{name: l.name, addrs: addrs, until: now.Add(d.cfg.Race.Cache)})
	}
}

func (d *Dialer) drop(l *lookup) {
	d.lookups = slices.DeleteFunc(d.lookups, func(o *lookup) bool { return o == l })
}

func addressText(addrs []netip.Addr) string {
	text := ""
	for i, a := range addrs {
		if i > 0 {
			text += ", "
		}
		text += a.String()
	}
	return text
}
