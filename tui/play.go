package tui

import (
	"time"

	tea "github.com/charmbracelet/bubbletea"
)

// play starts or ends autoplay.
func (k *walking) play() tea.Cmd {
	k.playing = !k.playing
	if !k.playing {
		return nil
	}
	k.ticket++
	return k.wait()
}

// wait sends a tick after the pace.
func (k *walking) wait() tea.Cmd {
	ticket := k.ticket
	return tea.Tick(k.pace, func(time.Time) tea.Msg { return playMsg{ticket} })
}

// tick goes on by one stop while autoplay runs; at a checkpoint it waits.
func (k *walking) tick(msg playMsg, m *model) tea.Cmd {
	if !k.playing || msg.ticket != k.ticket || m.mode != inWalk || m.page != nil || m.prompt != nil {
		k.playing = k.playing && msg.ticket != k.ticket
		return nil
	}
	if n, of := k.cursor.Position(); n >= of {
		k.playing = false
		return nil
	}
	k.move(k.forward)
	if k.checkpoint() {
		k.playing = false
		m.status = "playing stopped here: a goes on"
		return nil
	}
	return k.wait()
}
