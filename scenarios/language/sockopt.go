package language

import (
	"strconv"

	"wirewalk/scenarios/syntax"
	"wirewalk/sim/app"
	"wirewalk/tcpmodel"
)

// optionShape is how a socket option's value is written.
type optionShape uint8

const (
	optionTruth optionShape = iota + 1
	optionTime
	optionCount
	optionSize
	optionLinger
)

// OptionWord is a socket option as a file writes it.
type OptionWord struct {
	Word   string
	option tcpmodel.Option
	shape  optionShape
	Desc   string
}

// SocketOptions lists the options by the words of a file.
func SocketOptions() []OptionWord {
	return []OptionWord{
		{"keepalive", tcpmodel.OptKeepalive, optionTruth, "SO_KEEPALIVE: TCP's keepalive, true or false"},
		{"keepalive_idle", tcpmodel.OptKeepaliveIdle, optionTime, "TCP_KEEPIDLE: idle time before the first probe"},
		{"keepalive_interval", tcpmodel.OptKeepaliveInterval, optionTime, "TCP_KEEPINTVL: time between probes"},
		{"keepalive_probes", tcpmodel.OptKeepaliveProbes, optionCount, "TCP_KEEPCNT: unanswered probes before the end"},
		{"nodelay", tcpmodel.OptNoDelay, optionTruth, "TCP_NODELAY: do not hold small segments"},
		{"cork", tcpmodel.OptCork, optionTruth, "TCP_CORK: send full segments only"},
		{"user_timeout", tcpmodel.OptUserTimeout, optionTime, "TCP_USER_TIMEOUT: longest time without acknowledgment"},
		{"linger", tcpmodel.OptLinger, optionLinger, "SO_LINGER: never, or a time; 0s makes close() reset"},
		{"quickack", tcpmodel.OptQuickAck, optionTruth, "TCP_QUICKACK: acknowledge at once"},
		{"defer_accept", tcpmodel.OptDeferAccept, optionTime, "TCP_DEFER_ACCEPT, of listen: a connection counts only when its first octets have come, or when this time is over"},
		{"oob_inline", tcpmodel.OptUrgentInline, optionTruth, "SO_OOBINLINE: the urgent octet stays among the others"},
		{"receive_buffer", tcpmodel.OptReceiveBuffer, optionSize, "SO_RCVBUF"},
		{"send_buffer", tcpmodel.OptSendBuffer, optionSize, "SO_SNDBUF"},
	}
}

// ReadSocketOption reads a socket option.
func ReadSocketOption(o *SocketOption) (app.SockOpt, *Complaint) {
	var words []string
	for _, w := range SocketOptions() {
		if w.Word == o.Name {
			return w.read(o.Value.Node)
		}
		words = append(words, w.Word)
	}
	return app.SockOpt{}, wrong(syntax.DidYouMean(o.Name, words, "socket option"), "there is no socket option %q", o.Name)
}

func (w *OptionWord) read(n *syntax.Node) (app.SockOpt, *Complaint) {
	out := app.SockOpt{Option: w.option}
	if n == nil || n.Kind != syntax.Scalar {
		return out, wrong(w.Desc, "%s takes a single value", w.Word)
	}
	switch w.shape {
	case optionTruth:
		if n.Text != "true" && n.Text != "false" {
			return out, wrong(w.Desc, "%s is true or false, not %q", w.Word, n.Text)
		}
		if n.Text == "true" {
			out.N = 1
		}
	case optionCount:
		x, err := strconv.ParseInt(n.Text, 10, 32)
		if err != nil || x < 0 {
			return out, wrong(w.Desc, "%s: %q is no whole number", w.Word, n.Text)
		}
		out.N = x
	case optionSize:
		x, c := ParseSize(n.Text)
		if c != nil {
			return out, wrong(c.Hint, "%s: %s", w.Word, c.Message)
		}
		out.N = x
	case optionTime, optionLinger:
		if w.shape == optionLinger {
			if n.Text == "never" {
				return out, nil
			}
			out.N = 1
		}
		d, c := ParseDuration(n.Text)
		if c != nil {
			return out, wrong(c.Hint, "%s: %s", w.Word, c.Message)
		}
		out.D = d
	}
	return out, nil
}
