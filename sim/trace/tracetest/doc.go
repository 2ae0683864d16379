// Package tracetest writes traces by hand, for the tests of what reads traces
// apart from the world that makes them.
package tracetest
