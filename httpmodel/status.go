package httpmodel

import "strconv"

func itoa(n int64) string { return strconv.FormatInt(n, 10) }

func hex(n int64) string { return strconv.FormatInt(n, 16) }

// reasonPhrase is a status code with its phrase.
type reasonPhrase struct {
	status int
	phrase string
}

func find(all []reasonPhrase, status int) string {
	for _, p := range all {
		if p.status == status {
			return p.phrase
		}
	}
	return ""
}

// phrase is the reason phrase: the one given, else the implementation's own, else
// the registered one (RFC 9110 §15).
func (cfg *ServerConfig) phrase(given string, status int) string {
	if given != "" {
		return given
	}
	if own := ownPhrase(cfg.Profile, status); own != "" || cfg.NoPhrase {
		return own
	}
	return phrase(status)
}

// phrase is the registered phrase of a status code.
func phrase(status int) string {
	p := find([]reasonPhrase{
		{100, "Continue"},
		{101, "Switching Protocols"},
		{102, "Processing"},
		{103, "Early Hints"},
		{200, "OK"},
		{201, "Created"},
		{202, "Accepted"},
		{203, "Non-Authoritative Information"},
		{204, "No Content"},
		{205, "Reset Content"},
		{206, "Partial Content"},
		{300, "Multiple Choices"},
		{301, "Moved Permanently"},
		{302, "Found"},
		{303, "See Other"},
		{304, "Not Modified"},
		{307, "Temporary Redirect"},
		{308, "Permanent Redirect"},
		{400, "Bad Request"},
		{401, "Unauthorized"},
		{403, "Forbidden"},
		{404, "Not Found"},
		{405, "Method Not Allowed"},
		{406, "Not Acceptable"},
		{408, "Request Timeout"},
		{409, "Conflict"},
		{410, "Gone"},
		{411, "Length Required"},
		{412, "Precondition Failed"},
		{413, "Content Too Large"},
		{414, "URI Too Long"},
		{415, "Unsupported Media Type"},
		{416, "Range Not Satisfiable"},
		{417, "Expectation Failed"},
		{421, "Misdirected Request"},
		{422, "Unprocessable Content"},
		{425, "Too Early"},
		{426, "Upgrade Required"},
		{428, "Precondition Required"},
		{429, "Too Many Requests"},
		{431, "Request Header Fields Too Large"},
		{500, "Internal Server Error"},
		{501, "Not Implemented"},
		{502, "Bad Gateway"},
		{503, "Service Unavailable"},
		{504, "Gateway Timeout"},
		{505, "HTTP Version Not Supported"},
	}, status)
	if p == "" {
		p = "Status " + strconv.Itoa(status)
	}
	return p
}
