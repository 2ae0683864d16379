package tui

import (
	"fmt"
	"strings"
	"testing"

	tea "github.com/charmbracelet/bubbletea"

	"wirewalk/tui/grid"
	"wirewalk/tui/view"
)

// withPane is the program with one more pane.
func withPane() Options {
	return Options{Start: handshake("x"), Panes: []view.Pane{{
		Name: "toy", Called: "the toy", Help: "in the toy, nothing is to be chosen", Rows: 9, Least: 2,
		Draw: func(f *view.Frame, s *grid.Screen) {
			s.PutFit(1, 0, s.Width-2, "TOY", f.TitleRole("toy"))
			s.PutFit(1, s.Height()-1, s.Width-2, fmt.Sprintf("%d rows for %d packets", s.Height(), f.Cursor.Trace().Packets()), grid.Plain)
		},
	}}}
}

// has reports what of texts the screen shows.
func has(m *model, texts ...string) string {
	var out []string
	for _, text := range texts {
		if strings.Contains(m.View(), text) {
			out = append(out, text)
		}
	}
	return strings.Join(out, ", ")
}

func TestANewPaneIsReachedBetweenThePacketAndTheText(t *testing.T) {
	for _, size := range [][2]int{{80, 24}, {120, 40}, {200, 50}} {
		m := begin(t, withPane(), size[0], size[1])
		press(m, "space")
		for i, want := range []string{"", ">STATE", ">PACKET", ">TOY", "", ""} {
			if got := has(m, ">STATE", ">PACKET", ">TOY"); got != want {
				t.Errorf("%v: Tab %d times goes to %q, want %q:\n%s", size, i, got, want, m.View())
			}
			press(m, "tab")
		}
		press(m, "shift+tab", "shift+tab", "shift+tab")
		expect(t, m, "back from the text", ">TOY")
	}
}

func TestANewPaneStandsBesideTheLadderOrInItsPlace(t *testing.T) {
	m := begin(t, withPane(), 120, 40)
	press(m, "space")
	expect(t, m, "beside the ladder", "STATE", "PACKET", "TOY", " 4 rows for 6 packets", "#1 SYN")
	m.Update(tea.WindowSizeMsg{Width: 80, Height: 24})
	if got := has(m, "STATE ", "PACKET", "TOY"); got != "" {
		t.Errorf("a narrow ladder stands beside %s:\n%s", got, m.View())
	}
	press(m, "tab", "tab", "tab")
	rows := strings.Split(m.View(), "\n")
	if !strings.HasPrefix(rows[1], ">TOY") || has(m, "STATE ", "PACKET") != "" {
		t.Errorf("in the place of the ladder stands\n%s", m.View())
	}
	press(m, "tab", "tab")
	if got := has(m, "TOY"); got != "" {
		t.Errorf("the ladder is not back:\n%s", m.View())
	}
}

// However low the screen is, the pane with the keys is to be seen.
func TestTheNewPaneWithTheKeysIsSeenOnLowScreens(t *testing.T) {
	for height := view.MinHeight; height < 30; height++ {
		for width := view.SideFrom; width <= 130; width += 7 {
			m := begin(t, withPane(), width, height)
			press(m, "space", "tab", "tab", "tab")
			if has(m, ">TOY", ">1 rows for") == "" {
				t.Fatalf("at %dx%d it is not seen:\n%s", width, height, m.View())
			}
		}
	}
}

func TestTheKeyBarNamesThePaneThatComesNext(t *testing.T) {
	m := begin(t, withPane(), 120, 40)
	press(m, "space", "tab", "tab", "\\")
	expect(t, m, "the packet alone", "Tab toy")
	press(m, "tab", "\\")
}

func TestANewPaneIsShownAlone(t *testing.T) {
	m := begin(t, withPane(), 120, 40)
	press(m, "space", "tab", "tab", "tab", "\\")
	rows := strings.Split(m.View(), "\n")
	if !strings.HasPrefix(rows[1], ">TOY") || has(m, "STATE ", "PACKET") != "" {
		t.Errorf("alone it is\n%s", m.View())
	}
	press(m, "\\")
	expect(t, m, "all again", "STATE", "PACKET", ">TOY")
	press(m, "\\", "esc")
	expect(t, m, "closed", "STATE", "PACKET", "TOY")
	if has(m, ">TOY") != "" {
		t.Errorf("it kept the keys:\n%s", m.View())
	}
}

func TestBordersOfANewPaneAreMovedAndKept(t *testing.T) {
	opts := withPane()
	opts.StateDir = t.TempDir()
	m := begin(t, opts, 120, 40)
	press(m, "space", "tab", "tab")
	was := sizes(m)
	press(m, "++")
	if now := sizes(m); now["packet"] != was["packet"]+2 || now["toy"] != was["toy"]-2 || now["states"] != was["states"] {
		t.Errorf("++ in the packet made %v of %v", now, was)
	}
	press(m, "tab", "+++")
	now := sizes(m)
	if now["packet"] != was["packet"]-1 || now["toy"] != was["toy"]+1 {
		t.Errorf("+++ in the new pane made %v of %v", now, was)
	}
	expect(t, m, "the new pane", fmt.Sprintf("%d rows for 6 packets", now["toy"]))
	y := 1 + now["states"] + 1 + now["packet"]
	drag(m, 100, y, 100, y+2)
	if after := sizes(m); after["packet"] != now["packet"]+2 || after["toy"] != now["toy"]-2 {
		t.Errorf("dragged, its border made %v of %v", after, now)
	}
	press(m, strings.Repeat("-", 40))
	if now := sizes(m); now["toy"] != 2 {
		t.Errorf("it keeps %d rows", now["toy"])
	}
	press(m, "shift+tab", "shift+tab", strings.Repeat("+", 40))
	now = sizes(m)
	if now["packet"] != 4 || now["toy"] != 2 {
		t.Errorf("below the largest state table: %v", now)
	}
	settle(m, m.save())
	if later := sizes(begin(t, opts, 120, 40)); later["states"] != now["states"] {
		t.Errorf("later the panes are %v, they were %v", later, now)
	}
	press(m, "=")
	if now := sizes(m); now["toy"] != was["toy"] {
		t.Errorf("= made %v of %v", now, was)
	}
}

func TestANewPaneFitsEverySize(t *testing.T) {
	for _, keys := range [][]string{nil, {"tab", "tab", "tab"}, {"tab", "tab", "tab", "\\"}, {"enter"}} {
		m := begin(t, withPane(), 120, 40)
		press(m, "space")
		press(m, keys...)
		for _, size := range [][2]int{{60, 16}, {80, 24}, {116, 16}, {189, 18}, {200, 50}, {300, 80}} {
			m.Update(tea.WindowSizeMsg{Width: size[0], Height: size[1]})
			lines := strings.Split(m.View(), "\n")
			if len(lines) != size[1] || !strings.HasPrefix(lines[size[1]-3], "---") {
				t.Errorf("%v at %v:\n%s", keys, size, m.View())
			}
		}
	}
}

func TestHelpTellsOfANewPane(t *testing.T) {
	m := begin(t, withPane(), 200, 200)
	press(m, "?")
	expect(t, m, "help", "ladder, states, packet, toy, text; in the toy, nothing is to be chosen; in the text, ",
		"or the state table or the packet or the toy when it has the keys")
}

// A screen that is read aloud has no panes to go through.
func TestInSentencesAPaneChangesNothing(t *testing.T) {
	lines := []string{"", "", "?", "s", "q"}
	if with, without := told(t, withPane(), lines...), told(t, Options{Start: handshake("x")}, lines...); with != without {
		t.Errorf("it says\n%s\nand without the pane\n%s", with, without)
	}
}
