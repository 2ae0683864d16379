package tui

import (
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/x/exp/teatest"

	"wirewalk/tui/source"
)

// hanging is how long something is waited for that comes by itself: by then it
// does not come.
const hanging = 2 * time.Minute

// feature is something that a person does at the keyboard of the whole program:
// keys go in, frames come out, commands run beside it.
type feature struct {
	name  string
	start func(*testing.T) *source.Source // nil opens the lessons
	opts  Options
	width int      // 80x24 unless said
	first []string // keys that lead to where the feature is
	keys  []string // of the feature: without any one of them it is not seen
	shows []string // in one frame; nothing is an empty frame
	hides []string // not in that frame
}

func lessonNamed(id string) func(*testing.T) *source.Source {
	return func(t *testing.T) *source.Source {
		t.Helper()
		return lessonWalk(t, id)
	}
}

func captured(*testing.T) *source.Source { return crossing() }

func features() []feature {
	hands, closing, race := lessonNamed("three-way-handshake"), lessonNamed("four-segment-close"), lessonNamed("idle-close-race")
	lost := []string{":#9", "enter", "x", "enter", "enter"}
	return []feature{
		{name: "the first run", shows: []string{"Two programs", "> Space"}},
		{name: "help", keys: []string{"?"}, shows: []string{"KEYS", "Everywhere"}},
		{name: "the first lesson", keys: []string{"space"}, shows: []string{"one", "stop 0 of 8"}},
		{name: "the lessons, searched", first: []string{"l"}, keys: []string{"/", "second", "enter"}, shows: []string{"LESSONS with second", "1 lessons", "/ find"}},
		{name: "next", start: hands, keys: []string{"space", "space"}, shows: []string{"stop 2 of 4", "#1 SYN seq 0"}},
		{name: "back", start: hands, first: []string{"space", "space"}, keys: []string{"backspace"}, shows: []string{"stop 1 of 4", "#1 SYN seq 0"}},
		{name: "last", start: closing, keys: []string{"end"}, shows: []string{"stop 15 of 15", "CLOSED"}},
		{name: "first", start: closing, first: []string{"end"}, keys: []string{"home"}, shows: []string{"stop 0 of 15"}},
		{name: "a time", start: closing, keys: []string{":0.25", "enter"}, shows: []string{"stop 10 of 15", "CLOSE-WAIT"}},
		{name: "a number", start: closing, keys: []string{":#8", "enter"}, shows: []string{"stop 12 of 15", "#8 FIN", "LAST-ACK"}},
		{name: "the next of a kind", start: closing, keys: []string{":next fin", "enter"}, shows: []string{"stop 8 of 15", "#6 FIN", "FIN-WAIT-1"}},
		{name: "autoplay", start: hands, first: []string{":speed 50ms", "enter"}, keys: []string{"a"}, shows: []string{"stop 4 of 4", "ESTABLISHED"}},
		{name: "sections", start: closing, first: []string{"space"}, keys: []string{"s"}, shows: []string{"stop 8 of 15", "[8-14"}},
		{name: "why", start: closing, first: []string{"end"}, keys: []string{"w"}, shows: []string{"because", "WHY: what set it off"}},
		{name: "a link of the chain", start: closing, first: []string{"end", "w"}, keys: []string{"down", "down", "enter"}, shows: []string{"stop 13 of 15", "SERVER"}},
		{name: "why not", start: closing, first: []string{"end", "backspace"}, keys: []string{"W"}, shows: []string{"RFC 9293 3.10.7.4", "keeps this pair of addresses"}},
		{name: "details", start: closing, first: []string{":#4", "enter"}, keys: []string{"enter", "down", "down"}, shows: []string{"PACKET #4", ">   Sequence number"}},
		{name: "what if a packet is lost", start: closing, first: lost[:2], keys: lost[2:], shows: []string{"what if #9 lost, four-segment-close", "! marks what is different", "|-- #9"}},
		{name: "the original at the same instant", start: closing, first: lost, keys: []string{"o"}, shows: []string{"this is the original", "stop 13 of 15"}},
		{name: "the differences of a changed run", start: closing, first: lost, keys: []string{"d"}, shows: []string{"DIFFERENCES: ORIGINAL four-segment-close | CHANGED what if #9 lost"}},
		{
			name: "what if a setting is another", start: hands, first: []string{"space"}, keys: []string{"x", "end", "enter", "links.wan.delay=100ms", "enter", "enter"},
			shows: []string{"! marks what is different", "what if the delay of link wan is 100ms", "0.100"},
		},
		{name: "a guess", start: hands, first: []string{"space", "space"}, keys: []string{"g", "down", "enter"}, shows: []string{"ASK", "2 server", "Space go on"}},
		{name: "guessing from the start", start: hands, opts: Options{Predict: true}, shows: []string{"Who acts next?", "what happens next?"}},
		{name: "a vote", start: hands, opts: Options{Present: true}, first: []string{"space"}, keys: []string{"g", "space"}, shows: []string{"Discuss", "neighbours"}},
		{name: "find", start: closing, keys: []string{"/FIN", "enter"}, shows: []string{"stop 8 of 15", "found in the note", "FIN-WAIT-1"}},
		{name: "filter", start: closing, keys: []string{"fhost server and fin", "enter"}, shows: []string{"stops match", "filter: host server and fin"}},
		{name: "a filter that is none", start: closing, keys: []string{"fhost ("}, shows: []string{"filter: host (_"}},
		{name: "marks", start: closing, first: []string{"space", "space"}, keys: []string{"m", "M"}, shows: []string{"MARKS AND NOTES", "> 0.028 s"}},
		{name: "the next mark", start: closing, first: []string{"space", "space", "m", "end"}, keys: []string{"'"}, shows: []string{"stop 2 of 15"}},
		{name: "a note of one's own", start: closing, first: []string{"space"}, keys: []string{"Nask here", "enter"}, shows: []string{"MINE", "ask here"}},
		{name: "one connection", start: race, first: []string{"end"}, keys: []string{"c", "c"}, shows: []string{"connection b alone", "elsewhere"}},
		{name: "unfolded", start: lessonNamed("tcp-keepalive-dead-peer"), first: []string{"end"}, keys: []string{"u"}, shows: []string{"one by one", "#17 probe"}, hides: []string{"x7, every"}},
		{name: "raw numbers", start: hands, first: []string{"space"}, keys: []string{":raw", "enter"}, shows: []string{"sequence numbers are raw", "SYN seq"}},
		{name: "times between", start: closing, first: []string{"end"}, keys: []string{":clock delta", "enter"}, shows: []string{"row above", "+"}},
		{name: "sockets as ss prints them", start: closing, first: []string{":0.07", "enter"}, keys: []string{"t"}, shows: []string{"Recv-Q", "ESTAB"}},
		{name: "sockets as netstat prints them", start: closing, first: []string{":0.07", "enter"}, keys: []string{"t", "t"}, shows: []string{"Foreign Address", "ESTABLISHED"}},
		{name: "notable events", start: race, keys: []string{"t", "t", "t"}, shows: []string{"[events]", "reset"}},
		{name: "the stream", start: race, first: []string{"end"}, keys: []string{"t", "t", "t", "t"}, shows: []string{"[stream]", "GET /"}},
		{name: "exchanges", start: race, first: []string{"end"}, keys: []string{"t", "tttt"}, shows: []string{"[exchanges]", "GET /a"}},
		{name: "totals", start: race, first: []string{"end"}, keys: []string{"t", "ttttt"}, shows: []string{"[totals]", "packets"}},
		{name: "charts", start: race, first: []string{"end"}, keys: []string{"t", "tttttt"}, shows: []string{"[charts]", "cwnd, up to 14480", "in flight, up to 249"}},
		{name: "a presentation", start: closing, first: []string{"space"}, keys: []string{"f5"}, shows: []string{"SYN-SENT", "stop 1 of 15"}, hides: []string{"Space next"}},
		{name: "a blank screen", start: closing, first: []string{"space"}, keys: []string{"."}},
		{name: "the glossary", start: closing, keys: []string{"G"}, shows: []string{"GLOSSARY", "ACK"}},
		{name: "a term", start: closing, keys: []string{":glossary TIME-WAIT", "enter"}, shows: []string{"GLOSSARY: TIME-WAIT", "RFC 9293"}},
		{name: "panes moved", start: closing, width: 130, first: []string{"end"}, keys: []string{"<<<<"}, shows: []string{"STATE                client        server"}},
		{name: "a pane alone", start: closing, width: 130, first: []string{"end"}, keys: []string{"tab", "\\"}, shows: []string{"SND.NXT"}, hides: []string{"CLIENT :49152"}},
		{name: "a capture's triage", start: captured, shows: []string{"nothing unusual", "Enter"}},
		{name: "what if on a capture", start: captured, first: []string{"esc", "space"}, keys: []string{"x"}, shows: []string{"a capture has happened"}},
		{name: "start over", start: closing, first: []string{"end"}, keys: []string{"ry", "enter"}, shows: []string{"from the beginning", "stop 0 of 15"}},
		{name: "a comparison", start: hands, width: 130, first: []string{"end"}, keys: []string{"dtwo", "enter"}, shows: []string{"A  three-way-handshake", "B  two"}},
		{name: "the other source", start: hands, width: 130, first: []string{"end", "dtwo", "enter"}, keys: []string{"o"}, shows: []string{"this is B  two"}},
	}
}

func TestEveryFeatureIsReachedByKeysInTheWholeProgram(t *testing.T) {
	t.Parallel()
	for _, f := range features() {
		t.Run(f.name, func(t *testing.T) {
			t.Parallel()
			f.play(t, slices.Concat(f.first, f.keys), f.seen, func(written string) bool { return holdsAll(written, f.shows) })
		})
	}
}

// The test above would notice a key that does nothing.
func TestNoFeatureIsSeenWithoutItsKeys(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("starts the program once for each key")
	}
	for _, f := range features() {
		for i, key := range f.keys {
			t.Run(f.name+" without "+key, func(t *testing.T) {
				t.Parallel()
				keys := slices.Concat(f.first, f.keys[:i], f.keys[i+1:])
				whatever := func(string) bool { return true }
				if frame := f.play(t, keys, whatever, whatever); f.seen(frame) {
					t.Errorf("%q is in the frame all the same:\n%s", f.shows, frame)
				}
			})
		}
	}
}

func holdsAll(text string, wants []string) bool {
	return !slices.ContainsFunc(wants, func(want string) bool { return !strings.Contains(text, want) })
}

// seen reports that a frame shows the feature.
func (f *feature) seen(frame string) bool {
	if len(f.shows) == 0 {
		return strings.TrimSpace(frame) == ""
	}
	return holdsAll(frame, f.shows) && !slices.ContainsFunc(f.hides, func(text string) bool { return strings.Contains(frame, text) })
}

// onlooker is the program with somebody who looks at each frame.
type onlooker struct {
	*model
	keys int // that were handled

	mu   sync.Mutex
	last sight
	more chan struct{} // there is another frame
}

// sight is a frame, and what was behind it.
type sight struct {
	frame string
	keys  int
	idle  bool // nothing is in the making
}

func (w *onlooker) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	_, cmd := w.model.Update(msg)
	if _, ok := msg.(tea.KeyMsg); ok {
		w.keys++
	}
	return w, cmd
}

func (w *onlooker) View() string {
	frame := w.model.View()
	w.mu.Lock()
	w.last = sight{frame, w.keys, len(w.pending.works) == 0 && w.env.Width > 0}
	w.mu.Unlock()
	select {
	case w.more <- struct{}{}:
	default:
	}
	return frame
}

// settled waits for a frame that is drawn after so many keys, with nothing in
// the making, and is as it should be.
func (w *onlooker) settled(t *testing.T, keys int, right func(frame string) bool) string {
	t.Helper()
	late := time.After(hanging)
	for {
		w.mu.Lock()
		now := w.last
		w.mu.Unlock()
		if now.keys == keys && now.idle && right(now.frame) {
			return now.frame
		}
		select {
		case <-w.more:
		case <-late:
			t.Fatalf("after %d of %d keys, idle %t, the frame is\n%s", now.keys, keys, now.idle, now.frame)
		}
	}
}

// play types keys, as fast as they are taken, into the whole program, waits for a
// frame that is right and for what shall be written on the terminal, and returns
// the frame.
func (f *feature) play(t *testing.T, keys []string, right, written func(string) bool) string {
	t.Helper()
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
	w := &onlooker{model: shell(t, opts), more: make(chan struct{}, 1)}
	w.after = tick
	tm := teatest.NewTestModel(t, w, teatest.WithInitialTermSize(width, height))
	sent := 0
	for _, k := range keys {
		if kt, ok := named[k]; ok {
			msg := tea.KeyMsg{Type: kt}
			if kt == tea.KeySpace {
				msg.Runes = []rune{' '}
			}
			tm.Send(msg)
			sent++
			continue
		}
		tm.Type(k)
		sent += len(k)
	}
	frame := w.settled(t, sent, right)
	teatest.WaitFor(t, tm.Output(), func(b []byte) bool { return written(string(b)) },
		teatest.WithDuration(hanging), teatest.WithCheckInterval(5*time.Millisecond))
	tm.Send(tea.KeyMsg{Type: tea.KeyCtrlC})
	tm.WaitFinished(t, teatest.WithFinalTimeout(hanging))
	return frame
}
