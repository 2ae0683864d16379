package httpmodel

import (
	"net/netip"

	"wirewalk/sim/vtime"
)

// ProxyConfig is what a proxy or load balancer can be told. Defaults come from ProxyProfile.
type ProxyConfig struct {
	Style ProxyStyle `yaml:"style" desc:"dumb, right or balancer"`
	Port  uint16     `yaml:"port" desc:"TCP port towards clients"`
	// Upstreams are the origin or the backends; a balancer takes them in turn.
	Upstreams []netip.AddrPort `yaml:"-"`

	// Server is how it meets its clients: timeouts, layout of its own answers, limits. Not used by a dumb proxy.
	Server ServerConfig `yaml:"server" desc:"towards clients"`
	// Client is how it meets the upstreams: pool, retries, timeouts. Not used by a dumb proxy.
	Client ClientConfig `yaml:"client" desc:"towards upstreams"`

	// UpstreamIdle is how long it keeps an idle connection to a backend: ALB 60 s (doc). It wins over Client.Pool.IdleTimeout.
	UpstreamIdle vtime.Duration `yaml:"upstream_idle_timeout" desc:"time an idle connection to a backend is kept"`
	// Via is added to forwarded messages (RFC 9110 §7.6.3), empty is none.
	Via string `yaml:"via" desc:"value of the Via field, empty is none"`
	// ForwardedFor adds X-Forwarded-For.
	ForwardedFor bool `yaml:"forwarded_for" desc:"adds X-Forwarded-For"`
	// Next tries the next backend when one cannot be reached at all.
	Next bool `yaml:"next" desc:"tries the next backend when connect() fails"`
}

// ProxyProfiles lists the profiles that ProxyProfile knows.
func ProxyProfiles() []string { return []string{"dumb", "right", "balancer", "aws-alb", "tencent-clb"} }
