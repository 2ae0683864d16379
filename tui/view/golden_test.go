package view

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"wirewalk/sim/inspect"
	"wirewalk/sim/trace"
	"wirewalk/sim/trace/tracetest"
	"wirewalk/tui/grid"
	"wirewalk/tui/grid/gridtest"
	"wirewalk/tui/ladder"
)

// fillKeys puts the names of keys in the place of actions.
func fillKeys(text string) string {
	return strings.NewReplacer(
		"{next}", "Space", "{back}", "Backspace", "{up}", "Up", "{down}", "Down", "{enter}", "Enter", "{unfold}", "u",
		"{pane}", "Tab", "{pane-back}", "Shift-Tab", "{page-up}", "PgUp", "{page-down}", "PgDn",
	).Replace(text)
}

// frameOf draws the walkthrough of a trace at a position.
func frameOf(tr *trace.Trace, at, width, height int, ascii bool) *grid.Screen {
	c := trace.NewCursor(tr, nil)
	if at < 0 {
		c.Last()
	} else {
		c.To(at)
	}
	w := &Frame{
		Index:  ladder.NewIndex(tr),
		Cursor: &c,
		ASCII:  ascii,
		Fill:   fillKeys,
		Bar:    Bar{Keys: []Hint{{"Space", "next"}, {"Backspace", "back"}, {"w", "why"}, {"?", "help"}}},
		Texts:  Texts{Title: tr.Title, Stack: "textbook stack", Next: "next lesson"},
	}
	w.Sections = AutoSections(w.Index, &c, 0)
	s, _ := w.Draw(width, height)
	return s
}

func TestFramesAtThreeSizes(t *testing.T) {
	scripts := map[string]func(*testing.T) *trace.Trace{
		"close": tracetest.FourSegmentClose, "race": tracetest.IdleCloseRace, "loss": tracetest.LossAndRepair, "proxy": tracetest.ThroughProxy,
		"probes": tracetest.DeadPeer,
	}
	sizes := [][2]int{{80, 24}, {120, 40}, {200, 50}}
	for name, script := range scripts {
		tr := script(t)
		for _, size := range sizes {
			for _, ascii := range []bool{false, true} {
				kind := "unicode"
				if ascii {
					kind = "ascii"
				}
				t.Run(fmt.Sprintf("%s-%dx%d-%s", name, size[0], size[1], kind), func(t *testing.T) {
					gridtest.Golden(t, strings.TrimPrefix(filepath.Base(t.Name()), "/"), frameOf(tr, -1, size[0], size[1], ascii))
				})
			}
		}
	}
}

func TestStopsOfTheCloseLesson(t *testing.T) {
	tr := tracetest.FourSegmentClose(t)
	for _, at := range []int{0, 1, 3, 9, 12} {
		t.Run(fmt.Sprintf("close-stop-%d", at), func(t *testing.T) {
			gridtest.Golden(t, filepath.Base(t.Name()), frameOf(tr, at, 80, 24, true))
		})
	}
}

// The ladder of the close lesson as the design draws it.
const drawnClose = `    0.200 close()      *                                      |
          FIN-WAIT-1   |--- #7 FIN seq 101 ------.            |
    0.228              |                         '----------->| CLOSE-WAIT
                       |            .---------- #8 ACK 102 ---| read: EOF
    0.256 FIN-WAIT-2   |<-----------'                         |
    0.278              |                                      * close()
                       |            .------ #9 FIN seq 301 ---| LAST-ACK
    0.306 TIME-WAIT    |<-----------'                         |
                       |--- #10 ACK 302 ---------.            |
    0.334              :                         '----------->x CLOSED
                       :~~ 4 min: client's TIME-WAIT (4 min) ~
> 240.306 CLOSED       x
`

func TestTheCloseIsDrawnAsDesigned(t *testing.T) {
	got := ladder.Draw(tracetest.FourSegmentClose(t), ladder.Options{ASCII: true, Mark: true}).Text()
	if !strings.HasSuffix(got, drawnClose) {
		t.Errorf("the ladder ends differently:\n%s", got)
	}
}

const drawnRace = `    5.100              |-- #8 GET /b ---. /                   |
                       |                 X                    |
    5.118 a CLOSE-WAIT |<---------------' \                   |
          a LAST-ACK   |-- #9 FIN -->      \                  |
          b SYN-SENT   |== #10 SYN ==>      \                 |
    5.128              |                     '--------------->x a no such conn
                       |                <-- #11 RST seq 250 --x a CLOSED
    5.146              |                   --> #9 ----------->x a no such conn
                       |                <-- #12 RST seq 251 --x
                       |                   ==> #10 ==========>| b SYN-RECEIVED
                       |              <== #13 SYN,ACK seq 0 ==|
>   5.156 a CLOSED     x<---------- #11 <--                   |
`

func TestTwoFlightsCrossInAnXAndMoreGetStubs(t *testing.T) {
	got := ladder.Draw(tracetest.IdleCloseRace(t), ladder.Options{ASCII: true, Mark: true}).Text()
	if want := strings.Replace(drawnRace, "x a no such conn", "x", 1); !strings.HasSuffix(got, want) {
		t.Errorf("the ladder ends differently:\n%s", got)
	}
}

func TestAPacketInFlightNeverTouchesTheFarLifeline(t *testing.T) {
	tr := tracetest.FourSegmentClose(t)
	c := trace.NewCursor(tr, nil)
	x := ladder.NewIndex(tr)
	far := 62
	for c.Next() {
		s := ladder.Draw(tr, ladder.Options{Index: x, Until: c.Stop(), ASCII: true})
		for y := 1; y < s.Height(); y++ {
			cell := s.Rows[y][far-1].Text
			if cell != ">" {
				continue
			}
			arrived := 0
			for id := trace.PacketID(1); int(id) <= tr.Packets(); id++ {
				if p := tr.Packet(id); p.Arrived != 0 && p.Arrived <= c.As() && p.To == tracetest.Server {
					arrived++
				}
			}
			if heads := strings.Count(gridtest.Column(s, far-1), ">"); heads != arrived {
				t.Fatalf("stop %d: %d arrow heads at the server, %d packets arrived:\n%s", c.Stop(), heads, arrived, s.Text())
			}
		}
	}
}

func TestWideGlyphsInNamesKeepTheLifelinesStraight(t *testing.T) {
	s := tracetest.NewScript(t, "wide", "客户端👩‍🔬é", "服务器")
	c := s.Conn(tracetest.Client, tracetest.Server, 40000)
	s.At(0)
	s.State(tracetest.Client, c, 2)
	p := s.Send(tracetest.Client, c, tracetest.Segment{Flags: 2})
	s.At(28)
	s.Arrive(p)
	for _, ascii := range []bool{true, false} {
		screen := ladder.Draw(s.W.Trace(), ladder.Options{ASCII: ascii})
		g := grid.GlyphsFor(ascii)
		for y := 1; y < screen.Height(); y++ {
			for _, x := range []int{23, 62} {
				if got := screen.Rows[y][x].Text; got != g.Life && got != "*" && got != "x" {
					t.Errorf("row %d column %d is %q in\n%s", y, x, got, screen.Text())
				}
			}
			if got := grid.Width(strings.TrimRight(gridtest.RowText(screen, y), " ")); got > 80 {
				t.Errorf("row %d is %d columns wide", y, got)
			}
		}
	}
}

func TestNothingInATraceCanControlTheTerminal(t *testing.T) {
	s := tracetest.NewScript(t, "evil\x1b[2J", "cli\x1b]0;x\x07", "ser\u202ever\u009b31m")
	c := s.Conn(tracetest.Client, tracetest.Server, 40000)
	s.At(0)
	s.Message(tracetest.Client, c, "GET /\x1b[31m\u2066 HTTP/1.1", true, 20)
	s.Send(tracetest.Client, c, tracetest.Segment{Flags: 0x10, Seq: 1, Ack: 1, Text: tracetest.Octets(20)})
	f := frameOf(s.W.Trace(), -1, 80, 24, false)
	for _, r := range f.Text() {
		if r != '\n' && inspect.Harmful(r) {
			t.Errorf("the frame holds %U", r)
		}
	}
}

func TestBelowTheMinimumTheFrameSaysWhatItNeeds(t *testing.T) {
	got := frameOf(tracetest.FourSegmentClose(t), 3, 59, 10, true).Text()
	if want := "needs 60x16, has 59x10"; !strings.Contains(got, want) {
		t.Errorf("the frame is %q", got)
	}
}

func TestTheVeryFirstScreen(t *testing.T) {
	gridtest.Golden(t, "first-80x24", FirstRun(80, 24, true, firstKeys(), ""))
}

func TestTheFirstScreenShowsTheWayOutOnTheNarrowestTerminal(t *testing.T) {
	if got := FirstRun(MinWidth, MinHeight, true, firstKeys(), "").Text(); !strings.Contains(got, "q  quit") {
		t.Errorf("the first screen is\n%s", got)
	}
}

func firstKeys() FirstKeys {
	return FirstKeys{Next: "Space", Lessons: "l", Open: "o", Help: "?", Quit: "q"}
}
