//go:build unix

package tui

import (
	"os"

	"golang.org/x/sys/unix"
)

// underShell reports that a process which controls jobs started this one. Where
// there is none, nobody would ever wake it: the process group is an orphan
// (POSIX.1-2017 §3.264).
func underShell() bool {
	parent := os.Getppid()
	mine, err := unix.Getsid(0)
	if err != nil {
		return false
	}
	theirs, err := unix.Getsid(parent)
	if err != nil || theirs != mine {
		return false
	}
	group, err := unix.Getpgid(parent)
	return err == nil && group != unix.Getpgrp()
}
