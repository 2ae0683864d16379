// Package diff lays two traces over each other and names how they differ, in
// words. The two may be any: runs of scenarios, variants, captures.
//
// Connections pair up by order of opening, those with the same numbers, the
// same first line of data and the same port of the server first. Within a pair
// the opener's packets meet the opener's, by relative sequence number, kind,
// length and how often they were sent; bare acknowledgments by what they
// acknowledge and how often. Addresses, ports, initial sequence numbers and
// the names of hosts are no differences. Numbers behind a message of another
// length are brought in line by the beginnings of the HTTP messages, or else
// by the turns that the two sides take.
//
// A capture shows what one host sees. Against a simulation, the simulation is
// looked at from the same host: packets that never came there are left out.
//
// Work and memory are bounded: every packet is looked at a fixed number of
// times, at most MaxListed differences are kept (the rest is counted), and at
// most maxOctets octets of content are held against each other.
package diff
