// Package h1 is the codec of HTTP/1.0 and HTTP/1.1 messages (RFC 9112): start
// lines, field lines, the framing of content, the chunked coding, and all of it
// out of octets that arrive in pieces of any size. It is the only one of the
// project. Clients, servers, proxies and the readers of captures all read with
// one Decoder; what it does with messages that are not by the letter is data:
// Rules give a Verdict for each Shape. Rules that say nothing are strict: they
// refuse whatever two recipients could understand in different ways (§11.1,
// §11.2). A Watcher's are Lenient; it wraps a Decoder in what it takes to do
// without octets that nobody captured and to find the next message when it has
// lost its way.
//
// What real recipients do and this leaves out: transfer codings other than
// chunked (§7.2), values of chunk extensions (§7.1.1), the message/http type
// (§10.1), and whatever flows after an upgrade or through a tunnel. What a
// message means, and what a peer does about it, is no business of a codec.
package h1
