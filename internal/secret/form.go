// Package secret knows the documented forms of credentials: what looks like one is
// reported and never shown. It guesses nothing by entropy.
package secret

import "bytes"

// Form names the form of the first credential that a text holds, "" when it
// holds none. Only forms that are documented as such count: no guess by entropy.
func Form(text []byte) string {
	for i := 0; i < len(text); i++ {
		switch {
		case isTokenByte(text[i]):
			if mayBegin(text[i]) {
				if form := tokenForm(text[i:]); form != "" {
					return form
				}
			}
			i = wordEnd(text, i)
		case text[i] == '=':
			if Names(wordBefore(text, i)) && IsValue(wordAfter(text, i), 4) {
				return "a password or token"
			}
		}
	}
	return ""
}

// wordEnd is the last byte of the letters and digits that a byte is among; behind a
// hyphen another word begins, as in X-ghp_….
func wordEnd[T []byte | string](text T, i int) int {
	end := i
	for end < len(text) && isLetterOrDigit(text[end]) {
		end++
	}
	return max(i, end-1)
}

// tokenForm names the form of the token that a text begins with, at the start of a
// word.
func tokenForm(text []byte) string {
	if len(text) < 16 { // no form is shorter
		return ""
	}
	switch text[0] {
	case 'e':
		if isJWT(text) {
			return "a JSON Web Token"
		}
	case 'B', 'b':
		if isBearer(text) {
			return "a bearer token"
		}
	case '-':
		if isPrivateKey(text) {
			return "a private key"
		}
	}
	if mayBeKey(text[0], text[1]) && hasKeyPrefix(text) {
		return "an access key"
	}
	return ""
}

// isJWT takes three parts in base64url, the first two of which are JSON objects,
// which all begin with the same letters (RFC 7519 section 3).
func isJWT(text []byte) bool {
	for range 2 {
		n := wordLength(text)
		if n < 12 || !bytes.HasPrefix(text, []byte("eyJ")) || n == len(text) || text[n] != '.' {
			return false
		}
		text = text[n+1:]
	}
	return wordLength(text) >= 16
}

// isBearer takes the scheme and a token of some length that holds a digit, so that
// no prose about bearers does (RFC 6750 section 2.1).
func isBearer(text []byte) bool {
	const scheme = "bearer "
	if len(text) < len(scheme) || !bytes.EqualFold(text[:len(scheme)], []byte(scheme)) {
		return false
	}
	token := text[len(scheme):]
	token = token[:tokenLength(token)]
	return len(token) >= 16 && bytes.ContainsAny(token, "0123456789")
}

// isPrivateKey takes the first line of a key's textual form (RFC 7468 section 10).
func isPrivateKey(text []byte) bool {
	rest, ok := bytes.CutPrefix(text, []byte("-----BEGIN "))
	if !ok {
		return false
	}
	return bytes.Contains(rest[:min(len(rest), 40)], []byte("PRIVATE KEY"))
}

// keyPrefixes are the beginnings of keys.
var keyPrefixes = [...]struct {
	prefix string
	length int
}{
	{"ghp_", 36}, {"gho_", 36}, {"ghu_", 36}, {"ghs_", 36}, {"ghr_", 36}, {"github_pat_", 22},
	{"glpat-", 20}, {"xoxb-", 20}, {"xoxp-", 20}, {"xoxa-", 20}, {"xoxs-", 20},
	{"AKIA", 16}, {"ASIA", 16}, {"AIza", 35}, {"sk_live_", 16}, {"rk_live_", 16}, {"npm_", 36},
}

// mayBeKey reports whether a key of keyPrefixes begins with two bytes.
func mayBeKey(a, b byte) bool {
	switch a {
	case 'g':
		return b == 'h' || b == 'i' || b == 'l'
	case 'x':
		return b == 'o'
	case 'A':
		return b == 'K' || b == 'S' || b == 'I'
	case 's', 'r':
		return b == 'k'
	case 'n':
		return b == 'p'
	default:
		return false
	}
}

// hasKeyPrefix takes the keys of services that mark theirs by a prefix, with the
// least number of characters that follow it.
func hasKeyPrefix(text []byte) bool {
	for _, k := range keyPrefixes {
		if rest, ok := bytes.CutPrefix(text, []byte(k.prefix)); ok {
			n := wordLength(rest)
			return n >= k.length && (text[0] != 'A' || n == k.length) && !isRepeated(rest[:n])
		}
	}
	return false
}

// names are those of credentials.
var names = [...]string{"password", "passwd", "pwd", "secret", "token", "apikey", "api_key", "api-key", "clientsecret", "accesstoken"}

// Names reports whether a word is the name of a credential, or ends with one
// a separator or a change of case: password, db_password, userToken.
func Names(word []byte) bool {
	if len(word) < 3 || !endName(word[len(word)-2], word[len(word)-1]) {
		return false
	}
	for _, name := range names {
		at := len(word) - len(name)
		if at >= 0 && bytes.EqualFold(word[at:], []byte(name)) && (at == 0 || isWordBreak(word[at-1], word[at])) {
			return true
		}
	}
	return false
}

// endName reports whether one of names ends with two bytes, in either case, which rules
// out nearly all words.
func endName(a, b byte) bool {
	switch a |= 0x20; b | 0x20 {
	case 'd':
		return a == 'r' || a == 'w'
	case 't', 'n', 'y':
		return a == 'e'
	default:
		return false
	}
}

// isWordBreak reports whether a new word begins between two bytes of a name.
func isWordBreak(before, after byte) bool {
	return before == '_' || before == '-' || before|0x20 == before && after|0x20 != after
}

// IsValue reports whether a text of that length or more may be a credential
// itself, and is not the mark that stands for one.
func IsValue(value []byte, least int) bool {
	if len(value) < least || bytes.IndexByte([]byte("$<{[(%*."), value[0]) >= 0 || bytes.IndexByte(value, ' ') >= 0 {
		return false
	}
	for _, word := range [...]string{"true", "false", "null", "none", "string", "redacted", "secret", "password", "token"} {
		if bytes.EqualFold(value, []byte(word)) {
			return false
		}
	}
	return !isRepeated(value)
}

// isRepeated reports whether a text is one character over and over, as in xxxx.
func isRepeated(text []byte) bool {
	return len(text) > 0 && len(bytes.Trim(text, string(text[:1]))) == 0
}

// wordBefore is the name before the sign at i, with a blank allowed between.
func wordBefore(text []byte, i int) []byte {
	if i > 0 && text[i-1] == ' ' {
		i--
	}
	start := i
	for start > 0 && isTokenByte(text[start-1]) {
		start--
	}
	return text[start:i]
}

// wordAfter is the value after the sign at i, with a quote allowed between, and a
// blank where there is one before the sign too.
func wordAfter(text []byte, i int) []byte {
	value := text[i+1:]
	value = value[:min(len(value), 256)]
	if i > 0 && text[i-1] == ' ' {
		value = bytes.TrimPrefix(value, []byte(" "))
	}
	if len(value) > 0 && (value[0] == '"' || value[0] == '\'') {
		value = value[1:]
	}
	if end := bytes.IndexAny(value, " \t\r\n\"'&;,)"); end >= 0 {
		value = value[:end]
	}
	return value
}

// wordLength is how many characters of base64url a text begins with.
func wordLength(text []byte) int {
	n := 0
	for n < len(text) && isTokenByte(text[n]) {
		n++
	}
	return n
}

// tokenLength is how many characters of a bearer token a text begins with (RFC 6750
// section 2.1).
func tokenLength(text []byte) int {
	n := 0
	for n < len(text) && (isTokenByte(text[n]) || bytes.IndexByte([]byte("+/=.~"), text[n]) >= 0) {
		n++
	}
	return n
}

// class is what a byte can be in a credential: every byte of every report is looked up.
type class uint8

const (
	inner     class = 1 << iota // a letter or digit
	joint                       // within a token beside these
	beginning                   // of a documented form
	sign                        // between the name of one and the value
	around                      // what is before it goes by

	first = inner | beginning
)

var classes = [256]class{
	'0': inner, '1': inner, '2': inner, '3': inner, '4': inner, '5': inner, '6': inner, '7': inner, '8': inner, '9': inner,
	'A': first, 'B': first, 'C': inner, 'D': inner, 'E': inner, 'F': inner, 'G': inner, 'H': inner, 'I': inner, 'J': inner, 'K': inner, 'L': inner, 'M': inner,
	'N': inner, 'O': inner, 'P': inner, 'Q': inner, 'R': inner, 'S': inner, 'T': inner, 'U': inner, 'V': inner, 'W': inner, 'X': inner, 'Y': inner, 'Z': inner,
	'a': inner, 'b': first, 'c': inner, 'd': inner, 'e': first, 'f': inner, 'g': first, 'h': inner, 'i': inner, 'j': inner, 'k': inner, 'l': inner, 'm': inner,
	'n': first, 'o': inner, 'p': inner, 'q': inner, 'r': first, 's': first, 't': inner, 'u': inner, 'v': inner, 'w': inner, 'x': first, 'y': inner, 'z': inner,
	'_': joint, '-': joint | beginning, '=': sign, ':': around, '\\': around,
}

// mayBegin reports whether the documented form of some token begins with a byte.
func mayBegin(c byte) bool { return classes[c]&beginning != 0 }

func isTokenByte(c byte) bool { return classes[c]&(inner|joint) != 0 }

func isLetterOrDigit(c byte) bool { return classes[c]&inner != 0 }
