package tables

import (
	"fmt"

	"wirewalk/sim/measure"
)

// totals counts what the walk has cost so far, beside what the other run has.
var totals = Table{Name: "totals", Fill: func(p *Sheet) { //nolint:gochecknoglobals // a value of a list
	s, err := measure.Collect(p.Tour.Trace(), p.Tour.At())
	if err != nil {
		p.Empty = err.Error()
		return
	}
	var theirs [][2]string
	if other, at, when := p.Tour.OtherAt(); other != nil {
		if counts, err := measure.Collect(other, at); err == nil {
			theirs = totalRows(counts)
			p.row(fmt.Sprintf("%-26s %16s %16s", when, "this run", "the other run"))
		}
	}
	for i, row := range totalRows(s) {
		text := fmt.Sprintf("%-26s %16s", row[0], row[1])
		if i < len(theirs) {
			text += fmt.Sprintf(" %16s", theirs[i][1])
			if theirs[i][1] != row[1] {
				text += "  !"
			}
		}
		p.row(text)
	}
}}

// totalRows are the numbers of a run, in an order that runs share.
func totalRows(s *measure.Stats) [][2]string {
	c := s.Total
	rows := [][2]string{
		{"packets", fmt.Sprint(c.Packets)},
		{"octets on the wire", fmt.Sprint(c.Octets)},
		{"octets of payload", fmt.Sprint(c.Payload)},
		{"connections opened", fmt.Sprint(s.Opened)},
		{"handshakes done", fmt.Sprint(c.Handshakes)},
		{"exchanges on a used one", fmt.Sprint(s.Reused)},
		{"round trips", fmt.Sprint(c.RoundTrips)},
		{"packets lost", fmt.Sprint(c.Lost)},
		{"packets sent again", fmt.Sprint(c.Retransmissions)},
		{"resets", fmt.Sprint(c.Resets)},
	}
	for _, w := range s.TimeWait {
		rows = append(rows, [2]string{"TIME-WAIT at " + w.Host, fmt.Sprintf("%d now, %d in all", w.Now, w.Entered)})
	}
	return rows
}
