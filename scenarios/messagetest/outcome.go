package messagetest

import (
	"fmt"
	"net/netip"
	"strings"

	"wirewalk/httpmodel"
	"wirewalk/sim"
	"wirewalk/sim/app"
	"wirewalk/sim/trace"
	"wirewalk/sim/vtime"
	"wirewalk/sim/wire/h1"
	"wirewalk/tcpmodel"
)

// Strict is a server that has no habits of its own: it does what RFC 9112 suggests.
func Strict() httpmodel.ServerConfig {
	return httpmodel.ServerConfig{
		Profile: "plain", Version: httpmodel.HTTP11, KeepAlive10: true, IdleTimeout: vtime.Forever,
		Close: httpmodel.CloseStaged, LingerTimeout: vtime.Second, ContinueAuto: true, NoDelay: true,
		ConnectionField: httpmodel.AnnounceNeeded,
	}
}

// sender writes a message and closes a second later.
type sender struct {
	raw  string
	sock app.Sock
}

func (s *sender) Handle(_ vtime.Time, in *app.Indication, out *app.Effects) {
	switch in.Kind { //nolint:exhaustive // it is told no more
	case app.Start:
		s.sock = out.Connect(netip.MustParseAddrPort("10.0.0.2:80"), 0)
	case app.Connected:
		out.Do(app.Call{Kind: app.CallWrite, Sock: s.sock, Data: []byte(s.raw)}, 0)
	case app.Readable:
		out.Read(in.Sock, 0, 0)
	}
}

// Outcome sends a message to a server that has a page for every target, and says
// what it did within a second, in the words of Measured.
func Outcome(cfg httpmodel.ServerConfig, raw string) (string, error) {
	cfg.Port, cfg.Pages = 80, []httpmodel.ServerPage{{Path: "*", Text: "hello, world\n"}}
	host := func(name, addr string, a func() app.App) sim.HostPlan {
		return sim.HostPlan{
			Name: name, Addr: netip.MustParseAddr(addr), TCP: tcpmodel.Textbook(), Apps: []sim.AppPlan{{Name: name, New: a}},
		}
	}
	tr, err := sim.Run(sim.Plan{
		Title: "message", Seed: 1, Until: vtime.Time(vtime.Second),
		Hosts: []sim.HostPlan{
			host("server", "10.0.0.2", func() app.App { return httpmodel.NewServer(cfg) }),
			host("client", "10.0.0.1", func() app.App { return &sender{raw: raw} }),
		},
		Links: []sim.LinkPlan{{Name: "link", A: "client", B: "server", Delay: vtime.Millisecond, DelayBack: vtime.Millisecond}},
	})
	if err != nil {
		return "", err
	}
	return verdict(tr), nil
}

// verdict reads statuses and the close out of what the server sent.
func verdict(tr *trace.Trace) string {
	var stream []byte
	closed := ""
	for id := trace.PacketID(1); int(id) <= tr.Packets(); id++ {
		p := tr.Packet(id)
		if p.From != 1 {
			continue
		}
		stream = tr.Octets(stream, p.Seg.Payload)
		if p.Seg.Flags&(tcpmodel.FIN|tcpmodel.RST) != 0 {
			closed = "c"
		}
	}
	statuses := strings.Split(string(stream), "HTTP/1.")[1:]
	for i, s := range statuses {
		statuses[i] = s[2:5]
	}
	switch {
	case len(stream) == 0:
		return "-" + closed
	case len(statuses) == 0:
		return "200" + closed // HTTP/0.9: content alone
	}
	return strings.Join(statuses, " ") + closed
}

// Watched is what the reader of captures makes of a message: whether it sees one, how many
// octets of content it counts, and whether it knows where it ends.
func Watched(raw string) string {
	w := h1.NewWatcher()
	heads, ends, content := 0, 0, int64(0)
	for left := []byte(raw); ; {
		n, ev := w.Next(left)
		left = left[n:]
		switch ev.Kind {
		case h1.EventHead:
			heads++
		case h1.EventEnd:
			ends++
		case h1.EventContent:
			content += ev.N
		case h1.EventNone:
			if heads == 0 {
				return "nothing"
			}
			return "request" + counted(content) + map[bool]string{true: ", end unknown"}[ends < heads]
		}
	}
}

func counted(content int64) string {
	if content == 0 {
		return ""
	}
	return fmt.Sprintf(", %d octets", content)
}
