// Package httpmodel holds HTTP/1.0 and HTTP/1.1 clients, servers and proxies as
// pure state machines over socket calls: each is an app.App that is handed one
// indication at a time and answers with calls, timers, signals and reports. No
// I/O, no clock, no goroutine.
//
// What real programs do and this model leaves out: content codings, caches,
// ranges, redirects, authentication, TLS, DNS and the time that a program needs
// to compute. Messages are framed by RFC 9112; what a connection carries is a
// byte stream, and how messages are cut out of it is one replaceable part (Framer).
package httpmodel
