package cli

import (
	"os"

	"golang.org/x/sys/windows"
)

// obeysEscapes has a console obey escape sequences, and reports whether it does. The
// windows of cmd and PowerShell do not until they are asked to, unlike Windows Terminal,
// and some of Windows Server never do.
func obeysEscapes(console *os.File) bool {
	handle := windows.Handle(console.Fd())
	var mode uint32
	if err := windows.GetConsoleMode(handle, &mode); err != nil {
		return false
	}
	if mode&windows.ENABLE_VIRTUAL_TERMINAL_PROCESSING != 0 {
		return true
	}
	return windows.SetConsoleMode(handle, mode|windows.ENABLE_VIRTUAL_TERMINAL_PROCESSING) == nil
}
