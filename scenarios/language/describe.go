package language

import (
	"strconv"
	"strings"
)

// Describe says in words what an event is, and what the file calls it.
func (w *Event) Describe() string {
	if w.Name != "" {
		plain := *w
		plain.Name = ""
		return w.Name + " (" + plain.Describe() + ")"
	}
	var b strings.Builder
	switch {
	case w.Edge != "":
		return w.Edge
	case w.Packet != "":
		b.WriteString(w.Packet)
		if w.Packet == "any" {
			b.Reset()
			b.WriteString("packet")
		}
		add(&b, " from ", w.From)
		add(&b, " to ", w.To)
		add(&b, " with ", quoted(w.Text))
		add(&b, " for ", w.Path)
		if w.Number > 0 {
			b.WriteString(" #" + strconv.Itoa(w.Number))
		}
		if w.Is == "arrived" || w.Is == "lost" {
			b.WriteString(" that " + map[string]string{"arrived": "arrives", "lost": "is lost"}[w.Is])
		}
	case w.State != "":
		b.WriteString("change to " + w.State)
	case w.Step != "":
		b.WriteString("step " + w.Step)
	case w.Timer != "":
		b.WriteString("firing of timer " + w.Timer)
	case w.Fault != "":
		b.WriteString(w.Fault)
	case w.Result != "":
		b.WriteString(w.Result)
	case w.At != nil:
		b.WriteString("stop at or before " + Lasting(*w.At))
	}
	add(&b, " at ", w.Host)
	add(&b, " on ", w.Conn)
	if w.After != nil {
		b.WriteString(" at or after " + Lasting(*w.After))
	}
	if w.Before != nil {
		b.WriteString(" before " + Lasting(*w.Before))
	}
	return b.String()
}

func add(b *strings.Builder, lead, s string) {
	if s != "" {
		b.WriteString(lead + s)
	}
}

func quoted(s string) string {
	if s == "" {
		return ""
	}
	return strconv.Quote(s)
}
