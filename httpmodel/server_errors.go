package httpmodel

// errorPage is the page a profile sends with an error status.
func errorPage(profile string, status int) ServerPage {
	p := ServerPage{Status: status, Type: "text/html", Dynamic: true}
	title := itoa(int64(status)) + " " + phrase("", status)
	switch profile {
	case "nginx", "tencent-clb":
		p.Reason = nginxPhrase(status)
		p.Text = nginxPage(itoa(int64(status))+" "+p.Reason, nginxFoot(profile))
	case "apache":
		p.Type = "text/html; charset=iso-8859-1"
		p.Text = "<!DOCTYPE HTML PUBLIC \"-//IETF//DTD HTML 2.0//EN\">\n<html><head>\n<title>" + title +
			"</title>\n</head><body>\n<h1>" + phrase("", status) + "</h1>\n</body></html>\n"
	case "haproxy":
		p.Fields = []string{"cache-control: no-cache"}
		p.Text = "<html><body><h1>" + title + "</h1>\n</body></html>\n"
		if status == 408 {
			p.Reason = "Request Time-out"
			p.Text = "<html><body><h1>408 Request Time-out</h1>\n" +
				"Your browser didn't send a complete request in time.\n</body></html>\n"
		}
	case "node":
		p.Type = ""
		if early(status) {
			p.Bare, p.Framing = true, FramingClose
		}
	case "go":
		goPage(&p, title)
	default:
		p.Text = "<html><body><h1>" + title + "</h1></body></html>\n"
	}
	return p
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

// nginxPhrase gives the phrases in which nginx differs from the registry.
func nginxPhrase(status int) string {
	switch status {
	case 405:
		return "Not Allowed"
	case 408:
		return "Request Time-out"
	case 413:
		return "Request Entity Too Large"
	case 414:
		return "Request-URI Too Large"
	case 503:
		return "Service Temporarily Unavailable"
	case 504:
		return "Gateway Time-out"
	}
	return phrase("", status)
}
