package tables

import (
	"bytes"
	"io"
	"strings"

	"wirewalk/sim/format"
)

var ( //nolint:gochecknoglobals // values of a list
	ss      = Table{Name: "ss", Fill: sockets(format.SS)}
	netstat = Table{Name: "netstat", Fill: sockets(format.Netstat)}
)

// sockets is a table of sockets as a program prints it.
func sockets(write func(io.Writer, *format.Request) error) func(*Sheet) {
	return func(p *Sheet) {
		p.Flush, p.Selected = true, -1 // netstat's columns fill a line of 80.
		var b bytes.Buffer
		if err := write(&b, &format.Request{Source: format.Source{Trace: p.Tour.Trace()}, Upto: p.Tour.At()}); err != nil {
			p.Empty = err.Error()
			return
		}
		for _, l := range strings.Split(strings.TrimRight(b.String(), "\n"), "\n") {
			p.row(l)
		}
	}
}
