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
	s, err := measure.Collect(r.Trace, r.Upto)
	if err != nil {
		return err
	}
	return encodeJSON(w, s, "")
}

// StatsText writes the numbers of a run for people.
func StatsText(w io.Writer, r *Request) error {
	s, err := measure.Collect(r.Trace, r.Upto)
	if err != nil {
		return err
	}
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
	row("duration", "%s s", vtime.Time(s.DurationNs))
	row("packets", "%d", s.Total.Packets)
	row("octets", "%d (IP), %d payload", s.Total.Octets, s.Total.Payload)
	row("connections", "%d opened, %d times reused", s.Opened, s.Reused)
	row("handshakes", "%d", s.Total.Handshakes)
	switch {
	case s.Total.RoundTrips == measure.UnknownTrips:
		row("round trips", "not known: the capture does not tell how far away the ends are")
	case s.Estimated:
		row("round trips", "%s one after the other, by the estimated times", s.Total.RoundTrips)
	default:
		row("round trips", "%s one after the other", s.Total.RoundTrips)
	}
	row("retransmissions", "%d", s.Total.Retransmissions)
	row("lost packets", "%s", lost(&s.Total))
	row("resets", "%d", s.Total.Resets)
	for _, h := range s.TimeWait {
		row("TIME-WAIT at "+inspect.Clean(h.Host), "%d now, %d at most, %d in all", h.Now, h.Most,
			h.Entered)
	}
	_ = tab.Flush() // The buffer below keeps an error for its own Flush.
}

// lost is how many packets were lost, and how many perhaps.
func lost(c *measure.Counts) string {
	if c.PerhapsLost == 0 {
		return fmt.Sprint(c.Lost)
	}
	return fmt.Sprintf("%d, and %d perhaps", c.Lost, c.PerhapsLost)
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
