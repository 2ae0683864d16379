// Package language holds the types of the scenario language: a field's yaml
// tag is its key, desc what the schema and the reference page say about it,
// default what an absent key means, enum the words that are allowed. Beside the
// types stand units, words, actions and the defaults that depend on other parts
// of a file. A File can be made by a program as well as read from YAML: fill in
// what it needs and call Complete. Nothing here knows a run.
package language

import "wirewalk/sim/vtime"

// File is a scenario file as it was written, with the defaults filled in.
type File struct {
	Origin

	Version int      `yaml:"version" desc:"version of the language, always 1" enum:"1" required:"true"`
	ID      string   `yaml:"id" desc:"short name of lower-case words with hyphens; in the library it is the file's name"`
	Title   string   `yaml:"title" desc:"one line that names the lesson"`
	Chapter string   `yaml:"chapter" desc:"the chapter of the library it belongs to"`
	Follows string   `yaml:"follows" desc:"id of the lesson that it comes after when the library is read in order"`
	Level   string   `yaml:"level" desc:"whom it is for" enum:"beginner intermediate advanced" default:"beginner"`
	Summary string   `yaml:"summary" desc:"one or two sentences for lists"`
	Minutes int      `yaml:"minutes" desc:"how long walking it takes, in minutes" min:"0" max:"240"`
	Refs    []string `yaml:"refs" desc:"where it is written, such as RFC 9293 §3.5"`

	Seed  uint64         `yaml:"seed" desc:"number that decides every random draw" default:"1"`
	Until vtime.Duration `yaml:"until" desc:"end the run at this instant; 0s runs until nothing is left to happen" default:"0s"`
	Stack string         `yaml:"stack" desc:"TCP profile of hosts that name none" enum:"@profiles" default:"textbook"`

	Hosts    []*Host       `yaml:"hosts" keyed:"Name" desc:"the machines by name, from left to right on the ladder" required:"true"`
	Links    []*Link       `yaml:"links" keyed:"Name" desc:"the links by name; without any, each host is joined to the next"`
	Boxes    []*Box        `yaml:"boxes" keyed:"Name" desc:"routers, NATs and firewalls by name; links join them to hosts"`
	Servers  []*Server     `yaml:"servers" desc:"HTTP servers"`
	Clients  []*Client     `yaml:"clients" desc:"HTTP clients; a host that gets something without one has a plain client"`
	DNS      []*NameServer `yaml:"dns" desc:"name servers"`
	Proxies  []*Proxy      `yaml:"proxies" desc:"HTTP proxies and load balancers"`
	Programs []*Program    `yaml:"programs" desc:"plain TCP or UDP programs that answer by themselves"`
	Script   []*Step       `yaml:"script" desc:"what is done, and when"`
	Faults   []*Fault      `yaml:"faults" desc:"what links do to packets; the first rule that matches a packet acts"`
	Limits   Limits        `yaml:"limits" desc:"where the run is cut off, with a warning"`

	Events    []*Event       `yaml:"events" keyed:"Name" desc:"names for events of the run, for notes, questions, sections, expectations and placeholders"`
	Sections  []*Section     `yaml:"sections" desc:"names for parts of the walk"`
	Notes     []*Note        `yaml:"notes" desc:"the teacher's words, shown when the walk reaches the event"`
	Questions []*Question    `yaml:"questions" desc:"questions asked just before an event"`
	Expect    []*Expectation `yaml:"expect" desc:"what has to be true of the run; validate checks it"`
	Variants  []*Variant     `yaml:"variants" keyed:"Name" desc:"named sets of changed values, so that one file can be compared with itself"`

	Remember []string `yaml:"remember" desc:"what to keep in mind, a sentence each"`
	Next     []string `yaml:"next" desc:"ids of lessons to look at next"`
}

// Limits end a run with a warning before it exhausts the machine.
type Limits struct {
	Origin

	Events      int64          `yaml:"events" desc:"most things that may happen" default:"2000000" min:"1" max:"20000000"`
	Time        vtime.Duration `yaml:"time" desc:"longest simulated time" default:"48h" max:"8760h"`
	Connections int            `yaml:"connections" desc:"most connections" default:"20000" min:"1" max:"200000"`
	Octets      Size           `yaml:"octets" desc:"most octets that programs may write" default:"1GiB" max:"4GiB"`
}

// Variant is a named set of changed values.
type Variant struct {
	Origin

	Name    string
	Title   string    `yaml:"title" desc:"what this variant shows"`
	Summary string    `yaml:"summary" desc:"one or two sentences that begin its walk"`
	Changes []*Change `yaml:"set" keyed:"Path" desc:"changed values by path, such as links.wan.delay"`

	Notes     []*Note        `yaml:"notes" desc:"notes of this variant"`
	Questions []*Question    `yaml:"questions" desc:"questions of this variant"`
	Expect    []*Expectation `yaml:"expect" desc:"what has to be true of its run"`
	Remember  []string       `yaml:"remember" desc:"what to keep in mind of it"`
}

// Told are the notes, questions and expectations of a variant, "" being the file
// as it stands: its own, and those of the file that say so.
func (f *File) Told(variant string) (notes []*Note, questions []*Question, expect []*Expectation) {
	for _, n := range f.Notes {
		if ShownIn(n.In, variant) {
			notes = append(notes, n)
		}
	}
	for _, q := range f.Questions {
		if ShownIn(q.In, variant) {
			questions = append(questions, q)
		}
	}
	if variant == "" {
		return notes, questions, f.Expect
	}
	for _, v := range f.Variants {
		if v.Name == variant {
			return append(notes, v.Notes...), append(questions, v.Questions...), v.Expect
		}
	}
	return notes, questions, nil
}

// Change is one changed value of a variant.
type Change struct {
	Origin

	Path  string
	Value RawValue `yaml:"-"`
}

// Setting is a value of a scenario that --set can change.
type Setting struct {
	Path  string // as --set takes it
	Value string // what it is now, as a file would say it
	Means string // the language's own words for it
	Host  string // whose it is: a host or a box, "" for a link
}
