package cli

import (
	"cmp"
	"fmt"
	"io"
	"os"
	"strings"

	"golang.org/x/term"

	"github.com/tasklint/tasklint/reporters"
)

// isTerminal reports whether a stream is a terminal.
func isTerminal(stream any) bool {
	f, ok := stream.(*os.File)
	return ok && term.IsTerminal(int(f.Fd()))
}

// color decides whether to write colours to standard output: what --color says,
// else NO_COLOR and FORCE_COLOR (https://no-color.org), else whether it is a
// terminal that can.
func (a *app) color(flag string) (bool, error) {
	switch flag {
	case "always":
		return true, nil
	case "never":
		return false, nil
	case "auto":
		if a.env["NO_COLOR"] != "" {
			return false, nil
		}
		if force := a.env["FORCE_COLOR"]; force != "" && force != "0" {
			return true, nil
		}
		return isTerminal(a.stdout) && a.env["TERM"] != "dumb", nil
	default:
		return false, fmt.Errorf("--color %q: want auto, always or never", flag)
	}
}

// width is the number of columns of the terminal, 100 where there is none.
func (a *app) width() int {
	if f, ok := a.stdout.(*os.File); ok {
		if w, _, err := term.GetSize(int(f.Fd())); err == nil && w > 0 {
			return w
		}
	}
	return 100
}

// asciiOnly reports whether the locale says that the terminal knows ASCII only.
func (a *app) asciiOnly() bool {
	locale := cmp.Or(a.env["LC_ALL"], a.env["LC_CTYPE"], a.env["LANG"]) // POSIX, in this order
	return locale == "C" || locale == "POSIX"
}

func printable(s string) string { return reporters.Printable(s) }

// writeDiff writes a diff as it has to be for programs that apply it. A person at a
// terminal sees it escaped: it shows lines of the file that nobody has looked at.
func writeDiff(w io.Writer, terminal bool, write func(io.Writer) error) error {
	if !terminal {
		return write(w)
	}
	var b strings.Builder
	if err := write(&b); err != nil {
		return err
	}
	_, err := io.WriteString(w, reporters.PrintableLines(b.String()))
	return err
}
