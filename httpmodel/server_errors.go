package httpmodel

import "wirewalk/sim/wire/h1"

// errorPage is the page a profile sends with an error status.
func errorPage(cfg *ServerConfig, status int) ServerPage {
	p := ServerPage{Status: status, Type: "text/html", Dynamic: true}
	name := cfg.phrase("", status)
	title := itoa(int64(status)) + " " + name
	switch cfg.Profile {
	case "nginx", "tencent-clb":
		p.Text = nginxPage(title, nginxFoot(cfg.Profile))
	case "apache":
		apachePage(&p, title, name)
	case "haproxy":
		haproxyPage(&p, title)
	case "node":
		nodePage(&p)
	case "go":
		goPage(&p, title)
	case "caddy":
		if early(status) {
			goPage(&p, title)
		} else {
			p.Type = ""
		}
	case "python":
		pythonPage(&p)
	case "gunicorn", "uvicorn", "puma", "jetty":
		appPage(cfg.Profile, &p, name)
	default:
		p.Text = "<html><body><h1>" + title + "</h1></body></html>\n"
	}
	return p
}

// appPage is the page with which an application server refuses what it cannot read.
func appPage(profile string, p *ServerPage, name string) {
	switch profile {
	case "gunicorn":
		p.Text = "<html>\n  <head>\n    <title>" + name + "</title>\n  </head>\n  <body>\n    <h1><p>" + name +
			"</p></h1>\n    \n  </body>\n</html>\n"
		p.order = []string{"Connection", "Content-Type", "Content-Length"}
	case "uvicorn":
		p.Type, p.Text = "text/plain; charset=utf-8", name
		if p.Status == 400 {
			p.Text = "Invalid HTTP request received."
		}
	case "puma":
		p.Type, p.Framing, p.order = "", FramingClose, []string{"*"}
	case "jetty":
		p.Type = "text/html;charset=iso-8859-1"
		p.Text = "<h1>Bad Message " + itoa(int64(p.Status)) + "</h1><pre>reason: " + name + "</pre>"
		p.order = []string{"Content-Type", "Content-Length", "Connection", "Server: Jetty(9.4.57.v20241219)"}
	}
}

// apachePage is one of Apache's built-in pages (measured with 2.4.71).
func apachePage(p *ServerPage, title, name string) {
	text := ""
	switch p.Status {
	case 400:
		text = "<p>Your browser sent a request that this server could not understand.<br />\n</p>\n"
	case 404:
		text = "<p>The requested URL was not found on this server.</p>\n"
	case 408:
		text = "<p>Server timeout waiting for the HTTP request from the client.</p>\n"
	case 413:
		text = "The requested resource does not allow request data with POST requests, or the amount of data provided in\n" +
			"the request exceeds the capacity limit.\n"
	case 414:
		text = "<p>The requested URL's length exceeds the capacity\nlimit for this server.<br />\n</p>\n"
	}
	if p.Status == 413 {
		p.Framing = FramingClose
	}
	p.Type = "text/html; charset=iso-8859-1"
	p.Text = "<!DOCTYPE HTML PUBLIC \"-//W3C//DTD HTML 4.01//EN\" \"http://www.w3.org/TR/html4/strict.dtd\">\n<html><head>\n<title>" +
		title + "</title>\n</head><body>\n<h1>" + name + "</h1>\n" + text + "</body></html>\n"
}

// nodePage is what Node answers by itself: what its parser refuses leaves as it
// stands in the program, the others are responses without content, in chunks.
func nodePage(p *ServerPage) {
	p.Type = ""
	switch {
	case p.Status == 503:
		p.Framing = FramingChunked
	case early(p.Status):
		p.Bare, p.Framing = true, FramingClose
	}
}

// tell puts what a server says of a fault into its page, where it says more than the status.
func tell(profile string, p *ServerPage, why Reason, text string) {
	switch {
	case why != ReasonBadHost:
	case profile == "node":
		p.Bare, p.Framing, p.order = false, FramingChunked, []string{"Connection", "Date", "Transfer-Encoding"}
	case profile == "go" || profile == "caddy":
		more := ": too many Host headers"
		switch text {
		case h1.HostMissing.String():
			more = ": missing required Host header"
		case h1.HostBad.String():
			more = ": malformed Host header"
		}
		p.Reason = phrase(p.Status) + more
		p.Text += more
	}
}

// pythonPage is the page of http.server, which closes the connection with it.
func pythonPage(p *ServerPage) {
	message, more := phrase(p.Status), phrase(p.Status)
	switch p.Status {
	case 400:
		message, more = "Bad request", "Bad request syntax or unsupported method"
	case 404:
		message, more = "File not found", "Nothing matches the given URI"
	}
	code := itoa(int64(p.Status))
	p.Type, p.Reason, p.Close = "text/html;charset=utf-8", message, true
	p.order = []string{"Server: SimpleHTTP/0.6 Python/3.11.2", "Date", "Connection", "Content-Type", "Content-Length"}
	p.Text = "<!DOCTYPE HTML>\n<html lang=\"en\">\n    <head>\n        <meta charset=\"utf-8\">\n        <title>Error response</title>\n" +
		"    </head>\n    <body>\n        <h1>Error response</h1>\n        <p>Error code: " + code + "</p>\n        <p>Message: " +
		message + ".</p>\n        <p>Error code explanation: " + code + " - " + more + ".</p>\n    </body>\n</html>\n"
}

// haproxyPage is one of HAProxy's built-in error files. Those it sends before it has
// a request leave as they stand in the program, the others by way of its own form.
func haproxyPage(p *ServerPage, title string) {
	text := ""
	switch p.Status {
	case 400:
		text = "Your browser sent an invalid request.\n"
	case 408:
		text = "Your browser didn't send a complete request in time.\n"
	case 413:
		text = "The request entity exceeds the maximum allowed.\n"
	case 502:
		text = "The server returned an invalid or incomplete response.\n"
	case 503:
		text = "No server is available to handle this request.\n"
	case 504:
		text = "The server didn't respond in time.\n"
	}
	p.Text = "<html><body><h1>" + title + "</h1>\n" + text + "</body></html>\n"
	p.order = []string{"content-length", "cache-control: no-cache", "content-type", "connection"}
	if early(p.Status) {
		p.order = []string{"Content-length", "Cache-Control: no-cache", "Connection", "Content-Type"}
	}
}

// early: the server gives up on a request before a program of its user sees it.
func early(status int) bool {
	switch status {
	case 400, 408, 413, 414, 431, 501, 505:
		return true
	}
	return false
}

func goPage(p *ServerPage, title string) {
	p.Type = "text/plain; charset=utf-8"
	if early(p.Status) && p.Status != 413 {
		p.Bare, p.Framing, p.Text = true, FramingClose, title
		p.Fields = []string{"Content-Type: text/plain; charset=utf-8"}
		return
	}
	p.Fields = []string{"X-Content-Type-Options: nosniff"}
	if p.Status == 413 {
		p.Fields = append(p.Fields, "Connection: close") // net/http's MaxBytesReader sets it.
	}
	p.Text = title + "\n"
	if p.Status == 404 {
		p.Text = "404 page not found\n"
	}
}

func nginxPage(title, foot string) string {
	return "<html>\r\n<head><title>" + title + "</title></head>\r\n<body>\r\n<center><h1>" + title +
		"</h1></center>\r\n" + foot + "</body>\r\n</html>\r\n"
}

// nginxFoot is the signature of nginx; those that are made of it have none.
func nginxFoot(profile string) string {
	if profile != "nginx" {
		return ""
	}
	return "<hr><center>nginx/1.22.1</center>\r\n"
}
