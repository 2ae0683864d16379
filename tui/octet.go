package tui

import (
	"fmt"

	"wirewalk/tui/view"
)

// nextOctet goes through the octets of the shown packet; the field that an octet
// belongs to is chosen with it.
func (m *model) nextOctet(by int) {
	k := &m.walk
	frame := k.frame(m)
	if k.focus != view.PacketPane {
		m.status = "Enter goes into the packet; there [ and ] go through its octets"
		return
	}
	at := k.octet - 1 + by
	if k.octet == 0 {
		at = frame.FieldStart(k.field)
	}
	k.chooseOctet(&frame, at)
	if k.octet > 0 {
		_, of := frame.FieldAt(k.octet - 1)
		m.status = fmt.Sprintf("octet %d of %d", k.octet, of)
	}
}

// chooseOctet chooses an octet and its field; outside of the packet it does nothing.
func (k *walking) chooseOctet(frame *view.Walk, octet int) {
	field, of := frame.FieldAt(octet)
	if octet < 0 || octet >= of {
		return
	}
	k.octet = octet + 1
	if field >= 0 {
		k.field = field
	}
}
