// Package tcpdump writes packets octet for octet as the program tcpdump prints
// them. The subtypes of Multipath TCP, which tcpdump takes apart, are octets here.
package tcpdump
