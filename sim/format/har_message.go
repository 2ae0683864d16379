package format

import (
	"net/url"
	"strings"

	"wirewalk/sim/app"
	"wirewalk/sim/trace"
	"wirewalk/sim/wire/h1"
)

type harRequest struct {
	Method      string     `json:"method"`
	URL         string     `json:"url"`
	Version     string     `json:"httpVersion"`
	Cookies     []harField `json:"cookies"`
	Headers     []harField `json:"headers"`
	Query       []harField `json:"queryString"`
	HeadersSize int64      `json:"headersSize"`
	BodySize    int64      `json:"bodySize"`
}

type harResponse struct {
	Status      int        `json:"status"` // 0 when no response came
	StatusText  string     `json:"statusText"`
	Version     string     `json:"httpVersion"`
	Cookies     []harField `json:"cookies"`
	Headers     []harField `json:"headers"`
	Content     harContent `json:"content"`
	Redirect    string     `json:"redirectURL"`
	HeadersSize int64      `json:"headersSize"`
	BodySize    int64      `json:"bodySize"`
}

type harField struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

type harContent struct {
	Size int64  `json:"size"`
	Type string `json:"mimeType"`
}

func requestOf(t *trace.Trace, x *app.Exchange, h heads) harRequest {
	scheme := "http://"
	if h.secret {
		scheme = "https://"
	}
	r := harRequest{
		Method: x.Method, URL: scheme + x.Host + x.Target, Cookies: []harField{}, Headers: []harField{},
		Query: []harField{}, HeadersSize: -1, BodySize: -1,
	}
	if strings.Contains(x.Target, "://") { // The absolute form, as to a proxy (RFC 9112 §3.2.2).
		r.URL = x.Target
	}
	if u, err := url.Parse(r.URL); err == nil {
		for _, pair := range strings.Split(u.RawQuery, "&") {
			if name, value, _ := strings.Cut(pair, "="); name != "" {
				r.Query = append(r.Query, harField{name, value})
			}
		}
	}
	if h.request != nil {
		r.HeadersSize, r.BodySize = h.request.HeadLen, h.request.BodyLen
		start, fields := splitHead(headOctets(t, h.request))
		r.Version, r.Headers = lastWord(start), fields
	}
	return r
}

func responseOf(t *trace.Trace, x *app.Exchange, h heads) harResponse {
	r := harResponse{
		Status: x.Status, Cookies: []harField{}, Headers: []harField{}, HeadersSize: -1, BodySize: -1,
		Content: harContent{Type: "application/octet-stream"},
	}
	if h.response == nil || x.Status == 0 {
		return r
	}
	r.HeadersSize, r.BodySize, r.Content.Size = h.response.HeadLen, h.response.BodyLen, h.response.BodyLen
	start, fields := splitHead(headOctets(t, h.response))
	r.Headers = fields
	version, rest, _ := strings.Cut(start, " ")
	r.Version = version
	_, r.StatusText, _ = strings.Cut(rest, " ")
	for _, f := range fields {
		switch strings.ToLower(f.Name) {
		case "content-type":
			r.Content.Type = f.Value
		case "location":
			r.Redirect = f.Value
		}
	}
	return r
}

// splitHead cuts a message head into its start line and its fields (RFC 9112 §2.1).
func splitHead(head []byte) (start string, fields []harField) {
	fields = []harField{}
	if h := h1.ParseHead(head); h != nil {
		start = h.StartLine()
		for _, f := range h.Fields {
			fields = append(fields, harField(f))
		}
	}
	return start, fields
}

func lastWord(s string) string { return s[strings.LastIndexByte(s, ' ')+1:] }
