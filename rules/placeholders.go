package rules

import (
	"bytes"

	"github.com/tasklint/tasklint/internal/runes"
)

// isPlaceholder reports whether a text stands for a value that somebody still has to
// write: a sample of the documentation, or a template's token within it.
func isPlaceholder(text []byte) bool { return isSample(text) || templateToken(text) != nil }

// isSample reports whether a whole text is one of the forms that documentation has in
// place of a value: xxxxxxxx-xxxx, <APP_ID>, string.
func isSample(text []byte) bool {
	if len(text) < 3 {
		return false
	}
	switch text[0] {
	case 'x', 'X':
		return len(text) >= 8 && len(bytes.Trim(text, "xX-")) == 0
	case '<':
		return text[len(text)-1] == '>' && isMarker(text[1:len(text)-1])
	case 's':
		return string(text) == "string"
	}
	return false
}

// isMarker reports whether a text is made of words that name a value: APP_ID,
// your app id.
func isMarker(text []byte) bool {
	for i, c := range text {
		if !isLetterOrDigit(c) && (i == 0 || c != '_' && c != '-' && c != ' ' && c != '.') {
			return false
		}
	}
	return len(text) > 0
}

// templateForm is how a template engine marks the name of a value.
type templateForm struct {
	open, end string
	// alone says that people write the form in names as well, so that it counts only
	// where it is the whole text.
	alone bool
}

// templateForms are those of the replacement steps and template engines that people keep
// task files with: replacetokens, Jinja, Helm and Mustache, shells and Terraform, Azure
// Pipelines, cmd.exe, and the double underscore.
func templateForms() []templateForm {
	return []templateForm{{"#{", "}#", false}, {"#{", "}", false}, {"{{", "}}", false}, {"${", "}", false}, {"$(", ")", true}, {"%", "%", true}, {"__", "__", true}}
}

// templateToken is the first token of a template within a text, nil when it has none.
func templateToken(text []byte) []byte {
	if !bytes.ContainsAny(text, "{$%_") {
		return nil
	}
	for _, form := range templateForms() {
		if token := form.in(text); token != nil {
			return token
		}
	}
	return nil
}

func (f templateForm) in(text []byte) []byte {
	if f.alone {
		if name, ok := bytes.CutPrefix(text, []byte(f.open)); ok {
			if name, ok = bytes.CutSuffix(name, []byte(f.end)); ok && isTokenName(name) && !(f.open == "__" && isWord(name)) {
				return text
			}
		}
		return nil
	}
	for from := 0; ; {
		at := bytes.Index(text[from:], []byte(f.open))
		if at < 0 {
			return nil
		}
		at += from
		rest := text[at+len(f.open):]
		end := bytes.Index(rest, []byte(f.end))
		if end < 0 {
			return nil
		}
		if isTokenName(rest[:end]) {
			return text[at : at+len(f.open)+end+len(f.end)]
		}
		from = at + 1
	}
}

// isWord reports whether a text is lower-case letters alone, as between the underscores
// of __init__ and __main__.
func isWord(text []byte) bool {
	return !bytes.ContainsFunc(text, func(r rune) bool { return r < 'a' || r > 'z' })
}

// isTokenName reports whether a text is what stands in a token: a name, perhaps with
// dots, a filter or a call, and no longer than people write them. Blanks round it are
// fine, within it they follow a sign that only templates have.
func isTokenName(text []byte) bool {
	text = bytes.Trim(text, " ")
	if len(text) == 0 || len(text) > 100 || !bytes.ContainsFunc(text, runes.Letter) {
		return false
	}
	plain := true
	for i, c := range text {
		switch {
		case isLetterOrDigit(c) || c == '_':
		case c == '.' || c == '-' || c == ':':
			if i == 0 && c != '.' {
				return false
			}
		case c == '|' || c == '(' || c == ')' || c == '"' || c == '\'':
			plain = false
		case c == ' ':
			if plain && !bytes.ContainsAny(text[i:], "|(\"'.") {
				return false
			}
		default:
			return false
		}
	}
	return true
}

// mayHoldToken is a quick look at a text of JSON: false where no token can stand in it.
func mayHoldToken(text []byte) bool {
	return bytes.IndexByte(text, '$') >= 0 || bytes.IndexByte(text, '%') >= 0 || bytes.IndexByte(text, '#') >= 0 ||
		bytes.Contains(text, []byte("__")) || bytes.Contains(text, []byte("{{")) || bytes.Contains(text, []byte(`\u00`))
}
