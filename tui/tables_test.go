package tui

import "testing"

func TestNetstatShowsTheWholeStateAtEightyColumns(t *testing.T) {
	m := begin(t, Options{Start: lessonWalk(t, "four-segment-close")}, 80, 24)
	for _, want := range []string{"FIN_WAIT1", "FIN_WAIT2", "CLOSE_WAIT", "TIME_WAIT", "LAST_ACK"} {
		press(m, "home", ":next state "+map[string]string{
			"FIN_WAIT1": "FIN-WAIT-1", "FIN_WAIT2": "FIN-WAIT-2", "CLOSE_WAIT": "CLOSE-WAIT", "TIME_WAIT": "TIME-WAIT", "LAST_ACK": "LAST-ACK",
		}[want], "enter", "t", "tab")
		expect(t, m, "netstat", "Foreign Address         State", want)
		press(m, "esc")
	}
}
