// Package inspect says what a trace holds, in short: the names and kinds of
// packets, hosts, connections and reasons, instants as they are written, numbers
// counted from the initial one, and what is estimated of the ends that a capture
// did not see. It needs no terminal.
package inspect

import (
	"strconv"

	"wirewalk/httpmodel"
	"wirewalk/sim"
	"wirewalk/sim/dnsmodel"
	"wirewalk/sim/script"
	"wirewalk/tcpmodel"
	"wirewalk/tcpmodel/observe"
)

// reasonTables are taken once from the packages that own the codes.
var reasonTables = []map[tcpmodel.Reason]string{ //nolint:gochecknoglobals // constant tables
	tcpmodel.ReasonNames(), sim.ReasonNames(), script.ReasonNames(), dnsmodel.ReasonNames(), httpmodel.ReasonNames(), observe.ReasonNames(),
}

// ReasonTables are the names of all reasons, one table for each package that
// owns some. They are not to be written.
func ReasonTables() []map[tcpmodel.Reason]string { return reasonTables }

// ReasonName is the stable name of a reason that traces and scenario files use,
// "" for none.
func ReasonName(r tcpmodel.Reason) string {
	if r == tcpmodel.ReasonNone {
		return ""
	}
	for _, names := range ReasonTables() {
		if s, ok := names[r]; ok {
			return s
		}
	}
	return "reason-" + strconv.Itoa(int(r))
}
