// Package httpmodel holds HTTP/1.0 and HTTP/1.1 clients, servers and proxies as
// pure state machines over socket calls: each is an app.App that is handed one
// indication at a time and answers with calls, timers, signals and reports. No
// I/O, no clock, no goroutine.
//
// What real programs do and this model leaves out: content codings, caches,
// ranges, redirects, authentication, TLS and the time that a program needs
// to compute. Messages are laid out and read by sim/wire/h1.
//
// Where to read:
//
//	transport, outlet, chunks, drip     how octets wait for TCP to take them
//	server, server_conn, server_read, server_head, server_answer, server_close
//	                                    a server: its limits, one connection, an answer, the end
//	client, client_pool, client_conn, client_read, client_names
//	                                    a client: its pool, one connection, how it gets there by name
//	fetch, fetch_head, fetch_send, fetch_retry, failure, cookies
//	                                    one exchange, over as many connections as it takes
//	task                                commands of a script, which nest
//	proxy, proxy_relay, proxy_forward, proxy_dumb
//	                                    what stands in between
//	*_profile, *_errors                 the habits of real programs
package httpmodel
