package httpmodel

// errorPage is the page a profile sends with an error status.
func errorPage(cfg *ServerConfig, status int) ServerPage {
	p := ServerPage{Status: status, Type: "text/html", Dynamic: true}
	name := cfg.phrase("", status)
	title := itoa(int64(status)) + " " + name
	switch cfg.Profile {
	case "nginx", "tencent-clb":
		p.Text = nginxPage(title, nginxFoot(cfg.Profile))
	case "apache":
		p.Type = "text/html; charset=iso-8859-1"
		p.Text = "<!DOCTYPE HTML PUBLIC \"-//IETF//DTD HTML 2.0//EN\">\n<html><head>\n<title>" + title +
			"</title>\n</head><body>\n<h1>" + name + "</h1>\n</body></html>\n"
	case "haproxy":
		haproxyPage(&p, title)
	case "node":
		p.Type = ""
		if early(status) {
			p.Bare, p.Framing = true, FramingClose
		}
	case "go":
		goPage(&p, title)
	case "caddy":
		if early(status) {
			goPage(&p, title)
		} else {
			p.Type = ""
		}
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
