// Package tcpdump writes packets octet for octet as the program tcpdump prints
// them.
package tcpdump
