package language

import (
	"strings"

	"wirewalk/tcpmodel"
)

// ControlBits reads control bits such as FIN-ACK.
func ControlBits(s string) (tcpmodel.Flags, bool) {
	var out tcpmodel.Flags
	for _, w := range strings.FieldsFunc(s, func(r rune) bool { return strings.ContainsRune(",-+ |", r) }) {
		bit, ok := tcpmodel.FlagOf(strings.ToUpper(w))
		if !ok && !strings.EqualFold(w, "none") {
			return 0, false
		}
		out |= bit
	}
	return out, s != ""
}
