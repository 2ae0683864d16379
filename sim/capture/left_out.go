package capture

import (
	"cmp"
	"errors"
	"fmt"
	"maps"
	"slices"
	"sort"
	"strings"

	"wirewalk/sim/wire"
)

// leftOut counts the packets of a file that are not part of the trace.
type leftOut struct {
	malformed int
	notIP     map[string]int // by what they carry instead
	links     map[wire.LinkType]int
	tunnels   map[string]int // what was unwrapped, by the tunnel; not left out
	hosts     int            // packets beyond the most hosts that a trace can have
}

// maxNames bounds the kinds of packets that are told apart.
const maxNames = 64

func (l *leftOut) add(f *frame, err error) {
	odd := (*wire.NotIPError)(nil)
	switch {
	case errors.Is(err, wire.ErrLink):
		if l.links == nil {
			l.links = map[wire.LinkType]int{}
		}
		l.links[f.link]++
	case errors.As(err, &odd) && odd.What != wire.Malformed:
		count(&l.notIP, odd.What)
	default:
		l.malformed++
	}
}

func (l *leftOut) total() int {
	n := l.malformed
	for _, count := range l.notIP {
		n += count
	}
	for _, count := range l.links {
		n += count
	}
	return n
}

// unwrap counts a packet that came in tunnels, by what is said of them.
func (l *leftOut) unwrap(around []string) {
	for _, text := range around {
		if name, ok := strings.CutPrefix(text, "tunnel: "); ok {
			count(&l.tunnels, name)
		}
	}
}

// count adds one to a name, as long as there are not too many of them.
func count(to *map[string]int, name string) {
	if *to == nil {
		*to = map[string]int{}
	}
	if _, known := (*to)[name]; !known && len(*to) >= maxNames {
		name = "others"
	}
	(*to)[name]++
}

// listed lists names with their numbers, the most frequent first.
func listed(of map[string]int) (n int, text string) {
	names := slices.SortedFunc(maps.Keys(of), func(a, b string) int {
		return cmp.Or(of[b]-of[a], strings.Compare(a, b))
	})
	var parts []string
	for _, name := range names {
		n += of[name]
		parts = append(parts, fmt.Sprintf("%d %s", of[name], name))
	}
	return n, strings.Join(parts, ", ")
}

// warnings says what was left out.
func (l *leftOut) warnings() []string {
	var out []string
	if _, text := listed(l.tunnels); text != "" {
		out = append(out, fmt.Sprintf("packets in tunnels are read from within: %s", text))
	}
	if n, text := listed(l.notIP); n > 0 {
		out = append(out, fmt.Sprintf("%s not IP and left out: %s", packets(n), text))
	}
	if l.malformed > 0 {
		out = append(out, fmt.Sprintf("%s malformed or cut off before the IP header ends, and left out", packets(l.malformed)))
	}
	var links []wire.LinkType
	for link := range l.links {
		links = append(links, link)
	}
	sort.Slice(links, func(i, j int) bool { return links[i] < links[j] })
	for _, link := range links {
		out = append(out, fmt.Sprintf("%s left out: %s is not read; record on an Ethernet or \"any\" interface",
			packets(l.links[link]), link))
	}
	if l.hosts > 0 {
		out = append(out, fmt.Sprintf("%s left out: a trace has at most %d hosts", packets(l.hosts),
			maxHosts))
	}
	return out
}

func packets(n int) string {
	if n == 1 {
		return "1 packet is"
	}
	return fmt.Sprintf("%d packets are", n)
}

// nothing is the error for a file without a single IP packet.
func (im *importer) nothing() error {
	if im.left.total() == 0 {
		return fmt.Errorf("%s has no packets: record again while the connection is used", im.name)
	}
	for _, w := range im.left.warnings() {
		return fmt.Errorf("%s has no IP packets: %s", im.name, w)
	}
	return fmt.Errorf("%s has no IP packets", im.name)
}
