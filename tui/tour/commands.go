package tour

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"wirewalk/sim/capture"
	"wirewalk/sim/inspect"
	"wirewalk/sim/trace"
	"wirewalk/sim/vtime"
	"wirewalk/tui/source"
	"wirewalk/tui/stage"
)

// CommandWord is a word after ':'. A new one is a value in commands.
type CommandWord struct {
	Word string
	Help string // on the help page, "" for another name of one that has it
	Eg   string // an example, where a line is not understood; "" for none
	Do   func(t *Tour, rest string, out *stage.Effect)
	// Words are what may follow, for completion; nil for anything.
	Words func(t *Tour) []string
}

// commands are the words that a command line may begin with.
func (t *Tour) commands() []CommandWord {
	return append([]CommandWord{
		{Word: "", Help: "a time such as 1.5s", Eg: "a time such as 1.5s"},
		{Word: "#", Help: "a packet such as #9", Eg: "a packet such as #9", Do: (*Tour).goToPacket},
		{Word: "stop", Help: "stop 12", Eg: "stop 12", Do: (*Tour).goToStop},
		{Word: "speed", Help: "speed 2s", Eg: "speed 2s", Do: (*Tour).setPace},
		{Word: "clock", Help: "clock start, delta, mark or absolute", Eg: "clock delta", Do: (*Tour).setClock, Words: words("start", "delta", "mark", "absolute")},
		{Word: "align", Help: "align clock or steps (how a compared run keeps up)", Eg: "align steps", Do: (*Tour).setAlign, Words: words("clock", "steps")},
		{Word: "raw", Help: "raw or relative", Eg: "raw", Do: func(t *Tour, _ string, out *stage.Effect) { t.setRaw(true, out) }},
		{Word: "relative", Do: func(t *Tour, _ string, out *stage.Effect) { t.setRaw(false, out) }},
		{Word: "scale", Help: "scale 5ms", Eg: "scale 5ms", Do: (*Tour).setScale},
		{Word: "next", Help: "next and a filter", Eg: "next rst", Do: (*Tour).findNext},
		{Word: source.SectionPlace, Help: "section, note or question and its name", Do: toPlace(source.SectionPlace), Words: namesOf(source.SectionPlace)},
		{Word: source.NotePlace, Do: toPlace(source.NotePlace), Words: namesOf(source.NotePlace)},
		{Word: source.QuestionPlace, Do: toPlace(source.QuestionPlace), Words: namesOf(source.QuestionPlace)},
		{Word: "link", Help: "link (what leads to this place)", Do: (*Tour).tellPlace},
		{Word: "variant", Help: "variant and its name", Do: (*Tour).setVariant, Words: (*Tour).variantWords},
		{Word: "glossary", Help: "glossary and a term", Do: lookUp, Words: (*Tour).terms},
		{Word: "term", Do: lookUp, Words: (*Tour).terms},
	}, t.env.Commands...)
}

func lookUp(_ *Tour, term string, out *stage.Effect) { out.Act, out.Arg = stage.Glossary, term }

// askCommand asks for a command.
func (t *Tour) askCommand(out *stage.Effect) {
	out.Ask = &stage.Prompt{
		Label: ":", Complete: t.completeCommand, Take: func(text string, _ bool, out *stage.Effect) { t.Command(text, out) },
		Needs: func(value string) stage.Product {
			if word, _, _ := strings.Cut(strings.TrimSpace(value), " "); word == "align" || word == "variant" {
				return stage.ARun
			}
			return 0
		},
	}
}

// Understands reports a line that Command understands: one that begins with a word
// of it, or names a time or a packet.
func (t *Tour) Understands(text string) bool {
	word, _, _ := strings.Cut(text, " ")
	for _, c := range t.commands() {
		if c.Word != "" && c.Word == word {
			return true
		}
	}
	_, err := vtime.ParseDuration(text)
	_, number := strconv.ParseFloat(text, 64)
	_, _, place := source.IsPlace(text)
	_, date, _ := inspect.ParseDate(text)
	return err == nil || number == nil || place || date || strings.HasPrefix(text, "#")
}

// Command carries out a line after ':': a place to go to, or how things are shown.
func (t *Tour) Command(text string, out *stage.Effect) {
	text = strings.TrimSpace(text)
	if text == "" || t.run().src == nil {
		return
	}
	word, rest, _ := strings.Cut(text, " ")
	if text[0] == '#' {
		word, rest = "#", text[1:]
	}
	if kind, id, ok := source.IsPlace(text); ok {
		word, rest = kind, id
	}
	for _, c := range t.commands() {
		if c.Do != nil && c.Word == word {
			c.Do(t, strings.TrimSpace(rest), out)
			return
		}
	}
	t.goToTime(text, out)
}

func (t *Tour) goToPacket(number string, out *stage.Effect) {
	r := t.run()
	n, err := strconv.ParseUint(number, 10, 32)
	ok := false
	if err == nil {
		r.move(func() { ok = r.cursor.JumpPacket(trace.PacketID(n)) })
	}
	if !ok {
		out.Sayf("there is no packet #%s: the last one is #%d", number, r.src.Trace.Packets())
		return
	}
	r.sel.Selected = trace.PacketID(n)
}

func (t *Tour) goToStop(number string, out *stage.Effect) {
	r := t.run()
	n, err := strconv.Atoi(number)
	if _, of := r.cursor.Position(); err != nil || !r.cursor.To(n) {
		out.Sayf("there is no stop %s: the last one is %d", number, of)
	}
	r.sel.Selected = 0
}

func (t *Tour) goToTime(text string, out *stage.Effect) {
	if ns, isDate, err := inspect.ParseDate(text); isDate {
		t.goToDate(ns, err, out)
		return
	}
	if _, err := strconv.ParseFloat(text, 64); err == nil {
		text += "s" // The header counts in seconds.
	}
	d, err := vtime.ParseDuration(text)
	if err != nil {
		var words []string
		for _, c := range t.commands() {
			if c.Eg != "" {
				words = append(words, c.Eg)
			}
		}
		last := len(words) - 1
		out.Sayf("write %s, or %s", strings.Join(words[:last], ", "), words[last])
		return
	}
	r := t.run()
	r.move(func() { r.cursor.JumpTime(vtime.Time(d)) })
}

// goToDate goes to a date of a capture, in Unix nanoseconds; err is what is wrong with it.
func (t *Tour) goToDate(ns int64, err error, out *stage.Effect) {
	r := t.run()
	at := vtime.Time(0)
	if err == nil {
		at, err = r.src.Trace.InstantOf(ns)
	}
	if err != nil {
		out.Sayf("%v", err)
		return
	}
	r.move(func() { r.cursor.JumpTime(at) })
}

// setClock chooses what the times on the left count from, or the time of day.
func (t *Tour) setClock(from string, out *stage.Effect) {
	k, r := &t.look, t.run()
	counts := map[string]string{"start": "start", "delta": "row above", "mark": "latest mark"}
	switch from {
	case "start", "delta":
		k.Delta, k.Zero, k.Epoch = from == "delta", 0, 0
	case "mark":
		if !r.hasZero {
			out.Sayf("no mark was set yet: {mark} sets one, and times count from the latest")
			return
		}
		k.Delta, k.Zero, k.Epoch = false, r.zeroMark, 0
	case "absolute":
		k.Delta, k.Epoch = false, r.src.Trace.Epoch
		begun := "the capture began at "
		if k.Epoch == 0 {
			k.Epoch, begun = capture.SimulationEpoch, "a simulation begins at "
		}
		out.Sayf("times of day, UTC; %s", begun+time.Unix(0, k.Epoch).UTC().Format("2006-01-02 15:04:05.000000"))
		return
	default:
		out.Sayf("times count from the start, from the row above or from the latest mark, or are times of day: clock start, delta, mark, absolute")
		return
	}
	out.Sayf("times count from the %s", counts[from])
}

func (t *Tour) setRaw(raw bool, out *stage.Effect) {
	t.look.Raw = raw
	out.Sayf("sequence numbers are %s", map[bool]string{true: "raw", false: "relative"}[raw])
}

func (t *Tour) setPace(text string, out *stage.Effect) {
	d, err := time.ParseDuration(strings.ReplaceAll(text, " ", ""))
	if err != nil || d < 50*time.Millisecond || d > time.Minute {
		out.Sayf("the time from stop to stop is between 50ms and 1m, such as: speed 2s")
		return
	}
	t.play.pace = d
	out.Sayf("{play} plays one stop every %s", d)
}

// nextConnection shows the next connection alone, after the last one all.
func (t *Tour) nextConnection(out *stage.Effect) {
	r := t.run()
	n := len(r.src.Trace.Conns())
	if r.group != nil && len(r.group.of.Conns) > 1 {
		t.nextOfGroup(out)
		return
	}
	next := r.conn + 1
	if int(next) > n {
		t.revisit(0, r.filter, out, func(out *stage.Effect) { out.Sayf("all connections are shown") })
		return
	}
	t.revisit(next, r.filter, out, func(out *stage.Effect) {
		c := t.run().src.Trace.Conn(next)
		out.Sayf("connection %s alone: %s to %s", inspect.Letter(next), c.Ends[0].Addr, c.Ends[1].Addr)
	})
}

// askReset asks whether to begin anew, as the walk was opened.
func (t *Tour) askReset(out *stage.Effect) {
	out.Ask = &stage.Prompt{Label: "start this walk over, without its changes and filters? y/n ", Take: func(value string, _ bool, out *stage.Effect) {
		if value == "y" || value == "yes" {
			t.startOver(out)
		}
	}}
}

func (t *Tour) startOver(out *stage.Effect) {
	src, next := t.pair.runs[0].src, t.pair.runs[0].next
	t.Later(stage.AWalk, out, func(*Tour) func(*stage.Effect) {
		anew := newRun(src, next)
		return func(out *stage.Effect) {
			present, pace, ticket := t.look.Present, t.play.pace, t.play.ticket
			*t = Tour{env: t.env, pair: Pair{runs: [2]run{anew}}, play: play{pace: pace, ticket: ticket}}
			t.look.Present = present
			t.recallMarks(t.run())
			out.Drop = stage.ALevel | stage.APlace | stage.ARun
			out.Sayf("from the beginning")
		}
	})
}

// askFilter asks for a filter, and leaves only the stops that it matches; an
// empty one all.
func (t *Tour) askFilter(out *stage.Effect) {
	p := &stage.Prompt{
		Label: "filter: ",
		Check: func(value string) string {
			if value == "" {
				return ""
			}
			if _, err := trace.ParseFilter(t.Trace(), value); err != nil {
				return err.Error()
			}
			return ""
		},
		Complete: func(value string) (string, string) {
			at := strings.LastIndexAny(value, " (") + 1
			words := trace.FilterWords()
			for i := range t.Trace().Hosts() {
				words = append(words, t.Trace().Hosts()[i].Name)
			}
			if w := completion(words, value[at:]); w != "" {
				return value[:at] + w + " ", ""
			}
			return value, ""
		},
		Take: func(value string, _ bool, out *stage.Effect) { t.Filter(value, out) },
	}
	if f := t.run().filter; f != nil {
		p.Value, p.Kept = f.String(), true
	}
	out.Ask = p
}

// Filter leaves only the stops that a filter matches; an empty one all.
func (t *Tour) Filter(text string, out *stage.Effect) {
	r := t.run()
	if strings.TrimSpace(text) == "" {
		t.revisit(r.conn, nil, out, nil)
		return
	}
	f, err := trace.ParseFilter(r.src.Trace, text)
	if err != nil {
		out.Sayf("%v", err)
		return
	}
	at := r.cursor.Stop()
	t.revisit(r.conn, f, out, func(out *stage.Effect) {
		r := t.run()
		if r.cursor.Stop() != at || at == 0 {
			r.cursor.Next() // The first one that matches from here on; there may be none.
		}
		_, of := r.cursor.Position()
		match := "stops match"
		if of == 1 {
			match = "stop matches"
		}
		out.Sayf("%s; {filter} changes the filter, {close} takes it away", fmt.Sprintf("%d %s", of, match))
	})
}
