package format

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"strings"
	"testing"
)

// hostile are texts as those who send packets could choose them.
func hostile() []string {
	return []string{"=cmd|' /C calc'!A0", "+1", "-1", "@x", "a,b\"c\n", "\x1b[2J", "\u202eabc", "", "\u0085", "</script>"}
}

func TestRowsOfHostileTextsStayRowsAndCannotSteerATerminalOrASheet(t *testing.T) {
	columns := []column[string]{
		{name: "text", text: func(s string) string { return s }},
		{name: "again", text: func(s string) string { return s }},
	}
	var b bytes.Buffer
	if err := writeCSV(&b, columns, hostile()); err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(&b).ReadAll()
	if err != nil || len(rows) != len(hostile())+1 {
		t.Fatalf("%d rows, want %d: %v", len(rows), len(hostile())+1, err)
	}
	for _, row := range rows {
		for _, cell := range row {
			if strings.ContainsAny(cell, "\x1b\n\u202e\u0085") || cell != "" && strings.Contains("=+-@", cell[:1]) {
				t.Errorf("a cell is %q", cell)
			}
		}
	}
	b.Reset()
	if err := writeObjects(&b, columns, hostile()); err != nil {
		t.Fatal(err)
	}
	if strings.ContainsAny(b.String(), "\x1b\u202e\u0085") {
		t.Errorf("%q", b.String())
	}
	var objects []map[string]*string
	if err := json.Unmarshal(b.Bytes(), &objects); err != nil {
		t.Fatal(err)
	}
	for i, o := range objects {
		if want := hostile()[i]; want == "" != (o["text"] == nil) || want != "" && *o["text"] != want {
			t.Errorf("%q came back as %v", want, o["text"])
		}
	}
	b.Reset()
	if err := writeTable(&b, columns, hostile()); err != nil {
		t.Fatal(err)
	}
	if strings.ContainsAny(b.String(), "\x1b\u202e\u0085") || strings.Count(b.String(), "\n") != len(hostile())+1 {
		t.Errorf("%q", b.String())
	}
}
