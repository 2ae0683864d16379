package tui

import (
	"bytes"
	"io"
	"strings"
	"testing"
	"time"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/lipgloss"
	"github.com/charmbracelet/x/exp/teatest"
	"github.com/muesli/termenv"

	"wirewalk/tui/paint"
)

// feature is something that a person does at the keyboard of the whole program:
// keys go in, frames come out, commands run beside it.
type feature struct {
	name  string
	start func(*testing.T) *Walk // nil opens the lessons
	opts  Options
	width int // 80x24 unless said
	keys  []string
	sees  string   // written on the terminal at some time
	ends  []string // in the last frame
}

func lessonNamed(id string) func(*testing.T) *Walk {
	return func(t *testing.T) *Walk {
		t.Helper()
		return lessonWalk(t, id)
	}
}

func captured(*testing.T) *Walk { return crossing() }

func features() []feature {
	hands, closing, race := lessonNamed("three-way-handshake"), lessonNamed("four-segment-close"), lessonNamed("idle-close-race")
	return []feature{
		{name: "the first run", keys: []string{"?"}, sees: "KEYS", ends: []string{"Everywhere"}},
		{name: "the lessons, searched", keys: []string{"l", "/", "second", "enter"}, sees: "1 lessons", ends: []string{"LESSONS with second", "> "}},
		{name: "next and back", start: hands, keys: []string{"space", "space", "backspace"}, sees: "stop 1 of 4", ends: []string{"#1 SYN seq 0"}},
		{name: "first and last", start: closing, keys: []string{"end", "home", "end"}, sees: "stop 15 of 15", ends: []string{"CLOSED"}},
		{name: "a time", start: closing, keys: []string{":0.25", "enter"}, sees: "stop 10 of 15", ends: []string{"CLOSE-WAIT"}},
		{name: "a number", start: closing, keys: []string{":#8", "enter"}, sees: "#8 FIN", ends: []string{"LAST-ACK"}},
		{name: "the next of a kind", start: closing, keys: []string{":next fin", "enter"}, sees: "#6 FIN", ends: []string{"FIN-WAIT-1"}},
		{name: "autoplay", start: hands, keys: []string{":speed 50ms", "enter", "a"}, sees: "stop 4 of 4", ends: []string{"ESTABLISHED"}},
		{name: "sections", start: closing, keys: []string{"space", "s"}, sees: "stop 8 of 15", ends: []string{"[8-14"}},
		{name: "why", start: closing, keys: []string{"end", "w"}, sees: "because", ends: []string{"WHY: the chain of causes"}},
		{name: "a link of the chain", start: closing, keys: []string{"end", "w", "down", "down", "enter"}, sees: "stop", ends: []string{"SERVER"}},
		{name: "why not", start: closing, keys: []string{"end", "backspace", "W"}, sees: "RFC 9293 3.5.2", ends: []string{"keeps this pair of ports"}},
		{name: "details", start: closing, keys: []string{":#4", "enter", "enter", "down", "down"}, sees: "PACKET", ends: []string{"> "}},
		{name: "what if a packet is lost", start: closing, keys: []string{":#9", "enter", "x", "enter", "enter"}, sees: "what if #9 lost", ends: []string{"!"}},
		{
			name: "the original at the same instant", start: closing, keys: []string{":#9", "enter", "x", "enter", "enter", "WAIT:what if #9 lost", "o"},
			sees: "this is the original", ends: []string{"stop 13 of 15"},
		},
		{
			name: "what if a setting is another", start: hands, keys: []string{"space", "x", "end", "enter", "links.wan.delay=100ms", "enter", "enter"},
			sees: "! marks what is different", ends: []string{"0.100"},
		},
		{name: "a guess", start: hands, keys: []string{"space", "space", "g", "enter"}, sees: "ASK", ends: []string{"1 client"}},
		{name: "guessing from the start", start: hands, opts: Options{Predict: true}, sees: "Who acts next?", ends: []string{"what happens next?"}},
		{name: "a vote", start: hands, opts: Options{Present: true}, keys: []string{"space", "g", "WAIT:Vote by hands", "space"}, sees: "Discuss", ends: []string{"neighbours"}},
		{name: "find", start: closing, keys: []string{"/FIN", "enter"}, sees: "FIN", ends: []string{"FIN-WAIT-1"}},
		{name: "filter", start: closing, keys: []string{"fhost server and fin", "enter"}, sees: "stops match", ends: []string{"filter: host server and fin"}},
		{name: "a filter that is none", start: closing, keys: []string{"fhost ("}, sees: "filter: host (_", ends: []string{"filter: host (_"}},
		{name: "marks", start: closing, keys: []string{"space", "space", "m", "end", "'", "M"}, sees: "MARKS AND NOTES", ends: []string{"0.028 s"}},
		{name: "a note of one's own", start: closing, keys: []string{"space", "Nask here", "enter"}, sees: "MINE", ends: []string{"ask here"}},
		{name: "one connection", start: race, keys: []string{"end", "cc"}, sees: "connection b alone", ends: []string{"elsewhere"}},
		{name: "unfolded", start: lessonNamed("tcp-keepalive-dead-peer"), keys: []string{"end", "u"}, sees: "one by one", ends: []string{"keepalive"}},
		{name: "raw numbers", start: hands, keys: []string{"space", ":raw", "enter"}, sees: "sequence numbers are raw", ends: []string{"SYN seq"}},
		{name: "times between", start: closing, keys: []string{"end", ":clock delta", "enter"}, sees: "row above", ends: []string{"+"}},
		{name: "sockets as ss prints them", start: closing, keys: []string{":0.07", "enter", "t"}, sees: "Recv-Q", ends: []string{"ESTAB"}},
		{name: "sockets as netstat prints them", start: closing, keys: []string{":0.07", "enter", "tt"}, sees: "Foreign Address", ends: []string{"ESTABLISHED"}},
		{name: "notable events", start: race, keys: []string{"ttt"}, sees: "[events]", ends: []string{"reset"}},
		{name: "the stream", start: race, keys: []string{"end", "tttt"}, sees: "[stream]", ends: []string{"GET /"}},
		{name: "exchanges", start: race, keys: []string{"end", "ttttt"}, sees: "[exchanges]", ends: []string{"GET /a"}},
		{name: "totals", start: race, keys: []string{"end", "tttttt"}, sees: "[totals]", ends: []string{"packets"}},
		{name: "charts", start: race, keys: []string{"end", "ttttttt"}, sees: "[charts]", ends: []string{"cwnd, up to 14480", "in flight, up to 249"}},
		{name: "a presentation", start: closing, keys: []string{"space", "f5"}, sees: "SYN-SENT", ends: []string{"WHY"}},
		{name: "a blank screen", start: closing, keys: []string{"space", "WAIT:stop 1 of", "."}},
		{name: "the glossary", start: closing, keys: []string{"G"}, sees: "GLOSSARY", ends: []string{"ACK"}},
		{name: "a term", start: closing, keys: []string{":glossary TIME-WAIT", "enter"}, sees: "TIME-WAIT", ends: []string{"RFC 9293"}},
		{name: "panes moved", start: closing, width: 130, keys: []string{"end", "<<<<"}, sees: "STATE", ends: []string{"STATE"}},
		{name: "a pane alone", start: closing, width: 130, keys: []string{"end", "tab", "\\"}, sees: "SND.NXT", ends: []string{"SND.NXT"}},
		{name: "a capture's triage", start: captured, sees: "nothing unusual", ends: []string{"Enter"}},
		{name: "what if on a capture", start: captured, keys: []string{"esc", "space", "x"}, sees: "a capture has happened"},
		{name: "start over", start: closing, keys: []string{"end", "ry", "enter"}, sees: "from the beginning", ends: []string{"stop 0 of 15"}},
		{name: "a comparison", start: hands, width: 130, keys: []string{"end", "dtwo", "enter"}, sees: "ORIGINAL", ends: []string{"two"}},
	}
}

func TestEveryFeatureIsReachedByKeysInTheWholeProgram(t *testing.T) {
	t.Parallel()
	for _, f := range features() {
		t.Run(f.name, func(t *testing.T) {
			t.Parallel()
			f.play(t)
		})
	}
}

func (f *feature) play(t *testing.T) {
	t.Helper()
	r := lipgloss.NewRenderer(io.Discard)
	r.SetColorProfile(termenv.Ascii)
	painter, err := paint.New(r, "")
	if err != nil {
		t.Fatal(err)
	}
	opts := f.opts
	opts.ASCII, opts.Library = true, &shelf{}
	if f.start != nil {
		opts.Start = f.start(t)
		opts.Start.Questions = nil
	}
	width, height := f.width, 24
	if width == 0 {
		width = 80
	} else {
		height = 40
	}
	var seen bytes.Buffer
	tm := teatest.NewTestModel(t, newModel(opts, painter, loadMemory("")), teatest.WithInitialTermSize(width, height))
	waitFor := func(text string) {
		teatest.WaitFor(t, tm.Output(), func(b []byte) bool {
			seen.Write(b)
			return strings.Contains(seen.String(), text)
		}, teatest.WithDuration(20*time.Second), teatest.WithCheckInterval(5*time.Millisecond))
	}
	for _, k := range f.keys {
		if text, ok := strings.CutPrefix(k, "WAIT:"); ok {
			waitFor(text)
			continue
		}
		if kt, ok := named[k]; ok {
			msg := tea.KeyMsg{Type: kt}
			if kt == tea.KeySpace {
				msg.Runes = []rune{' '}
			}
			tm.Send(msg)
			continue
		}
		tm.Type(k)
	}
	waitFor(f.sees)
	tm.Send(tea.KeyMsg{Type: tea.KeyCtrlC})
	last := tm.FinalModel(t, teatest.WithFinalTimeout(20*time.Second)).View()
	for _, want := range f.ends {
		if !strings.Contains(last, want) {
			t.Errorf("%q is not in the last frame:\n%s", want, last)
		}
	}
}
