package format

import (
	"encoding/json"
	"io"

	"wirewalk/sim/diff"
	"wirewalk/sim/inspect"
	"wirewalk/sim/trace"
)

// comparison is what compare --json prints.
type comparison struct {
	A           string           `json:"a"`
	B           string           `json:"b"`
	Costs       []costRow        `json:"costs"`
	Content     int              `json:"content_differences"`
	Times       int              `json:"time_differences"`
	Notes       []string         `json:"notes"`
	Differences []differenceJSON `json:"differences"`
}

type costRow struct {
	Name string `json:"name"`
	Unit string `json:"unit,omitempty"` // ns for times
	A    int64  `json:"a"`
	B    int64  `json:"b"`
}

type differenceJSON struct {
	Kind    string         `json:"kind"`
	ConnA   trace.ConnID   `json:"conn_a"` // 0 for none
	ConnB   trace.ConnID   `json:"conn_b"`
	PacketA trace.PacketID `json:"packet_a"` // 0 for none
	PacketB trace.PacketID `json:"packet_b"`
	Count   int            `json:"count"` // like ones that it stands for
	Text    string         `json:"text"`
}

// CompareJSON writes the same as Compare as one JSON object, with all
// differences that the alignment keeps.
func CompareJSON(w io.Writer, r *Request) error {
	a, b := r.Source, *r.Beside
	rows := costsOf(a, b)
	al := aligned(a, b)
	c := comparison{
		A: inspect.Clean(a.Name), B: inspect.Clean(b.Name), Content: al.Content, Times: al.Times,
		Notes: []string{}, Differences: []differenceJSON{},
	}
	for _, row := range rows {
		unit := ""
		if row.time {
			unit = "ns"
		}
		c.Costs = append(c.Costs, costRow{Name: row.name, Unit: unit, A: row.a, B: row.b})
	}
	for _, n := range al.Notes {
		c.Notes = append(c.Notes, inspect.Clean(n))
	}
	for i := range al.Differences {
		d := &al.Differences[i]
		if r.ContentOnly && d.Kind == diff.Timing {
			continue
		}
		c.Differences = append(c.Differences, differenceJSON{
			Kind: d.Kind.String(), ConnA: d.Conn[0], ConnB: d.Conn[1], PacketA: d.Packets[0], PacketB: d.Packets[1],
			Count: d.Count, Text: inspect.Clean(d.Text),
		})
	}
	enc := json.NewEncoder(w)
	enc.SetIndent("", "  ")
	return enc.Encode(&c)
}
