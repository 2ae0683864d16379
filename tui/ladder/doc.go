// Package ladder draws the sequence ladder of a trace: time runs down, hosts are
// lifelines, packets are arrows between them. From a trace and options it makes
// a screen; it keeps nothing but what it looks up again and again (Index).
package ladder
