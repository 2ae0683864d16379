package tables

import (
	"fmt"

	"wirewalk/sim/measure"
)

// totals counts what the walk has cost so far, beside what the other run has.
var totals = Table{Name: "totals", Fill: func(p *Sheet) { //nolint:gochecknoglobals // a value of a list
	var theirs [][2]string
	if other, at, when := p.Tour.OtherAt(); other != nil {
		theirs = totalRows(measure.Collect(other, at))
		p.row(fmt.Sprintf("%-26s %16s %16s", when, "this run", "the other run"))
	}
	for i, row := range totalRows(measure.Collect(p.Tour.Trace(), p.Tour.At())) {
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
	var rows [][2]string
	for _, row := range []struct {
		name string
		what measure.Stat
	}{
		{"packets", measure.StatPackets},
		{"octets on the wire", measure.StatOctets},
		{"octets of payload", measure.StatPayload},
		{"connections opened", measure.StatConnections},
		{"handshakes done", measure.StatHandshakes},
		{"exchanges on a used one", measure.StatReused},
		{"round trips", measure.StatRoundTrips},
		{"packets lost", measure.StatLost},
		{"packets sent again", measure.StatRetransmissions},
		{"resets", measure.StatResets},
	} {
		rows = append(rows, [2]string{row.name, row.what.Text(s)})
	}
	for _, w := range s.TimeWait {
		rows = append(rows, [2]string{"TIME-WAIT at " + w.Host, fmt.Sprintf("%d now, %d in all", w.Now, w.Entered)})
	}
	return rows
}
