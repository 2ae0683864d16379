package tui

import (
	"errors"
	"net/netip"
	"strings"
	"testing"

	tea "github.com/charmbracelet/bubbletea"

	"wirewalk/sim/app"
	"wirewalk/sim/trace"
	"wirewalk/sim/vtime"
	"wirewalk/tcpmodel"
	"wirewalk/tui/source"
)

// shelf is a library of hand-made walks.
type shelf struct{ opened []string }

func (s *shelf) List() []source.Entry {
	return []source.Entry{
		{ID: "one", Title: "The first lesson", Chapter: "Opening", Summary: "A handshake."},
		{ID: "two", Title: "The second lesson", Chapter: "Opening", Summary: "Another one."},
		{ID: "three", Title: "Closing", Chapter: "Closing", Summary: "Four segments."},
	}
}

func (s *shelf) Open(id string) (*source.Source, error) {
	s.opened = append(s.opened, id)
	if strings.Contains(id, "missing") {
		return nil, errors.New("there is no " + id)
	}
	return handshake(id), nil
}

// handshake is a walk of eight stops, the second with a note.
func handshake(id string) *source.Source { return handshakes(id, 2) }

// handshakes opens n connections, one after the other.
func handshakes(id string, n int) *source.Source {
	w := trace.NewWriter(id)
	addr := func(i byte, port uint16) netip.AddrPort {
		return netip.AddrPortFrom(netip.AddrFrom4([4]byte{10, 0, 0, i}), port)
	}
	a := w.Host(trace.Host{Name: "client", Addr: addr(1, 0).Addr(), Stack: "textbook"})
	b := w.Host(trace.Host{Name: "server", Addr: addr(2, 0).Addr(), Stack: "textbook"})
	end := func(h trace.HostID, p netip.AddrPort) trace.End {
		return trace.End{Host: h, Addr: p, Public: p, Stream: w.Stream(), HasISS: true}
	}
	for k := range n {
		c := w.Conn(end(a, addr(1, uint16(40000+k))), end(b, addr(2, 80)))
		now := vtime.Time(k) * 200e6
		send := func(from, to trace.HostID, f tcpmodel.Flags, at vtime.Time) trace.PacketID {
			seg := tcpmodel.Segment{SrcPort: uint16(40000 + k), DstPort: 80, Flags: f, Window: 1000}
			if from == b {
				seg.SrcPort, seg.DstPort = seg.DstPort, seg.SrcPort
			}
			id := w.Packet(trace.Packet{Conn: c, From: from, To: to, Proto: trace.TCP, TTL: 64, Seg: seg}, nil)
			w.Edit(id).Sent = w.Record(trace.Record{
				At: at, Kind: trace.SegmentSent, Host: from, Conn: c, Ref: uint32(id), Cause: trace.RecordID(w.Trace().Len()),
			})
			return id
		}
		arrive := func(id trace.PacketID, at vtime.Time) {
			w.Stop()
			p := w.Edit(id)
			p.Arrived = w.Record(trace.Record{
				At: at, Kind: trace.SegmentDelivered, Host: p.To, Conn: c, Ref: uint32(id), Cause: p.Sent,
			})
		}
		w.Stop()
		w.Record(trace.Record{At: now, Kind: trace.Call, Host: a, Conn: c, Sub: uint8(app.CallConnect)})
		p1 := send(a, b, tcpmodel.SYN, now)
		arrive(p1, now+28e6)
		p2 := send(b, a, tcpmodel.SYN|tcpmodel.ACK, now+28e6)
		arrive(p2, now+56e6)
		p3 := send(a, b, tcpmodel.ACK, now+56e6)
		arrive(p3, now+84e6)
	}
	return &source.Source{
		ID: id, Title: id, Stack: "textbook stack", Trace: w.Trace(),
		Notes: []source.Note{{Stop: 2, Text: "The teacher speaks of the second stop."}},
	}
}

// begin is a program in memory at a size, without a terminal.
func begin(t *testing.T, opts Options, width, height int) *model {
	t.Helper()
	if opts.Library == nil {
		opts.Library = &shelf{}
	}
	opts.ASCII = true
	return sized(shell(t, opts), width, height)
}

var named = map[string]tea.KeyType{
	"space": tea.KeySpace, "backspace": tea.KeyBackspace, "enter": tea.KeyEnter, "esc": tea.KeyEsc, "tab": tea.KeyTab,
	"up": tea.KeyUp, "down": tea.KeyDown, "left": tea.KeyLeft, "right": tea.KeyRight, "home": tea.KeyHome,
	"end": tea.KeyEnd, "shift+tab": tea.KeyShiftTab, "pgup": tea.KeyPgUp, "pgdown": tea.KeyPgDown, "ctrl+c": tea.KeyCtrlC, "f5": tea.KeyF5,
}

// press sends keys: names from the list above, or texts to type.
func press(m *model, keys ...string) {
	for _, k := range keys {
		if kt, ok := named[k]; ok {
			msg := tea.KeyMsg{Type: kt}
			if kt == tea.KeySpace {
				msg.Runes = []rune{' '}
			}
			_, cmd := m.Update(msg)
			settle(m, cmd)
			continue
		}
		for _, r := range k {
			_, cmd := m.Update(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune{r}})
			settle(m, cmd)
		}
	}
}

func expect(t *testing.T, m *model, what string, want ...string) {
	t.Helper()
	frame := m.View()
	for _, w := range want {
		if !strings.Contains(frame, w) {
			t.Errorf("%s: %q is not in the frame:\n%s", what, w, frame)
		}
	}
}
