package tables

import (
	"bytes"
	"io"
	"strings"

	"wirewalk/sim/format"
)

var (
	ss      = Table{Name: "ss", Fill: sockets(format.SS)}           //nolint:gochecknoglobals // a value of a list
	netstat = Table{Name: "netstat", Fill: sockets(format.Netstat)} //nolint:gochecknoglobals // a value of a list
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
