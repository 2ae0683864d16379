package tui

import (
	"bytes"
	"fmt"
	"io"
	"slices"
	"strings"

	"wirewalk/sim/diagnose"
	"wirewalk/sim/format"
	"wirewalk/sim/inspect"
	"wirewalk/sim/measure"
	"wirewalk/sim/trace"
	"wirewalk/sim/vtime"
	"wirewalk/tui/grid"
	"wirewalk/tui/view"
)

// tableNames are the tables that 't' shows, in the order in which Tab turns them over.
func tableNames() []string {
	return []string{"ss", "netstat", "events", "stream", "exchanges", "totals", "charts", "triage"}
}

// tablesPage shows one of the tables as of the cursor.
func (m *model) tablesPage(k *walking, which int) *page {
	names := tableNames()
	which = (which + len(names)) % len(names)
	p := &page{table: which, tables: true}
	for i, n := range names {
		if i == which {
			n = "[" + n + "]"
		}
		p.view.Title += n + " "
	}
	p.view.Title = strings.TrimSpace(p.view.Title)
	p.view.Right = "at " + k.index.Clock(k.cursor.Now()) + " s"
	switch names[which] {
	case "ss":
		p.sockets(k, format.SS)
	case "netstat":
		p.sockets(k, format.Netstat)
	case "events":
		p.events(k)
	case "stream":
		p.stream(k)
	case "exchanges":
		p.exchanges(k)
	case "charts":
		p.view.Selected = -1 // There is nothing to choose.
		for _, l := range view.Charts(k.index, k.shown(), k.cursor.As(), m.width-6) {
			p.row(l)
		}
	case "triage":
		tri := triagePage(k)
		p.view.Items, p.pick, p.view.Intro = tri.view.Items, tri.pick, []string{tri.view.Title}
		p.does, p.view.Right, p.least, p.view.Selected = tri.does, "in the whole walk", tri.least, tri.least
	case "totals":
		p.totals(k)
	}
	if !p.leads() {
		p.view.Selected = -1
	}
	return p
}

// leads reports that something of the page can be chosen.
func (p *page) leads() bool {
	return len(p.pick) > 0 || slices.ContainsFunc(p.to, func(id trace.RecordID) bool { return id != 0 })
}

// at is the moment of the cursor for tables.
func (k *walking) at() measure.At { return measure.At{Time: k.cursor.Now(), Rec: k.cursor.As()} }

// row adds a line of a table, which leads nowhere.
func (p *page) row(text string) {
	p.view.Items = append(p.view.Items, view.Item{Text: text, Set: true})
	p.to = append(p.to, 0)
}

func (p *page) sockets(k *walking, write func(io.Writer, *trace.Trace, measure.At) error) {
	p.view.Flush, p.view.Selected = true, -1 // netstat's columns fill a line of 80.
	var b bytes.Buffer
	if err := write(&b, k.walk.Trace, k.at()); err != nil {
		p.view.Empty = err.Error()
		return
	}
	for _, l := range strings.Split(strings.TrimRight(b.String(), "\n"), "\n") {
		p.row(l)
	}
}

// events lists what is worth jumping to, in the whole walk.
func (p *page) events(k *walking) {
	p.view.Empty, p.view.Right = "nothing unusual happens in this walk", "in the whole walk"
	for _, e := range diagnose.Notables(k.index.Reader) {
		r := k.walk.Trace.Record(e.Rec)
		text := e.Text
		if r.Conn != 0 && len(k.walk.Trace.Conns()) > 1 {
			text = inspect.Letter(r.Conn) + " " + text
		}
		p.view.Items = append(p.view.Items, view.Item{Head: fmt.Sprintf("%10s s  %-10s", k.index.Clock(r.At), e.What), Text: text})
		p.to = append(p.to, e.Rec)
	}
}

// stream follows the shown connection: who said what, when, how much.
func (p *page) stream(k *walking) {
	p.view.Empty = "no octet of data has been sent on this connection yet"
	conn := k.shown()
	if conn == 0 {
		return
	}
	last := vtime.Time(0)
	for i, turn := range diagnose.Turns(k.index.Reader, conn, k.cursor.As()) {
		head := k.walk.Trace.Host(turn.From).Name
		text := fmt.Sprintf("%s s: %s in %s", k.index.Clock(turn.Start), plural(turn.Octets, "octet"), plural(int64(turn.Packets), "packet"))
		if i > 0 {
			text += ", " + inspect.Span(turn.Start.Sub(last)) + " after the other side"
		}
		last = turn.End
		item := view.Item{Head: head, Text: text, Role: grid.Label}
		p.view.Items, p.to = append(p.view.Items, item), append(p.to, turn.Rec)
		for _, l := range turn.Text {
			p.view.Items = append(p.view.Items, view.Item{Text: l, Set: true})
			p.to = append(p.to, turn.Rec)
		}
	}
}

// shown is the connection that tables are about: the chosen one, else that of
// the last thing that happened, else the first.
func (k *walking) shown() trace.ConnID {
	if k.conn != 0 || len(k.walk.Trace.Conns()) == 0 {
		return k.conn
	}
	if n := k.cursor.As(); n != 0 && k.walk.Trace.Record(n).Conn != 0 {
		return k.walk.Trace.Record(n).Conn
	}
	return 1
}

func plural(n int64, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}

// exchanges lists the HTTP exchanges that have ended, with where their time went.
func (p *page) exchanges(k *walking) {
	p.view.Empty = "no HTTP exchange has ended yet"
	t := k.walk.Trace
	as := k.cursor.As()
	for id := trace.RecordID(1); id <= as; id++ {
		r := t.Record(id)
		if r.Kind != trace.Exchange {
			continue
		}
		x := t.Exchange(r.Ref)
		result := fmt.Sprint(x.Status)
		if x.Failed {
			result = "failed: " + x.Error
		}
		how := "new connection"
		if x.Reused {
			how = "reused connection"
		}
		if x.Retried > 0 {
			how += fmt.Sprintf(", sent again %d times", x.Retried)
		}
		text := fmt.Sprintf("%s  %s in all", result, inspect.Span(x.End.Sub(x.Queued)))
		if x.FirstByte != vtime.Never && x.SendEnd != vtime.Never {
			text += fmt.Sprintf(", %s waiting for the first octet", inspect.Span(x.FirstByte.Sub(x.SendEnd)))
		}
		p.view.Items = append(p.view.Items, view.Item{Head: x.Method + " " + x.Target, Text: text + "; " + how})
		p.to = append(p.to, id)
	}
}

// totals counts what the walk has cost so far.
func (p *page) totals(k *walking) {
	mine := totalRows(measure.Collect(k.walk.Trace, k.at()))
	var theirs [][2]string
	if o := k.original; o != nil {
		at, when := k.otherAt()
		theirs = totalRows(measure.Collect(o.walk.Trace, at))
		p.row(fmt.Sprintf("%-26s %16s %16s", when, "this run", "the other run"))
	}
	for i, row := range mine {
		text := fmt.Sprintf("%-26s %16s", row[0], row[1])
		if i < len(theirs) {
			text += fmt.Sprintf(" %16s", theirs[i][1])
			if theirs[i][1] != row[1] {
				text += "  !"
			}
		}
		p.row(text)
	}
}

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
