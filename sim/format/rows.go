package format

import (
	"bufio"
	"bytes"
	"cmp"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"text/tabwriter"
	"time"

	"wirewalk/sim/inspect"
	"wirewalk/sim/vtime"
)

// column is one column of a list that scripts and spreadsheets read.
type column[T any] struct {
	name   string
	text   func(T) string
	number bool // it is written without quotes in JSON, null where the text is empty
	more   bool // it is written only where it is asked for by its name
}

// rowsOf is a format that lists things, a row each.
func rowsOf[T any](name, help string, columns []column[T], list func(*Request) []T) Format {
	choose := func(r *Request) ([]column[T], error) { return chosen(columns, r.Columns) }
	write := func(form func(io.Writer, []column[T], []T) error) func(io.Writer, *Request) error {
		return func(w io.Writer, r *Request) error {
			c, err := choose(r)
			if err != nil {
				return err
			}
			return form(w, c, list(r))
		}
	}
	return Format{
		Name: name, Help: help, Takes: Upto | Filtered | OneConn | Columns,
		Needs: func(r *Request) error { _, err := choose(r); return err },
		Write: write(writeTable[T]), JSON: write(writeObjects[T]), CSV: write(writeCSV[T]),
	}
}

// chosen are the columns of some names, the usual ones for none.
func chosen[T any](all []column[T], names []string) ([]column[T], error) {
	var out []column[T]
	if len(names) == 0 {
		for _, c := range all {
			if !c.more {
				out = append(out, c)
			}
		}
		return out, nil
	}
	var known []string
	for _, c := range all {
		known = append(known, c.name)
	}
	for _, name := range names {
		i := slices.Index(known, strings.ToLower(strings.TrimSpace(name)))
		if i < 0 {
			return nil, &Need{Text: fmt.Sprintf("there is no column %q", name), Hint: "columns: " + strings.Join(known, ", ")}
		}
		out = append(out, all[i])
	}
	return out, nil
}

// writeTable writes columns for people.
func writeTable[T any](w io.Writer, columns []column[T], rows []T) error {
	out := bufio.NewWriter(w)
	tab := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	line := func(cell func(column[T]) string) {
		cells := make([]string, len(columns))
		for i, c := range columns {
			cells[i] = cmp.Or(inspect.Clean(cell(c)), "-")
		}
		fmt.Fprintln(tab, strings.Join(cells, "\t"))
	}
	line(func(c column[T]) string { return strings.ToUpper(c.name) })
	for _, row := range rows {
		line(func(c column[T]) string { return c.text(row) })
	}
	if err := tab.Flush(); err != nil {
		return err
	}
	return out.Flush()
}

// writeObjects writes an array of objects.
func writeObjects[T any](w io.Writer, columns []column[T], rows []T) error {
	var b bytes.Buffer
	b.WriteString("[")
	for i, row := range rows {
		if i > 0 {
			b.WriteString(",")
		}
		b.WriteString("\n{")
		for k, c := range columns {
			if k > 0 {
				b.WriteString(",")
			}
			text := c.text(row)
			value, err := json.Marshal(text)
			switch {
			case err != nil:
				return err
			case text == "":
				value = []byte("null")
			case c.number:
				value = []byte(text)
			}
			fmt.Fprintf(&b, "%q:%s", c.name, value)
		}
		b.WriteString("}")
	}
	b.WriteString("\n]\n")
	_, err := w.Write(escapeJSON(b.Bytes()))
	return err
}

// writeCSV writes comma-separated values (RFC 4180). What a spreadsheet would take for a
// formula has an apostrophe before it: the values come from whoever sent the packets.
func writeCSV[T any](w io.Writer, columns []column[T], rows []T) error {
	out := csv.NewWriter(w)
	line := make([]string, len(columns))
	for i, c := range columns {
		line[i] = c.name
	}
	if err := out.Write(line); err != nil {
		return err
	}
	for _, row := range rows {
		for i, c := range columns {
			line[i] = inspect.Clean(c.text(row))
			if !c.number && line[i] != "" && strings.ContainsRune("=+-@", rune(line[i][0])) {
				line[i] = "'" + line[i]
			}
		}
		if err := out.Write(line); err != nil {
			return err
		}
	}
	out.Flush()
	return out.Error()
}

// milli is a length of time in milliseconds, with as many digits as it needs.
func milli(d vtime.Duration) string {
	b, err := millis(d).MarshalJSON()
	if err != nil {
		return ""
	}
	return string(b)
}

// between is the time from one instant to another, "" where either was not reached.
func between(from, to vtime.Time) string {
	if from == vtime.Never || to == vtime.Never || to < from {
		return ""
	}
	return milli(to.Sub(from))
}

// utc is an instant as logs have it: a date of a capture, else the time of a simulation,
// which begins in 2000.
func (r *Request) utc(at vtime.Time) string {
	if at == vtime.Never {
		return ""
	}
	return time.Unix(0, r.Date(at)).UTC().Format("2006-01-02T15:04:05.000000Z")
}

func whole(n int64) string { return strconv.FormatInt(n, 10) }
