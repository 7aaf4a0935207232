package rules

import (
	"bytes"
)

// isExpression reports whether a text is a workflow expression: ${ … }.
func isExpression(text []byte) bool {
	text = bytes.TrimSpace(text)
	return bytes.HasPrefix(text, []byte("${")) && bytes.HasSuffix(text, []byte("}"))
}

// isSemanticVersion reports whether a text has the form of Semantic Versioning 2.0.0.
func isSemanticVersion(text []byte) bool {
	text, build, hasBuild := bytes.Cut(text, []byte("+"))
	core, pre, hasPre := bytes.Cut(text, []byte("-"))
	if hasBuild && !areIdentifiers(build, true) || hasPre && !areIdentifiers(pre, false) {
		return false
	}
	numbers := 0
	for more := true; more; numbers++ {
		var n []byte
		n, core, more = bytes.Cut(core, []byte("."))
		if !isDigits(n) || len(n) > 1 && n[0] == '0' {
			return false
		}
	}
	return numbers == 3
}

// areIdentifiers reports whether a text is a list of identifiers with dots between
// them. Those that are numbers have leading zeros only where they may.
func areIdentifiers(text []byte, zeros bool) bool {
	for more := true; more; {
		var id []byte
		id, text, more = bytes.Cut(text, []byte("."))
		for _, c := range id {
			if c != '-' && !isLetterOrDigit(c) {
				return false
			}
		}
		if len(id) == 0 || !zeros && len(id) > 1 && id[0] == '0' && isDigits(id) {
			return false
		}
	}
	return true
}

// isDigits reports whether a text is a number without a sign.
func isDigits(text []byte) bool {
	for _, c := range text {
		if c < '0' || c > '9' {
			return false
		}
	}
	return len(text) > 0
}

// isLetterOrDigit reports whether a byte is one of ASCII.
func isLetterOrDigit(c byte) bool {
	return c >= '0' && c <= '9' || c|0x20 >= 'a' && c|0x20 <= 'z'
}
