package inspect

import (
	"wirewalk/sim/app"
	"wirewalk/sim/trace"
)

// ErrorTold says which error a program was given. A soft error is a report of
// trouble, and not the end (RFC 9293 §3.9.1.8).
func (x *Reader) ErrorTold(r trace.Record) string {
	name := HostName(x.Trace, r.Host)
	if r.Kind == trace.Indication && app.Kind(r.Sub) == app.SoftError {
		return name + "'s TCP reports " + r.Errno.String() + " as a soft error, and the connection goes on"
	}
	return name + "'s program gets " + r.Errno.String()
}
