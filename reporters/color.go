package reporters

import "github.com/tasklint/tasklint/internal/diag"

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
