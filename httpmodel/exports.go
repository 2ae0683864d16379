package httpmodel

import (
	"wirewalk/sim/app"
	"wirewalk/sim/vtime"
)

// ClientProfile returns the defaults of a client profile; false when there is none of that name.
func ClientProfile(name string) (ClientConfig, bool) { return ClientConfig{Profile: name}, true }

// ProxyProfile returns the defaults of a proxy profile; false when there is none of that name.
func ProxyProfile(name string) (ProxyConfig, bool) { return ProxyConfig{}, true }

// NewClient returns a client.
func NewClient(cfg ClientConfig) app.App { return idle{} }

// NewProxy returns a proxy.
func NewProxy(cfg ProxyConfig) app.App { return idle{} }

type idle struct{}

func (idle) Handle(vtime.Time, *app.Indication, *app.Effects) {}
