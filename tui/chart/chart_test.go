package chart

import (
	"fmt"
	"math"
	"math/big"
	"strconv"
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"
	"pgregory.net/rapid"
)

func number(n int64) string { return strconv.FormatInt(n, 10) }

// one is a chart of one curve whose time is the number of the value.
func one(values ...int64) Chart {
	return Chart{
		Title: "x", Curves: []Curve{{Name: "y", Mark: '*', Values: values}},
		To: int64(max(len(values)-1, 0)), Time: Axis{Text: number}, Values: Axis{Text: number},
	}
}

// drawing is a chart taken apart again: its rows of cells, the lowest first,
// the numbers beside them, and the number under each tick.
type drawing struct {
	cells  []string
	labels map[int]int64
	ticks  map[int]int64
	text   string
}

// failer is a test or a property.
type failer interface {
	Helper()
	Fatalf(format string, args ...any)
}

// apart reads a chart drawn in ASCII.
func apart(t failer, rows []string) drawing {
	t.Helper()
	d := drawing{labels: map[int]int64{}, ticks: map[int]int64{}, text: strings.Join(rows, "\n")}
	axis := len(rows) - 2
	gutter := strings.Index(rows[axis], "+")
	for y := axis - 1; y >= 0 && len(rows[y]) > gutter && strings.ContainsAny(rows[y][gutter:gutter+1], "+|"); y-- {
		if text := strings.TrimSpace(rows[y][:gutter]); text != "" {
			n, err := strconv.ParseInt(text, 10, 64)
			if err != nil {
				t.Fatalf("the label of a row: %v\n%s", err, d.text)
			}
			d.labels[len(d.cells)] = n
		}
		d.cells = append(d.cells, rows[y][gutter+1:])
	}
	line := rows[axis][gutter+1:]
	for x := range line {
		if line[x] != '+' {
			continue
		}
		// The number under a tick is the word that covers its column.
		under := rows[axis+1]
		at := gutter + 1 + x
		if at >= len(under) || under[at] == ' ' {
			t.Fatalf("there is no number under column %d of\n%s", at, d.text)
		}
		from, to := strings.LastIndex(under[:at], " ")+1, len(under)
		if end := strings.Index(under[at:], " "); end >= 0 {
			to = at + end
		}
		n, err := strconv.ParseInt(under[from:to], 10, 64)
		if err != nil {
			t.Fatalf("the number under a tick: %v\n%s", err, d.text)
		}
		d.ticks[x] = n
	}
	return d
}

// half is the largest distance between a value and the row or column that
// stands for it, in cells.
var half = big.NewRat(1, 2)

// near reports that a/b is at most half a cell from a cell.
func near(a *big.Rat, cell int) bool {
	away := new(big.Rat).Sub(a, new(big.Rat).SetInt64(int64(cell)))
	return away.Abs(away).Cmp(half) <= 0
}

// rowOf is where a value is on the scale that the labels tell, in rows.
func (d *drawing) rowOf(t failer, v int64) *big.Rat {
	t.Helper()
	for row, label := range d.labels {
		if row > 0 {
			perRow := new(big.Rat).SetFrac64(label, int64(row))
			return new(big.Rat).Quo(new(big.Rat).SetInt64(v), perRow)
		}
	}
	t.Fatalf("only one row has a number:\n%s", d.text)
	return nil
}

func (d *drawing) marked(x, y int) bool {
	return y < len(d.cells) && x < len(d.cells[y]) && d.cells[y][x] == '*'
}

func values(t *rapid.T) []int64 {
	top := rapid.SampledFrom([]int64{1, 2, 9, 1000, 65535, 1 << 40, math.MaxInt64 / 3}).Draw(t, "top")
	return rapid.SliceOfN(rapid.Int64Range(-1, top), 1, 200).Draw(t, "values")
}

func TestEveryValueIsWithinHalfACellOfWhereTheNumbersSayItIs(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		vs := values(t)
		c := one(vs...)
		if c.Curves[0].flat() {
			return
		}
		width := rapid.IntRange(40, 120).Draw(t, "width")
		rows := Draw(Paper{Width: width, Height: rapid.IntRange(0, 40).Draw(t, "height"), Glyphs: ASCII}, c)
		d := apart(t, rows)
		cols := len(rows[len(rows)-2]) - strings.Index(rows[len(rows)-2], "+") - 1
		for i, v := range vs {
			at := big.NewRat(0, 1)
			if len(vs) > 1 {
				at = big.NewRat(int64(i)*int64(cols-1), int64(len(vs)-1))
			}
			if v >= 0 && !d.near(t, at, v) {
				t.Fatalf("value %d of %d, %d, is not where it should be:\n%s", i, len(vs), v, d.text)
			}
		}
	})
}

// near reports a mark within half a cell of a value.
func (d *drawing) near(t *rapid.T, at *big.Rat, v int64) bool {
	row := d.rowOf(t, v)
	for y := range d.cells {
		for x := range d.cells[y] {
			if d.marked(x, y) && near(at, x) && near(row, y) {
				return true
			}
		}
	}
	return false
}

func TestATickIsWithinHalfACellOfItsInstant(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := one(1, 2, 3)
		c.From = rapid.Int64Range(-1_000_000, 1_000_000).Draw(t, "from")
		c.To = c.From + rapid.Int64Range(10, 5_000_000_000).Draw(t, "span")
		rows := Draw(Paper{Width: rapid.IntRange(40, 200).Draw(t, "width"), Glyphs: ASCII}, c)
		d := apart(t, rows)
		cols := len(rows[len(rows)-2]) - strings.Index(rows[len(rows)-2], "+") - 1
		if len(d.ticks) == 0 {
			t.Fatalf("no instant is named:\n%s", d.text)
		}
		for x, n := range d.ticks {
			if !near(new(big.Rat).Mul(big.NewRat(n-c.From, c.To-c.From), big.NewRat(int64(cols-1), 1)), x) {
				t.Fatalf("%d is not at column %d of %d from %d to %d:\n%s", n, x, cols, c.From, c.To, d.text)
			}
		}
	})
}

func TestNumbersAreRound(t *testing.T) {
	for _, most := range []int64{3, 249, 14480, 65604, 145688, 99_999_999} {
		d := apart(t, Draw(Paper{Width: 80, Height: 12, Glyphs: ASCII}, one(0, most)))
		if len(d.labels) < 3 {
			t.Errorf("up to %d there are only %d numbers:\n%s", most, len(d.labels), d.text)
		}
		for _, n := range d.labels {
			digits := strings.TrimRight(number(n), "0")
			if len(digits) > 3 || len(digits) == 3 && !strings.HasSuffix(digits, "5") {
				t.Errorf("%d is not round:\n%s", n, d.text)
			}
		}
	}
}

func TestCurves(t *testing.T) {
	for _, c := range []struct {
		name   string
		glyphs Glyphs
		chart  Chart
		want   string
	}{
		{"steps", Lines, one(0, 0, 6, 6, 6, 3, 3, 3), `
x: ━ y, up to 6
6┤  ┏━━┓
 │  ┃  ┃
4┤  ┃  ┃
 │  ┃  ┗━━
2┤  ┃
 │  ┃
0┤━━┛
 └┬───┬───
  0   4`},
		{"steps in ASCII", ASCII, one(0, 0, 6, 6, 6, 3, 3, 3), `
x: * y, up to 6
6+  ****
 |  *  *
4+  *  *
 |  *  ***
2+  *
 |  *
0+***
 ++---+---
  0   4`},
		{"a gap", Lines, one(6, 6, -1, -1, 2, 2, -1, 4), `
x: ━ y, up to 6
6┤━━
 │
4┤       ━
 │
2┤    ━━
 │
0┤
 └┬───┬───
  0   4`},
		{"a peak", Lines, one(2, 2, 6, 2, 2, 2, 0, 2), `
x: ━ y, up to 6
6┤  ┏┓
 │  ┃┃
4┤  ┃┃
 │  ┃┃
2┤━━┛┗━━┓┃
 │      ┃┃
0┤      ┗┛
 └┬───┬───
  0   4`},
		{"0 all the time", Lines, one(0, 0, 0, -1, 0, 0, 0, 0), `
x:
  ━ y, 0
  all the
  time
1┤
 │
0┤
 └┬───┬───
  0   4`},
		{"nothing known", Lines, one(-1, -1, -1, -1, -1, -1, -1, -1), `
x: ━ y
1┤
 │
0┤
 └┬───┬───
  0   4`},
		{"no value", Lines, one(), `
x: ━ y
1┤
 │
0┤
 └┬───────
  0`},
		{"one value", Lines, one(2), `
x: ━ y, up to 2
2┤━━━━━━━━
 │
1┤
 │
0┤
 └┬───────
  0`},
		{"fewer values than columns hold", Lines, one(0, 3), `
x: ━ y, up to 3
3┤       ┃
 │       ┃
2┤       ┃
 │       ┃
1┤       ┃
 │       ┃
0┤━━━━━━━┛
 └┬──────┬
  0      1`},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := Draw(Paper{Width: 10, Glyphs: c.glyphs}, c.chart)
			want := strings.Split(strings.TrimPrefix(c.want, "\n"), "\n")
			// The legend is wrapped on such narrow paper; only its words are compared.
			gotLegend, gotRows := split(got)
			wantLegend, wantRows := split(want)
			if gotLegend != wantLegend || gotRows != wantRows {
				t.Errorf("it is\n%s", strings.Join(got, "\n"))
			}
		})
	}
}

// split parts the words of the legend from the picture.
func split(rows []string) (legend, picture string) {
	for i, r := range rows {
		if strings.ContainsAny(r, "┤+") {
			return strings.Join(strings.Fields(strings.Join(rows[:i], " ")), " "), strings.Join(rows[i:], "\n")
		}
	}
	return "", strings.Join(rows, "\n")
}

func TestCurvesThatMeetShowTheFirstAndAreOfDifferentKinds(t *testing.T) {
	c := one(6, 6, 6, 6, 6, 6, 6, 6)
	c.Curves = append(c.Curves, Curve{Name: "z", Mark: '.', Values: []int64{2, 2, 2, 2, 6, 6, 2, 2}})
	for glyphs, want := range map[Glyphs][]string{
		Lines: {"6┤━━━━━━━━", " │    ┆ ┆", "4┤    ┆ ┆", " │    ┆ ┆", "2┤┄┄┄┄╯ ╰┄"},
		ASCII: {"6+********", " |    . .", "4+    . .", " |    . .", "2+..... .."},
	} {
		got := strings.Join(Draw(Paper{Width: 10, Glyphs: glyphs}, c), "\n")
		if !strings.Contains(got, strings.Join(want, "\n")) {
			t.Errorf("it is\n%s", got)
		}
	}
}

func TestACurveThatIsZeroIsToldAndNotDrawnAlongTheBottom(t *testing.T) {
	c := one(1, 2, 1)
	c.Curves = append(c.Curves, Curve{Name: "waiting", Mark: 'w', Values: []int64{0, 0, 0}}, Curve{Name: "unknown", Mark: 'r', Values: []int64{-1, -1, -1}})
	rows := Draw(Paper{Width: 80, Glyphs: ASCII}, c)
	if !strings.Contains(rows[0], "w waiting, 0 all the time") || strings.Contains(rows[0], "unknown, 0") {
		t.Errorf("the legend is %q", rows[0])
	}
	if all := strings.Join(rows[1:], "\n"); strings.Contains(all, "w") || !strings.Contains(all, "*") {
		t.Errorf("the chart is\n%s", all)
	}
}

func TestChartsBelowEachOtherHaveTheirNumbersInOneColumn(t *testing.T) {
	rows := Draw(Paper{Width: 40, Height: 30, Glyphs: ASCII}, one(1, 100_000), one(1, 2))
	for _, want := range []string{"100000+", "     2+", "     0+"} {
		if !strings.Contains(strings.Join(rows, "\n"), "\n"+want) {
			t.Errorf("there is no %q in\n%s", want, strings.Join(rows, "\n"))
		}
	}
}

func TestAChartGrowsWithItsPaperWithinLimits(t *testing.T) {
	for height, want := range map[int]int{-5: leastRows, 0: leastRows, 24: 8, 36: 14, 500: mostRows} {
		got := 0
		for _, r := range Draw(Paper{Width: 40, Height: height}, one(1, 1000), one(1, 1000)) {
			got += strings.Count(r, "│") + strings.Count(r, "┤")
		}
		if got != 2*(want+1) {
			t.Errorf("on %d rows two charts have %d rows of values", height, got)
		}
	}
}

func TestOnPaperTooNarrowForNumbersNothingIsDrawn(t *testing.T) {
	if got := Draw(Paper{Width: 7}, one(0, 123_456)); got != nil {
		t.Errorf("it is\n%s", strings.Join(got, "\n"))
	}
	if got := Draw(Paper{Width: 80}); got != nil {
		t.Errorf("without charts it is %q", got)
	}
}

func TestALongLegendIsWrapped(t *testing.T) {
	c := one(1, 2)
	c.Title = "連接 " + strings.Repeat("long", 10)
	c.Curves[0].Name = "a curve with a name of several words"
	rows := Draw(Paper{Width: 20}, c)
	text := strings.Join(rows, "")
	for _, want := range []string{"連接", "longlong", "several", "up to 2"} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is cut:\n%s", want, strings.Join(rows, "\n"))
		}
	}
}

func FuzzDraw(f *testing.F) {
	f.Add([]byte{1, 2, 3}, int64(0), int64(9), int64(1), 80, 24, "title")
	f.Add([]byte{255, 0, 128}, int64(math.MinInt64), int64(math.MaxInt64), int64(math.MaxInt64), 30, 0, "連接")
	f.Add([]byte{255, 255, 255, 255, 255, 255, 255, 255, 255}, int64(5), int64(-5), int64(7), 21, 1000, "")
	f.Fuzz(func(t *testing.T, data []byte, from, to, least int64, width, height int, title string) {
		width = width%300 + 1
		vs := make([]int64, min(len(data), 1000))
		for i, b := range data[:len(vs)] {
			// The upper bits of an octet are a size, from 0 to the largest number.
			vs[i] = int64(b&7) << (b >> 3 * 2)
			if b>>3 == 31 {
				vs[i] = math.MaxInt64 - int64(b&7)
			}
		}
		c := Chart{
			Title: title, From: from, To: to, Time: Axis{Text: number, Least: least},
			Values: Axis{Text: func(n int64) string { return fmt.Sprintf("%d ms", n) }, Least: least},
			Curves: []Curve{{Name: title, Mark: '*', Values: vs}, {Name: "other", Mark: '.', Values: vs[len(vs)/2:]}},
		}
		for _, glyphs := range []Glyphs{Lines, ASCII} {
			for _, row := range Draw(Paper{Width: width, Height: height, Glyphs: glyphs}, c, c) {
				if w := ansi.StringWidth(row); w > width {
					t.Errorf("a row has %d columns of %d: %q", w, width, row)
				}
			}
		}
	})
}
