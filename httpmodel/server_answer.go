package httpmodel

import (
	"strings"

	"wirewalk/sim/app"
	"wirewalk/sim/vtime"
	"wirewalk/sim/wire/h1"
	"wirewalk/tcpmodel"
)

// pages answers from the server's own pages.
type pages struct{}

func (pages) gone(vtime.Time, *srvConn, *app.Effects) {}

func (pages) begins(*srvConn, *app.Effects) bool { return false }

func (pages) more(vtime.Time, *srvConn, *app.Effects) {}

func (pages) ends(vtime.Time, bool, *app.Effects) {}

func (pages) halfClosed(vtime.Time, *srvConn, *app.Effects) {}

// answer finds the page and takes the time it needs.
func (pages) answer(now vtime.Time, c *srvConn, out *app.Effects) {
	s := c.s
	if s.cfg.OverCap > 0 && s.cfg.MaxRequests > 0 && c.requests > s.cfg.lastRequest() {
		c.respondError(now, s.cfg.OverCap, ReasonOverCap, out)
		return
	}
	if s.cfg.PerClientBy == CapActive && s.cfg.PerClient > 0 && c.p.activeOf(c) > s.cfg.PerClient {
		c.respondError(now, 503, ReasonTooMany, out)
		return
	}
	p, _ := c.page()
	if p == nil || p.Think <= 0 {
		c.respondPage(now, out)
		return
	}
	c.clock.arm(timerThink, "HTTP response due", p.Think, ReasonTimerThink, out)
}

// page looks the request's page up; with none it says which status answers it.
func (c *srvConn) page() (*ServerPage, int) {
	h, cfg := c.req.head, &c.s.cfg
	status := 404
	for i := range cfg.Pages {
		p := &cfg.Pages[i]
		if p.Path != h.Path() && p.Path != "*" {
			continue
		}
		if takes(p, cfg.Methods, h.Method) {
			return p, 0
		}
		status = 405
	}
	return nil, status
}

func takes(p *ServerPage, methods []string, method string) bool {
	if p.Method != "" {
		return p.Method == method || p.Method == "GET" && method == "HEAD"
	}
	for _, m := range methods {
		if m == method {
			return true
		}
	}
	return len(methods) == 0
}

// respondPage answers c.req with its page.
func (c *srvConn) respondPage(now vtime.Time, out *app.Effects) {
	p, status := c.page()
	switch {
	case status == 405:
		c.respondError(now, status, ReasonBadMethod, out)
	case p == nil:
		c.respondError(now, status, ReasonNotFound, out)
	case p.NeedField != "" && !hasLine(c.req.head, p.NeedField):
		page := errorPage(&c.s.cfg, 401)
		page.Fields = append(page.Fields, "WWW-Authenticate: "+challenge(p.NeedField))
		c.respondRefusal(now, page, ReasonNoField, out)
	default:
		if p.Early != 0 {
			c.interim(now, p.Early, ReasonSendInterim, out)
		}
		c.respond(now, *p, ReasonAnswer, out)
	}
}

// hasLine reports whether the head has the field line, given as Name: value.
func hasLine(h *h1.Head, line string) bool {
	name, value, _ := strings.Cut(line, ":")
	value = strings.TrimSpace(value)
	for _, f := range h.Fields {
		if !strings.EqualFold(f.Name, name) {
			continue
		}
		for part := range strings.SplitSeq(f.Value, ";") {
			if strings.TrimSpace(part) == value || strings.TrimSpace(f.Value) == value {
				return true
			}
		}
	}
	return false
}

// interim writes an interim response (RFC 9110 §15.2).
func (c *srvConn) interim(now vtime.Time, status int, why Reason, out *app.Effects) {
	h := &h1.Head{Version: c.s.cfg.Version, Status: status, Phrase: c.s.cfg.phrase("", status)}
	data := h.Append(nil)
	c.out.add(part{
		data: data, why: why,
		reports: []app.Report{reportSent(c.sock, h, app.Message{HeadLen: int64(len(data)), Off: c.out.off})},
	})
	c.out.pump(now, out)
}

// respondError answers with an error page of the server's profile.
func (c *srvConn) respondError(now vtime.Time, status int, why Reason, out *app.Effects) {
	c.respondRefusal(now, errorPage(&c.s.cfg, status), why, out)
}

// challenge is what a 401 asks for, which it MUST say (RFC 9110 §15.5.2): the scheme of the
// credentials that the page needs, Basic where it needs something else.
func challenge(field string) string {
	scheme := "Basic"
	if name, value, _ := strings.Cut(field, ":"); strings.EqualFold(name, "Authorization") {
		if words := strings.Fields(value); len(words) > 0 {
			scheme = words[0]
		}
	}
	return scheme + ` realm="members"`
}

// respondRefusal answers with an error page, whatever stage the request was in.
func (c *srvConn) respondRefusal(now vtime.Time, p ServerPage, why Reason, out *app.Effects) {
	c.clock.cancelAll(out)
	if c.phase != srvServing {
		c.phase = srvServing
		c.requests++
	}
	c.respond(now, p, why, out)
}

// respond writes a response made from a page and ends the exchange when TCP has taken it all.
func (c *srvConn) respond(now vtime.Time, p ServerPage, why Reason, out *app.Effects) {
	if p.Status == 0 {
		p.Status = 200
	}
	if c.toOld() && (p.Framing == FramingChunked || p.Framing == "" && c.s.cfg.ImplicitLength && hasContent(p.Status)) {
		p.Framing = FramingClose // RFC 9112 §7.1: no chunks to HTTP/1.0
	}
	if c.old09() {
		p.Framing = FramingClose
	}
	if p.Text != "" {
		p.Size = int64(len(p.Text))
	}
	c.closeWhy = c.verdict(now, &p)
	h := c.responseHead(now, &p)
	head := c.enc.Head(nil, h)
	if c.old09() {
		head = nil // RFC 1945 §6: a Simple-Response is content alone.
	}
	parts := c.content(now, &p, head, why)
	total := int64(0)
	for i := range parts {
		total += parts[i].size()
	}
	parts[0].reports = []app.Report{
		reportSent(c.sock, h, app.Message{
			HeadLen: int64(len(head)), BodyLen: total - int64(len(head)), Off: c.out.off,
		}),
	}
	for i := range parts {
		c.out.add(parts[i])
	}
	c.out.add(part{done: c.responded})
	c.out.pump(now, out)
}

// verdict says why the connection is closed after this response, 0 if it is kept (RFC 9112 §9.3).
func (c *srvConn) verdict(now vtime.Time, p *ServerPage) Reason {
	cfg := &c.s.cfg
	old := c.req == nil || c.req.head.Version == HTTP10 || cfg.Version == HTTP10
	switch {
	case c.closeWhy != 0:
		return c.closeWhy
	case c.p.stopping:
		return ReasonCloseShutdown
	case c.req == nil:
		return ReasonCloseError
	case c.old09():
		return ReasonCloseDelimited
	case !c.req.complete && !c.discards():
		return ReasonCloseUnread
	case c.req.head.Closes:
		return ReasonCloseDoubt
	case c.req.head.HasToken("Connection", "close"):
		return ReasonCloseAsked
	case old && (!cfg.KeepAlive10 || !c.req.head.HasToken("Connection", "keep-alive")):
		return ReasonCloseHTTP10
	case p.Framing == FramingClose:
		return ReasonCloseDelimited
	case p.Close:
		return ReasonCloseAnnounced
	case cfg.IdleTimeout == 0:
		return ReasonCloseEach
	case cfg.MaxRequests > 0 && c.requests >= cfg.lastRequest():
		return ReasonCloseCap
	case cfg.MaxAge > 0 && now.Sub(c.opened) >= cfg.MaxAge:
		return ReasonCloseAge
	}
	return 0
}

// toOld reports whether the request was one of HTTP/1.0.
func (c *srvConn) toOld() bool { return c.req != nil && c.req.head.Version == HTTP10 }

// settle prepares a connection for an idle time.
func (c *srvConn) settle(out *app.Effects) {
	if !c.s.cfg.NoDelay || !c.s.cfg.NoDelayIdle || c.nodelay {
		return
	}
	c.nodelay = true
	out.Do(app.Call{Kind: app.CallSetOption, Sock: c.sock, Option: tcpmodel.OptNoDelay, N: 1}, ReasonNoDelayIdle)
}

// old09 reports whether the request was one of HTTP/0.9.
func (c *srvConn) old09() bool { return c.req != nil && c.req.head.Version == h1.HTTP09 }

// lastRequest is the number of the request whose answer says close.
func (cfg *ServerConfig) lastRequest() int {
	if cfg.ExtraRequest {
		return cfg.MaxRequests + 1
	}
	return cfg.MaxRequests
}

// responded: TCP has taken the whole response. The idle time starts here.
func (c *srvConn) responded(now vtime.Time, out *app.Effects) {
	if !c.s.cfg.WorkerPerConnection {
		c.p.release(now, c, out)
	}
	c.answered(now, out)
}

// rested: the exchange is over, the request read as far as it will be.
func (c *srvConn) rested(now vtime.Time, out *app.Effects) {
	c.req, c.ask, c.tooLong, c.live = nil, nil, false, false
	if c.closeWhy == ReasonCloseCap && c.s.cfg.OverCap > 0 {
		c.closeWhy = 0
	}
	if c.p.stopping && c.closeWhy == 0 {
		c.closeWhy = ReasonCloseShutdown
	}
	if c.closeWhy != 0 {
		why := c.closeWhy
		c.phase = srvReading
		c.close(now, why, out)
		return
	}
	c.phase, c.idleSince, c.partial = srvIdle, now, false
	if len(c.rest) == 0 && !c.eof {
		c.settle(out)
		c.clock.arm(timerIdle, "HTTP idle", c.s.cfg.IdleTimeout, ReasonTimerIdle, out)
	}
	c.process(now, out)
}
