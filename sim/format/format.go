package format

import (
	"io"
	"path/filepath"
	"slices"
	"strings"
)

// Format is one form in which a trace is written.
type Format struct {
	Name   string // what --format calls it, "" for a form that only files have
	Ending string // of the files that have it, with the dot; "" for one that is only printed
	Alias  string // another such ending, "" for none
	Help   string // what it holds: a line without a full stop
	Pair   bool   // it is written of two sources, as compare does
	Takes  Option // what acts on it
	// Needs says why it cannot be written of a request, with a *Need where there
	// is something else to do. Nil is for forms that can be written of all.
	Needs func(*Request) error
	Write func(io.Writer, *Request) error
	// JSON writes the same for programs, nil where there is no such form.
	JSON func(io.Writer, *Request) error
	// CSV writes it for spreadsheets, nil where there is no such form.
	CSV func(io.Writer, *Request) error
	// Markdown writes it for a ticket, nil where there is no such form.
	Markdown func(io.Writer, *Request) error
}

// Option is a set of the fields of a request that act on a format.
type Option uint16

// The fields of a request that not all formats heed.
const (
	Upto     Option = 1 << iota // what happened later is left out
	Filtered                    // a filter chooses what is written
	OneConn                     // and so does a connection
	Listen                      // the host where packets are seen
	Width
	Scale
	Why
	Columns // which of them a list has
	Hidden  // whose packets they are, and what they say
)

// Has reports whether all of some options are in a set.
func (o Option) Has(some Option) bool { return o&some == some }

// Need is why a format cannot be written of a request, and what can be done.
type Need struct{ Text, Hint string }

// Error is the reason.
func (n *Need) Error() string { return n.Text }

// Check is what Needs says, nil where nothing is needed.
func (f *Format) Check(r *Request) error {
	if f.Needs == nil {
		return nil
	}
	return f.Needs(r)
}

// Exceeds reports whether a format would hold more of a run than a request asks for.
func (f *Format) Exceeds(r *Request) bool {
	ofRun := f.Takes != 0
	return ofRun && (r.Conn != 0 && !f.Takes.Has(OneConn) || r.Filter != nil && !f.Takes.Has(Filtered))
}

// List is the formats that a program has, in the order of its help.
type List []Format

// Named finds the format that --format calls by a name, nil for none.
func (l List) Named(name string) *Format {
	return l.find(func(f *Format) bool { return f.Name == name && name != "" })
}

// For finds the format that the ending of a file's name asks for, nil for none.
func (l List) For(file string) *Format {
	ending := strings.ToLower(filepath.Ext(file))
	return l.find(func(f *Format) bool { return ending != "" && (f.Ending == ending || f.Alias == ending) })
}

func (l List) find(is func(*Format) bool) *Format {
	for i := range l {
		if is(&l[i]) {
			return &l[i]
		}
	}
	return nil
}

// Taking are the formats on which options act.
func (l List) Taking(o Option) List {
	return l.which(func(f *Format) bool { return f.Takes.Has(o) })
}

// WithJSON are the formats that programs can read, too.
func (l List) WithJSON() List { return l.which(func(f *Format) bool { return f.JSON != nil }) }

// WithMarkdown are the formats that can be put into a ticket.
func (l List) WithMarkdown() List { return l.which(func(f *Format) bool { return f.Markdown != nil }) }

// WithCSV are the formats that spreadsheets can read, too.
func (l List) WithCSV() List { return l.which(func(f *Format) bool { return f.CSV != nil }) }

// Printed are the formats of one source that have a name.
func (l List) Printed() List { return l.which(func(f *Format) bool { return f.Name != "" && !f.Pair }) }

// Filed are the formats of one source that have an ending.
func (l List) Filed() List { return l.which(func(f *Format) bool { return f.Ending != "" && !f.Pair }) }

func (l List) which(is func(*Format) bool) List {
	return slices.DeleteFunc(slices.Clone(l), func(f Format) bool { return !is(&f) })
}

// Names are what --format calls the formats that have a name.
func (l List) Names() []string {
	return l.words(func(f *Format) string { return f.Name })
}

// Endings are those of the files that have the formats, other ones left out.
func (l List) Endings() []string {
	return l.words(func(f *Format) string { return f.Ending })
}

func (l List) words(of func(*Format) string) []string {
	var out []string
	for i := range l {
		if w := of(&l[i]); w != "" {
			out = append(out, w)
		}
	}
	return out
}

// Either joins words for a sentence: a, b or c.
func Either(words []string) string {
	if len(words) < 2 {
		return strings.Join(words, "")
	}
	last := len(words) - 1
	return strings.Join(words[:last], ", ") + " or " + words[last]
}

// MustEnd says how the name of a file must end: a sentence without its subject.
func (l List) MustEnd() string { return "must end in " + Either(l.Filed().Endings()) }
