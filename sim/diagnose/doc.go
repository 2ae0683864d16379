// Package diagnose judges what happened: the findings of a trace, sorted by the
// worst that befell each connection, the events worth looking at, and who said
// what on a stream.
package diagnose
