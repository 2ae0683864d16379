package export

import (
	"wirewalk/sim/app"
	"wirewalk/sim/trace"
	"wirewalk/sim/vtime"
)

// messagePart is what an HTTP record says of its message.
type messagePart struct {
	Message   string `json:"message,omitempty"` // sent or received
	Request   bool   `json:"request"`
	StartLine string `json:"start_line"`
	HeadLen   int64  `json:"head_len"`
	BodyLen   int64  `json:"body_len"`
	Offset    uint64 `json:"offset"`
	Number    uint32 `json:"exchange_id"`
}

func messageOf(t *trace.Trace, r *trace.Record) *messagePart {
	m := t.Message(r.Ref)
	part := &messagePart{
		Message: "received", Request: m.Request, StartLine: m.StartLine, HeadLen: m.HeadLen, BodyLen: m.BodyLen,
		Offset: m.Off, Number: m.Exchange,
	}
	if m.Sent {
		part.Message = "sent"
	}
	return part
}

// exchangePart is one request and its response. Instants are nanoseconds since
// the start, null where a phase was not reached.
type exchangePart struct {
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
	Connect   *int64 `json:"connect_ns"`
	Connected *int64 `json:"connected_ns"`
	SendStart *int64 `json:"send_start_ns"`
	SendEnd   *int64 `json:"send_end_ns"`
	FirstByte *int64 `json:"first_byte_ns"`
	End       *int64 `json:"end_ns"`
	ReqOctets int64  `json:"request_octets"`
	ResOctets int64  `json:"response_octets"`
}

func exchangeOf(x *app.Exchange) *exchangePart {
	return &exchangePart{
		ID: x.ID, Name: x.Name, Method: x.Method, Target: x.Target, Host: x.Host, Status: x.Status,
		Reused: x.Reused, Retried: x.Retried, Phase: phaseName(x.Phase), Error: x.Error,
		Queued: instant(x.Queued), Connect: instant(x.Connect), Connected: instant(x.Connected),
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
