package tui

import (
	"strings"
	"testing"

	tea "github.com/charmbracelet/bubbletea"
)

func TestOctetsLeadToTheirFieldsAndFieldsToTheirOctets(t *testing.T) {
	m := begin(t, Options{Start: lessonWalk(t, "three-way-handshake")}, 130, 40)
	press(m, "space", "]")
	expect(t, m, "outside of the packet", "Enter goes into the packet")
	press(m, "enter")
	for range 30 {
		press(m, "up") // To the first field.
	}
	for range 10 {
		press(m, "]")
	}
	expect(t, m, "the tenth octet", "octet 10 of 60", ">")
	chosen := ""
	for _, line := range strings.Split(m.View(), "\n") {
		if strings.HasPrefix(line, ">") {
			chosen = line
		}
	}
	if !strings.Contains(chosen, "Protocol: TCP") && !strings.Contains(strings.ToLower(chosen), "protocol") {
		t.Errorf("octet 10 of an IPv4 header is the protocol, chosen is %q:\n%s", chosen, m.View())
	}
	press(m, "[", "[")
	expect(t, m, "two back", "octet 8 of 60")
	press(m, "down", "down", "]")
	expect(t, m, "the first octet of the field that was chosen", "octet 10 of 60")
	for range 80 {
		press(m, "]")
	}
	expect(t, m, "the last stays", "octet 60 of 60")
}

func TestAClickOnAnOctetChoosesIt(t *testing.T) {
	m := begin(t, Options{Start: lessonWalk(t, "three-way-handshake"), Mouse: true}, 130, 40)
	press(m, "space", "enter")
	screen := m.screen()
	for y := range screen.Rows {
		for x := range screen.Rows[y] {
			if octet, ok := screen.Octet(x, y); ok && octet == 22 {
				m.Update(tea.MouseMsg{X: x, Y: y, Button: tea.MouseButtonLeft, Action: tea.MouseActionPress})
			}
		}
	}
	expect(t, m, "its field", "> ")
	if f := m.View(); !strings.Contains(f, "Destination Port") && !strings.Contains(strings.ToLower(f), "destination port") {
		t.Errorf("octet 23 is of the destination port:\n%s", f)
	}
	press(m, "]")
	expect(t, m, "the octet behind the one that was clicked", "octet 24 of 60")
}
