package language

import (
	"slices"
	"strings"

	"wirewalk/scenarios/syntax"
)

// Placeholder is a number of the run in a text, such as $(time race). It is a
// function, what it is asked about, and how its number is to be written.
type Placeholder struct {
	Text     string            // as the file writes it
	Function string            // time, count, ...
	Args     []string          // names of events, of a number of the run, or a path
	Options  map[string]string // host, conn, at
	In       string            // unit or form, "" for the usual one
}

// Function is what a placeholder can ask for.
type Function struct {
	Name    string
	Args    []string // what it is asked about: event, stat or path, each in its place
	Options []string // keys that narrow it down, as in expectations
	In      string   // forms besides the usual one, separated by spaces
	Means   string
}

// timeForms and countForms are the units and forms that numbers can be written in.
const (
	timeForms  = "h min s ms us"
	countForms = "words digits"
	octetForms = "KiB"
)

// Functions are all that placeholders can ask for.
func Functions() []Function {
	event, all := []string{"event"}, timeForms+" "+countForms+" "+octetForms
	return []Function{
		{Name: "time", Args: event, In: timeForms, Means: "the instant of an event, as the ladder writes it"},
		{Name: "between", Args: []string{"event", "event"}, In: timeForms, Means: "how long it is from one event to another"},
		{Name: "count", Args: event, In: countForms, Means: "how many such events the run has"},
		{Name: "packet", Args: event, Means: "the number of the packet that the event is about"},
		{Name: "octets", Args: event, In: countForms + " " + octetForms, Means: "the octets of payload that this packet carries"},
		{Name: "seq", Args: event, Means: "its relative sequence number"},
		{Name: "last", Args: event, Means: "the relative number of its last octet, SYN and FIN counted"},
		{Name: "ack", Args: event, Means: "its relative acknowledgment number"},
		{Name: "window", Args: event, In: octetForms, Means: "the window that it offers, scaled"},
		{Name: "tcp", Args: []string{"variable", "event"}, Options: []string{"host"}, In: all + " segments", Means: "a variable of the connection at the host of the event, after it"},
		{Name: "stat", Args: []string{"stat"}, Options: []string{"host", "conn", "at"}, In: all, Means: "a number of the run, with the keys that expectations have"},
		{Name: "value", Args: []string{"path"}, In: all, Means: "a value of the file, its defaults included, by the path that --set takes"},
	}
}

// FunctionNamed finds what a placeholder can ask for, and whether it can.
func FunctionNamed(name string) (Function, bool) {
	for _, f := range Functions() {
		if f.Name == name {
			return f, true
		}
	}
	return Function{}, false
}

// Variables are what $(tcp VARIABLE EVENT) can ask for, with what they are.
func Variables() [][2]string {
	return [][2]string{
		{"cwnd", "congestion window"},
		{"ssthresh", "slow start threshold"},
		{"flight", "octets that were sent and are neither acknowledged nor known lost"},
		{"send-window", "SND.WND"},
		{"receive-window", "RCV.WND"},
		{"unsent", "octets that were written and not sent yet"},
		{"unread", "octets that have come and were not read yet"},
		{"mss", "octets that a segment may carry, options deducted"},
		{"rto", "retransmission timeout"},
		{"srtt", "smoothed round trip"},
	}
}

// VariableNames are the names of these.
func VariableNames() []string {
	var out []string
	for _, v := range Variables() {
		out = append(out, v[0])
	}
	return out
}

// Piece is a part of a text: words that stand as they are, or a placeholder.
type Piece struct {
	Words string
	Fill  *Placeholder
}

const opening = "$("

// Pieces divides a text at its placeholders. $$( stands for the characters $(.
func Pieces(text string) ([]Piece, *Complaint) {
	var out []Piece
	words := ""
	for {
		i := strings.Index(text, opening)
		if i < 0 {
			break
		}
		if i > 0 && text[i-1] == '$' {
			words += text[:i-1] + opening
			text = text[i+len(opening):]
			continue
		}
		inside, rest, closed := strings.Cut(text[i+len(opening):], ")")
		if !closed {
			return nil, wrong("write $(time EVENT), or $$( for the characters themselves", "$( has no )").about(opening)
		}
		p, c := placeholder(inside)
		if c != nil {
			return nil, c.about(p.Text)
		}
		out = append(out, Piece{Words: words + text[:i]}, Piece{Fill: p})
		words, text = "", rest
	}
	if words += text; words != "" || len(out) == 0 {
		out = append(out, Piece{Words: words})
	}
	return out, nil
}

// about names the part of the text that is complained of.
func (c *Complaint) about(part string) *Complaint {
	c.Part = part
	return c
}

// placeholder reads what stands between the brackets, and holds it against what
// its function takes. Whether the names exist is for others to say.
func placeholder(inside string) (*Placeholder, *Complaint) {
	words := strings.Fields(inside)
	p := &Placeholder{Text: opening + inside + ")", Options: map[string]string{}}
	names := functionNames()
	if len(words) == 0 {
		return p, wrong("write one of "+strings.Join(names, ", ")+", or $$( for the characters themselves", "%s asks for nothing", p.Text)
	}
	p.Function, words = words[0], words[1:]
	f, ok := FunctionNamed(p.Function)
	if !ok {
		return p, wrong(syntax.DidYouMean(p.Function, names, "number")+"\n$$( stands for the characters themselves", "%s: %q is nothing that can be asked for", p.Text, p.Function)
	}
	if n := len(words); n >= 2 && words[n-2] == "in" {
		p.In, words = words[n-1], words[:n-2]
	}
	for _, w := range words {
		key, value, isOption := strings.Cut(w, "=")
		switch {
		case !isOption:
			p.Args = append(p.Args, w)
		case !slices.Contains(f.Options, key):
			return p, wrong("write "+f.Usage(), "%s: %s does not take %s", p.Text, f.Name, key)
		default:
			p.Options[key] = value
		}
	}
	if len(p.Args) != len(f.Args) {
		return p, wrong("write "+f.Usage(), "%s: %s takes %d names, and here are %d", p.Text, f.Name, len(f.Args), len(p.Args))
	}
	if forms := strings.Fields(f.In); p.In != "" && !slices.Contains(forms, p.In) {
		hint := "leave it out"
		if len(forms) > 0 {
			hint = "write in " + strings.Join(forms, ", in ")
		}
		return p, wrong(hint, "%s: %s is not written in %s", p.Text, f.Name, p.In)
	}
	return p, nil
}

func functionNames() []string {
	var out []string
	for _, f := range Functions() {
		out = append(out, f.Name)
	}
	return out
}

// Usage is how a placeholder of the function is written.
func (f *Function) Usage() string {
	s := opening + f.Name
	for _, a := range f.Args {
		s += " " + strings.ToUpper(a)
	}
	for _, o := range f.Options {
		s += " [" + o + "=" + strings.ToUpper(o) + "]"
	}
	if f.In != "" {
		s += " [in " + strings.ReplaceAll(f.In, " ", "|") + "]"
	}
	return s + ")"
}

// Events are the names of events that the placeholder asks about.
func (p *Placeholder) Events() []string {
	f, _ := FunctionNamed(p.Function)
	var out []string
	for i, a := range f.Args {
		if a == "event" && i < len(p.Args) {
			out = append(out, p.Args[i])
		}
	}
	return out
}

// NeedsRun reports whether the number is known only when the file was run.
func (p *Placeholder) NeedsRun() bool { return p.Function != "value" }

// Plain is a text without what a run has to fill in, for a search.
func Plain(text string) string {
	pieces, c := Pieces(text)
	if c != nil {
		return text
	}
	var b strings.Builder
	for _, p := range pieces {
		b.WriteString(p.Words)
	}
	return b.String()
}
