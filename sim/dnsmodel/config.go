package dnsmodel

import (
	"net/netip"

	"wirewalk/sim/vtime"
)

// Config is how a program gets from a name to a connection.
type Config struct {
	// Server is the name server that is asked; of the host, as in resolv.conf.
	Server netip.AddrPort
	// Timeout and Attempts are the resolver's: 5 s and 2, as glibc and Go have them.
	Timeout  vtime.Duration
	Attempts int
	// Families are those that the host has addresses of; only these are asked for and tried.
	IPv4, IPv6 bool

	Race Race
}

// Race is the part that differs from program to program.
type Race struct {
	// Joint resolver: both queries leave by one socket, and both answers are waited
	// for (glibc's getaddrinfo). Else each query has a socket of its own.
	Joint bool `yaml:"-"`
	// EDNS is the UDP payload that queries say they take (RFC 6891), 0 says nothing. Go: 1232.
	EDNS uint16 `yaml:"-"`
	// FourFirst tries IPv4 first (Java); else IPv6, as RFC 6724 sorts global addresses.
	FourFirst bool `yaml:"ipv4_first" desc:"tries IPv4 before IPv6"`
	// AttemptDelay is the Connection Attempt Delay of RFC 8305 §5.
	AttemptDelay vtime.Duration `yaml:"attempt_delay" desc:"head start of an address over the next one (RFC 8305 §5: 250 ms); never waits until it has failed"`
	// ResolutionDelay is how long a program that has addresses of the second family
	// waits for those of the first; Forever waits for both answers.
	ResolutionDelay vtime.Duration `yaml:"resolution_delay" desc:"wait for AAAA when A has come (RFC 8305 §3: 50 ms); never waits for both answers"`
	// OneByOne closes an attempt when the next begins (Node).
	OneByOne bool `yaml:"one_by_one" desc:"gives an attempt up when the next begins"`
	// FirstOnly tries no second address (Java).
	FirstOnly bool `yaml:"first_only" desc:"tries only the first address"`
	// Cache is how long addresses are remembered in the program.
	Cache vtime.Duration `yaml:"cache" desc:"how long the program remembers addresses, 0 is not at all"`
}

// The delays of RFC 8305 §8.
const (
	attemptDelay    = 250 * vtime.Millisecond
	resolutionDelay = 50 * vtime.Millisecond
)

// PlainRace is what RFC 8305 recommends.
func PlainRace() Race { return Race{AttemptDelay: attemptDelay, ResolutionDelay: resolutionDelay} }

// SystemRace is a program over the system's resolver (glibc), which answers when both
// families are known. After it an address has a head start of delay; Forever tries the
// next address when the one before has failed.
func SystemRace(delay vtime.Duration) Race {
	return Race{Joint: true, AttemptDelay: delay, ResolutionDelay: vtime.Forever}
}

const (
	defaultTimeout  = 5 * vtime.Second
	defaultAttempts = 2
)

func (c Config) withDefaults() Config {
	if c.Timeout <= 0 {
		c.Timeout = defaultTimeout
	}
	if c.Attempts <= 0 {
		c.Attempts = defaultAttempts
	}
	if c.Race == (Race{}) {
		c.Race = PlainRace()
	}
	return c
}
