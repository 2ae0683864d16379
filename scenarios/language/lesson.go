package language

import (
	"cmp"
	"slices"

	"wirewalk/sim/vtime"
)

// Event is something that happens in the run. The words start and end stand for the first
// and the last stop, a name of the file's events for what it says there. One of packet, state, step, timer, fault and at says what
// kind of event it is; the other keys narrow it down.
type Event struct {
	Origin

	Edge   string          `yaml:"-"` // start or end
	Name   string          `yaml:"-"` // what the file calls it under events, "" for most
	Packet string          `yaml:"packet" desc:"a packet of this kind; SYN does not match SYN-ACK" enum:"@packets"`
	Is     string          `yaml:"is" desc:"packet: which moment of its life" enum:"sent arrived lost" default:"sent"`
	From   string          `yaml:"from" desc:"packet: sending host"`
	To     string          `yaml:"to" desc:"packet: receiving host"`
	Number int             `yaml:"number" desc:"packet #n of the trace" min:"0"`
	Text   string          `yaml:"text" desc:"packet: payload contains this"`
	Path   string          `yaml:"path" desc:"packet: carries octets of the HTTP request for this path, or of the response to it"`
	Data   int             `yaml:"data" desc:"packet: the n-th data packet of its direction, repetitions not counted" min:"0"`
	State  string          `yaml:"state" desc:"a connection enters this state" enum:"@states"`
	Step   string          `yaml:"step" desc:"a step of the script starts; first.done: it ends"`
	Timer  string          `yaml:"timer" desc:"this timer fires: retransmit, keepalive, time-wait, delayed-ack, persist, ... or the name of an application's timer"`
	Fault  string          `yaml:"fault" desc:"something breaks or is mended" enum:"crash reboot unplug plug"`
	Result string          `yaml:"result" desc:"an application is told of this error, such as ETIMEDOUT" enum:"@errors"`
	At     *vtime.Duration `yaml:"at" desc:"the last stop at or before this instant"`
	Host   string          `yaml:"host" desc:"state, timer, fault, result: at this host"`
	Conn   string          `yaml:"conn" desc:"on this connection: its name, or its number from 1"`
	Nth    int             `yaml:"nth" desc:"the n-th event that matches, counted from 1" default:"1" min:"1"`
	After  *vtime.Duration `yaml:"after" desc:"at or after this instant"`
	Before *vtime.Duration `yaml:"before" desc:"before this instant"`
}

// Note is what the teacher says at an event.
type Note struct {
	Origin

	ID   string   `yaml:"id" desc:"what this note is called, in lower-case words with hyphens; made by itself unless said"`
	When Event    `yaml:"when" desc:"the event it belongs to" required:"true"`
	Say  string   `yaml:"say" desc:"the text" required:"true"`
	In   []string `yaml:"in" desc:"variants in which it is shown; base is the file as it stands, all every one; only base unless said"`
}

// ShownIn reports whether a text with such a list belongs to a variant, or to the
// file as it stands, whose name is "".
func ShownIn(in []string, variant string) bool {
	if len(in) == 0 {
		return variant == ""
	}
	return slices.Contains(in, "all") || slices.Contains(in, cmp.Or(variant, "base"))
}

// Section names a part of the walk. It ends where the next one begins.
type Section struct {
	Origin

	ID   string `yaml:"id" desc:"what this section is called, in lower-case words with hyphens; made by itself unless said"`
	Name string `yaml:"name" desc:"a few words" required:"true"`
	From Event  `yaml:"from" desc:"the event it begins with; the first begins at the start" required:"true"`
}

// Question is asked just before an event. It has choices, or an answer that
// the run itself gives.
type Question struct {
	Origin

	ID      string         `yaml:"id" desc:"what this question is called, in lower-case words with hyphens; made by itself unless said"`
	Before  Event          `yaml:"before" desc:"asked before this event is shown" required:"true"`
	Ask     string         `yaml:"ask" desc:"the question" required:"true"`
	Choices []*Choice      `yaml:"choices" desc:"answers to choose from; at least one is right"`
	Answer  *Prediction    `yaml:"answer" desc:"predict the next packet: checked against the run"`
	Hints   []string       `yaml:"hints" desc:"help, one at a time"`
	Explain string         `yaml:"explain" desc:"shown with the right answer"`
	Check   []*Expectation `yaml:"check" desc:"expectations that prove the right answer"`
	In      []string       `yaml:"in" desc:"variants in which it is asked; base is the file as it stands, all every one; only base unless said"`
}

// Choice is one answer. Exactly one of right, wrong and allowed is given.
type Choice struct {
	Origin

	Right   string `yaml:"right" desc:"a right answer"`
	Wrong   string `yaml:"wrong" desc:"a wrong answer"`
	Allowed string `yaml:"allowed" desc:"an answer the RFC permits though this run does otherwise"`
	Because string `yaml:"because" desc:"why it is so"`
}

// Text is the answer, whether it is right or not.
func (c *Choice) Text() string { return cmp.Or(c.Right, c.Allowed, c.Wrong) }

// Prediction is the next packet that the run sends.
type Prediction struct {
	Origin

	Host   string `yaml:"host" desc:"who sends it" required:"true"`
	Packet string `yaml:"packet" desc:"of which kind" enum:"@packets" required:"true"`
	Seq    *int64 `yaml:"seq" desc:"its relative sequence number" min:"0"`
	Ack    *int64 `yaml:"ack" desc:"its relative acknowledgment number" min:"0"`
}

// Expectation is something that has to be true of the run. One of count,
// sequence, state, time_of, result, at_end, stat, order and never says what is looked at.
type Expectation struct {
	Origin

	Count    *Event   `yaml:"count" desc:"how many events match; compare with is, min or max"`
	Sequence []string `yaml:"sequence" desc:"all packets of conn (or of the run) in order, such as client SYN, server SYN-ACK"`
	State    string   `yaml:"state" desc:"state of conn at host at the instant of at, or at the end" enum:"@states"`
	TimeOf   *Event   `yaml:"time_of" desc:"instant of an event; compare with time"`
	Result   string   `yaml:"result" desc:"how a step ended: OK, an error such as ECONNRESET, or an HTTP status; with step or at_end"`
	Step     string   `yaml:"step" desc:"the step whose result is looked at"`
	AtEnd    string   `yaml:"at_end" desc:"the end of this connection, or of the one that this step used, at host"`
	Stat     string   `yaml:"stat" desc:"a number of the run; compare with is, min or max" enum:"@stats"`
	Never    *Event   `yaml:"never" desc:"an event that must not happen"`
	Order    []*Event `yaml:"order" desc:"events that must happen in this order"`

	Host   string          `yaml:"host" desc:"host that is looked at"`
	Conn   string          `yaml:"conn" desc:"connection that is looked at: its name, or its number from 1"`
	At     *vtime.Duration `yaml:"at" desc:"state, stat: as of this instant; the end unless said"`
	Is     *Quantity       `yaml:"is" desc:"exactly this: a number, a size or a time"`
	Min    *Quantity       `yaml:"min" desc:"at least this"`
	Max    *Quantity       `yaml:"max" desc:"at most this"`
	Time   *Moment         `yaml:"time" desc:"when it happens: 7950s, or 7950s after last activity, or 3s after first"`
	Within vtime.Duration  `yaml:"within" desc:"tolerance of times" default:"1ms" needs:"time"`
	Why    string          `yaml:"because" desc:"why it should be so; shown when it fails"`
}
