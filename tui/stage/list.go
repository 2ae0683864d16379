package stage

import (
	"cmp"

	"wirewalk/tui/grid"
	"wirewalk/tui/view"
)

// List is a page of entries, of which some can be chosen. The pages are made of it.
type List struct {
	view.Page
	env  *Env
	Pick []func(*Effect) // what Enter does with an entry; nil leads nowhere
	Does string          // what that is, for the key bar; "" is choose, or jump there
	// Least is the first entry that can be selected; those before it are to read.
	Least int
	// Read: the page is only read, it scrolls.
	Read   bool
	Behind bool // another page is under this one, and comes back
	// More are the keys of the page besides those of every list.
	More []Binding
	// Bar is the key bar of a page that needs another; nil is that of every list.
	Bar func(*Keys) []view.Hint
}

// NewList makes an empty list.
func NewList(env *Env, page view.Page) *List {
	page.Fill = func(text string) string { return env.Keys.Fill(text, InPage) }
	return &List{Page: page, env: env}
}

// Content is the list itself.
func (l *List) Content() *List { return l }

// Add adds an entry that does something when it is chosen; nil closes the pages.
func (l *List) Add(item Item, pick func(*Effect)) {
	l.Items, l.Pick = append(l.Items, item), append(l.Pick, pick)
}

// Leads reports that something of the list can be chosen.
func (l *List) Leads() bool {
	for _, p := range l.Pick {
		if p != nil {
			return true
		}
	}
	return false
}

// Reads leaves nothing to choose in a list in which nothing leads anywhere.
func (l *List) Reads() {
	if !l.Leads() || l.Least == len(l.Items) {
		l.Selected = -1
	}
}

// Draw draws the list with its keys.
func (l *List) Draw(f Frame) *grid.Screen {
	l.Behind = f.Behind
	l.Fill = func(text string) string { return f.Keys.Fill(text, InPage) }
	l.ASCII, l.Keys, l.Prompt = f.ASCII, l.keys(f.Keys), cmp.Or(f.Prompt, f.Pending)
	return l.Page.Draw(f.Width, f.Height)
}

// still reports a list in which there is nothing to choose.
func (l *List) still() bool { return l.Read || l.Selected < 0 }

// keys is the key bar of the list.
func (l *List) keys(k *Keys) []view.Hint {
	if l.Bar != nil {
		return l.Bar(k)
	}
	does := "select"
	if l.still() {
		does = "scroll"
	}
	keys := []view.Hint{k.Hint(InPage, does, Up, Down)}
	if !l.still() && l.Selected < len(l.Items) {
		lead := "back to the walk"
		if l.Selected < len(l.Pick) && l.Pick[l.Selected] != nil {
			lead = cmp.Or(l.Does, "choose")
		}
		keys = append(keys, k.Hint(InPage, lead, Enter))
	}
	keys = append(keys, k.Hint(InPage, "close", Close))
	for i := range l.More {
		if b := &l.More[i]; b.Short != "" && b.usable() == "" {
			keys = append(keys, k.Hint(InPage, b.Short, b.Action))
		}
	}
	return keys
}

// Bindings are the keys of every list, and those of its own.
func (l *List) Bindings() []Binding {
	return append(l.More[:len(l.More):len(l.More)], []Binding{
		{Action: First, In: InPage, Keys: []string{"home"}, Help: "go to the beginning", Rank: 30, Line: "-", Do: l.first},
		{Action: Last, In: InPage, Keys: []string{"end"}, Help: "go to the end", Rank: 40, Line: "-", Do: l.last},
		{Action: Up, In: InPage, Keys: []string{"up"}, Help: "select the packet or entry above; time stays", Rank: 50, Line: "-", Do: l.up},
		{Action: Down, In: InPage, Keys: []string{"down"}, Help: "select the packet or entry below; time stays", Rank: 60, Line: "-", Do: l.down},
		{Action: PageUp, In: InPage, Keys: []string{"pgup"}, Help: "a screen up in a page or list", Rank: 70, Line: "-", Do: l.pageUp},
		{Action: PageDown, In: InPage, Keys: []string{"pgdown"}, Help: "a screen down in a page or list", Rank: 80, Line: "-", Do: l.pageDown},
		{Action: Enter, In: InPage, Keys: []string{"enter", " "}, Short: "open", Help: "open what is selected, or jump there", Rank: 150, Line: "its number", Do: l.enter},
	}...)
}

// farther is more rows than any page has.
const farther = 1 << 20

func (l *List) first(*Effect) {
	if l.still() {
		l.Offset = 0
		return
	}
	l.Selected = l.Least
}

func (l *List) last(*Effect) {
	if l.still() {
		l.Scroll(l.env.Width, l.env.Height, farther)
		return
	}
	l.Selected = max(len(l.Items)-1, 0)
}

func (l *List) up(*Effect) {
	if l.still() {
		l.Scroll(l.env.Width, l.env.Height, -1)
		return
	}
	l.Selected = max(l.Selected-1, l.Least)
}

func (l *List) down(*Effect) {
	if l.still() {
		l.Scroll(l.env.Width, l.env.Height, 1)
		return
	}
	l.Selected = min(l.Selected+1, max(len(l.Items)-1, 0))
}

func (l *List) pageUp(*Effect) { l.Turn(l.env.Width, l.env.Height, -1, l.Least) }

func (l *List) pageDown(*Effect) { l.Turn(l.env.Width, l.env.Height, 1, l.Least) }

// enter does what the selected entry is for. In a page that is only read it turns
// over, as in other readers of texts.
func (l *List) enter(out *Effect) {
	switch {
	case l.Read:
		l.Turn(l.env.Width, l.env.Height, 1, 0)
	case l.Selected < 0:
		out.Close = true
	case l.Selected < len(l.Pick) && l.Pick[l.Selected] != nil:
		l.Pick[l.Selected](out)
	default:
		out.Close = true
	}
}
