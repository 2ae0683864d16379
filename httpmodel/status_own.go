package httpmodel

// ownPhrase is the phrase in which an implementation differs from the registry
// (read out of nginx 1.22.1, Apache 2.4, HAProxy 2.6, Go 1.26 and Node 20).
func ownPhrase(profile string, status int) string {
	switch profile {
	case "nginx", "tencent-clb":
		return find(nginxPhrases, status)
	case "apache":
		return find(apachePhrases, status)
	case "haproxy":
		return find(haproxyPhrases, status)
	case "go", "caddy":
		return find(goPhrases, status)
	case "node":
		return find(nodePhrases, status)
	}
	return ""
}

var nginxPhrases = []reasonPhrase{ //nolint:gochecknoglobals // a table
	{302, "Moved Temporarily"},
	{405, "Not Allowed"},
	{408, "Request Time-out"},
	{413, "Request Entity Too Large"},
	{414, "Request-URI Too Large"},
	{416, "Requested Range Not Satisfiable"},
	{503, "Service Temporarily Unavailable"},
	{504, "Gateway Time-out"},
}

var apachePhrases = []reasonPhrase{ //nolint:gochecknoglobals // a table
	{413, "Request Entity Too Large"},
	{414, "Request-URI Too Long"},
	{416, "Requested Range Not Satisfiable"},
	{422, "Unprocessable Entity"},
}

var haproxyPhrases = []reasonPhrase{ //nolint:gochecknoglobals // a table
	{400, "Bad request"},
	{408, "Request Time-out"},
	{413, "Request Entity Too Large"},
	{504, "Gateway Time-out"},
}

var goPhrases = []reasonPhrase{ //nolint:gochecknoglobals // a table
	{413, "Request Entity Too Large"},
	{414, "Request URI Too Long"},
	{416, "Requested Range Not Satisfiable"},
	{418, "I'm a teapot"},
	{422, "Unprocessable Entity"},
}

var nodePhrases = []reasonPhrase{ //nolint:gochecknoglobals // a table
	{413, "Payload Too Large"},
	{418, "I'm a Teapot"},
	{422, "Unprocessable Entity"},
}
