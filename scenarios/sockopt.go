package scenarios

import (
	"strconv"

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

type optionWord struct {
	word   string
	option tcpmodel.Option
	shape  optionShape
	desc   string
}

// socketOptions lists the options by the words of a file.
func socketOptions() []optionWord {
	return []optionWord{
		{"keepalive", tcpmodel.OptKeepalive, optionTruth, "SO_KEEPALIVE: TCP's keepalive, true or false"},
		{"keepalive_idle", tcpmodel.OptKeepaliveIdle, optionTime, "TCP_KEEPIDLE: idle time before the first probe"},
		{"keepalive_interval", tcpmodel.OptKeepaliveInterval, optionTime, "TCP_KEEPINTVL: time between probes"},
		{"keepalive_probes", tcpmodel.OptKeepaliveProbes, optionCount, "TCP_KEEPCNT: unanswered probes before the end"},
		{"nodelay", tcpmodel.OptNoDelay, optionTruth, "TCP_NODELAY: do not hold small segments"},
		{"cork", tcpmodel.OptCork, optionTruth, "TCP_CORK: send full segments only"},
		{"user_timeout", tcpmodel.OptUserTimeout, optionTime, "TCP_USER_TIMEOUT: longest time without acknowledgment"},
		{"linger", tcpmodel.OptLinger, optionLinger, "SO_LINGER: never, or a time; 0s makes close() reset"},
		{"quickack", tcpmodel.OptQuickAck, optionTruth, "TCP_QUICKACK: acknowledge at once"},
		{"receive_buffer", tcpmodel.OptReceiveBuffer, optionSize, "SO_RCVBUF"},
		{"send_buffer", tcpmodel.OptSendBuffer, optionSize, "SO_SNDBUF"},
	}
}

// sockOpt reads a socket option.
func sockOpt(o *SocketOption) (app.SockOpt, *complaint) {
	var words []string
	for _, w := range socketOptions() {
		if w.word == o.Name {
			return w.read(o.Value.n)
		}
		words = append(words, w.word)
	}
	return app.SockOpt{}, wrong(didYouMean(o.Name, words, "socket option"), "there is no socket option %q", o.Name)
}

func (w *optionWord) read(n *node) (app.SockOpt, *complaint) {
	out := app.SockOpt{Option: w.option}
	if n.kind != scalarNode {
		return out, wrong(w.desc, "%s takes a single value", w.word)
	}
	switch w.shape {
	case optionTruth:
		if n.text != "true" && n.text != "false" {
			return out, wrong(w.desc, "%s is true or false, not %q", w.word, n.text)
		}
		if n.text == "true" {
			out.N = 1
		}
	case optionCount:
		x, err := strconv.ParseInt(n.text, 10, 32)
		if err != nil || x < 0 {
			return out, wrong(w.desc, "%s: %q is no whole number", w.word, n.text)
		}
		out.N = x
	case optionSize:
		x, c := parseSize(n.text)
		if c != nil {
			return out, wrong(c.hint, "%s: %s", w.word, c.msg)
		}
		out.N = x
	case optionTime, optionLinger:
		if w.shape == optionLinger {
			if n.text == "never" {
				return out, nil
			}
			out.N = 1
		}
		d, c := parseDuration(n.text)
		if c != nil {
			return out, wrong(c.hint, "%s: %s", w.word, c.msg)
		}
		out.D = d
	}
	return out, nil
}
