//go:build !windows

package cli

import (
	"errors"
	"os"
	"syscall"
)

// isClosedPipe reports whether a write failed since nobody reads on.
func isClosedPipe(err error) bool { return errors.Is(err, syscall.EPIPE) }

// obeysEscapes reports whether a terminal obeys escape sequences, as all do here.
func obeysEscapes(*os.File) bool { return true }
