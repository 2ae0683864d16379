// Package because finds the conditions under which something happened. A record has
// one cause, which set it off; but a RST answers octets because the program had closed
// before, and it had closed because its idle timer ran out. The conditions follow from
// what the reason of the record depends on, and from the record that last set that:
// nothing is stored for them. Of a capture they are what was seen, or inferred from it.
package because
