package reporters

import (
	"strings"

	"github.com/tasklint/tasklint/internal/diag"
	"github.com/tasklint/tasklint/internal/say"
)

// style is an SGR sequence (ECMA-48 section 8.3.117).
type style string

const (
	bold   style = "\x1b[1m"
	dim    style = "\x1b[2m"
	red    style = "\x1b[1;31m"
	green  style = "\x1b[1;32m"
	yellow style = "\x1b[1;33m"
	blue   style = "\x1b[1;34m"
	cyan   style = "\x1b[1;36m"
	reset        = "\x1b[0m"
)

// painter colours text, or leaves it alone when colour is off.
type painter bool

func (p painter) paint(s style, text string) string {
	if !p || text == "" {
		return text
	}
	return string(s) + text + reset
}

// hyperlink makes a text lead to an address, "" for nowhere, on terminals that know how (OSC 8,
// ended by ST). It is for addresses of ours alone: what is not visible would end the
// sequence.
func hyperlink(text, address string) string {
	if address == "" {
		return text
	}
	return "\x1b]8;;" + address + "\x1b\\" + text + "\x1b]8;;\x1b\\"
}

// levelStyle is the colour of a level.
func levelStyle(l diag.Level) style {
	switch l {
	case diag.Error:
		return red
	case diag.Warning:
		return yellow
	default:
		return cyan
	}
}

// leastWrap is the narrowest width in cells that sentences are broken for: below it
// there are more breaks than words.
const leastWrap = 60

// wrap breaks an escaped text between words into lines of at most width cells, of which
// the first has some taken by what stands before it and the others by their indent. A
// word that is longer stays whole. Width 0 breaks nothing.
func wrap(text string, width, taken, indent int) []string {
	room := max(width, leastWrap) - taken
	if width == 0 || say.Width(text) <= room {
		return []string{text}
	}
	var lines []string
	line, used := "", 0
	for word := range strings.SplitSeq(text, " ") {
		n := say.Width(word)
		switch {
		case line == "":
			line, used = word, n
		case used+1+n <= room:
			line, used = line+" "+word, used+1+n
		default:
			lines = append(lines, line)
			// A runner may take what begins a line for a command.
			line, used, room = say.Escape(word), n, max(width, leastWrap)-indent
		}
	}
	return append(lines, line)
}
