package httpmodel

import "wirewalk/sim/vtime"

// ProxyProfile returns the defaults of a proxy profile; false when there is none of that name.
func ProxyProfile(name string) (ProxyConfig, bool) {
	c := ProxyConfig{Style: ProxyRight, Port: 80, UpstreamIdle: 60 * vtime.Second, Answers: PassStreamed}
	c.Server, _ = ServerProfile("haproxy")
	c.Client, _ = ClientProfile("plain")
	c.Server.Profile, c.Client.Profile = name, name
	c.Server.IdleTimeout, c.Server.SmartAccept = 60*vtime.Second, false
	// nginx: proxy_connect_timeout and proxy_read_timeout (doc).
	c.Client.ConnectTimeout, c.Client.ResponseTimeout = 60*vtime.Second, 60*vtime.Second
	switch name {
	case "dumb":
		c.Style = ProxyDumb
	case "right":
		// RFC 9110 §9.2.2: a proxy must not send a request again unless its method is idempotent.
		c.Client.Retry = Retry{Max: 1, Methods: []string{"GET", "HEAD", "OPTIONS", "TRACE", "PUT", "DELETE"}}
		c.Via = "proxy"
	case "balancer":
		c.Style, c.ForwardedFor = ProxyBalancer, true
	case "nginx":
		nginxProxy(&c)
	case "haproxy":
		haproxyProxy(&c)
	case "caddy":
		caddyProxy(&c)
	case "envoy":
		envoyProxy(&c)
	case "aws-alb":
		c.Style, c.ForwardedFor = ProxyBalancer, true
		c.Client.ConnectTimeout = 10 * vtime.Second // doc
	case "tencent-clb":
		c.Style, c.ForwardedFor, c.Next, c.Answers = ProxyBalancer, true, true, PassBuffered
		c.Server.IdleTimeout, c.UpstreamIdle = 75*vtime.Second, 75*vtime.Second
	default:
		return ProxyConfig{}, false
	}
	return c, true
}
