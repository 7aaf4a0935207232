//go:build unix

package regular

import "syscall"

// withoutWaiting opens what has become a pipe at once.
const withoutWaiting = syscall.O_NONBLOCK
