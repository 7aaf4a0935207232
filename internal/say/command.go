package say

import "strings"

// What the runners of CI services take for a command to them when it stands in a log is
// broken up: there, a name could forge an annotation or set a variable.
const (
	BrokenCommand = `#\u0023` // for the "##" of a command
	BrokenColon   = `\u003a`  // for the first colon of a command that leads a line
)

// wordMost bounds the word between ## and [ in a command.
const wordMost = 16

// StartsCommand reports whether a text begins with ##[ (GitHub, Azure Pipelines),
// ##vso[ (Azure Pipelines) or ##teamcity[, which are looked for anywhere in a line.
func StartsCommand[T string | []byte](text T) bool {
	if len(text) < 3 || text[0] != '#' || text[1] != '#' {
		return false
	}
	for i := 2; i < min(len(text), 3+wordMost); i++ {
		switch c := text[i] | 0x20; {
		case text[i] == '[':
			return true
		case c < 'a' || c > 'z':
			return false
		}
	}
	return false
}

// LeadsCommand returns the place of the colon that makes a workflow command of a line with
// this text (GitHub: blanks, then ::), -1 where there is none.
func LeadsCommand(text string) int {
	if at := len(text) - len(strings.TrimLeft(text, " \t")); strings.HasPrefix(text[at:], "::") {
		return at
	}
	return -1
}

// BreakCommands takes all commands out of a text that is to stand in one line.
func BreakCommands(text string) string {
	if at := LeadsCommand(text); at >= 0 {
		text = text[:at] + BrokenColon + text[at+1:]
	}
	if !strings.Contains(text, "##") {
		return text
	}
	var b strings.Builder
	for len(text) > 0 {
		if StartsCommand(text) {
			b.WriteString(BrokenCommand)
			text = text[len("##"):]
			continue
		}
		b.WriteByte(text[0])
		text = text[1:]
	}
	return b.String()
}
