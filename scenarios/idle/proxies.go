package idle

import (
	"slices"
	"strings"

	"wirewalk/httpmodel"
	"wirewalk/scenarios/decode"
	"wirewalk/scenarios/language"
)

// proxy looks at what a proxy is told that it does not do.
func (d *finder) proxy(p *decode.Place, x *language.Proxy) {
	if x.Config.Style == httpmodel.ProxyDumb {
		for _, k := range p.Node.Keys {
			switch k.Text {
			case "host", "name", "profile", "port", "upstream":
			default:
				if p.Says(k.Text) {
					d.says(p.Node, k.Text, k.Text+" does nothing: a dumb proxy copies octets and knows no more of HTTP", "leave it out, or write profile: right")
				}
			}
		}
		return
	}
	if len(x.Upstream) > 1 {
		return
	}
	for _, key := range []string{"fail_time", "next_failed", "next"} {
		if p.Says(key) {
			d.says(p.Node, key, key+" does nothing: there is one upstream, so no next one", "leave it out, or name a second upstream")
		}
	}
}

// downstream looks at how a proxy meets its clients.
func (d *finder) downstream(p *decode.Place, cfg *httpmodel.ServerConfig) {
	d.serverConfig(p, cfg)
	if p.Says("port") {
		d.says(p.Node, "port", "port does nothing here: the port of a proxy stands beside server", "write it there")
	}
	for _, key := range []string{"pages", "methods", "early_errors", "early_answers", "content_type", "last_chunk_apart"} {
		if p.Says(key) {
			d.says(p.Node, key, key+" does nothing: a proxy has no pages of its own", "write it at the server that it forwards to")
		}
	}
	for _, key := range []string{"at_stop", "listens_to_end", "reload_wait", "reuse_address"} {
		if p.Says(key) {
			d.says(p.Node, key, key+" does nothing: no step stops or starts a proxy", "write it at a server")
		}
	}
	if p.Says("per_client") && cfg.PerClientBy == httpmodel.CapActive {
		d.says(p.Node, "per_client", "per_client does nothing: a proxy counts connections only", "write per_client_by: connections")
	}
}

// upstream looks at how a proxy meets the servers behind it.
func (d *finder) upstream(p *decode.Place, cfg *httpmodel.ClientConfig) {
	d.twice(p.Node, cfg.Layout)
	for _, key := range []string{"layout", "cookies", "length_always", "chunks_apart", "content_type", "head_without", "parallel", "body", "continue_wait", "close_at_end", "end_delay"} {
		if p.Says(key) {
			d.says(p.Node, key, key+" does nothing: a proxy forwards the requests of others", "leave it out")
		}
	}
}

// clientLayout looks at what a client says of fields that it does not write.
func (d *finder) clientLayout(p *decode.Place, cfg *httpmodel.ClientConfig) {
	d.layout(p, "cookies", "Cookie", cfg.Layout)
	d.layout(p, "keep_alive_word", "Connection", cfg.Layout)
	d.layout(p, "connection_field", "Connection", cfg.Layout)
	d.layout(p, "content_type", "Content-Type", cfg.Layout)
	d.withouts(p, cfg)
	d.twice(p.Node, cfg.Layout)
}

// withouts reports fields that HEAD is to go without and that no request has.
func (d *finder) withouts(p *decode.Place, cfg *httpmodel.ClientConfig) {
	if !p.Says("head_without") {
		return
	}
	for i, name := range cfg.HeadWithout {
		if !slices.ContainsFunc(cfg.Layout, func(l string) bool { return strings.HasPrefix(l, name+": ") }) {
			d.entry(p.Node.Item("head_without", i), "head_without does nothing: layout has no line "+name+": ...", "write \""+name+": \" and a value into layout, or leave it out")
		}
	}
}

// pool looks at the pool of a client that keeps no connection, and of a proxy.
func (d *finder) pool(p *decode.Place, pool *httpmodel.Pool) {
	for _, k := range d.f.Clients {
		if &k.Config.Pool == pool && !k.Config.KeepAlive {
			d.unkept(p)
		}
	}
	for _, x := range d.f.Proxies {
		if &x.Config.Client.Pool != pool {
			continue
		}
		if !x.Config.Client.KeepAlive {
			d.unkept(p)
		} else if p.Says("idle_timeout") && x.Config.UpstreamIdle > 0 {
			d.says(p.Node, "idle_timeout", "idle_timeout does nothing: upstream_idle_timeout of the proxy decides", "write upstream_idle_timeout")
		}
	}
}

func (d *finder) unkept(p *decode.Place) {
	for _, k := range p.Node.Keys {
		if k.Text != "max_conns_per_host" && p.Says(k.Text) {
			d.says(p.Node, k.Text, k.Text+" does nothing: persistent is false, so no connection is ever idle", "leave it out, or write persistent: true")
		}
	}
}
