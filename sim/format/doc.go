// Package format writes a trace in the text forms that people and other
// programs read: one JSON object a record, an HTTP Archive, socket tables as ss
// and netstat print them, statistics, comparisons, sequence diagrams. It writes
// to the writer it is given and opens no file; equal traces give equal octets.
package format
