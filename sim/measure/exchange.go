package measure

import (
	"wirewalk/sim/app"
	"wirewalk/sim/vtime"
)

// Exchange is one request and its response. Instants are nanoseconds since
// the start, null where a phase was not reached.
type Exchange struct {
	ID        uint32 `json:"id"`
	Name      string `json:"name,omitempty"`
	Method    string `json:"method"`
	Target    string `json:"target"`
	Host      string `json:"host,omitempty"`
	Status    int    `json:"status"`
	Reused    bool   `json:"reused"`
	Retried   int    `json:"retried"`
	Phase     string `json:"phase"`
	Error     string `json:"error,omitempty"`
	Queued    *int64 `json:"queued_ns"`
	Lookup    *int64 `json:"lookup_ns,omitempty"`
	Connect   *int64 `json:"connect_ns"`
	Connected *int64 `json:"connected_ns"`
	SendStart *int64 `json:"send_start_ns"`
	SendEnd   *int64 `json:"send_end_ns"`
	FirstByte *int64 `json:"first_byte_ns"`
	End       *int64 `json:"end_ns"`
	ReqOctets int64  `json:"request_octets"`
	ResOctets int64  `json:"response_octets"`
}

// ExchangeOf is an exchange as statistics and records give it.
func ExchangeOf(x *app.Exchange) *Exchange {
	return &Exchange{
		ID: x.ID, Name: x.Name, Method: x.Method, Target: x.Target, Host: x.Host, Status: x.Status,
		Reused: x.Reused, Retried: x.Retried, Phase: x.Phase.String(), Error: x.Error,
		Queued: instant(x.Queued), Lookup: instant(x.Lookup), Connect: instant(x.Connect), Connected: instant(x.Connected),
		SendStart: instant(x.SendStart), SendEnd: instant(x.SendEnd), FirstByte: instant(x.FirstByte),
		End: instant(x.End), ReqOctets: x.ReqOctets, ResOctets: x.ResOctets,
	}
}

func instant(at vtime.Time) *int64 {
	if at == vtime.Never {
		return nil
	}
	n := int64(at)
	return &n
}
