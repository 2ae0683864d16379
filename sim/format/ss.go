package format

import (
	"bufio"
	"fmt"
	"io"
	"net/netip"
	"strings"

	"wirewalk/sim/measure"
	"wirewalk/sim/vtime"
	"wirewalk/tcpmodel"
)

func ss() Format {
	return Format{
		Name: "ss", Help: "the sockets of every host at --at, as ss -tano prints them",
		Takes: Upto, Write: SS,
	}
}

// SS writes the sockets of every host as of a moment in the columns and with
// the state names of "ss -tano". A line before each table says whose it is.
func SS(w io.Writer, r *Request) error {
	return tables(w, r, "ss -tano", func(out *bufio.Writer, rows []measure.Socket) {
		cells := [][]string{{
			"State", "Recv-Q", "Send-Q", "Local Address", "Port", "Peer Address",
			"Port", "Process",
		}}
		for _, s := range rows {
			none := "0.0.0.0"
			if s.Local.Addr().Is6() {
				none = "*" // A socket of both families is shown so, at either side.
			}
			local, lport := split(s.Local.Addr(), s.Local.Port(), "*")
			peer, pport := split(s.Peer.Addr(), s.Peer.Port(), none)
			if s.Local.Addr() == netip.IPv6Unspecified() {
				local = "*"
			}
			timer := ""
			if s.Timer != "" {
				timer = fmt.Sprintf("timer:(%s,%s,%d)", s.Timer, ssTime(s.Left), s.Count)
			}
			cells = append(cells, []string{
				ssState(s.State), fmt.Sprint(s.RecvQ), fmt.Sprint(s.SendQ), local, lport, peer, pport, timer,
			})
		}
		writeSS(out, cells)
	})
}

// writeSS sets the columns: addresses end and ports begin at their colon.
func writeSS(out *bufio.Writer, cells [][]string) {
	wide := make([]int, len(cells[0]))
	for _, row := range cells {
		for i, c := range row {
			wide[i] = max(wide[i], len(c))
		}
	}
	for _, r := range cells {
		line := fmt.Sprintf("%-*s %-*s %-*s %*s:%-*s %*s:%-*s %-*s", wide[0], r[0], wide[1], r[1],
			wide[2], r[2],
			wide[3], r[3], wide[4], r[4], wide[5], r[5], wide[6], r[6], wide[7], r[7])
		fmt.Fprintln(out, strings.TrimRight(line, " "))
	}
}

// ssState is ss's name of a state.
func ssState(s tcpmodel.State) string {
	switch s {
	case tcpmodel.Established:
		return "ESTAB"
	case tcpmodel.SynReceived:
		return "SYN-RECV"
	case tcpmodel.Closed:
		return "UNCONN"
	case tcpmodel.Listen, tcpmodel.SynSent, tcpmodel.FinWait1, tcpmodel.FinWait2, tcpmodel.CloseWait,
		tcpmodel.Closing, tcpmodel.LastAck, tcpmodel.TimeWait:
	}
	return s.String()
}

// ssTime writes the time a timer has left as ss does: whole minutes from ten
// minutes on, whole seconds from ten seconds on, milliseconds below.
func ssTime(d vtime.Duration) string {
	ms := int64(d / vtime.Millisecond)
	minutes, sec := ms/60_000, ms/1000%60
	ms %= 1000
	var b strings.Builder
	if minutes > 0 {
		fmt.Fprintf(&b, "%dmin", minutes)
		ms = 0
		if minutes > 9 {
			sec = 0
		}
	}
	if sec > 9 {
		ms = 0
	}
	switch {
	case sec > 0 && ms > 0:
		fmt.Fprintf(&b, "%d.%03dms", sec, ms)
	case sec > 0:
		fmt.Fprintf(&b, "%dsec", sec)
	case ms > 0:
		fmt.Fprintf(&b, "%03dms", ms)
	}
	return b.String()
}
