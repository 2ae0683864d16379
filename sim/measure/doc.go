// Package measure counts what happened in a run up to a moment: packets,
// octets, round trips, sockets. What expectations, statistics, tables and
// comparisons say of a run's numbers comes from here.
package measure
