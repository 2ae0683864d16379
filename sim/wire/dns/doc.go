// Package dns is the codec of DNS messages (RFC 1035 §4.1): questions for the
// addresses of a name, and the answers to them. Real messages carry dozens of
// types of records; here A and AAAA (RFC 3596) are read, the rest is kept as
// octets. Nothing here knows who asks or answers.
package dns
