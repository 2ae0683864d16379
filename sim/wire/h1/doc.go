// Package h1 is the codec of HTTP/1.0 and HTTP/1.1 messages (RFC 9112): start
// lines, field lines, the framing of content, the chunked coding, and all of it
// out of octets that arrive in pieces of any size. It is the only one of the
// project. Clients, servers and proxies read with a Decoder, which refuses
// whatever two recipients could understand in different ways (§11.1, §11.2).
// Captures are read with a Watcher, which refuses nothing: it shows what was
// sent, does without octets that nobody captured, and finds the next message
// when it has lost its way. Both are the same state machine; the lines at which
// they part cite what RFC 9112 lets a recipient do there.
//
// What real recipients do and this leaves out: transfer codings other than
// chunked (§7.2), values of chunk extensions (§7.1.1), merging of folded lines
// by those that may refuse them (§5.2), HTTP/0.9, the message/http type (§10.1),
// and whatever flows after an upgrade or through a tunnel. What a message means,
// and what a peer does about it, is no business of a codec.
package h1
