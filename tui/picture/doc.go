// Package picture writes what a terminal shows for documents and other
// programs: the ladder as text and as SVG, a whole walk as a page or as a
// terminal recording. Times and order are those of the trace, so that equal
// traces give equal octets.
package picture
