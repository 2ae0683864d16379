package tcpmodel

import "wirewalk/sim/vtime"

// ms is the unit of most times in these tests.
const ms = vtime.Millisecond
