package tui

import (
	"wirewalk/tui/ladder"
)

// toggleScale changes between the compact ladder and the one that is true to
// time. It says which.
func (k *walking) toggleScale(m *model) string {
	if k.scale != 0 {
		k.scale = 0
		return "one row for each event; idle time is folded"
	}
	if k.scale = k.scaled; k.scale == 0 {
		k.scale = ladder.AutoScale
	}
	return k.scaleStatus(m)
}

// setScale takes the time of a row from a command.
func (m *model) setScale(text string) {
	k := &m.walk
	d, err := ladder.ParseScale(text)
	if err != nil {
		m.status = "write the time of one row, auto or compact, such as: scale 5ms"
		return
	}
	k.scale = d
	if d == 0 {
		m.status = "one row for each event; idle time is folded"
		return
	}
	k.scaled = d
	m.status = k.scaleStatus(m)
}

func (k *walking) scaleStatus(m *model) string {
	frame := k.frame(m)
	text := "rows are equal times: " + ladder.ScaleText(frame.RowTime())
	if frame.Rows() {
		return text + "; Enter opens a ladder"
	}
	return text + "; :scale 20ms changes it, T takes it back"
}
