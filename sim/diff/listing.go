package diff

import (
	"fmt"
	"strconv"
	"strings"

	"wirewalk/sim/inspect"
	"wirewalk/sim/trace"
	"wirewalk/sim/vtime"
)

// maxOctets bounds how much content is held against each other.
const maxOctets = 64 << 20

// foldAfter is how many like differences of one direction are listed one by one.
const foldAfter = 3

// listing gathers the differences; like ones of one direction fold into one.
type listing struct {
	al     *Alignment
	folds  map[fold]int // how many there are so far
	open   map[fold]int // the one in the list that stands for the others
	last   map[fold][2]trace.PacketID
	octets int64 // content that may still be compared
	kept   [2][]byte
	deeds  [2][][]trace.RecordID // by connection: what its ends go through; none where a capture is compared
	// opened is when the connection before opened on both sides.
	opened  [2]vtime.Time
	opening bool
}

// class is what a difference is about: like ones are of the same class.
type class struct {
	kind Kind
	like string
}

// fold is what like differences of one direction have in common.
type fold struct {
	conn [2]trace.ConnID
	role uint8
	class
}

// add lists a difference.
func (r *listing) add(d Difference) bool {
	if d.Kind == Timing {
		r.al.Times++
	} else {
		r.al.Content++
	}
	if len(r.al.Differences) >= MaxListed {
		r.al.Unlisted++
		return false
	}
	r.al.Differences = append(r.al.Differences, d)
	return true
}

// addLike lists a difference unless after others like it, which the last of
// them then stands for.
func (r *listing) addLike(d Difference, f fold, after int) {
	if r.open == nil {
		r.open, r.last = map[fold]int{}, map[fold][2]trace.PacketID{}
	}
	r.folds[f]++
	if r.folds[f] <= after {
		at := len(r.al.Differences)
		if r.add(d) {
			r.open[f] = at
		}
		return
	}
	if d.Kind == Timing {
		r.al.Times++
	} else {
		r.al.Content++
	}
	at, ok := r.open[f]
	if !ok {
		r.al.Unlisted++
		return
	}
	r.al.Differences[at].Count++
	r.last[f] = d.Packets
}

// finish says how many others the folded differences stand for.
func (r *listing) finish() {
	for f, at := range r.open {
		d := &r.al.Differences[at]
		n := d.Count - 1
		if n == 0 {
			continue
		}
		upto := r.last[f]
		var names []string
		for i, id := range upto {
			if id != 0 {
				names = append(names, fmt.Sprintf("%s in %s", packetName(id), r.al.Sides[i].Name))
			}
		}
		d.Text += fmt.Sprintf("; %d more like it, up to %s", n, strings.Join(names, " and "))
	}
}

// packetName is how a packet is called: #9.
func packetName(id trace.PacketID) string { return "#" + strconv.FormatUint(uint64(id), 10) }

func letter(id trace.ConnID) string { return inspect.Letter(id) }

// endName is one end of a conversation, with its port.
func endName(k *conversation, role int) string {
	name := "an unknown host"
	switch h := k.hosts[role]; {
	case h != 0:
		name = k.t.Host(h).Name
	case k.conn != 0:
		name = k.t.Conn(k.conn).Ends[k.end(role)].Addr.Addr().String()
	}
	if k.proto != trace.TCP && k.proto != trace.UDP {
		return name
	}
	return name + ":" + strconv.Itoa(int(k.ports[role]))
}

// manyPackets says which packets and how many.
func manyPackets(first, last trace.PacketID, n int) string {
	switch n {
	case 1:
		return packetName(first)
	case 2:
		return packetName(first) + " and " + packetName(last)
	}
	return fmt.Sprintf("%s to %s, %d packets", packetName(first), packetName(last), n)
}

// roleName is how a sentence calls the sender of a direction.
func roleName(role uint8) string {
	if role == 0 {
		return "client"
	}
	return "server"
}
