package stage

// Prompt is a line that a person is asked for. It carries what is to be done with it.
type Prompt struct {
	Label string
	Value string // what stands there to begin with
	Kept  bool   // typing replaces that: it is what was written the last time
	// Clicker: whoever has only a clicker takes the empty line with Space.
	Clicker bool
	// Check says what is the matter with the value so far, "" for nothing.
	Check func(value string) string
	// Typed is told every change of the value, and the empty one when it is left.
	Typed func(value string, out *Effect)
	// Complete is the value as far as only one goes on, and what is wrong with it.
	Complete func(value string) (completed, wrong string)
	// Needs is what the finished line needs of what may be in the making.
	Needs func(value string) Product
	// Take takes the finished line; kept says that what was offered was not touched.
	Take func(value string, kept bool, out *Effect)
}
