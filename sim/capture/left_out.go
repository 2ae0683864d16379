package capture

import (
	"errors"
	"fmt"
	"sort"

	"wirewalk/sim/wire"
)

// leftOut counts the packets of a file that are not part of the trace.
type leftOut struct {
	notIP int
	links map[wire.LinkType]int
	hosts int // packets beyond the most hosts that a trace can have
}

func (l *leftOut) add(f *frame, err error) {
	if !errors.Is(err, wire.ErrLink) {
		l.notIP++
		return
	}
	if l.links == nil {
		l.links = map[wire.LinkType]int{}
	}
	l.links[f.link]++
}

func (l *leftOut) total() int {
	n := l.notIP
	for _, count := range l.links {
		n += count
	}
	return n
}

// warnings says what was left out.
func (l *leftOut) warnings() []string {
	var out []string
	if l.notIP > 0 {
		out = append(out, fmt.Sprintf("%s not IP (ARP and the like) or malformed, and left out",
			packets(l.notIP)))
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
