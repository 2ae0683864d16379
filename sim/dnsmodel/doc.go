// Package dnsmodel is what comes before a connection when a program knows only a
// name: the stub resolver that asks a name server for addresses (RFC 1035, RFC
// 3596), the race between the addresses of both families (RFC 8305), and the name
// server itself. All are state machines over socket calls. What real ones do and
// these leave out: recursion, caching servers, search lists,
// connections that are used for a second look-up, DNSSEC, and the sorting of several addresses of one family.
package dnsmodel
