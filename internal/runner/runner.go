// Package runner knows what the runners of CI services take for a command to them
// when it stands in a log: there, a name could forge an annotation or set a variable.
package runner

import "strings"

// wordMost bounds the word between ## and [ in a command.
const wordMost = 16

// Broken stands for the "##" of a command.
const Broken = `#\u0023`

// Starts reports whether a text begins with ##[ (GitHub, Azure Pipelines),
// ##vso[ (Azure Pipelines) or ##teamcity[, which are looked for anywhere in a line.
func Starts[T string | []byte](text T) bool {
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

// Leads gives the place of the colon that makes a workflow command of a line with
// this text (GitHub: blanks, then ::), -1 where there is none.
func Leads(text string) int {
	if at := len(text) - len(strings.TrimLeft(text, " \t")); strings.HasPrefix(text[at:], "::") {
		return at
	}
	return -1
}

// BrokenColon stands for the first colon of a command that leads a line.
const BrokenColon = `\u003a`

// Break takes all commands out of a text that is to stand in one line.
func Break(text string) string {
	if at := Leads(text); at >= 0 {
		text = text[:at] + BrokenColon + text[at+1:]
	}
	if !strings.Contains(text, "##") {
		return text
	}
	var b strings.Builder
	for len(text) > 0 {
		if Starts(text) {
			b.WriteString(Broken)
			text = text[len("##"):]
			continue
		}
		b.WriteByte(text[0])
		text = text[1:]
	}
	return b.String()
}
