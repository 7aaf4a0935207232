//go:build !windows

package cli

import "os"

// obeysEscapes reports whether a terminal obeys escape sequences, as all do here.
func obeysEscapes(*os.File) bool { return true }
