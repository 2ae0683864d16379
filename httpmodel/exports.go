package httpmodel

import (
	"wirewalk/sim/app"
	"wirewalk/sim/vtime"
)

// ProxyProfile returns the defaults of a proxy profile; false when there is none of that name.
func ProxyProfile(name string) (ProxyConfig, bool) { return ProxyConfig{}, true }

// NewProxy returns a proxy.
func NewProxy(cfg ProxyConfig) app.App { return idle{} }

type idle struct{}

func (idle) Handle(vtime.Time, *app.Indication, *app.Effects) {}
