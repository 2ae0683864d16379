package picture

import (
	"encoding/xml"
	"errors"
	"io"
	"strings"
	"testing"
	"unicode"

	"wirewalk/tui/grid"
)

func picture(t *testing.T, rows ...string) string {
	t.Helper()
	s := grid.NewScreen(40, len(rows), false)
	for y, row := range rows {
		s.Put(0, y, row, grid.Role(y%grid.NumRoles))
	}
	var b strings.Builder
	if err := SVG(&b, s, `a <b> & "c" `+"\x1b\u202e"); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestAPictureIsWellFormedAndHoldsNothingActive(t *testing.T) {
	doc := picture(t, `</text><script>alert(1)</script>`, "bidi \u202e esc \x1b[31m",
		"onload=\"x\" &amp; 漢字 ok", "│──►  ◄──╭ ╳")
	dec := xml.NewDecoder(strings.NewReader(doc))
	var text strings.Builder
	for {
		tok, err := dec.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatalf("%v in\n%s", err, doc)
		}
		switch tok := tok.(type) {
		case xml.StartElement:
			switch tok.Name.Local {
			case "svg", "title", "style", "rect", "text", "path":
			default:
				t.Errorf("element %s", tok.Name.Local)
			}
			for _, a := range tok.Attr {
				if strings.HasPrefix(a.Name.Local, "on") || strings.Contains(a.Name.Local, "href") {
					t.Errorf("attribute %s", a.Name.Local)
				}
			}
		case xml.CharData:
			text.Write(tok)
		}
	}
	for _, r := range doc {
		if r != '\n' && (unicode.IsControl(r) || unicode.Is(unicode.Cf, r)) {
			t.Errorf("%U stands in the picture", r)
		}
	}
	if !strings.Contains(text.String(), "</text><script>alert(1)</script>") {
		t.Errorf("the text was not kept as text:\n%s", text.String())
	}
}

func TestLinesArePathsAndWideGlyphsKeepTheirColumns(t *testing.T) {
	doc := picture(t, "│─►", "漢字 ok")
	if strings.ContainsAny(doc, "│─►") {
		t.Error("a line glyph is written as text")
	}
	if !strings.Contains(doc, `textLength="63"`) { // seven columns of nine units
		t.Errorf("the text is not fitted to seven columns:\n%s", doc)
	}
}
