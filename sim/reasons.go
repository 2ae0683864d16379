package sim

import "wirewalk/tcpmodel"

// The reasons that the world gives, 1000 to 1499.
const (
	ReasonSetup tcpmodel.Reason = tcpmodel.ReasonSim + iota
	ReasonCarried
	ReasonLost
	ReasonLostAtRandom
	ReasonQueueFull
	ReasonTooBig
	ReasonCableUnplugged
	ReasonNoRoute
	ReasonHostDown
	ReasonNoStack
	ReasonBadChecksum
	ReasonFlowForgotten
	ReasonFlowReset
	ReasonUnreachable
	ReasonDuplicated
	ReasonDelayed
	ReasonReordered
	ReasonMarkedCE
	ReasonCrashed
	ReasonRebooted
	ReasonPowerLost
	ReasonUnplugged
	ReasonPlugged
	ReasonInjected
	ReasonReplaced
	ReasonScript
	ReasonProgram
	ReasonBacklogFull
	ReasonSynQueueFull
	ReasonPortsExhausted
	ReasonAddressInUse
	ReasonNoSuchSocket
	ReasonDatagram
	ReasonPortClosed
	ReasonTimeWaitReopened
	ReasonTimeWaitReused
	ReasonLimit
	ReasonFragmented
	ReasonICMPFiltered
	ReasonMSSClamped
	ReasonOnlyKeepalive
	ReasonBlackHole
	ReasonOverflowAborted
	ReasonFlowUnknown
	ReasonNoMapping
	ReasonBoxPortClosed
	ReasonTakenUp
	ReasonTakenUpAnew
	ReasonOutOfWindow
	ReasonRefusedByRule
	ReasonFiltered
	ReasonTooManyConnections
	ReasonOffloadKeeps
	ReasonOffloadJoined
	ReasonLoopback
	ReasonAddressKept
	ReasonReusePort
	ReasonUnaccepted
	ReasonNoAddress
)

// ReasonNames gives the stable name of every reason of this package.
func ReasonNames() map[tcpmodel.Reason]string {
	return map[tcpmodel.Reason]string{
		ReasonSetup:              "setup",
		ReasonCarried:            "carried",
		ReasonLost:               "lost-by-rule",
		ReasonLostAtRandom:       "lost-at-random",
		ReasonQueueFull:          "queue-full",
		ReasonTooBig:             "larger-than-mtu",
		ReasonCableUnplugged:     "cable-unplugged",
		ReasonNoRoute:            "no-route",
		ReasonHostDown:           "host-down",
		ReasonNoStack:            "no-stack",
		ReasonBadChecksum:        "bad-checksum",
		ReasonFlowForgotten:      "flow-forgotten",
		ReasonFlowReset:          "flow-reset-by-middlebox",
		ReasonUnreachable:        "icmp-unreachable",
		ReasonDuplicated:         "duplicated",
		ReasonDelayed:            "delayed",
		ReasonReordered:          "reordered",
		ReasonMarkedCE:           "marked-ce",
		ReasonCrashed:            "host-crashed",
		ReasonRebooted:           "host-rebooted",
		ReasonPowerLost:          "power-lost",
		ReasonUnplugged:          "cable-pulled",
		ReasonPlugged:            "cable-plugged",
		ReasonInjected:           "injected",
		ReasonReplaced:           "replaced",
		ReasonScript:             "script",
		ReasonProgram:            "program",
		ReasonBacklogFull:        "backlog-full",
		ReasonSynQueueFull:       "syn-queue-full",
		ReasonPortsExhausted:     "ports-exhausted",
		ReasonAddressInUse:       "address-in-use",
		ReasonNoSuchSocket:       "no-such-socket",
		ReasonDatagram:           "datagram",
		ReasonPortClosed:         "udp-port-closed",
		ReasonTimeWaitReopened:   "time-wait-reopened",
		ReasonTimeWaitReused:     "time-wait-reused",
		ReasonLimit:              "limit-reached",
		ReasonFragmented:         "fragmented",
		ReasonICMPFiltered:       "icmp-filtered",
		ReasonMSSClamped:         "mss-clamped",
		ReasonOnlyKeepalive:      "only-keepalive",
		ReasonBlackHole:          "black-hole",
		ReasonOverflowAborted:    "overflow-aborted",
		ReasonFlowUnknown:        "flow-unknown",
		ReasonNoMapping:          "no-mapping",
		ReasonBoxPortClosed:      "reset-by-box-itself",
		ReasonTakenUp:            "taken-up-in-mid-stream",
		ReasonTakenUpAnew:        "taken-up-under-another-port",
		ReasonOutOfWindow:        "outside-windows-at-box",
		ReasonRefusedByRule:      "refused-by-rule",
		ReasonFiltered:           "filtered",
		ReasonTooManyConnections: "too-many-connections",
		ReasonOffloadKeeps:       "offload-keeps",
		ReasonOffloadJoined:      "offload-joined",
		ReasonLoopback:           "loopback",
		ReasonAddressKept:        "address-kept",
		ReasonReusePort:          "reuse-port",
		ReasonUnaccepted:         "unaccepted",
		ReasonNoAddress:          "no-address",
	}
}
