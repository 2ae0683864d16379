package stage

// Binding is one thing that can be done in a place: the keys that do it, what is
// said of it, and what carries it out. It stands beside the code that does it.
type Binding struct {
	Action Action
	In     Place
	Keys   []string // as terminals name them: "a", "ctrl+c", "pgup"
	Short  string   // in the key bar; "" is not shown there
	Help   string   // on the help page
	// Line is what is typed for it where the program is read aloud; "" takes the
	// first key, "-" says that there is nothing to type: it is about the screen.
	Line string
	// Rank orders key bars and the help page: what is more important comes first.
	Rank int
	// Needs is what may be in the making that it has to wait for.
	Needs Product
	// Usable says why it cannot be done now, "" when it can; nil is always. What
	// is not usable is left out of key bars.
	Usable func() string
	Do     func(*Effect) // nil where the shell does it
}

// usable says why a binding cannot be done now.
func (b *Binding) usable() string {
	if b.Usable == nil {
		return ""
	}
	return b.Usable()
}

// Do carries out an action by the bindings of a place; false where none has it.
func Do(list []Binding, a Action, in Place, out *Effect) bool {
	for i := range list {
		if b := &list[i]; b.Action == a && b.In&in != 0 && b.Do != nil {
			if why := b.usable(); why != "" {
				out.Say = Textf(why)
			} else {
				b.Do(out)
			}
			return true
		}
	}
	return false
}
