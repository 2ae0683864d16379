package language

import (
	"strings"

	"wirewalk/tcpmodel"
)

// ControlBits reads control bits such as FIN-ACK.
func ControlBits(s string) (tcpmodel.Flags, bool) {
	var out tcpmodel.Flags
	for _, w := range strings.FieldsFunc(s, func(r rune) bool { return strings.ContainsRune(",-+ |", r) }) {
		bit, ok := map[string]tcpmodel.Flags{
			"FIN": tcpmodel.FIN, "SYN": tcpmodel.SYN, "RST": tcpmodel.RST, "PSH": tcpmodel.PSH, "ACK": tcpmodel.ACK,
			"URG": tcpmodel.URG, "ECE": tcpmodel.ECE, "CWR": tcpmodel.CWR, "NONE": 0,
		}[strings.ToUpper(w)]
		if !ok {
			return 0, false
		}
		out |= bit
	}
	return out, s != ""
}
