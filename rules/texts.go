package rules

import (
	"bytes"
	"regexp"
	"slices"
	"strings"
	"sync"
	"unicode"

	"github.com/tasklint/tasklint/internal/runes"
	"github.com/tasklint/tasklint/internal/task"
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

// repairID is the UUID that a text was meant to be, with what is wrong with the text in
// words that follow it in a sentence. ids reach files by way of shells, chats and
// browsers, each of which adds something of its own.
func repairID(text string) (id, wrong string, ok bool) {
	id, wrong = strip(text)
	if task.IsUUID(id) {
		return id, wrong, wrong != ""
	}
	if len(id) == 32 {
		id = strings.Join([]string{id[:8], id[8:12], id[12:16], id[16:20], id[20:]}, "-")
		return id, "lacks its hyphens", task.IsUUID(id)
	}
	if m := addressed().FindStringSubmatch(text); m != nil {
		return m[1], "is an address that holds the id", true // and perhaps that of a sheet behind it
	}
	found := uuids().FindAllString(text, -1)
	slices.Sort(found)
	switch found = slices.Compact(found); {
	case len(found) != 1:
		return "", "", false
	case strings.Contains(text, "/"):
		return found[0], "is an address that holds the id", true
	default:
		return found[0], "has other text beside the id", true
	}
}

// uuids finds what has the form of a UUID within a text.
var uuids = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`\b` + uuid + `\b`)
})

// addressed finds the id of an app or a task in the address of its page, or of its API.
var addressed = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`/(?:apps?|tasks?|dataflow|script)/(` + uuid + `)\b`)
})

// uuid is the form of a UUID.
const uuid = `[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}`

// strip takes off what may stand round an id, and out what cannot be seen, and says
// what that was; of several the last.
func strip(text string) (id, what string) {
	id = strings.Map(func(r rune) rune {
		switch {
		case r == '\r' || r == '\n':
			what = "has a line end in it"
		case unicode.IsSpace(r):
			what = "has blanks in it"
		case !runes.Printable(r):
			what = "has an invisible character in it"
		case r != '-' && unicode.Is(unicode.Pd, r):
			what = "has dashes for its hyphens"
			return '-'
		default:
			return r
		}
		return -1
	}, text)
	for _, around := range []struct{ signs, what string }{{"\"'`“”‘’", "has quotes round it"}, {"{}()[]<>", "has braces round it"}, {",;", "has a comma or semicolon after it"}} {
		if bare := strings.Trim(id, around.signs); bare != id {
			id, what = bare, around.what
		}
	}
	if bare, ok := strings.CutPrefix(strings.ToLower(id), "urn:uuid:"); ok {
		id, what = bare, "is written as a URN"
	}
	return id, what
}

// isNothing reports whether a text is what a script writes for a value that it does not
// have: jq and shells null, JavaScript undefined, Python None, Go nil, .NET an empty Guid.
func isNothing(text string) bool {
	return slices.Contains([]string{"null", "(null)", "undefined", "none", "nil", "nan", "[object object]", emptyID}, strings.ToLower(strings.TrimSpace(text)))
}

// emptyID is the UUID that stands for none.
const emptyID = "00000000-0000-0000-0000-000000000000"

// isHexID reports whether a text is 24 hexadecimal digits, as the ids of items, spaces and
// reload-tasks are.
func isHexID(text string) bool {
	return len(text) == 24 && strings.Trim(text, "0123456789abcdefABCDEF") == ""
}

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
