package cli

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"time"

	"golang.org/x/term"

	"github.com/tasklint/tasklint/internal/say"
)

// isTerminal reports whether a stream is a terminal.
func isTerminal(stream any) bool {
	f, ok := file(stream)
	return ok && term.IsTerminal(int(f.Fd()))
}

// color decides whether to write colours to standard output.
func (a *app) color(flag string) (bool, error) {
	return wantsColor(flag, a.env, func() bool { return takesEscapes(a.stdout) })
}

// takesEscapes reports whether a stream is a terminal that obeys escape sequences.
func takesEscapes(stream any) bool {
	f, ok := file(stream)
	return ok && isTerminal(f) && obeysEscapes(f)
}

// wantsColor is what --color says, else NO_COLOR (https://no-color.org), FORCE_COLOR
// (https://force-color.org), CLICOLOR_FORCE and CLICOLOR (https://bixense.com/clicolors),
// else whether there is a terminal that can. It asks for that last: a console of Windows is
// switched over by the question.
func wantsColor(flag string, env map[string]string, terminal func() bool) (bool, error) {
	set := func(name string) bool { return env[name] != "" && env[name] != "0" }
	switch flag {
	case "always":
		terminal()
		return true, nil
	case "never":
		return false, nil
	case "auto":
	default:
		return false, unknownValue("color", flag, "auto", "always", "never")
	}
	switch {
	case env["NO_COLOR"] != "":
		return false, nil
	case set("FORCE_COLOR"), set("CLICOLOR_FORCE"):
		terminal()
		return true, nil
	case env["CLICOLOR"] == "0", env["FORCE_COLOR"] == "0", env["TERM"] == "dumb":
		return false, nil
	}
	return terminal(), nil
}

// takesLinks reports whether text in colour may bear hyperlinks (OSC 8): what
// FORCE_HYPERLINK says, else whether the terminal is one that is known to understand them,
// as others may print them. A log of CI is none.
func takesLinks(env map[string]string, terminal bool) bool {
	if force := env["FORCE_HYPERLINK"]; force != "" {
		return force != "0"
	}
	if !terminal || env["CI"] != "" || env["TERM"] == "dumb" {
		return false
	}
	number := func(name string) int {
		n, _ := strconv.Atoi(env[name]) // 0 for none
		return n
	}
	switch {
	case env["WT_SESSION"] != "", env["DOMTERM"] != "", number("VTE_VERSION") >= 5000, number("KONSOLE_VERSION") >= 201200, env["COLORTERM"] == "xfce4-terminal":
		return true
	case slices.Contains([]string{"iTerm.app", "WezTerm", "vscode", "ghostty", "zed", "Hyper", "rio", "Tabby"}, env["TERM_PROGRAM"]):
		return true
	}
	return slices.Contains([]string{"xterm-kitty", "xterm-ghostty", "alacritty", "alacritty-direct", "foot", "foot-extra", "wezterm", "rio"}, env["TERM"])
}

// drawsProgress decides whether a line of progress is drawn, over and over again.
func drawsProgress(show bool, env map[string]string, terminal func() bool) bool {
	return show && env["TERM"] != "dumb" && terminal()
}

// width is the number of columns of the terminal, 100 where there is none.
func (a *app) width() int { return a.columns(100) }

// columns is the number of columns of the terminal, without where there is none.
func (a *app) columns(without int) int {
	if f, ok := file(a.stdout); ok {
		if w, _, err := term.GetSize(int(f.Fd())); err == nil && w > 0 {
			return w
		}
	}
	return without
}

// asciiOnly reports whether the locale says that the terminal knows ASCII only.
func (a *app) asciiOnly() bool {
	locale := cmp.Or(a.env["LC_ALL"], a.env["LC_CTYPE"], a.env["LANG"]) // POSIX, in this order
	return locale == "C" || locale == "POSIX"
}

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
	_, err := io.WriteString(w, say.PrintableLines(b.String()))
	return err
}

// progressDelay is how long a run must take before its progress is worth drawing.
const progressDelay = 500 * time.Millisecond

// progress draws how much is done on one line of the terminal.
type progress struct {
	done   atomic.Int64
	doing  string // what is done
	noun   string // and to what, of which there may be several
	end    chan struct{}
	closed chan struct{}
}

// startProgress draws a line on standard error when that is a terminal that can and show
// is set; otherwise the progress is counted and nobody told.
func (a *app) startProgress(show bool, doing, noun string) *progress {
	p := &progress{doing: doing, noun: noun}
	if drawsProgress(show, a.env, func() bool { return takesEscapes(a.stderr) }) {
		p.end, p.closed = make(chan struct{}), make(chan struct{})
		go p.draw(a.stderr)
	}
	return p
}

func (p *progress) update(done int) { p.done.Store(int64(done)) }

func (p *progress) draw(w io.Writer) {
	defer close(p.closed)
	wait := progressDelay
	drawn := false
	for {
		select {
		case <-p.end:
			if drawn {
				fmt.Fprint(w, "\r\x1b[K")
			}
			return
		case <-time.After(wait):
			fmt.Fprintf(w, "\r\x1b[K%s… %s", p.doing, say.Count(p.done.Load(), p.noun))
			wait, drawn = 100*time.Millisecond, true
		}
	}
}

func (p *progress) stop() {
	if p.end != nil {
		close(p.end)
		<-p.closed
	}
}

func style(text, sgr string, styled bool) string {
	if !styled || text == "" || sgr == "" {
		return text
	}
	return "\x1b[" + sgr + "m" + text + "\x1b[0m"
}
