package decode

import (
	"slices"
	"strings"
)

// alias is a key as another program calls it.
type alias struct {
	names string // as others write it, separated by spaces
	whose string
	in    string // maps of the language that it is looked for in
	here  string // what it is here
	means string // what more there is to know
}

// aliases are the commonest names that people bring along.
func aliases() []alias {
	const server, client, pool, tcp, link = "Server Proxy", "Client", "Client Pool", "Config Host", "Link"
	return []alias{
		{"keepalive_timeout", "nginx", server, "http_idle_timeout", ""},
		{"KeepAliveTimeout", "Apache", server, "http_idle_timeout", ""},
		{"keepAliveTimeout", "Node", server, "http_idle_timeout", ""},
		{"IdleTimeout", "Go", server, "http_idle_timeout", ""},
		{"keepalive_requests", "nginx", server, "max_requests", ""},
		{"MaxKeepAliveRequests", "Apache", server, "max_requests", ""},
		{"maxRequestsPerSocket", "Node", server, "max_requests", ""},
		{"keepalive_time", "nginx", server, "max_age", ""},
		{"client_header_timeout", "nginx", server, "header_timeout", ""},
		{"ReadHeaderTimeout", "Go", server, "header_timeout", ""},
		{"headersTimeout", "Node", server, "header_timeout", ""},
		{"client_body_timeout", "nginx", server, "body_timeout", ""},
		{"ReadTimeout", "Go", server, "body_timeout", "header_timeout is for the head"},
		{"lingering_timeout", "nginx", server, "linger_timeout", ""},
		{"lingering_time", "nginx", server, "linger_time", ""},
		{"lingering_close", "nginx", server, "close: staged or abrupt", ""},
		{"limit_rate", "nginx", "Page", "rate", "octets a second, such as 10KiB/s"},
		{"limit_rate_after", "nginx", "Page", "rate_after", ""},
		{"worker_connections", "nginx", server, "max_connections", ""},
		{"MaxRequestWorkers MaxClients", "Apache", server, "workers", ""},
		{"MaxIdleConns maxFreeSockets", "", pool, "pool.max_idle", ""},
		{"MaxIdleConnsPerHost", "Go", pool, "pool.max_idle_per_host", ""},
		{"MaxConnsPerHost maxSockets", "", pool, "pool.max_conns_per_host", ""},
		{"IdleConnTimeout freeSocketTimeout", "", pool, "pool.idle_timeout", ""},
		{"DisableKeepAlives", "Go", client, "persistent: false", ""},
		{"DialTimeout", "Go", client, "connect_timeout", ""},
		{"ResponseHeaderTimeout", "Go", client, "response_timeout", ""},
		{"ExpectContinueTimeout", "Go", client, "continue_wait", ""},
		{"latency ping rtt", "", link, "delay", "the time one way, half of the round trip"},
		{"bandwidth speed bitrate throughput", "", link, "rate", "bits a second, such as 5Mbit/s"},
		{"packet_loss drop", "", link, "loss", "a share, such as 1%"},
		{"limit buffer", "", link, "queue", "packets that wait for the rate"},
		{"tcp_keepalive_time TCP_KEEPIDLE", "Linux", tcp, "keepalive_idle", ""},
		{"tcp_keepalive_intvl TCP_KEEPINTVL", "Linux", tcp, "keepalive_interval", ""},
		{"tcp_keepalive_probes TCP_KEEPCNT", "Linux", tcp, "keepalive_probes", ""},
		{"tcp_retries2", "Linux", tcp, "r2", ""},
		{"tcp_syn_retries", "Linux", tcp, "syn_retries", ""},
		{"tcp_fin_timeout", "Linux", tcp, "fin_wait2_timeout", ""},
		{"tcp_tw_reuse", "Linux", tcp, "time_wait_reuse", ""},
		{"tcp_nodelay TCP_NODELAY", "Linux", tcp, "nagle: false", ""},
		{"tcp_congestion_control", "Linux", tcp, "congestion", ""},
		{"tcp_max_syn_backlog", "Linux", tcp, "syn_queue", ""},
		{"somaxconn", "Linux", tcp, "backlog", ""},
		{"tcp_slow_start_after_idle", "Linux", tcp, "slow_start_after_idle", ""},
		{"initcwnd", "Linux", tcp, "initial_window", ""},
		{"rto_min", "Linux", tcp, "min_rto", ""},
	}
}

// aliasHint says what a name of another program is here, "" when it is none.
// Who writes a name just so comes before who writes it otherwise.
func aliasHint(key, in string) string {
	same := func(name string) bool { return name == key }
	alike := func(name string) bool { return plainKey(name) == plainKey(key) }
	for _, fits := range []func(string) bool{same, alike} {
		for _, f := range aliases() {
			if slices.Contains(strings.Fields(f.in), in) && slices.ContainsFunc(strings.Fields(f.names), fits) {
				return f.say(key, in)
			}
		}
	}
	return ""
}

func (f *alias) say(key, in string) string {
	here := f.here
	switch in {
	case "Host":
		here = "tcp: {" + strings.TrimSuffix(here, ": false") + ": ...}"
	case "Proxy":
		here = "server." + here // Towards clients a proxy is a server.
	case "Pool":
		here = strings.TrimPrefix(here, "pool.")
	}
	s := key + " is " + here + " here"
	if f.whose != "" {
		s = f.whose + "'s " + s
	}
	if f.means != "" {
		s += ": " + f.means
	}
	return s
}

// plainKey is a name without case and separators, so that keepAliveTimeout,
// KeepAliveTimeout and keep-alive-timeout are one.
func plainKey(s string) string {
	return strings.NewReplacer("-", "", "_", "").Replace(strings.ToLower(s))
}
