package language

import "wirewalk/httpmodel"

// Server is an HTTP server. Besides its own keys it takes every key of
// httpmodel.ServerConfig, which start from the profile's values.
type Server struct {
	Origin

	Host  string  `yaml:"host" desc:"where it runs; the last host unless said"`
	Name  string  `yaml:"name" desc:"its name; the host's unless said"`
	Pages []*Page `yaml:"pages" keyed:"Path" desc:"what it serves, by path; 1..20 in a path stands for twenty pages; * matches every path; others are answered 404"`

	Config httpmodel.ServerConfig `yaml:",inline"`
}

// Page is one resource of a server: the keys of httpmodel.ServerPage.
type Page struct {
	Origin

	Path  string
	Parts []string `yaml:"parts" desc:"paths that a page step loads after this document; 1..20 in a path stands for twenty"`

	Config httpmodel.ServerPage `yaml:",inline" hide:"path"`
}

// Client is an HTTP client. Besides its own keys it takes those of
// httpmodel.ClientConfig, which start from the profile's values.
type Client struct {
	Origin

	Host string `yaml:"host" desc:"where it runs; the first host unless said"`
	Name string `yaml:"name" desc:"its name; the host's unless said"`
	To   string `yaml:"to" desc:"host that its requests go to; the only server (or proxy) unless said"`
	Port int    `yaml:"port" desc:"port of that host; its server's unless said" min:"0" max:"65535"`

	Config httpmodel.ClientConfig `yaml:",inline"`
}

// Proxy is an HTTP proxy or load balancer. Besides its own keys it takes those
// of httpmodel.ProxyConfig, which start from the profile's values.
type Proxy struct {
	Origin

	Host     string   `yaml:"host" desc:"where it runs" required:"true"`
	Name     string   `yaml:"name" desc:"its name; the host's unless said"`
	Profile  string   `yaml:"profile" desc:"whose behaviour it has" enum:"@proxies" default:"right"`
	Upstream []string `yaml:"upstream" desc:"hosts it forwards to, in turn; the only server unless said"`

	Config httpmodel.ProxyConfig `yaml:",inline" hide:"style"`
}
