package tui

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	tea "github.com/charmbracelet/bubbletea"

	"wirewalk/tui/stage"
)

func TestTheFirstRunOffersOneThingToDo(t *testing.T) {
	m := begin(t, Options{}, 80, 24)
	expect(t, m, "first run", "Two programs, one connection, every packet.", "> Space   watch a connection open")
	press(m, "space")
	expect(t, m, "after Space", "stop 0 of 8", "READ  On the left is client")
}

func TestSpaceWalksEveryStopAndThenOpensTheNextLesson(t *testing.T) {
	lib := &shelf{}
	m := begin(t, Options{Library: lib}, 80, 24)
	press(m, "space", "space")
	expect(t, m, "first press", "stop 1 of 8", "connect()", "#1 SYN", "IN FLIGHT")
	press(m, "space")
	expect(t, m, "second press", "stop 2 of 8", "NOTE  The teacher speaks")
	press(m, "end")
	expect(t, m, "at the end", "stop 8 of 8", "Space: next lesson")
	press(m, "space")
	expect(t, m, "next lesson", "two", "stop 0 of 8")
	if got := strings.Join(lib.opened, " "); got != "one two" {
		t.Errorf("opened %s", got)
	}
}

func TestEveryWayForwardAndBackMovesOneStop(t *testing.T) {
	m := begin(t, Options{Start: handshake("x")}, 80, 24)
	for i, k := range []string{"space", "right", "pgdown", "n"} {
		press(m, k)
		expect(t, m, k, fmt.Sprintf("stop %d of 8", i+1))
	}
	for i, k := range []string{"backspace", "left", "pgup"} {
		press(m, k)
		expect(t, m, k, fmt.Sprintf("stop %d of 8", 3-i))
	}
	press(m, "home")
	expect(t, m, "home", "stop 0 of 8")
}

func TestCommandsJumpToTimesPacketsAndStops(t *testing.T) {
	m := begin(t, Options{Start: handshake("x")}, 80, 24)
	for _, c := range []struct{ line, want string }{
		{"#2", "stop 2 of 8"},
		{"0.06", "stop 3 of 8"},
		{"60ms", "stop 3 of 8"},
		{"stop 7", "stop 7 of 8"},
		{"#99", "there is no packet #99: the last one is #6"},
		{"clock delta", "times count from the row above"},
		{"clock mark", "no mark was set yet"},
		{"next conn a", "stop 1 of 8"},
		{"next wibble", "is no filter word"},
		{"raw", "sequence numbers are raw"},
		{"soon", "write a time such as 1.5s"},
		{"speed 2h", "between 50ms and 1m"},
	} {
		press(m, ":"+c.line, "enter")
		expect(t, m, c.line, c.want)
	}
}

func TestLettersThatAreReadTogetherAreKeysOfTheirOwn(t *testing.T) {
	m := begin(t, Options{Start: handshake("x")}, 80, 24)
	_, cmd := m.Update(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune(":stop 3")})
	settle(m, cmd)
	press(m, "enter")
	expect(t, m, "typed fast", "stop 3 of 8")
	_, cmd = m.Update(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune("nnn"), Paste: true})
	settle(m, cmd)
	expect(t, m, "pasted", "stop 3 of 8")
}

func TestOneConnectionIsShownAloneAndOthersAreCounted(t *testing.T) {
	m := begin(t, Options{Start: handshake("x")}, 80, 24)
	press(m, "c", "c")
	expect(t, m, "connection b", "connection b alone", "of 4")
	press(m, "space")
	expect(t, m, "its first stop", "+4 elsewhere", "stop 1 of 4")
	press(m, "esc")
	expect(t, m, "all again", "stop 5 of 8")
}

func TestAFilterSaysAtOnceWhetherItIsValid(t *testing.T) {
	m := begin(t, Options{Start: handshake("x")}, 120, 40)
	press(m, "fhost nobody")
	expect(t, m, "while typing", "there is no host")
	press(m, "esc", "fhost ser", "tab")
	expect(t, m, "completed", "filter: host server _")
	press(m, "esc", "fsyn", "enter")
	expect(t, m, "filtered", "6 stops match", "filter: syn", "stop 1 of 6")
	press(m, "space")
	expect(t, m, "second match", "stop 2 of 6")
	press(m, "f")
	expect(t, m, "the last filter", "filter: [syn]_")
	press(m, "host server", "enter")
	expect(t, m, "typing replaces it", "filter: host server")
}

func TestAFilterThatMatchesNothingLeavesTheWalkAsItIs(t *testing.T) {
	m := begin(t, Options{Start: handshake("x")}, 80, 24)
	press(m, ":stop 4", "enter", "frst", "enter")
	expect(t, m, "nothing matches", "no stop matches rst", "stop 4 of 8")
}

func TestAFilterGoesToTheNextStopThatMatches(t *testing.T) {
	m := begin(t, Options{Start: handshake("x")}, 80, 24)
	press(m, ":stop 4", "enter", "fsyn", "enter")
	expect(t, m, "from stop 4 on", "stop 4 of 6", "now 0.200 s", "filter: syn", "textbook stack")
	press(m, "end", "esc", "end", "fsyn", "enter")
	expect(t, m, "none follows", "stop 6 of 6")
}

func TestFindGoesToTheNextPlaceAndRoundAgain(t *testing.T) {
	m := begin(t, Options{Start: handshake("x")}, 80, 24)
	press(m, "/nowhere", "enter")
	expect(t, m, "nothing", "not found")
}

func TestTheCausalChainLeadsToItsLinks(t *testing.T) {
	m := begin(t, Options{Start: handshake("x")}, 80, 24)
	press(m, "space", "space", "w")
	expect(t, m, "chain", "WHY: what set it off", "> 0.028 s")
	press(m, "q")
	expect(t, m, "q closes the page only", "stop 2 of 8")
}

func TestUpAndDownSelectPacketsWhileTimeStays(t *testing.T) {
	m := begin(t, Options{Start: handshake("x")}, 80, 24)
	press(m, ":stop 4", "enter", "up")
	if m.tour.Shown() == 0 {
		t.Fatal("nothing is selected")
	}
	expect(t, m, "time", "stop 4 of 8")
	before := m.tour.Shown()
	press(m, "up")
	if m.tour.Shown() >= before {
		t.Errorf("up went from #%d to #%d", before, m.tour.Shown())
	}
	for _, line := range strings.Split(m.View(), "\n") {
		if strings.HasPrefix(line, ">") && strings.Contains(line, fmt.Sprintf("#%d ", m.tour.Shown())) {
			return
		}
	}
	t.Errorf("no row marks #%d:\n%s", m.tour.Shown(), m.View())
}

func TestEnterShowsThePacketAndEscGoesBack(t *testing.T) {
	m := begin(t, Options{Start: handshake("x")}, 80, 24)
	press(m, "space", "enter")
	expect(t, m, "details", "PACKET #1 SYN", ">   Source port: 40000", "[9c 40]", "Flags")
	press(m, "up", "up")
	expect(t, m, "the field before the TCP header", ">   Destination: 10.0.0.2", "[0a 00 00 02]")
	press(m, "esc")
	expect(t, m, "ladder again", "CLIENT")
}

func TestThePacketHasMostOfTheRowsOfItsDetails(t *testing.T) {
	m := drawn(t, Options{Start: lessonWalk(t, raceLesson)}, 80, 24, true)
	press(m, ":#4", "enter", "enter")
	expect(t, m, "details", ">   Source port: 32768", "Sequence number", "Data offset", "WHY", "TIMERS")
	rows := 0
	for _, l := range strings.Split(m.View(), "\n")[1:] {
		if strings.HasPrefix(l, "---") {
			break
		}
		rows++
	}
	if rows < 12 {
		t.Errorf("the packet has %d rows:\n%s", rows, m.View())
	}
	press(m, "tab")
	expect(t, m, "the packet and the text with the keys", "PACKET #4", "Source port", ">WHY")
	press(m, "tab", "space")
	expect(t, m, "the next packet", "PACKET #", ">   Source port")
	press(m, "down", "esc", "enter")
	expect(t, m, "opened again", ">   Source port")
}

func TestTheChosenFieldIsWrittenOut(t *testing.T) {
	m := drawn(t, Options{Start: lessonWalk(t, raceLesson)}, 200, 50, true)
	press(m, ":#4", "enter")
	for _, l := range strings.Split(m.View(), "\n") {
		if i := strings.Index(l, "~ "); i > 100 {
			t.Errorf("a field is cut: %q", l)
		}
	}
	press(m, "tab", "tab")
	expect(t, m, "the field", "Internet Protocol (RFC 791)")
}

func TestHelpShowsEveryBinding(t *testing.T) {
	m := begin(t, Options{Start: handshake("x")}, 100, 120)
	press(m, "?")
	for _, b := range bindingsAsTheyAre(t) {
		if b.In == stage.InLine {
			continue // The label of an input line names its keys.
		}
		for _, k := range b.Keys {
			expect(t, m, "help", m.env.Keys.Written(k))
		}
		if words := strings.Fields(b.Help); len(words) == 0 {
			t.Errorf("%s has no help", b.Action)
		} else {
			expect(t, m, "help", words[len(words)-1])
		}
	}
	press(m, "esc")
	expect(t, m, "closed", "stop 0 of 8")
}

// What works everywhere comes first, and no group is broken in two.
func TestHelpNamesEveryGroupOnce(t *testing.T) {
	m := begin(t, Options{Start: handshake("x")}, 100, 160)
	press(m, "?")
	frame := m.View()
	at := -1
	for _, group := range []string{"Everywhere", "In a walk", "In lists", "At the beginning", "Filters"} {
		n := strings.Count(frame, "\n "+group+" ") + strings.Count(frame, "\n "+group+"\n")
		i := strings.Index(frame, "\n "+group)
		if n != 1 || i < at {
			t.Errorf("%q is there %d times, at %d after %d:\n%s", group, n, i, at, frame)
		}
		at = i
	}
	if q := strings.Index(frame, " q "); q < 0 || q > strings.Index(frame, "In a walk") {
		t.Error("the way out is far below")
	}
}

func TestNoKeyHasTwoMeaningsInOneMode(t *testing.T) {
	for _, in := range []stage.Place{stage.InFirst, stage.InLessons, stage.InWalk, stage.InPage} {
		seen := map[string]stage.Action{}
		for _, b := range bindingsAsTheyAre(t) {
			for _, k := range b.Keys {
				if b.In&in == 0 {
					continue
				}
				if other, twice := seen[k]; twice {
					t.Errorf("mode %d: %q is %s and %s", in, k, other, b.Action)
				}
				seen[k] = b.Action
			}
		}
	}
}

func TestTheBrowserSearchesAsYouType(t *testing.T) {
	m := begin(t, Options{}, 80, 24)
	press(m, "l")
	expect(t, m, "browser", "LESSONS", "Opening", "The first lesson", "A handshake.", "Closing")
	press(m, "/four")
	if frame := m.View(); strings.Contains(frame, "first lesson") || !strings.Contains(frame, "Four segments.") {
		t.Errorf("search left:\n%s", frame)
	}
	press(m, "enter", "enter")
	expect(t, m, "opened", "three", "stop 0 of 8")
	press(m, "q")
	expect(t, m, "one level out", "LESSONS")
	press(m, "q")
	expect(t, m, "two levels out", "Two programs")
}

func TestAFileThatCannotBeOpenedIsSaidAndNothingElseChanges(t *testing.T) {
	m := begin(t, Options{}, 80, 24)
	press(m, "omissing.yaml", "enter")
	expect(t, m, "error", "there is no missing.yaml", "Two programs")
}

func TestALaterRunOpensWhereThePersonLeftOff(t *testing.T) {
	dir := t.TempDir()
	m := begin(t, Options{StateDir: dir}, 80, 24)
	press(m, "space", "space", "space", "space", "ctrl+c")
	settle(m, m.save())
	again := begin(t, Options{StateDir: dir}, 80, 24)
	expect(t, again, "later run", "stop 3 of 8")
}

func TestAStateDirectoryThatCannotBeWrittenCostsOneWarning(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	m := begin(t, Options{StateDir: filepath.Join(file, "state")}, 80, 24)
	press(m, "space")
	expect(t, m, "warning", "progress is not kept")
	press(m, "space", "end")
	if strings.Contains(m.View(), "progress is not kept") {
		t.Error("the warning came twice")
	}
}

func TestAutoplayStopsAtAnyOtherKeyAndAtTheEnd(t *testing.T) {
	m := begin(t, Options{Start: handshake("x")}, 80, 24)
	tick := func(key string) tea.Msg {
		_, cmd := m.Update(keyOf(key))
		return cmd().(waiting).msg
	}
	first := tick("a")
	expect(t, m, "it plays", "playing  stop 0 of 8")
	press(m, "a")
	if strings.Contains(m.View(), "playing") {
		t.Error("a does not end it")
	}
	second := tick("a")
	m.Update(second)
	expect(t, m, "one tick", "playing  stop 1 of 8")
	m.Update(first)
	expect(t, m, "an old tick", "playing  stop 1 of 8")
	press(m, "backspace")
	m.Update(second)
	expect(t, m, "after a key", "stop 0 of 8")
	if strings.Contains(m.View(), "playing") {
		t.Error("the header still says that it plays")
	}
	for _, key := range []string{"w", "W", "t", "M", ".", "e", ":", "enter", "u", "f5"} {
		m = begin(t, Options{Start: handshake("x")}, 80, 24)
		late := tick("a")
		press(m, key, "esc")
		m.Update(late)
		if n, _ := position(m); n != 0 || strings.Contains(m.View(), "playing") {
			t.Errorf("after %s it plays on", key)
		}
	}
}

func TestTimesMayBeTimesOfDay(t *testing.T) {
	m := begin(t, Options{Start: lessonWalk(t, "tcp-keepalive-dead-peer")}, 90, 30)
	press(m, ":clock absolute", "enter")
	expect(t, m, "said", "times of day, UTC; a simulation begins at 2000-01-01 00:00:00.000000")
	press(m, "end")
	expect(t, m, "2 h 12 min 30 s later", "02:12:30.340", "00:00:01.112")
	press(m, ":clock start", "enter")
	expect(t, m, "as before", "7950.340")
}
