package tour

import (
	"strings"

	"wirewalk/tui/stage"
	"wirewalk/tui/view"
)

// The actions of a walk. Those of its pages are carried out by package pages.
const (
	Play        stage.Action = "play"
	Section     stage.Action = "section"
	SectionBack stage.Action = "section-back"
	Why         stage.Action = "why"
	WhyNot      stage.Action = "why-not"
	Filter      stage.Action = "filter"
	Scale       stage.Action = "scale"
	Octet       stage.Action = "octet"
	OctetBack   stage.Action = "octet-back"
	Mark        stage.Action = "mark"
	MarkList    stage.Action = "marks"
	NextMark    stage.Action = "next-mark"
	Note        stage.Action = "note"
	Unfold      stage.Action = "unfold"
	Connection  stage.Action = "connection"
	Command     stage.Action = "command"
	Zoom        stage.Action = "zoom"
	Present     stage.Action = "present"
	Export      stage.Action = "export"
	Reset       stage.Action = "reset"
	Predict     stage.Action = "predict"
	WhatIf      stage.Action = "what-if"
	Swap        stage.Action = "swap"
	Compare     stage.Action = "compare"
	BorderLeft  stage.Action = "border-left"
	BorderRight stage.Action = "border-right"
	Taller      stage.Action = "taller"
	Shorter     stage.Action = "shorter"
	Sizes       stage.Action = "sizes"
	Variants    stage.Action = "variants"
	Alongside   stage.Action = "beside"

	// The pages that no key opens by itself.
	End         stage.Action = "end"
	Differences stage.Action = "differences"
	Triage      stage.Action = "triage"
	Stepping    stage.Action = "answer"
)

// FindHelp explains what is found in walks and lists.
const FindHelp = "find what the walk shows: packets, flags, states, calls, WHY, notes, sections; {take} alone finds the next one"

// needs of the actions of a walk: most are about the place.
const (
	AboutPlace = stage.ALevel | stage.APlace
	AboutRun   = AboutPlace | stage.ARun // what shows a run, asks of it or leads on from it
)

// Bindings are the keys of a walk.
func (t *Tour) Bindings() []stage.Binding {
	list := t.walkKeys()
	list = append(list, t.lookKeys()...)
	for i := range list {
		b := &list[i]
		b.In = stage.InWalk
		if b.Needs == 0 {
			b.Needs = AboutPlace
		}
		b.Do, b.Usable = t.Guarded(b.Action, b.Do), t.asked(b.Usable)
	}
	return list
}

// Guarded ends autoplay before anything else is done, and gives keys to the
// question on the screen.
func (t *Tour) Guarded(a stage.Action, do func(*stage.Effect)) func(*stage.Effect) {
	return func(out *stage.Effect) {
		if a != Play {
			t.play.on = false
		}
		if t.round != nil {
			t.askKey(a, out)
			return
		}
		do(out)
	}
}

// asked leaves keys to the question on the screen.
func (t *Tour) asked(usable func() string) func() string {
	return func() string {
		if t.round != nil || usable == nil {
			return ""
		}
		return usable()
	}
}

func plain(do func()) func(*stage.Effect) { return func(*stage.Effect) { do() } }

// walkKeys are the keys that go through the walk and change it.
func (t *Tour) walkKeys() []stage.Binding {
	return []stage.Binding{
		{Action: stage.Next, Keys: []string{" ", "right", "pgdown", "n"}, Short: "next", Help: "go to the next stop; at the end, to the next lesson", Rank: 10, Line: "Enter", Do: t.next},
		{Action: stage.Back, Keys: []string{"backspace", "left", "pgup", "p"}, Short: "back", Help: "go back one stop", Rank: 20, Line: "b", Do: t.back},
		{Action: stage.First, Keys: []string{"home"}, Help: "go to the beginning", Rank: 30, Line: "first", Do: t.first},
		{Action: stage.Last, Keys: []string{"end"}, Help: "go to the end", Rank: 40, Line: "last", Do: t.last},
		{Action: stage.Up, Keys: []string{"up"}, Help: "select the packet or entry above; time stays", Rank: 50, Line: "-", Do: plain(func() { t.updown(-1) })},
		{Action: stage.Down, Keys: []string{"down"}, Help: "select the packet or entry below; time stays", Rank: 60, Line: "-", Do: plain(func() { t.updown(1) })},
		{Action: Predict, Keys: []string{"g"}, Short: "guess", Help: "guess what happens next: answer with {up}, {down} and {enter}; {next} gives a hint, then the answer", Rank: 120, Needs: AboutRun, Do: t.Predict},
		{Action: Swap, Keys: []string{"o"}, Short: "original", Help: "swap the original and the changed run at the same instant", Rank: 130, Needs: AboutRun, Usable: t.compared("there is no other run yet: {what-if} changes this one, {compare} compares it with another"), Do: t.swap},
		{Action: Compare, Keys: []string{"d"}, Short: "differences", Help: "compare with another lesson or file; beside another run, list the differences ({enter} shows one on both sides); {close} ends it", Rank: 140, Needs: AboutRun, Do: t.compare},
		{Action: stage.Enter, Keys: []string{"enter"}, Short: "details", Help: "show the details of the stop and its packet", Rank: 145, Line: "-", Do: t.details},
		{Action: Play, Keys: []string{"a"}, Help: "play the stops by themselves, or stop playing ({command}speed 2s sets the pace)", Rank: 160, Needs: AboutRun, Line: "-", Do: t.playOrStop},
		{Action: Section, Keys: []string{"s"}, Short: "section", Help: "go to the next section", Rank: 170, Line: "section", Do: plain(func() { t.section(1) })},
		{Action: SectionBack, Keys: []string{"S"}, Help: "go back one section", Rank: 180, Line: "section back", Do: plain(func() { t.section(-1) })},
		{Action: stage.Find, Keys: []string{"/"}, Short: "find", Help: FindHelp, Rank: 260, Do: t.askFind},
		{Action: Filter, Keys: []string{"f"}, Help: "show only the stops that a filter matches, such as: host server and fin", Rank: 280, Do: t.askFilter},
		{Action: Connection, Keys: []string{"c"}, Short: "one connection", Help: "show one connection after the other, then all again", Rank: 290, Usable: t.several, Do: t.nextConnection},
		{Action: Mark, Keys: []string{"m"}, Help: "mark this stop, or take the mark away; playing stops at marks", Rank: 310, Usable: t.Markable, Do: t.mark},
		{Action: NextMark, Keys: []string{"'"}, Help: "go to the next mark", Rank: 320, Usable: t.Markable, Do: t.nextMark},
		{Action: Note, Keys: []string{"N"}, Help: "write a note of your own at this stop; it is kept", Rank: 330, Usable: t.Markable, Do: t.note},
		{Action: Reset, Keys: []string{"r"}, Help: "start the walk over; asks first", Rank: 370, Do: t.askReset},
		{Action: Command, Keys: []string{":"}, Help: "a command: " + t.commandHelp(), Rank: 400, Line: "the command itself", Do: t.askCommand},
		{Action: stage.Close, Keys: []string{"esc"}, Help: "close what is open on top", Rank: 490, Line: "esc", Do: func(out *stage.Effect) { out.Act = stage.Close }},
	}
}

// lookKeys are the keys that change how the walk is shown.
func (t *Tour) lookKeys() []stage.Binding {
	const screen = "-" // There is nothing to look at where it is read aloud.
	return []stage.Binding{
		{Action: stage.Pane, Keys: []string{"tab"}, Help: t.paneHelp(), Rank: 190, Needs: stage.ALevel, Line: screen, Do: plain(func() { t.pane(1) })},
		{Action: stage.PaneBack, Keys: []string{"shift+tab"}, Help: "give the keys to the pane before: from the ladder, to the text below it", Rank: 200, Needs: stage.ALevel, Line: screen, Do: plain(func() { t.pane(-1) })},
		{Action: Octet, Keys: []string{"]"}, Help: "in the packet: the next octet, and the field that it belongs to", Rank: 230, Line: screen, Do: func(out *stage.Effect) { t.nextOctet(1, out) }},
		{Action: OctetBack, Keys: []string{"["}, Help: "the octet before", Rank: 240, Line: screen, Do: func(out *stage.Effect) { t.nextOctet(-1, out) }},
		{Action: Zoom, Keys: []string{"\\"}, Help: "show one pane alone, or all again", Rank: 250, Needs: stage.ALevel, Line: screen, Do: plain(t.zoom)},
		{Action: Unfold, Keys: []string{"u"}, Help: "show one by one what was folded, or fold it again; all connections on one ladder", Rank: 300, Needs: stage.ALevel, Do: t.unfold},
		{Action: Scale, Keys: []string{"T"}, Help: "let the rows of the ladder stand for equal times, those with \" for none, or one row for each event again ({command}scale 5ms, auto or compact)", Rank: 350, Needs: stage.ALevel, Line: screen, Do: t.toggleScale},
		{Action: Present, Keys: []string{"f5"}, Help: "for a projector: only the ladder and one sentence, with room between the stops", Rank: 380, Needs: stage.ALevel, Line: screen, Do: plain(func() { t.look.Present = !t.look.Present })},
		{Action: BorderLeft, Keys: []string{"<"}, Help: "move the border beside the ladder to the left, where panes stand there (from 116 columns on)", Rank: 410, Needs: stage.ALevel, Line: screen, Do: func(out *stage.Effect) { t.resize(BorderLeft, out) }},
		{Action: BorderRight, Keys: []string{">"}, Help: "move it to the right", Rank: 420, Needs: stage.ALevel, Line: screen, Do: func(out *stage.Effect) { t.resize(BorderRight, out) }},
		{Action: Taller, Keys: []string{"+"}, Help: t.tallerHelp(), Rank: 430, Needs: stage.ALevel, Line: screen, Do: func(out *stage.Effect) { t.resize(Taller, out) }},
		{Action: Shorter, Keys: []string{"-"}, Help: "take one row away from it", Rank: 440, Needs: stage.ALevel, Line: screen, Do: func(out *stage.Effect) { t.resize(Shorter, out) }},
		{Action: Sizes, Keys: []string{"="}, Help: "give all panes their own sizes again", Rank: 450, Needs: stage.ALevel, Line: screen, Do: func(out *stage.Effect) { t.resize(Sizes, out) }},
	}
}

// compared says why there is no other run.
func (t *Tour) compared(why string) func() string {
	return func() string {
		if t.other() != nil {
			return ""
		}
		return why
	}
}

// several says why connections cannot be shown one by one.
func (t *Tour) several() string {
	if src := t.run().src; src == nil || len(src.Trace.Conns()) > 1 {
		return ""
	}
	return "there is only one connection"
}

// divided says why there is no section to go to.
func (t *Tour) divided() string {
	if t.run().src == nil || len(t.run().sections) > 1 {
		return ""
	}
	return "this walk has no sections"
}

// Bar is the key bar of a walk as it is now.
func (t *Tour) bar(k *stage.Keys) []view.Hint {
	frame := t.frame()
	switch {
	case t.round != nil:
		return t.askBar(k)
	case t.look.Focus == view.InfoPane:
		return t.termBar(k)
	case t.look.Focus == view.PacketPane && t.look.Zoom:
		return k.Hints(stage.InWalk, stage.By("choose a field", stage.Up, stage.Down), stage.By(t.after(), stage.Pane), stage.By("next", stage.Next), stage.By("back", stage.Back), stage.By("ladder", stage.Close), stage.By("help", stage.Help))
	case frame.Rows():
		return t.rowBar(k)
	case t.other() != nil:
		return t.pairBar(k)
	}
	return k.Bar(stage.InWalk, t.live())
}

// after is what the key bar calls the pane that gets the keys next.
func (t *Tour) after() string {
	was := t.look.Focus
	t.pane(1)
	next := t.look.Focus
	t.look.Focus = was
	switch next {
	case view.InfoPane:
		return "terms"
	case view.LadderPane:
		return "ladder"
	}
	return next
}

// termBar is the key bar while the info pane has the keys.
func (t *Tour) termBar(k *stage.Keys) []view.Hint {
	to := "ladder"
	if t.look.Details {
		to = "packet"
	}
	return k.Hints(stage.InWalk, stage.By("choose a term", stage.Up, stage.Down), stage.By("what it means", stage.Enter), stage.By("next", stage.Next), stage.By("alone", Zoom), stage.By(to, stage.Pane), stage.By("help", stage.Help))
}

// rowBar is the key bar where each connection has one row.
func (t *Tour) rowBar(k *stage.Keys) []view.Hint {
	if t.other() == nil {
		return k.Hints(stage.InWalk, stage.By("next", stage.Next), stage.By("back", stage.Back), stage.By("its ladder", stage.Enter), stage.By("all on one", Unfold), stage.By("each", Connection), stage.By("out", stage.Out), stage.By("help", stage.Help))
	}
	return k.Hints(stage.InWalk, stage.By("next", stage.Next), stage.By("back", stage.Back), stage.By("its ladder", stage.Enter), stage.By("other one", Swap), stage.By("differences", Compare), stage.By("leave", stage.Close), stage.By("all on one", Unfold), stage.By("each", Connection), stage.By("out", stage.Out), stage.By("help", stage.Help))
}

// pairBar puts the keys of a comparison behind those that go on and back.
func (t *Tour) pairBar(k *stage.Keys) []view.Hint {
	first := k.Hints(stage.InWalk, stage.By("next", stage.Next), stage.By("back", stage.Back), stage.By("other one", Swap), stage.By("differences", Compare))
	var rest []view.Hint
	for _, h := range k.Bar(stage.InWalk, t.live()) {
		switch h.Does {
		case "next", "back", "original", "differences":
		default:
			rest = append(rest, h)
		}
	}
	return append(append(first, k.Hints(stage.InWalk, stage.By("leave", stage.Close))...), rest...)
}

// live are the bindings by which the bar leaves out what cannot be done now.
func (t *Tour) live() []stage.Binding {
	return append([]stage.Binding{
		{Action: WhatIf, In: stage.InWalk, Usable: t.Changeable},
		{Action: Compare, In: stage.InWalk, Usable: t.compared("-")},
		{Action: Section, In: stage.InWalk, Usable: t.divided},
		{Action: Variants, In: stage.InWalk, Usable: t.Varied},
	}, t.Bindings()...)
}

// Changeable says why this walk cannot be run again otherwise.
func (t *Tour) Changeable() string {
	if src := t.run().src; src == nil || src.Again != nil {
		return ""
	}
	return "a capture has happened and cannot happen otherwise; what-if needs a scenario"
}

// Close closes what is open on top: the question, the pane, the filter, the other run.
func (t *Tour) Close(out *stage.Effect) {
	r := t.run()
	switch {
	case t.round != nil:
		t.round = nil
	case t.open():
		t.shut()
	case r.group != nil:
		p := r.group.page
		t.revisit(0, nil, out, func(out *stage.Effect) { out.Open(p) })
	case r.sel.Selected != 0:
		r.sel.Selected = 0
	case r.filter != nil || r.conn != 0:
		row := r.conn
		t.revisit(0, nil, out, func(*stage.Effect) { t.run().sel.Row = row })
	case t.other() != nil:
		t.endComparison(out)
	}
}

// OnTop reports that something lies over the ladder, which goes before what is in
// the making is given up.
func (t *Tour) OnTop() bool { return t.open() || t.round != nil }

// Leave closes what the way out goes through first; false where that leads out
// of the walk.
func (t *Tour) Leave(out *stage.Effect) bool {
	switch {
	case t.open(), t.round != nil, t.run().group != nil:
		t.Close(out)
	case t.other() != nil:
		t.endComparison(out)
	default:
		return false
	}
	return true
}

// commandHelp lists the commands for the help page.
func (t *Tour) commandHelp() string {
	var words []string
	for _, c := range t.commands() {
		if c.Help != "" {
			words = append(words, c.Help)
		}
	}
	return strings.Join(words, ", ")
}
