package sim

import (
	"fmt"
	"net/netip"
)

// topology is the nodes of a world, the links between them, and the way from
// each node to each other.
type topology struct {
	nodes  []node
	links  []*link
	next   [][]int32 // next[node][destination] is the link to take, -1 if there is none
	byAddr map[addrID]int32
	addresses
	byName map[string]int32
}

// node is a host or a middlebox.
type node struct {
	name      string
	host      *host
	middlebox *middlebox
}

func newTopology() topology {
	return topology{byAddr: map[addrID]int32{}, addresses: newAddresses(), byName: map[string]int32{}}
}

// following is the number that the next node will have.
func (t *topology) following() int32 { return int32(len(t.nodes)) }

func (t *topology) addNode(n node, addrs ...netip.Addr) error {
	if _, dup := t.byName[n.name]; dup {
		return fmt.Errorf("two hosts are called %q", n.name)
	}
	t.byName[n.name] = t.following()
	for i, addr := range addrs {
		if !addr.IsValid() {
			continue
		}
		if i > 0 && familyOf(addr) == familyOf(addrs[0]) {
			return fmt.Errorf("host %s: %s and %s are of one family", n.name, addrs[0], addr)
		}
		if _, dup := t.byAddr[t.number(addr)]; dup {
			return fmt.Errorf("host %s: address %s is taken", n.name, addr)
		}
		t.byAddr[t.number(addr)] = t.following()
	}
	t.nodes = append(t.nodes, n)
	return nil
}

func (t *topology) addLink(p *LinkPlan) error {
	a, okA := t.byName[p.A]
	b, okB := t.byName[p.B]
	switch {
	case !okA:
		return fmt.Errorf("link %s: no host is called %q", p.Name, p.A)
	case !okB:
		return fmt.Errorf("link %s: no host is called %q", p.Name, p.B)
	case a == b:
		return fmt.Errorf("link %s joins %s with itself", p.Name, p.A)
	}
	t.links = append(t.links, newLink(p, len(t.links), [2]int32{a, b}))
	return nil
}

// host is the host with a name, nil if no node has it or a middlebox does.
func (t *topology) host(name string) *host {
	if i, ok := t.byName[name]; ok {
		return t.nodes[i].host
	}
	return nil
}

// hostAt is the host with an address, nil if there is none.
func (t *topology) hostAt(ip addrID) *host {
	if i, ok := t.byAddr[ip]; ok {
		return t.nodes[i].host
	}
	return nil
}

// onward is the link from a node towards an address, nil if none leads there.
func (t *topology) onward(from int32, ip addrID) *link {
	dest, ok := t.byAddr[ip]
	if !ok || t.next[from][dest] < 0 {
		return nil
	}
	return t.links[t.next[from][dest]]
}

// route finds, for every pair of nodes, the first link of a path with the
// fewest links; of equal paths the one whose links come first in the plan.
func (t *topology) route() {
	n := len(t.nodes)
	t.next = make([][]int32, n)
	for i := range t.next {
		t.next[i] = make([]int32, n)
		for j := range t.next[i] {
			t.next[i][j] = -1
		}
	}
	for dest := range n {
		queue := []int32{int32(dest)}
		seen := make([]bool, n)
		seen[dest] = true
		for len(queue) > 0 {
			at := queue[0]
			queue = queue[1:]
			for li, l := range t.links {
				from, ok := l.other(at)
				if !ok || seen[from] {
					continue
				}
				seen[from] = true
				t.next[from][dest] = int32(li)
				queue = append(queue, from)
			}
		}
	}
}
