// Package anonymize hides in the packets of a trace whose they are and what they
// say, and leaves what shows how TCP and HTTP worked: lengths, numbers, times,
// control bits, options, methods, statuses, field names and framing.
package anonymize
