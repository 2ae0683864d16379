package format

import (
	"wirewalk/sim/trace"
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

func messageOf(t *trace.Trace, r trace.Record) *messagePart {
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
