package diagnose

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"wirewalk/sim/trace"
)

// kind is one row of the table of findings: what is looked for in a connection,
// and what is said of those that have it.
type kind struct {
	id       string // stable, for programs
	severity Severity
	// rank orders the findings of a report: what people notice first is least.
	rank  int
	found func(*connStats) bool
	// beside is for what is told of a connection besides everything else: it is about
	// messages, and not about how packets and the connection fared.
	beside bool
	// variant parts connections of which different things are said; nil for
	// kinds that say the same of all.
	variant func(*connStats) string
	// tell says what was found of connections of one variant, without a full
	// stop, and what is likely to help, "" where nothing is known.
	tell func([]*connStats) (summary, advice string)
	// place is what is shown first of a connection; the zero mark is its end.
	place func(*connStats) mark
	// proof are the packets that show it.
	proof func(*connStats) []proof
}

// proof is a packet and what it shows.
type proof struct {
	packet trace.PacketID // 0 where there is none
	says   string
}

// kinds is the table. Of a connection the first that is found is reported, and those that
// are told besides: what comes before others is their cause, or graver.
func kinds() []kind {
	return []kind{
		requestCrossedFIN(),
		tlsFailed(),
		earlyAnswer(),
		refused(),
		synPending(),
		synUnanswered(),
		oldConnection(),
		keepaliveUnreachable(),
		keepaliveReset(),
		keepaliveUnanswered(),
		pathMTU(),
		silentPeer(),
		requestAfterFIN(),
		resetUnread(),
		resetAfterClose(),
		reset(),
		halfClosed(),
		zeroWindow(),
		synRepeated(),
		closeNotifyRace(),
		finRepeated(),
		retransmissionNeedless(),
		loss(),
		answerPending(),
		idleReset(),
		answerCut(),
		requestUnanswered(),
		answeredWithError(),
		badFraming(),
		takenAgainstMust(),
		slowAnswer(),
		poolTooSmall(),
	}
}

// always tells the same of all connections.
func always(summary, advice string) func([]*connStats) (string, string) {
	return func([]*connStats) (string, string) { return summary, advice }
}

// finding is what a kind says of connections, the first of which is shown first.
func (k *kind) finding(conns []*connStats) Finding {
	f := Finding{ID: k.id, Severity: k.severity, rank: k.rank}
	f.Summary, f.Advice = k.tell(conns)
	if !strings.Contains(f.Summary, "#") {
		f.Summary += k.named(conns, f.Summary)
	}
	for _, c := range conns {
		f.Conns = append(f.Conns, c.id)
		f.At = append(f.At, k.place(c).rec)
		first := len(f.Evidence)
		for _, p := range k.proof(c) {
			if p.packet != 0 {
				f.Evidence = append(f.Evidence, Evidence{Conn: c.id, Packet: p.packet, Says: p.says})
			}
		}
		slices.SortStableFunc(f.Evidence[first:], func(a, b Evidence) int { return cmp.Compare(a.Packet, b.Packet) })
	}
	return f
}

// named are the packets that a kind is shown at first, behind a sentence that names none:
// " (#8)", " (#8, #21, #34 and 4 more)".
func (k *kind) named(conns []*connStats, summary string) string {
	const most = 3
	var names []string
	for _, c := range conns {
		if p := k.place(c).packet; p != 0 {
			names = append(names, "#"+strconv.Itoa(int(p)))
		}
	}
	if len(names) == 0 {
		return ""
	}
	text := strings.Join(names[:min(most, len(names))], ", ")
	if more := len(names) - most; more > 0 {
		text += " and " + strconv.Itoa(more) + " more"
	}
	if strings.HasSuffix(summary, ")") {
		return ", " + text
	}
	return " (" + text + ")"
}

// IDs lists the ids of all findings: of connections in the order in which one goes before
// another, then of files.
func IDs() []string {
	var out []string
	for _, k := range kinds() {
		out = append(out, k.id)
	}
	return append(out, "duplicated-capture", "disordered-file", "lost-by-recorder", "cut-packets", "offload")
}
