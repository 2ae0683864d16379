package stage

import (
	"fmt"
	"slices"
	"strings"

	"wirewalk/tui/view"
)

// Keys is every key of the program: the bindings of all modes with the keys that
// they have here. Help, key bars and sentences take the names of keys from it.
type Keys struct {
	list  []Binding
	ascii bool
}

// NewKeys puts the bindings of all modes together, those that are more important
// first, and gives actions other keys. An action or key that does not exist, and
// a key that would mean two things in one place, are errors.
func NewKeys(list []Binding, other map[string][]string, ascii bool) (*Keys, error) {
	list = united(list)
	slices.SortStableFunc(list, func(a, b Binding) int { return a.Rank - b.Rank })
	names := make([]string, 0, len(other))
	for name := range other {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		found := false
		for i := range list {
			if string(list[i].Action) == name {
				list[i].Keys, found = other[name], true
			}
		}
		if !found || len(other[name]) == 0 {
			return nil, fmt.Errorf("keys: there is no action %q with at least one key: the actions are %s", name, actionNames(list))
		}
	}
	return &Keys{list: list, ascii: ascii}, clash(list)
}

// united makes one binding of those that do the same by the same keys in
// different places.
func united(list []Binding) []Binding {
	var out []Binding
	for _, b := range list {
		i := slices.IndexFunc(out, func(o Binding) bool {
			return o.Action == b.Action && o.Help == b.Help && slices.Equal(o.Keys, b.Keys)
		})
		if i < 0 {
			out = append(out, b)
			continue
		}
		out[i].In |= b.In
	}
	return out
}

// clash finds a key that would mean two things in one place.
func clash(list []Binding) error {
	for i, a := range list {
		for _, b := range list[i+1:] {
			for _, k := range a.Keys {
				if a.In&b.In != 0 && a.Action != b.Action && slices.Contains(b.Keys, k) {
					return fmt.Errorf("keys: %q would be %s and %s: give one of them another key", k, a.Action, b.Action)
				}
			}
		}
	}
	return nil
}

func actionNames(list []Binding) string {
	var names []string
	for _, b := range list {
		if !slices.Contains(names, string(b.Action)) {
			names = append(names, string(b.Action))
		}
	}
	return strings.Join(names, ", ")
}

// All lists the bindings, the most important first.
func (k *Keys) All() []Binding { return k.list }

// Of finds what a key does in a place, nil for nothing.
func (k *Keys) Of(in Place, key string) *Binding {
	for i := range k.list {
		if b := &k.list[i]; b.In&in != 0 && slices.Contains(b.Keys, key) {
			return b
		}
	}
	return nil
}

// Binding finds an action in a place, else wherever it is; nil for none.
func (k *Keys) Binding(a Action, in Place) *Binding {
	var other *Binding
	for i := range k.list {
		if b := &k.list[i]; b.Action == a {
			if b.In&in != 0 {
				return b
			}
			if other == nil {
				other = b
			}
		}
	}
	return other
}

// Name is the first key of an action, as it is written for people.
func (k *Keys) Name(a Action, in Place) string {
	b := k.Binding(a, in)
	if b == nil {
		return string(a)
	}
	return k.Written(b.Keys[0])
}

// Names are the keys of several actions, such as up and down.
func (k *Keys) Names(in Place, actions ...Action) string {
	var names []string
	for _, a := range actions {
		names = append(names, k.Name(a, in))
	}
	return strings.Join(names, " ")
}

// Hint is a key of the bar: an action with what it does here.
func (k *Keys) Hint(in Place, does string, actions ...Action) view.Hint {
	return view.Hint{Key: short(k.Names(in, actions...)), Does: does}
}

// Bar lists the keys of a place for the last row, in order of importance. What
// cannot be done now, by the live bindings of the mode, is left out.
func (k *Keys) Bar(in Place, live []Binding) []view.Hint {
	var out []view.Hint
	for i := range k.list {
		if b := &k.list[i]; b.In&in != 0 && b.Short != "" && Usable(live, b.Action, in) == "" {
			out = append(out, view.Hint{Key: short(k.Written(b.Keys[0])), Does: b.Short})
		}
	}
	return out
}

// Usable says why an action cannot be done now, "" when it can.
func Usable(live []Binding, a Action, in Place) string {
	for i := range live {
		if b := &live[i]; b.Action == a && b.In&in != 0 {
			return b.usable()
		}
	}
	return ""
}

// Fill puts the names of keys in the place of actions in braces: "{why} tells".
// What is in other braces stays.
func (k *Keys) Fill(text string, in Place) string {
	if !strings.Contains(text, "{") {
		return text
	}
	var out strings.Builder
	for {
		open := strings.IndexByte(text, '{')
		if open < 0 {
			break
		}
		end := strings.IndexByte(text[open:], '}')
		if end < 0 {
			break
		}
		a := Action(text[open+1 : open+end])
		out.WriteString(text[:open])
		if k.Binding(a, in) != nil {
			out.WriteString(k.Name(a, in))
		} else {
			out.WriteString(text[open : open+end+1])
		}
		text = text[open+end+1:]
	}
	return out.String() + text
}

// Written is how a key is written for people.
func (k *Keys) Written(key string) string {
	if k.ascii {
		return asciiKeyName(key)
	}
	return keyName(key)
}

func keyName(key string) string {
	switch key {
	case " ":
		return "Space"
	case "right":
		return "→"
	case "left":
		return "←"
	case "up":
		return "↑"
	case "down":
		return "↓"
	case "pgdown":
		return "PgDn"
	case "pgup":
		return "PgUp"
	case "shift+tab":
		return "Shift-Tab"
	}
	if letter, ok := strings.CutPrefix(key, "ctrl+"); ok {
		return "Ctrl-" + strings.ToUpper(letter)
	}
	if len(key) > 1 && key[0] < 0x80 {
		return strings.ToUpper(key[:1]) + key[1:]
	}
	return key
}

// asciiKeyName is keyName without arrows.
func asciiKeyName(key string) string {
	switch key {
	case "right", "left", "up", "down":
		return strings.ToUpper(key[:1]) + key[1:]
	}
	return keyName(key)
}

// short is a key's name where room is short.
func short(key string) string {
	if key == "Backspace" {
		return "Bksp"
	}
	return key
}

// Deed is what a key of a bar does, by the action or actions that do it.
type Deed struct {
	Does string
	By   []Action
}

// By is a deed of actions.
func By(does string, actions ...Action) Deed { return Deed{does, actions} }

// Hints are the keys of a bar.
func (k *Keys) Hints(in Place, deeds ...Deed) []view.Hint {
	var out []view.Hint
	for _, d := range deeds {
		out = append(out, k.Hint(in, d.Does, d.By...))
	}
	return out
}
