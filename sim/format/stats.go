package format

import (
	"bufio"
	"fmt"
	"io"
	"text/tabwriter"

	"wirewalk/sim/inspect"
	"wirewalk/sim/measure"
	"wirewalk/sim/vtime"
)

func stats() Format {
	return Format{
		Name: "stats", Help: "packets, octets, round trips and times; --json for programs", Takes: Upto,
		Write: StatsText, JSON: StatsJSON,
	}
}

// StatsJSON writes the numbers of a run as one JSON object.
func StatsJSON(w io.Writer, r *Request) error {
	return encodeJSON(w, measure.Collect(r.Trace, r.Upto), "")
}

// StatsText writes the numbers of a run for people.
func StatsText(w io.Writer, r *Request) error {
	s := measure.Collect(r.Trace, r.Upto)
	out := bufio.NewWriter(w)
	fmt.Fprintf(out, "%s\n\n", inspect.Clean(s.Title))
	totals(out, s)
	connections(out, s)
	exchanges(out, s)
	return out.Flush()
}

func totals(out *bufio.Writer, s *measure.Stats) {
	tab := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	row := func(name, format string, args ...any) {
		fmt.Fprintf(tab, "%s\t%s\n", name, fmt.Sprintf(format, args...))
	}
	row("duration", "%s", measure.StatDuration.Text(s))
	row("packets", "%s", measure.StatPackets.Text(s))
	row("octets", "%s (IP), %s payload", measure.StatOctets.Text(s), measure.StatPayload.Text(s))
	row("connections", "%s opened, %s times reused", measure.StatConnections.Text(s), measure.StatReused.Text(s))
	row("handshakes", "%s", measure.StatHandshakes.Text(s))
	switch {
	case s.Total.RoundTrips == measure.UnknownTrips:
		row("round trips", "not known: the capture does not tell how far away the ends are")
	case s.Estimated:
		row("round trips", "%s one after the other, by the estimated times", measure.StatRoundTrips.Text(s))
	default:
		row("round trips", "%s one after the other", measure.StatRoundTrips.Text(s))
	}
	row("retransmissions", "%s", measure.StatRetransmissions.Text(s))
	row("lost packets", "%s", lost(s))
	row("resets", "%s", measure.StatResets.Text(s))
	for _, h := range s.TimeWait {
		row("TIME-WAIT at "+inspect.Clean(h.Host), "%d now, %d at most, %d in all", h.Now, h.Most,
			h.Entered)
	}
	_ = tab.Flush() // The buffer below keeps an error for its own Flush.
}

// lost is how many packets were lost, and how many perhaps.
func lost(s *measure.Stats) string {
	text := measure.StatLost.Text(s)
	if measure.StatPerhapsLost.Of(s) > 0 {
		text += ", and " + measure.StatPerhapsLost.Text(s) + " perhaps"
	}
	return text
}

func connections(out *bufio.Writer, s *measure.Stats) {
	if len(s.Connections) == 0 {
		return
	}
	fmt.Fprintln(out)
	tab := tabwriter.NewWriter(out, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(tab,
		"conn\tclient\tserver\tpackets\toctets\tpayload\thandshakes\tround trips\tretrans\tlost\tRST\t")
	for i := range s.Connections {
		c := &s.Connections[i]
		fmt.Fprintf(tab, "%d\t%s\t%s\t%d\t%d\t%d\t%d\t%s\t%d\t%d\t%d\t\n", c.ID, c.Client, c.Server,
			c.Packets, c.Octets,
			c.Payload, c.Handshakes, c.RoundTrips, c.Retransmissions, c.Lost, c.Resets)
	}
	_ = tab.Flush()
}

func exchanges(out *bufio.Writer, s *measure.Stats) {
	if len(s.Exchanges) == 0 {
		return
	}
	fmt.Fprintln(out)
	tab := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(tab, "exchange\trequest\tresult\tconnection\tstarted s\ttook")
	for i := range s.Exchanges {
		x := &s.Exchanges[i]
		result, conn, started, took := fmt.Sprint(x.Status), "new", "-", "-"
		if x.Phase == "failed" {
			result = "failed: " + x.Error
		}
		if x.Reused {
			conn = "reused"
		}
		if x.Retried > 0 {
			conn += fmt.Sprintf(", sent %d times", x.Retried+1)
		}
		if x.Queued != nil {
			started = vtime.Time(*x.Queued).String()
		}
		if x.TookNs != nil {
			took = vtime.Duration(*x.TookNs).String()
		}
		fmt.Fprintf(tab, "%d\t%s\t%s\t%s\t%s\t%s\n", x.ID, inspect.Clean(x.Method+" "+x.Target),
			inspect.Clean(result), conn,
			started, took)
	}
	_ = tab.Flush()
}
