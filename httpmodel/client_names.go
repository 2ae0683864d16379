package httpmodel

import (
	"net/netip"
	"slices"

	"wirewalk/sim/app"
	"wirewalk/sim/dnsmodel"
	"wirewalk/sim/vtime"
	"wirewalk/sim/wire/h1"
	"wirewalk/tcpmodel"
)

// target is where requests go: a socket, or a port of a name that has to be looked up.
type target struct {
	name string
	addr netip.AddrPort // with a name only its port is known
}

func (t target) host() string {
	if t.name != "" {
		return t.name
	}
	return t.addr.Addr().String()
}

func (t target) port() string { return itoa(int64(t.addr.Port())) }

func (r *Request) target() target { return target{name: r.Server, addr: r.Remote} }

// remote is the socket that a request goes to, as far as it is known.
func (f *fetch) remote() netip.AddrPort {
	if f.peer.IsValid() {
		return f.peer
	}
	return f.req.Remote
}

// timerDial is the longest look-up and connect() by name, by dial.
const timerDial = "http dial"

// dial opens a connection for f, or for nobody when f is nil.
func (cl *client) dial(now vtime.Time, to target, f *fetch, why Reason, out *app.Effects) *cliConn {
	c := &cliConn{
		cl: cl, to: to, remote: to.addr, dialFor: f, called: now, connected: vtime.Never, looked: vtime.Never,
		dec: h1.NewDecoder(h1.Responses, h1.Limits{Head: cl.cfg.MaxHead}), enc: &h1.Encoder{},
	}
	cl.conns = append(cl.conns, c)
	options := setup(cl.cfg.NoDelay, cl.cfg.Keepalive, cl.cfg.Setup)
	if to.name == "" {
		c.attach(out.Connect(to.addr, why, options...))
		cl.bySock[c.sock] = c
		if cl.cfg.ConnectTimeout > 0 {
			c.clock.arm(timerConnect, "connect", cl.cfg.ConnectTimeout, ReasonTimerConnect, out)
		}
		return c
	}
	cl.lastDial++
	c.dialID = cl.lastDial
	c.dialling = &dnsmodel.Dial{Name: to.name, Port: to.addr.Port(), Setup: options}
	if limit := cl.cfg.ConnectTimeout; limit > 0 && limit != vtime.Forever {
		out.Arm(app.Timer{Name: timerDial, Key: c.dialID, After: limit, Label: "connect", Why: ReasonTimerConnect})
	}
	cl.dialer.Dial(now, c.dialling, out)
	return c
}

// dialled hands the connections that are open by name, and those that are not to be had, to
// whom they are for.
func (cl *client) dialled(now vtime.Time, ended []*dnsmodel.Dial, out *app.Effects) {
	for _, d := range slices.Clone(ended) {
		i := slices.IndexFunc(cl.conns, func(c *cliConn) bool { return c.dialling == d })
		if i < 0 {
			if d.Sock != 0 {
				out.Close(d.Sock, ReasonCloseTimeout)
			}
			continue
		}
		c := cl.conns[i]
		c.looked, c.called, c.remote = d.Began, min(d.Known, now), d.Remote
		out.Cancel(timerDial, c.dialID)
		if f := c.dialFor; f != nil {
			f.peer, f.x.Lookup, f.x.Connect = d.Remote, d.Began, d.Known
		}
		switch {
		case d.Sock != 0:
			c.dialling = nil
			c.attach(d.Sock)
			cl.bySock[d.Sock] = c
			c.opened(now, &app.Indication{Kind: app.Connected, Sock: d.Sock, Local: d.Local}, out)
		case d.Fault != dnsmodel.NoFault:
			c.refused(now, failure{kind: failLookup, errno: d.Errno, text: d.Fault.String()}, out)
		default:
			c.refused(now, failure{kind: failConnect, errno: d.Errno}, out)
		}
	}
}

// dialTimer: a connection by name was not open in time.
func (cl *client) dialTimer(now vtime.Time, key uint64, out *app.Effects) {
	for _, c := range cl.conns {
		if c.dialID == key && c.dialling != nil {
			c.undial(out)
			c.refused(now, failure{kind: failConnect, errno: tcpmodel.ETIMEDOUT, text: "i/o timeout"}, out)
			return
		}
	}
}

// undial gives a connection up that is being opened by name.
func (c *cliConn) undial(out *app.Effects) {
	if d := c.dialling; d != nil {
		c.dialling = nil
		out.Cancel(timerDial, c.dialID)
		c.cl.dialer.Cancel(d, out)
	}
}

// lookupError is the error of a name that has no address, as a program in the client's
// language prints it; the texts of curl, Go, Node, undici and Java were measured.
func (cl *client) lookupError(f *fetch, why failure) string {
	name, again := f.req.Server, why.text == dnsmodel.NoAnswer.String()
	gai, node, goText := "[Errno -2] Name or service not known", "ENOTFOUND", "no such host"
	if again {
		gai, node, goText = "[Errno -3] Temporary failure in name resolution", "EAI_AGAIN", "i/o timeout"
	}
	switch cl.cfg.Profile {
	case "go", "go-transport":
		return goURL(f) + "dial tcp: lookup " + name + " on " + cl.cfg.Names.Server.String() + ": " + goText
	case "curl":
		return "curl: (6) Could not resolve host: " + name
	case "java":
		return "java.net.ConnectException"
	case "python-requests", "urllib3":
		kind := "requests.exceptions.ConnectionError: "
		if cl.cfg.Profile == "urllib3" {
			kind = "urllib3.exceptions.MaxRetryError: "
		}
		return kind + pythonPool(f) + ": Max retries exceeded with url: " + f.req.Path +
			" (Caused by NewConnectionError('Failed to establish a new connection: " + gai + "'))"
	case "node":
		return "Error: getaddrinfo " + node + " " + name
	case "undici":
		return "TypeError: fetch failed (Error: getaddrinfo " + node + " " + name + ")"
	case "browser":
		return "net::ERR_NAME_NOT_RESOLVED"
	case "httpx":
		return "httpx.ConnectError: " + gai
	case "okhttp":
		return "java.net.UnknownHostException: " + name
	}
	return name + ": " + why.text
}

// clientRace is how a client gets from a name to a connection. Measured with an IPv6 address
// that nobody answers: curl, Go, Node and undici begin the next attempt after so long, Python's
// libraries when connect() has failed, and Java knows only its first address, of IPv4.
func clientRace(profile string) dnsmodel.Race {
	switch profile {
	case "curl":
		r := dnsmodel.SystemRace(200 * vtime.Millisecond)
		r.Cache = vtime.Minute // (doc)
		return r
	case "go", "go-transport":
		r := dnsmodel.SystemRace(300 * vtime.Millisecond)
		r.Joint, r.EDNS = false, 1232
		return r
	case "node", "undici":
		r := dnsmodel.SystemRace(250 * vtime.Millisecond)
		r.OneByOne = true // (doc)
		return r
	case "java":
		r := dnsmodel.SystemRace(vtime.Forever)
		r.FourFirst, r.FirstOnly, r.Cache = true, true, 30*vtime.Second // the cache: (doc)
		return r
	case "python-requests", "urllib3", "httpx":
		return dnsmodel.SystemRace(vtime.Forever)
	case "okhttp": // (doc): its routes one after the other
		r := dnsmodel.SystemRace(vtime.Forever)
		r.Cache = 30 * vtime.Second
		return r
	case "browser": // (doc): Chromium's delay, and its host cache
		r := dnsmodel.PlainRace()
		r.AttemptDelay, r.Cache = 300*vtime.Millisecond, vtime.Minute
		return r
	}
	return dnsmodel.PlainRace()
}
