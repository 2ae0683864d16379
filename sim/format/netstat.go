package format

import (
	"bufio"
	"fmt"
	"io"
	"net/netip"
	"strconv"
	"strings"

	"wirewalk/sim/inspect"
	"wirewalk/sim/measure"
	"wirewalk/sim/trace"
	"wirewalk/tcpmodel"
)

func netstat() Format {
	return Format{
		Name: "netstat", Help: "the sockets of every host at --at, as netstat -tan prints them",
		Takes: Upto, Write: Netstat,
	}
}

// Netstat writes the sockets of every host as of a moment in the columns and
// with the state names of "netstat -tan".
func Netstat(w io.Writer, r *Request) error {
	return tables(w, r, "netstat -tan", func(out *bufio.Writer, rows []measure.Socket) {
		fmt.Fprintln(out, "Active Internet connections (servers and established)")
		fmt.Fprintln(out,
			"Proto Recv-Q Send-Q Local Address           Foreign Address         State")
		for _, s := range rows {
			proto, none := "tcp", "0.0.0.0"
			if s.Local.Addr().Is6() {
				proto, none = "tcp6", "::"
			}
			local, lport := split(s.Local.Addr(), s.Local.Port(), none)
			peer, pport := split(s.Peer.Addr(), s.Peer.Port(), none)
			local, peer = strings.Trim(local, "[]"), strings.Trim(peer, "[]") // netstat sets no brackets
			if s.State == tcpmodel.Listen {
				s.SendQ = 0 // netstat does not show a listener's backlog here.
			}
			line := fmt.Sprintf("%-5s %6d %6d %-23s %-23s %-11s",
				proto, s.RecvQ, s.SendQ, local+":"+lport, peer+":"+pport, netstatState(s.State))
			fmt.Fprintln(out, strings.TrimRight(line, " "))
		}
	})
}

// netstatState is netstat's name of a state.
func netstatState(s tcpmodel.State) string {
	switch s {
	case tcpmodel.Closed:
		return "CLOSE"
	case tcpmodel.Listen:
		return "LISTEN"
	case tcpmodel.SynSent:
		return "SYN_SENT"
	case tcpmodel.SynReceived:
		return "SYN_RECV"
	case tcpmodel.Established:
		return "ESTABLISHED"
	case tcpmodel.FinWait1:
		return "FIN_WAIT1"
	case tcpmodel.FinWait2:
		return "FIN_WAIT2"
	case tcpmodel.CloseWait:
		return "CLOSE_WAIT"
	case tcpmodel.Closing:
		return "CLOSING"
	case tcpmodel.LastAck:
		return "LAST_ACK"
	case tcpmodel.TimeWait:
		return "TIME_WAIT"
	}
	return "UNKNOWN"
}

// tables writes one table for each host, each below the prompt at which its
// user would have typed the command.
func tables(w io.Writer, r *Request, command string, table func(*bufio.Writer, []measure.Socket)) error {
	t, at, out := r.Trace, r.Upto, bufio.NewWriter(w)
	shown := 0
	for i := range t.Hosts() {
		h := &t.Hosts()[i]
		if h.Role == trace.RoleMiddlebox {
			continue
		}
		if shown > 0 {
			fmt.Fprintln(out)
		}
		shown++
		fmt.Fprintf(out, "%s$ %s    # at %s s\n", inspect.Clean(h.Name), command, at.Time)
		table(out, measure.Sockets(t, h.ID, at))
	}
	return out.Flush()
}

// split gives an address and a port as socket tables print them; an address
// that is not known is written as none, port 0 as a star.
func split(ip netip.Addr, port uint16, none string) (string, string) {
	host, number := none, "*"
	if ip.IsValid() {
		host = ip.String()
		if ip.Is6() {
			host = "[" + host + "]"
		}
	}
	if port != 0 {
		number = strconv.Itoa(int(port))
	}
	return host, number
}
