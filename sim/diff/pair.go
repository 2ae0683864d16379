package diff

import (
	"wirewalk/sim/trace"
	"wirewalk/tcpmodel"
)

// pair is two conversations that belong together; one may be missing.
type pair [2]*conversation

// likeness is what two conversations may have in common.
type likeness struct {
	proto trace.Proto
	port  uint16
	relay [2]bool
	iss   [2]tcpmodel.Seq
	line  string
}

// pairUp pairs conversations: in rounds that ask for less and less in common, each by
// order of opening.
func pairUp(a, b []*conversation) []pair {
	mate := make(map[*conversation]*conversation, len(a))
	taken := make(map[*conversation]bool, len(b))
	for round := range 5 {
		waiting := map[likeness][]*conversation{}
		for _, k := range b {
			if like, ok := k.likeness(round); ok && !taken[k] {
				waiting[like] = append(waiting[like], k)
			}
		}
		for _, k := range a {
			like, ok := k.likeness(round)
			if !ok || mate[k] != nil || len(waiting[like]) == 0 {
				continue
			}
			mate[k], waiting[like] = waiting[like][0], waiting[like][1:]
			taken[mate[k]] = true
		}
	}
	var out []pair
	for _, k := range a {
		out = append(out, pair{k, mate[k]})
	}
	for _, k := range b {
		if !taken[k] {
			out = append(out, pair{nil, k})
		}
	}
	return out
}

// likeness is what a round asks for; false when a conversation has nothing of the kind.
func (k *conversation) likeness(round int) (likeness, bool) {
	like := likeness{proto: k.proto, port: k.ports[1], relay: k.relay}
	if k.conn == 0 {
		return like, round == 2
	}
	switch round {
	case 0: // The very same connection, such as one recorded at two places.
		c := k.t.Conn(k.conn)
		like.iss = [2]tcpmodel.Seq{c.Ends[k.end(0)].ISS, c.Ends[k.end(1)].ISS}
		like.line, like.relay = k.line, [2]bool{}
		return like, c.Ends[0].HasISS && c.Ends[1].HasISS
	case 1: // The same question to the same service.
		like.line = k.line
		return like, k.line != ""
	case 2: // The same service, and hosts in the same roles.
		return like, true
	case 3: // The same service.
		like.relay = [2]bool{}
		return like, true
	}
	return likeness{proto: k.proto}, true
}
