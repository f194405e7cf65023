package storage

import "syscall"

// ownProcess keeps a terminal's Ctrl-C from the server, which has to outlive what is still being written, and ends
// it with Shine, however Shine ends.
func ownProcess() *syscall.SysProcAttr {
	return &syscall.SysProcAttr{Setpgid: true, Pdeathsig: syscall.SIGTERM}
}
