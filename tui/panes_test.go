package tui

import (
	"maps"
	"strings"
	"testing"

	tea "github.com/charmbracelet/bubbletea"

	"wirewalk/tui/grid"
	"wirewalk/tui/view"
)

// sizes are those of the frame as it is drawn.
func sizes(m *model) view.Sizes {
	return m.tour.Layout()
}

func TestKeysMoveTheBorderBesideTheLadderWithinItsBounds(t *testing.T) {
	m := begin(t, Options{Start: handshake("x")}, 120, 40)
	press(m, "space")
	was := sizes(m)
	press(m, "<")
	if now := sizes(m); now[view.Side] != was[view.Side]+2 || now[view.Info] != was[view.Info] {
		t.Errorf("< made %v of %v", now, was)
	}
	press(m, ">")
	if now := sizes(m); !maps.Equal(now, was) {
		t.Errorf("> made %v, not %v again", now, was)
	}
	press(m, strings.Repeat("<", 40))
	expect(t, m, "as far as it goes", "no further: the ladder keeps 60 columns")
	if now := sizes(m); now[view.Side] != 60 {
		t.Errorf("the panes have %d columns", now[view.Side])
	}
	border := 0
	for _, line := range strings.Split(m.View(), "\n")[1:25] {
		if len(line) > 60 && line[60] == '|' {
			border++
		}
	}
	if border != 24 {
		t.Errorf("the border stands in %d rows of 24:\n%s", border, m.View())
	}
	press(m, strings.Repeat(">", 40))
	if now := sizes(m); now[view.Side] != view.MinSide {
		t.Errorf("the panes have %d columns", now[view.Side])
	}
	press(m, "=")
	if now := sizes(m); !maps.Equal(now, was) {
		t.Errorf("= made %v, not %v", now, was)
	}
}

func TestKeysGiveTheTextMoreOrFewerRows(t *testing.T) {
	m := begin(t, Options{Start: handshake("x")}, 80, 24)
	press(m, "space")
	was := sizes(m)
	press(m, "++")
	if now := sizes(m); now[view.Info] != was[view.Info]+2 {
		t.Errorf("++ made %d rows of %d", now[view.Info], was[view.Info])
	}
	press(m, "space", "space")
	if now := sizes(m); now[view.Info] != was[view.Info]+2 {
		t.Errorf("at another stop the text has %d rows", now[view.Info])
	}
	press(m, strings.Repeat("-", 20))
	expect(t, m, "as few as there can be", "no further")
	if now := sizes(m); now[view.Info] != view.MinInfo {
		t.Errorf("the text has %d rows", now[view.Info])
	}
	press(m, strings.Repeat("+", 40))
	if body := 24 - 5 - sizes(m)[view.Info]; body != view.MinBody {
		t.Errorf("the ladder has %d rows", body)
	}
}

func TestPlusAndMinusAreAboutThePaneWithTheKeys(t *testing.T) {
	m := begin(t, Options{Start: handshake("x")}, 120, 40)
	press(m, "space", "tab")
	was := sizes(m)
	press(m, "-")
	if now := sizes(m); now["states"] != was["states"]-1 || now[view.Info] != was[view.Info] {
		t.Errorf("in the states - made %v of %v", now, was)
	}
	press(m, "tab", "---")
	if now := sizes(m); now["states"] != was["states"]+2 {
		t.Errorf("in the packet --- made %v of %v", now, was)
	}
	press(m, strings.Repeat("+", 60))
	if now := sizes(m); now["states"] != 3 {
		t.Errorf("the state table keeps %d rows", now["states"])
	}
}

func TestWhereNothingCanBeMovedTheKeySaysSo(t *testing.T) {
	m := begin(t, Options{Start: handshake("x")}, 80, 24)
	press(m, "space", "<")
	expect(t, m, "80 columns", "no pane stands beside the ladder below 116 columns")
	press(m, "enter", "+")
	expect(t, m, "details", "one pane is shown alone; Esc shows all again")
	press(m, "esc", "f5", "+")
	expect(t, m, "on a projector", "no border can be moved here")
	if len(m.progress.Panes) > 0 {
		t.Errorf("yet something was moved: %v", m.progress.Panes)
	}
	m.Update(tea.WindowSizeMsg{Width: 40, Height: 10})
	press(m, "f5", "+", "-", "<", ">")
	if len(m.progress.Panes) > 0 {
		t.Errorf("on a screen that is too small %v was kept", m.progress.Panes)
	}
}

func TestSizesSurviveTheProgram(t *testing.T) {
	dir := t.TempDir()
	m := begin(t, Options{StateDir: dir}, 120, 40)
	press(m, "space", "space", "<<", "+")
	want := sizes(m)
	press(m, "ctrl+c")
	settle(m, m.save())
	again := begin(t, Options{StateDir: dir}, 120, 40)
	if got := sizes(again); !maps.Equal(got, want) {
		t.Errorf("later the panes are %v, they were %v", got, want)
	}
	for _, width := range []int{80, 117, 120} {
		again.Update(tea.WindowSizeMsg{Width: width, Height: 40})
	}
	if got := sizes(again); !maps.Equal(got, want) {
		t.Errorf("after a smaller window the panes are %v, they were %v", got, want)
	}
	press(again, "=")
	if got := sizes(again); maps.Equal(got, want) {
		t.Error("= changes nothing")
	}
}

func drag(m *model, fromX, fromY, toX, toY int) {
	for _, e := range []tea.MouseMsg{
		{X: fromX, Y: fromY, Action: tea.MouseActionPress},
		{X: (fromX + toX) / 2, Y: (fromY + toY) / 2, Action: tea.MouseActionMotion},
		{X: toX, Y: toY, Action: tea.MouseActionMotion},
		{X: toX, Y: toY, Action: tea.MouseActionRelease},
	} {
		e.Button = tea.MouseButtonLeft
		m.Update(e)
	}
}

func TestTheMouseDragsBorders(t *testing.T) {
	m := begin(t, Options{Start: handshake("x")}, 120, 40)
	press(m, "space")
	was := sizes(m)
	drag(m, 120-was[view.Side], 5, 120-was[view.Side]-7, 9)
	if now := sizes(m); now[view.Side] != was[view.Side]+7 {
		t.Errorf("the panes have %d columns, they had %d", now[view.Side], was[view.Side])
	}
	rule := 40 - 4 - was[view.Info]
	drag(m, 10, rule, 30, rule-4)
	if now := sizes(m); now[view.Info] != was[view.Info]+4 {
		t.Errorf("the text has %d rows, it had %d", now[view.Info], was[view.Info])
	}
	now := sizes(m)
	drag(m, 100, 1+now["states"], 100, 1+now["states"]-3)
	if after := sizes(m); after["states"] != now["states"]-3 {
		t.Errorf("the states have %d rows, they had %d", after["states"], now["states"])
	}
	drag(m, 20, 3, 40, 9)
	if after := sizes(m); after[view.Side] != now[view.Side] || after[view.Info] != now[view.Info] {
		t.Error("a drag over the ladder moved a border")
	}
	drag(m, 120-now[view.Side], 5, 0, 5)
	if after := sizes(m); after[view.Side] != 60 {
		t.Errorf("dragged too far the panes have %d columns", after[view.Side])
	}
}

// overlays are keys that lay something over a walk or change its frame.
var overlays = [][]string{
	{"?"},
	{"?", "end"},
	{"G"},
	{"G", "/window"},
	{"G", "enter"},
	{":term TIME-WAIT", "enter"},
	{"w"},
	{"W"},
	{"x"},
	{"g"},
	{"l"},
	{"t"},
	{"t", "tab"},
	{"t", "tab", "tab"},
	{"t", "tab", "tab", "tab"},
	{"t", "tab", "tab", "tab", "tab", "tab", "tab"},
	{"enter"},
	{"enter", "tab"},
	{"shift+tab"},
	{"shift+tab", "\\"},
	{"tab"},
	{"tab", "\\"},
	{"<", "<", "+"},
	{"-", "-", "-"},
	{"f5"},
	{"e"},
	{"f", "nonsense"},
	{"/"},
	{"d"},
}

func TestEveryOverlayFitsEverySize(t *testing.T) {
	start := lessonWalk(t, "idle-close-race")
	for _, keys := range overlays {
		m := begin(t, Options{Start: start}, 120, 40)
		press(m, ":stop 9", "enter")
		press(m, keys...)
		for _, size := range [][2]int{{60, 16}, {61, 80}, {80, 24}, {116, 17}, {120, 40}, {189, 30}, {200, 50}, {300, 16}, {300, 80}} {
			m.Update(tea.WindowSizeMsg{Width: size[0], Height: size[1]})
			lines := strings.Split(m.View(), "\n")
			if len(lines) != size[1] {
				t.Errorf("%v at %v: %d rows", keys, size, len(lines))
			}
			for _, l := range lines {
				if grid.Width(l) > size[0] {
					t.Errorf("%v at %v: a row of %d columns: %q", keys, size, grid.Width(l), l)
				}
			}
			if s := strings.TrimSpace(lines[len(lines)-1]); s == "" && keys[0] != "f5" {
				t.Errorf("%v at %v: the last row tells no key:\n%s", keys, size, m.View())
			}
		}
	}
}

func TestPanesThatWereMoved(t *testing.T) {
	goldenAtSizes(t, "panes-moved", closing(t), ":stop 9", "enter", "<<<<<<", "++", "tab", "----")
}
