// Package tcpmodel is one end of a TCP connection by RFC 9293, as a plain value
// with no I/O, no clock, no goroutine and no randomness. Segments, calls and the
// passing of time go in; segments, state changes, indications and refusals come
// out, each with its reason.
//
// Read it beside RFC 9293 §3.10: call_open.go, call_send.go, call_receive.go,
// call_close.go and call_abort.go are the user calls; arrive.go leads to
// arrive_listen.go, arrive_synsent.go and arrive_other.go, where the steps have
// the RFC's order; expire.go is §3.10.8. Every other file is one mechanism and
// opens with its RFC.
//
// What a real stack does and this model leaves out: security compartments, data
// in a SYN (RFC 7413), path MTU probing (RFC 4821), header prediction, pacing and
// segmentation offload, HyStart, and automatic sizing of buffers by round trip.
package tcpmodel
