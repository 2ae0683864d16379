package cli

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"wirewalk/sim/inspect"
	"wirewalk/sim/measure"
	"wirewalk/sim/trace"
	"wirewalk/sim/vtime"
	"wirewalk/tui/paint"
	"wirewalk/tui/source"
)

// options are what the commands that take a SOURCE share.
type options struct {
	set     []string
	fault   []string
	seed    string
	until   string
	since   string
	at      string
	capture string
	seenAt  string
	keyLog  string
	filter  string
	conns   string
	color   string
	theme   string
	ascii   bool
	mouse   bool           // walking only
	predict bool           // ask what happens next; walking only
	present bool           // as for a projector
	config  bool           // print the configuration instead
	beside  *source.Source // what a walk is compared with; walking only
}

// bindScenario declares the options that change what is run.
func (o *options) bindScenario(cmd *cobra.Command) {
	f := cmd.Flags()
	f.StringArrayVar(&o.set, "set", nil,
		"change a scenario value, `PATH=VALUE`, such as links.wan.delay=80ms (repeatable)")
	f.StringArrayVar(&o.fault, "fault", nil,
		"add an `INTERVENTION`, such as 'drop nth=7' (repeatable)")
	f.StringVar(&o.seed, "seed", "", "the number `N` that decides every random draw")
	f.StringVar(&o.until, "until", "", "end at this instant, `TIME`, such as 5s, or of a capture 2026-11-20T10:00:00Z")
	f.StringVar(&o.since, "since", "", "only what happens from this instant on, a `TIME` as of --until")
	f.StringVar(&o.seenAt, "seen-at", "", "captures: the `HOST` where it was recorded")
	f.StringVar(&o.keyLog, "keylog", "", "captures: the `FILE` with the keys of TLS, as SSLKEYLOGFILE names it")
	cmd.ValidArgsFunction = completeLessons(cobra.ShellCompDirectiveDefault)
}

// bind declares the shared options on a command.
func (o *options) bind(cmd *cobra.Command) {
	o.bindScenario(cmd)
	f := cmd.Flags()
	f.StringVar(&o.at, "at", "", "where to start or to look: a `TIME`, '#9' for packet 9, or note:NAME, section:NAME, question:NAME of a lesson")
	f.StringVar(&o.filter, "filter", "",
		"show only what this display filter `EXPR` wants, such as 'from client and data'")
	f.StringVar(&o.conns, "connections", "", "only these connections, a `LIST` such as a,c or 1,3")
	f.BoolVar(&o.predict, "predict", false, "ask what happens next, in a walk (the key g)")
	o.bindLooks(cmd)
	f.BoolVar(&o.config, "print-config", false, "print the configuration in effect and end")
}

// bindLooks declares the options that only change how things look.
func (o *options) bindLooks(cmd *cobra.Command) {
	f := cmd.Flags()
	f.StringVar(&o.color, "color", "auto", "`WHEN` to colour: auto, always or never")
	f.StringVar(&o.theme, "theme", "", "`NAME` of the colours: "+strings.Join(paint.Themes(), ", "))
	f.BoolVar(&o.ascii, "ascii", false, "draw with ASCII characters only")
}

// bindMouse declares the option of the commands that walk.
func (o *options) bindMouse(cmd *cobra.Command) {
	cmd.Flags().BoolVar(&o.mouse, "mouse", false,
		"take the mouse too; the terminal's own selection then needs Shift")
}

// bindCapture declares the option of the commands that show one host's packets.
func (o *options) bindCapture(cmd *cobra.Command) {
	cmd.Flags().StringVar(&o.capture, "capture", "",
		"listen at this `HOST` for tcpdump and captures (default: the first host that sends a SYN)")
}

// check finds what is wrong with the options before anything runs.
func (o *options) check() error {
	if !oneOf(o.color, colors()) {
		return misused(meant(o.color, colors()), "--color %s: no such choice", o.color)
	}
	if o.theme != "" && !oneOf(o.theme, paint.Themes()) {
		return misused(meant(o.theme, paint.Themes()), "--theme %s: no such theme", o.theme)
	}
	if _, err := o.seedNumber(); err != nil {
		return err
	}
	for _, x := range []struct{ name, value string }{{"--until", o.until}, {"--since", o.since}} {
		if x.value == "" {
			continue
		}
		if _, err := instant(nil, x.name, x.value); err != nil {
			return err
		}
	}
	return nil
}

func colors() []string { return []string{"auto", "always", "never"} }

// sourceArgument wants one SOURCE, unless the configuration is asked for.
func (o *options) sourceArgument() cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		if o.config {
			return arguments()(cmd, args[min(1, len(args)):])
		}
		return arguments("SOURCE")(cmd, args)
	}
}

func (o *options) seedNumber() (uint64, error) {
	if o.seed == "" {
		return 0, nil
	}
	n, err := strconv.ParseUint(o.seed, 0, 64)
	if err != nil {
		return 0, misused("write a whole number from 0 to 18446744073709551615",
			"--seed %s is not a seed", o.seed)
	}
	return n, nil
}

// untilTime is the instant of --until, vtime.Never when it was not given.
func (o *options) untilTime(t *trace.Trace) (vtime.Time, error) {
	if o.until == "" {
		return vtime.Never, nil
	}
	return instant(t, "--until", o.until)
}

// instant reads the time of an option: one since the first packet, or the date of a
// capture. Without a trace it only looks whether it is written as it should.
func instant(t *trace.Trace, option, s string) (vtime.Time, error) {
	ns, isDate, err := inspect.ParseDate(s)
	switch {
	case err != nil:
		return 0, misused("", "%s: %v", option, err)
	case isDate && t == nil:
		return 0, nil
	case isDate:
		at, err := t.InstantOf(ns)
		if err != nil {
			return 0, misused("", "%s %s: %v", option, s, err)
		}
		return at, nil
	}
	d, err := vtime.ParseDuration(s)
	if err != nil {
		return 0, misused("write a time such as 90ms, 5s or 2h, or the date of a capture as 2026-11-20T10:00:00Z", "%s: %v", option, err)
	}
	return vtime.Time(d), nil
}

// moment is where --at looks, the end of the trace unless it was given.
func (o *options) moment(src *source.Source) (measure.At, error) {
	t := src.Trace
	end := t.End
	if until, err := o.untilTime(t); err != nil {
		return measure.At{}, err
	} else if until < end {
		end = until // A capture was not cut while it was made.
	}
	if o.at == "" {
		return measure.AtTime(t, end), nil
	}
	if kind, id, ok := source.IsPlace(o.at); ok {
		return atPlace(src, kind, id)
	}
	number, isPacket := strings.CutPrefix(o.at, "#")
	if !isPacket {
		at, err := instant(t, "--at", o.at)
		if err != nil {
			return measure.At{}, err
		}
		return measure.AtTime(t, min(at, end)), nil
	}
	n, err := strconv.Atoi(number)
	if err != nil || n < 1 || n > t.Packets() {
		return measure.At{}, misused(packetRange(t), "--at %s: there is no such packet", o.at)
	}
	c := trace.NewCursor(t, nil)
	c.JumpPacket(trace.PacketID(n))
	return measure.At{Time: c.Now(), Rec: c.As()}, nil
}

// atPlace is the end of the stop at a place of a lesson, or the one before where
// what is there comes before its stop.
func atPlace(src *source.Source, kind, id string) (measure.At, error) {
	p, err := src.Place(kind, id)
	if err != nil {
		return measure.At{}, err
	}
	c := trace.NewCursor(src.Trace, nil)
	if c.JumpStop(p.Stop); c.Stop() < p.Stop {
		c.Next()
	}
	if n, _ := c.Position(); p.Before && n > 0 {
		c.To(n - 1)
	}
	return measure.At{Time: c.Now(), Rec: c.As()}, nil
}

func packetRange(t *trace.Trace) string {
	if t.Packets() == 0 {
		return "there are no packets here"
	}
	return fmt.Sprintf("packets run from #1 to #%d", t.Packets())
}

// host finds the host of --capture, 0 when it was not given.
func (o *options) host(t *trace.Trace) (trace.HostID, error) {
	if o.capture == "" {
		return 0, nil
	}
	var names []string
	for i := range t.Hosts() {
		h := &t.Hosts()[i]
		if h.Name == o.capture || h.Addr.String() == o.capture {
			return h.ID, nil
		}
		names = append(names, h.Name)
	}
	return 0, misused(meant(o.capture, names), "--capture %s: there is no such host", o.capture)
}

// wanted compiles --filter and --connections, nil when neither was given.
func (o *options) wanted(t *trace.Trace) (*trace.Filter, error) {
	conns, err := o.connections(t)
	if err != nil {
		return nil, err
	}
	since, err := o.from(t)
	if err != nil {
		return nil, err
	}
	conns = both(conns, since)
	if o.filter == "" && conns == "" {
		return nil, nil
	}
	text := o.filter
	if text != "" { // By itself first: an error names a character of what was typed.
		if _, err := trace.ParseFilter(t, text); err != nil {
			return nil, misused("words of filters: "+strings.Join(trace.FilterWords(), " "), "--filter: %v", err)
		}
	}
	f, err := trace.ParseFilter(t, both(conns, text))
	if err != nil {
		return nil, misused("leave out --filter, --connections or --since", "--filter with --connections and --since: %v", err)
	}
	return f, nil
}

// both is a filter for what two want, each of which may be "".
func both(a, b string) string {
	if a == "" || b == "" {
		return a + b
	}
	return "(" + a + ") and (" + b + ")"
}

// from is --since as a filter, "" when it was not given.
func (o *options) from(t *trace.Trace) (string, error) {
	if o.since == "" {
		return "", nil
	}
	at, err := instant(t, "--since", o.since)
	if err != nil {
		return "", err
	}
	return "time >= " + vtime.Duration(at).String(), nil
}

// connections is --connections as a filter, "" when it was not given.
func (o *options) connections(t *trace.Trace) (string, error) {
	var terms []string
	for name := range strings.SplitSeq(o.conns, ",") {
		name = strings.ToLower(strings.TrimSpace(name))
		if o.conns == "" {
			break
		}
		n, ok := trace.ConnNamed(name)
		if last := len(t.Conns()); !ok || n < 1 || int(n) > last {
			hint := "a connection is a letter or a number; there are none here"
			if last > 0 {
				hint = "a connection is a letter or a number, here " + inspect.Letter(1) + " to " + inspect.Letter(trace.ConnID(last)) + ", as in a,c or 1,3"
			}
			return "", misused(hint, "--connections %s: there is no connection %q", o.conns, name)
		}
		terms = append(terms, "conn "+strconv.Itoa(int(n)))
	}
	return strings.Join(terms, " or "), nil
}

func oneOf(s string, words []string) bool { return slices.Contains(words, s) }
