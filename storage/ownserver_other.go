//go:build unix && !linux

package storage

import "syscall"

// ownProcess keeps a terminal's Ctrl-C from the server, which has to outlive what is still being written.
func ownProcess() *syscall.SysProcAttr {
	return &syscall.SysProcAttr{Setpgid: true}
}
