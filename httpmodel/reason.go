package httpmodel

import "wirewalk/tcpmodel"

// Reason says why; see tcpmodel.Reason.
type Reason = tcpmodel.Reason
