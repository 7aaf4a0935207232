//go:build !windows

package cli

import (
	"errors"
	"syscall"
)

// isClosedPipe reports whether a write failed since nobody reads on.
func isClosedPipe(err error) bool { return errors.Is(err, syscall.EPIPE) }
