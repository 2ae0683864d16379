package tui

import (
	"fmt"
	"slices"
	"strings"

	"wirewalk/tui/view"
)

// action is what a key does.
type action string

// The actions.
const (
	actNext       action = "next"
	actBack       action = "back"
	actFirst      action = "first"
	actLast       action = "last"
	actUp         action = "up"
	actDown       action = "down"
	actPageUp     action = "page-up"
	actPageDown   action = "page-down"
	actEnter      action = "enter"
	actPlay       action = "play"
	actSection    action = "section"
	actSectionUp  action = "section-back"
	actPane       action = "pane"
	actWhy        action = "why"
	actWhyNot     action = "why-not"
	actFind       action = "find"
	actFilter     action = "filter"
	actScale      action = "scale"
	actOctet      action = "octet"
	actOctetBack  action = "octet-back"
	actMark       action = "mark"
	actMarks      action = "marks"
	actNextMark   action = "next-mark"
	actNote       action = "note"
	actUnfold     action = "unfold"
	actConnection action = "connection"
	actCommand    action = "command"
	actZoom       action = "zoom"
	actTables     action = "tables"
	actPresent    action = "present"
	actBlank      action = "blank"
	actExport     action = "export"
	actReset      action = "reset"
	actPredict    action = "predict"
	actWhatIf     action = "what-if"
	actSwap       action = "swap"
	actCompare    action = "compare"
	actLessons    action = "lessons"
	actOpen       action = "open"
	actHelp       action = "help"
	actClose      action = "close"
	actOut        action = "out"
	actQuit       action = "quit"
	actSuspend    action = "suspend"

	actGlossary    action = "glossary"
	actPaneBack    action = "pane-back"
	actBorderLeft  action = "border-left"
	actBorderRight action = "border-right"
	actTaller      action = "taller"
	actShorter     action = "shorter"
	actSizes       action = "sizes"
)

// way is 1 for what goes on or down, -1 for what goes up.
func (a action) way() int {
	if a == actUp || a == actPageUp {
		return -1
	}
	return 1
}

// mode is where the keys go. A binding may work in several.
type mode uint8

const (
	inFirst mode = 1 << iota // the very first run
	inLessons
	inWalk
	inPage     // a list over a walk: a causal chain, help
	everywhere = inFirst | inLessons | inWalk | inPage
)

// binding is one line of the key map.
type binding struct {
	do    action
	in    mode
	keys  []string // as bubbletea names them
	short string   // in the key bar; "" is not shown there
	help  string
}

// keyMap is every key of the program. The help page and the key bars are made
// from it.
func keyMap() []binding {
	return []binding{
		{actNext, inWalk, []string{" ", "right", "pgdown", "n"}, "next", "go to the next stop; at the end, to the next lesson"},
		{actNext, inFirst, []string{" ", "enter"}, "", "start the first lesson"},
		{actBack, inWalk, []string{"backspace", "left", "pgup", "p"}, "back", "go back one stop"},
		{actFirst, inWalk | inLessons | inPage, []string{"home"}, "", "go to the beginning"},
		{actLast, inWalk | inLessons | inPage, []string{"end"}, "", "go to the end"},
		{actUp, inWalk | inLessons | inPage, []string{"up"}, "", "select the packet or entry above; time stays"},
		{actDown, inWalk | inLessons | inPage, []string{"down"}, "", "select the packet or entry below; time stays"},
		{actPageUp, inLessons | inPage, []string{"pgup"}, "", "a screen up in a page or list"},
		{actPageDown, inLessons | inPage, []string{"pgdown"}, "", "a screen down in a page or list"},
		{actWhy, inWalk, []string{"w"}, "why", "why did this happen: the chain of causes"},
		{actWhyNot, inWalk, []string{"W"}, "why not", "what did not happen here, and which rule held it back"},
		{actWhatIf, inWalk, []string{"x"}, "what if", "what if this packet were lost, late, doubled, corrupted: run it again"},
		{actPredict, inWalk, []string{"g"}, "guess", "guess what happens next: answer with up, down and Enter; Space gives a hint, then the answer"},
		{actSwap, inWalk, []string{"o"}, "original", "swap the original and the changed run at the same instant"},
		{actCompare, inWalk, []string{"d"}, "differences", "compare with another lesson or file; beside another run, list the differences (Enter shows one on both sides); Esc ends it"},
		{actEnter, inWalk, []string{"enter"}, "details", "show the details of the stop and its packet"},
		{actEnter, inLessons | inPage, []string{"enter", " "}, "open", "open what is selected, or jump there"},
		{actPlay, inWalk, []string{"a"}, "", "play the stops by themselves, or stop playing (:speed 2s sets the pace)"},
		{actSection, inWalk, []string{"s"}, "section", "go to the next section"},
		{actSectionUp, inWalk, []string{"S"}, "", "go back one section"},
		{actPane, inWalk, []string{"tab"}, "", "give the keys to the next pane: ladder, states, packet, text; in the text, Up and Down choose a term and Enter explains it"},
		{actPaneBack, inWalk, []string{"shift+tab"}, "", "give the keys to the pane before: from the ladder, to the text below it"},
		{actPane, inPage, []string{"tab"}, "", "turn to the next table"},
		{actPaneBack, inPage, []string{"shift+tab"}, "", "turn back to the table before"},
		{actTables, inWalk | inPage, []string{"t"}, "tables", "sockets as ss and netstat print them, events, the stream, totals"},
		{actOctet, inWalk, []string{"]"}, "", "in the packet: the next octet, and the field that it belongs to"},
		{actOctetBack, inWalk, []string{"["}, "", "the octet before"},
		{actZoom, inWalk, []string{"\\"}, "", "show one pane alone, or all again"},
		{actFind, inWalk | inLessons, []string{"/"}, "find", "find what the walk shows: packets, flags, states, calls, WHY, notes, sections; Enter alone finds the next one"},
		{actFind, inPage, []string{"/"}, "", "search the glossary as you type"},
		{actFilter, inWalk, []string{"f"}, "", "show only the stops that a filter matches, such as: host server and fin"},
		{actConnection, inWalk, []string{"c"}, "one connection", "show one connection after the other, then all again"},
		{actUnfold, inWalk, []string{"u"}, "", "show one by one what was folded, or fold it again; all connections on one ladder"},
		{actMark, inWalk, []string{"m"}, "", "mark this stop, or take the mark away; playing stops at marks"},
		{actNextMark, inWalk, []string{"'"}, "", "go to the next mark"},
		{actNote, inWalk, []string{"N"}, "", "write a note of your own at this stop; it is kept"},
		{actMarks, inWalk, []string{"M"}, "", "list marks and notes, and jump there"},
		{actScale, inWalk, []string{"T"}, "", "let the rows of the ladder stand for equal times, those with \" for none, or one row for each event again (:scale 5ms, auto or compact)"},
		{actExport, inWalk, []string{"e"}, "", "write what is shown so far, or the changed scenario, into a file: the ending of its name says in which form"},
		{actReset, inWalk, []string{"r"}, "", "start the walk over; asks first"},
		{actPresent, inWalk, []string{"f5"}, "", "for a projector: only the ladder and one sentence, with room between the stops"},
		{actBlank, inWalk, []string{"."}, "", "blank the screen until the next key"},
		{actCommand, inWalk, []string{":"}, "", "a command: a time such as 1.5s, a packet such as #9, stop 12, speed 2s, clock start, delta, mark or absolute, align clock or steps (how a compared run keeps up), raw or relative, scale 5ms, next and a filter, glossary and a term"},
		{actBorderLeft, inWalk, []string{"<"}, "", "move the border beside the ladder to the left, where panes stand there (from 116 columns on)"},
		{actBorderRight, inWalk, []string{">"}, "", "move it to the right"},
		{actTaller, inWalk, []string{"+"}, "", "give the text below the ladder one more row, or the state table or the packet when it has the keys"},
		{actShorter, inWalk, []string{"-"}, "", "take one row away from it"},
		{actSizes, inWalk, []string{"="}, "", "give all panes their own sizes again"},
		{actGlossary, everywhere, []string{"G"}, "glossary", "the glossary: what every term means; / searches it"},
		{actLessons, inFirst | inWalk | inPage, []string{"l"}, "", "all lessons"},
		{actOpen, inFirst | inLessons, []string{"o"}, "open a file", "open a capture or scenario by its path"},
		{actClose, inWalk | inLessons | inPage, []string{"esc"}, "", "close what is open on top"},
		{actOut, everywhere, []string{"q"}, "out", "one level out; at the top, quit"},
		{actQuit, everywhere, []string{"ctrl+c"}, "", "quit at once"},
		{actSuspend, everywhere, []string{"ctrl+z"}, "", "go back to the shell for a while; fg there comes back"},
		{actHelp, everywhere, []string{"?"}, "help", "this page"},
	}
}

// keyName is how a key is written for people.
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
	if len(key) > 1 {
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

// keyBar lists the keys of a mode for the last row, in order of importance.
func (m *model) keyBar(in mode) []view.Hint {
	var out []view.Hint
	keys := m.keys
	if in == inWalk && m.walk.original != nil {
		keys = comparedFirst(keys)
	}
	for _, b := range keys {
		if b.in&in != 0 && b.short != "" && m.useful(b.do) {
			out = append(out, view.Hint{Key: barName(m.keyName(b.keys[0])), Does: b.short})
		}
	}
	return out
}

// barName is a key's name where room is short.
func barName(key string) string {
	if key == "Backspace" {
		return "Bksp"
	}
	return key
}

// rowKeys is the key bar where each connection has one row.
func (m *model) rowKeys() []view.Hint {
	var out []view.Hint
	for _, k := range []struct {
		do   action
		does string
	}{
		{actNext, "next"},
		{actBack, "back"},
		{actEnter, "its ladder"},
		{actSwap, "other one"},
		{actCompare, "differences"},
		{actClose, "leave"},
		{actUnfold, "all on one"},
		{actConnection, "each"},
		{actOut, "out"},
		{actHelp, "help"},
	} {
		if !m.useful(k.do) {
			continue
		}
		for _, b := range m.keys {
			if b.do == k.do && b.in&inWalk != 0 {
				out = append(out, view.Hint{Key: barName(m.keyName(b.keys[0])), Does: k.does})
				break
			}
		}
	}
	return out
}

func (m *model) keyName(key string) string {
	if m.opts.ASCII {
		return asciiKeyName(key)
	}
	return keyName(key)
}

// useful leaves out keys that would do nothing now.
func (m *model) useful(a action) bool {
	switch a { //nolint:exhaustive // the others always do something
	case actConnection:
		return m.walk.walk == nil || len(m.walk.walk.Trace.Conns()) > 1
	case actSwap, actCompare, actClose:
		return m.walk.original != nil
	case actWhatIf:
		return m.walk.walk == nil || m.walk.walk.Again != nil
	case actSection:
		return m.walk.walk == nil || len(m.walk.sections) > 1
	}
	return true
}

// lookUp finds the action of a key in a mode.
func (m *model) lookUp(in mode, key string) action {
	for _, b := range m.keys {
		if b.in&in == 0 {
			continue
		}
		for _, k := range b.keys {
			if k == key {
				return b.do
			}
		}
	}
	return ""
}

// rebound gives actions other keys. An action or key that does not exist, and
// a key that would mean two things in one place, are errors.
func rebound(keys []binding, other map[string][]string) ([]binding, error) {
	names := make([]string, 0, len(other))
	for name := range other {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		found := false
		for i := range keys {
			if string(keys[i].do) == name {
				keys[i].keys, found = other[name], true
			}
		}
		if !found || len(other[name]) == 0 {
			return nil, fmt.Errorf("keys: there is no action %q with at least one key: the actions are %s", name, actionNames(keys))
		}
	}
	for i, a := range keys {
		for _, b := range keys[i+1:] {
			for _, k := range a.keys {
				if a.in&b.in != 0 && a.do != b.do && slices.Contains(b.keys, k) {
					return nil, fmt.Errorf("keys: %q would be %s and %s: give one of them another key", k, a.do, b.do)
				}
			}
		}
	}
	return keys, nil
}

func actionNames(keys []binding) string {
	var names []string
	for _, b := range keys {
		if !slices.Contains(names, string(b.do)) {
			names = append(names, string(b.do))
		}
	}
	return strings.Join(names, ", ")
}
