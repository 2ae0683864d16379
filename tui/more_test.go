package tui

import (
	"bufio"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/lipgloss"

	"wirewalk/sim/trace"
	"wirewalk/sim/vtime"
	"wirewalk/tcpmodel"
	"wirewalk/tui/source"
	"wirewalk/tui/speaker"
	"wirewalk/tui/stage"
)

func TestPresentingLeavesTheLadderAndOneSentence(t *testing.T) {
	m := begin(t, Options{Start: handshake("x")}, 80, 24)
	press(m, ":stop 3", "enter", "f5")
	frame := m.View()
	expect(t, m, "presenting", "#2 SYN,ACK", "WHY")
	for _, gone := range []string{"TIMERS", "Space next", "[1-4"} {
		if strings.Contains(frame, gone) {
			t.Errorf("%q is still there:\n%s", gone, frame)
		}
	}
	press(m, ".")
	if s := strings.TrimSpace(m.View()); s != "" {
		t.Errorf("the blank screen shows %q", s)
	}
	press(m, "space")
	expect(t, m, "any key brings it back, and does nothing else", "stop 3 of 8")
}

func TestStartingOverAsksFirst(t *testing.T) {
	m := begin(t, Options{Start: handshake("x")}, 80, 24)
	press(m, "space", "space", "c", "r", "n", "enter")
	expect(t, m, "not sure", "stop 2 of 4")
	press(m, "r", "y", "enter")
	expect(t, m, "started over", "stop 0 of 8", "from the beginning")
}

func TestExportWritesWhatTheEndingSaysAndReplacesNothing(t *testing.T) {
	dir := t.TempDir()
	m := begin(t, Options{Start: handshake("x")}, 120, 40)
	press(m, "space", "space")
	for _, c := range []struct{ name, want string }{
		{"a.txt", "written:"}, {"a.svg", "written:"}, {"a.txt", "file exists"}, {"a.doc", "a.doc: must end in .txt, .svg, .html, .cast, .pcapng, .pcap, .jsonl, .har, .mmd or .yaml"},
	} {
		press(m, "e"+filepath.Join(dir, c.name), "enter")
		expect(t, m, c.name, c.want)
	}
	text, err := os.ReadFile(filepath.Join(dir, "a.txt"))
	if err != nil || !strings.Contains(string(text), "#2 SYN,ACK") || strings.Contains(string(text), "#3") {
		t.Errorf("the text holds %q, error %v", text, err)
	}
}

func TestTheMouseSelectsPacketsAndTheWheelWalks(t *testing.T) {
	m := begin(t, Options{Start: handshake("x")}, 80, 24)
	wheel := tea.MouseMsg{Button: tea.MouseButtonWheelDown, Action: tea.MouseActionPress}
	m.Update(wheel)
	m.Update(wheel)
	expect(t, m, "two turns", "stop 2 of 8")
	for y, line := range strings.Split(m.View(), "\n") {
		if strings.Contains(line, "#1 SYN") {
			m.Update(tea.MouseMsg{Y: y, X: 30, Button: tea.MouseButtonLeft, Action: tea.MouseActionPress})
			break
		}
	}
	if m.tour.Shown() != 1 {
		t.Errorf("the click selected #%d", m.tour.Shown())
	}
}

func TestTablesTurnOverAndEventsLeadToTheirPlace(t *testing.T) {
	m := begin(t, Options{Start: handshake("x")}, 100, 40)
	press(m, "end", "t")
	expect(t, m, "sockets", "[ss]", "client$ ss -tano")
	for _, want := range []string{"[netstat]", "[events]", "[stream]", "[exchanges]", "[totals]", "[charts]", "[triage]", "[ss]"} {
		press(m, "tab")
		expect(t, m, "after Tab", want)
	}
}

// A screen reader's user walks, asks why, guesses and leaves, by lines only.
func TestTheLinearModeTellsAWalkInSentences(t *testing.T) {
	script := "1\n\n\nw\nb\n#2\ns\ng\nh\n2\n1\nlast\n\nnonsense\nq\n"
	var out strings.Builder
	err := Run(Options{
		In: strings.NewReader(script), Out: &out, Library: &shelf{}, Accessible: true,
		Renderer: lipgloss.NewRenderer(io.Discard),
	})
	if err != nil {
		t.Fatal(err)
	}
	got := out.String()
	for _, want := range []string{
		"1. Opening: The first lesson", "one, textbook stack, 8 stops.", "Stop 1 of 8.", "Stop 2 of 8.",
		"Note: The teacher speaks", "Because: ", "Who acts next?", "1. client", "Hint:",
		"Stop 8 of 8.", "This is the end of the walk.", "There is no command nonsense. ? lists all commands.",
	} {
		if !strings.Contains(got, want) {
			t.Errorf("%q is not in\n%s", want, got)
		}
	}
	if strings.ContainsRune(got, '\x1b') {
		t.Error("the transcript holds an escape code")
	}
}

// crossing is a capture in which a request crosses the server's FIN.
func crossing() *source.Source { return crossings(3, 2) }

// crossings is a capture of connections, some of which are ill.
func crossings(n, ill int) *source.Source {
	w := trace.NewWriter("lb.pcap")
	a, b := w.Host(trace.Host{Name: "10.0.0.5"}), w.Host(trace.Host{Name: "10.0.0.9"})
	w.Trace().Inferred, w.Trace().SeenAt = true, a
	for k := range n {
		c := w.Conn(trace.End{Host: a, Stream: w.Stream()}, trace.End{Host: b, Stream: w.Stream()})
		packet := func(ms int64, from trace.HostID, f tcpmodel.Flags, seq, ack uint32, n uint32) {
			to, stream := b, w.Trace().Conn(c).Ends[0].Stream
			if from == b {
				to, stream = a, w.Trace().Conn(c).Ends[1].Stream
			}
			p := trace.Packet{Conn: c, From: from, To: to, Proto: trace.TCP, Seg: tcpmodel.Segment{
				Flags: f, Seq: tcpmodel.Seq(seq), Ack: tcpmodel.Seq(ack), Window: 100,
			}}
			if n > 0 {
				w.Generate(stream, uint64(n))
				p.Seg.Payload = tcpmodel.Span{Stream: stream, Len: n}
			}
			id := w.Packet(p, nil)
			w.Stop()
			at := trace.Record{
				At: vtimeMs(int64(k)*100_000 + ms), Kind: trace.SegmentSent, Host: from, Conn: c, Ref: uint32(id),
			}
			w.Edit(id).Sent = w.Record(at)
			at.Kind, at.Host = trace.SegmentDelivered, to
			w.Edit(id).Arrived = w.Record(at)
		}
		packet(0, a, tcpmodel.SYN, 0, 0, 0)
		packet(1, b, tcpmodel.SYN|tcpmodel.ACK, 0, 1, 0)
		packet(2, a, tcpmodel.ACK, 1, 1, 10)
		packet(3, b, tcpmodel.ACK, 1, 11, 10)
		if k >= ill {
			continue // The others stay well.
		}
		packet(60_003, b, tcpmodel.FIN|tcpmodel.ACK, 11, 11, 0)
		packet(60_004, a, tcpmodel.ACK, 11, 11, 10)
		packet(60_005, b, tcpmodel.RST, 12, 0, 0)
	}
	return &source.Source{ID: "lb.pcap", Title: "lb.pcap", Stack: "capture", Trace: w.Trace()}
}

func TestACaptureShowsItsTriageAndEnterWalksTheFirst(t *testing.T) {
	m := begin(t, Options{Start: crossing()}, 80, 24)
	expect(t, m, "triage", "lb.pcap  3 connections  18 packets  seen at 10.0.0.5 (client side)",
		"> 2 connections  request crossed the other side's FIN, then RST; requests meet", "60.00 s of idle time", "after 54 s at", "1 connection   nothing unusual")
	press(m, "enter")
	expect(t, m, "the first", "#6", "10 octets", "1 of 2: connection a; c shows the next, Esc the triage", "NOTE  Found: request crossed")
}

func TestAFindingIsWalkedFromOneOfItsConnectionsToTheNextAndBackToTheTriage(t *testing.T) {
	m := begin(t, Options{Start: crossing()}, 80, 24)
	press(m, "enter", "c")
	expect(t, m, "the second", "2 of 2: connection b", "NOTE  Found: request crossed")
	press(m, "c")
	expect(t, m, "the first again", "1 of 2: connection a")
	for _, key := range []string{"esc", "q"} {
		press(m, key)
		expect(t, m, "the triage after "+key, "> 2 connections  request crossed")
		press(m, "enter")
	}
	press(m, "esc", "esc", "t", "shift+tab")
	expect(t, m, "the table before the first", "[triage]", "request crossed")
	press(m, "shift+tab")
	expect(t, m, "the table before that", "[charts]")
	m = begin(t, Options{Start: crossing()}, 80, 24)
	press(m, "enter", "f")
	press(m, "r", "s", "t")
	press(m, "enter", "c")
	expect(t, m, "a filter ends the group", "connection b alone")
}

func TestWarningsOfACaptureStandInItsTriage(t *testing.T) {
	w := crossing()
	w.Trace.Warnings = []string{"the file ends in the middle of packet 19"}
	m := begin(t, Options{Start: w}, 80, 24)
	expect(t, m, "triage", "the file ends in the middle of packet 19.", "> 2 connections  request crossed", "Enter walk the first")
	press(m, "up", "home", "enter")
	expect(t, m, "the first", "NOTE  Found: request crossed")
}

func vtimeMs(ms int64) vtime.Time { return vtime.Time(ms) * vtime.Time(vtime.Millisecond) }

func TestKeysMayBeChangedButNotToMeanTwoThings(t *testing.T) {
	m := begin(t, Options{Start: handshake("x"), Keys: map[string][]string{"next": {"j"}, "back": {"k"}}}, 80, 24)
	press(m, "j", "j", "k")
	expect(t, m, "other keys", "stop 1 of 8", "j next")
	for want, other := range map[string]map[string][]string{
		"there is no action":        {"jump": {"j"}},
		"would be":                  {"next": {"w"}},
		"with at least one key":     {"next": nil},
		"the actions are next, bac": {"nxt": {"j"}},
	} {
		if err := Run(Options{Keys: other, In: strings.NewReader(""), Out: io.Discard}); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v: error is %v, want %q", other, err, want)
		}
	}
}

func TestManyConnectionsGetOneRowEachAndEnterOpensOne(t *testing.T) {
	m := begin(t, Options{Start: handshakes("x", 5)}, 80, 24)
	press(m, "end")
	expect(t, m, "rows", "CONNECTIONS", ">e :40004 to server", "a :40000 to server")
	press(m, "up", "up", "enter")
	expect(t, m, "its ladder", "CLIENT :40002", "stop 4 of 4")
	press(m, "esc", "u")
	expect(t, m, "one ladder of all", "c connect()")
	press(m, "u", "home")
	expect(t, m, "nothing of what comes", "stop 0 of 20")
	if strings.Contains(m.View(), ":40004") {
		t.Errorf("a connection that is not there yet has a row:\n%s", m.View())
	}
}

func TestWhatLiesOnTopIsClosedByEscAndByQWhichDoesNoMore(t *testing.T) {
	for _, open := range []string{"w", "W", "t", "?", "x", "g", "enter", "\\", "tab", ":", "/", "f", "e", "r", "d"} {
		for _, shut := range []string{"esc", "q"} {
			if shut == "q" && strings.Contains(":/ferd", open) {
				continue // In an input line q is a letter.
			}
			var asked []string
			m := begin(t, Options{Start: rerunnable(&asked)}, 120, 40)
			press(m, "space", "space")
			before := m.View()
			press(m, open)
			if m.View() == before {
				t.Errorf("%s opens nothing", open)
			}
			press(m, shut)
			if m.View() != before || m.place != stage.InWalk {
				t.Errorf("%s after %s leads elsewhere:\n%s", shut, open, m.View())
			}
		}
	}
}

func TestALongTraceIsReadInCommands(t *testing.T) {
	m := begin(t, Options{Start: handshakes("x", long)}, 120, 40)
	press(m, "f", "syn")
	_, cmd := m.Update(tea.KeyMsg{Type: tea.KeyEnter})
	expect(t, m, "meanwhile", "reading the trace")
	settle(m, cmd)
	expect(t, m, "then", "15300 stops match")
	press(m, "space", "esc", "c")
	expect(t, m, "one connection", "connection a alone", "of 4")
	press(m, "/10.0.0", "enter")
	expect(t, m, "find", "not found")
}

func TestTheTeachersNotesFollowTheWalkOnASecondTerminal(t *testing.T) {
	socket := filepath.Join(t.TempDir(), "run", "notes.sock")
	b, err := speaker.Serve(socket, func(work func()) { go work() })
	if err != nil {
		t.Fatal(err)
	}
	if info, err := os.Stat(socket); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the socket's rights are %v, error %v", info.Mode(), err)
	}
	m := begin(t, Options{Start: handshake("x"), Present: true}, 80, 24)
	m.notes = b
	b.Publish(m.notesPage())()
	read, write := io.Pipe()
	ended := make(chan error, 1)
	go func() {
		ended <- speaker.Show(t.Context(), socket, write, false)
		_ = write.Close()
	}()
	lines := bufio.NewScanner(read)
	until := func(want string) {
		t.Helper()
		for lines.Scan() {
			if strings.Contains(lines.Text(), want) {
				return
			}
		}
		t.Fatalf("%q never came", want)
	}
	until("stop 0 of 8")
	press(m, "space", "space")
	b.Publish(m.notesPage())()
	until("stop 2 of 8")
	until("NOTE  The teacher speaks")
	until("NEXT  0.056 s: #2 SYN,ACK arrives at client")
	if err := b.Close(); err != nil {
		t.Error(err)
	}
	for lines.Scan() {
		continue
	}
	if err := <-ended; err != nil {
		t.Error(err)
	}
	if err := speaker.Show(t.Context(), socket, io.Discard, false); err == nil || !strings.Contains(err.Error(), "no presentation") {
		t.Errorf("without a presentation the error is %v", err)
	}
}

func TestALocaleWithoutUnicodeGetsASCII(t *testing.T) {
	for _, c := range []struct {
		env  map[string]string
		want bool
	}{
		{nil, false},
		{map[string]string{"LANG": "C"}, true},
		{map[string]string{"LANG": "de_DE.UTF-8"}, false},
		{map[string]string{"LANG": "C", "LC_ALL": "en_US.utf8"}, false},
		{map[string]string{"LANG": "en_US.UTF-8", "LC_CTYPE": "POSIX"}, true},
	} {
		if got := plainLocale(func(k string) string { return c.env[k] }); got != c.want {
			t.Errorf("%v: ASCII %t", c.env, got)
		}
	}
}

func TestTheLessonsAreOneKeyAwayFromEverywhereAndLeadBack(t *testing.T) {
	m := begin(t, Options{Start: handshake("x")}, 80, 24)
	press(m, "space", "space", "l")
	expect(t, m, "from a walk", "LESSONS", "The first lesson")
	press(m, "q")
	expect(t, m, "back in the walk", "stop 2 of 8")
	press(m, "?", "l")
	expect(t, m, "from a page", "LESSONS")
	press(m, "down", "enter")
	expect(t, m, "another lesson", "two", "stop 0 of 8")
	press(m, "q")
	expect(t, m, "out to the lessons", "LESSONS")
	if len(m.history) != 0 {
		t.Errorf("below the lessons there is still %v", m.history)
	}
}

func TestPredictAsksBeforeTheFirstStopByItself(t *testing.T) {
	m := begin(t, Options{Start: lessonWalk(t, "four-segment-close"), Predict: true}, 80, 24)
	if m.tour.Round() == nil {
		t.Fatal("nothing is asked")
	}
	texts := map[string]bool{}
	for range 100 { // Space gives hints, then the answer, and walks on to the next question.
		if m.tour.Round() != nil {
			texts[m.tour.Round().Question().Ask] = true
		}
		press(m, "space")
	}
	for _, q := range lessonWalk(t, "four-segment-close").Questions {
		if !texts[q.Question.Ask] {
			t.Errorf("the author's question was not asked: %s", q.Question.Ask)
		}
	}
}

func TestAFilterGivenAtTheStartHolds(t *testing.T) {
	m := begin(t, Options{Start: lessonWalk(t, "four-segment-close"), Filter: "fin"}, 80, 24)
	if screen := m.View(); !strings.Contains(screen, "filter: fin") {
		t.Errorf("the header does not name the filter:\n%s", screen)
	}
}
