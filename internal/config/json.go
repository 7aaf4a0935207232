package config

import (
	"math"
	"strconv"
	"strings"

	"github.com/go-json-experiment/json/jsontext"
)

// appendJSON writes a value that passed the check as JSON, keys in their order.
func appendJSON(b []byte, n *node) []byte {
	switch n.kind {
	case boolean:
		return strconv.AppendBool(b, isTrueWord(n.text))
	case integer, float:
		number, _ := jsonNumber(n.text)
		return append(b, number...)
	case text:
		return appendString(b, n.text)
	case list:
		b = append(b, '[')
		for i, it := range n.items {
			if i > 0 {
				b = append(b, ", "...)
			}
			b = appendJSON(b, it.value)
		}
		return append(b, ']')
	case mapping:
		b = append(b, '{')
		for i, p := range n.pairs {
			if i > 0 {
				b = append(b, ", "...)
			}
			b = appendString(b, p.key.text)
			b = append(b, ": "...)
			b = appendJSON(b, p.value)
		}
		return append(b, '}')
	}
	return append(b, "null"...)
}

// appendString cannot fail, since the text is UTF-8; what an escape has put into it
// that is none is replaced.
func appendString(b []byte, s string) []byte {
	quoted, err := jsontext.AppendQuote(b, strings.ToValidUTF8(s, "\ufffd"))
	if err != nil {
		return append(b, `""`...)
	}
	return quoted
}

// jsonNumber writes a YAML number as JSON does: as it stands where that is JSON.
func jsonNumber(text string) (string, bool) {
	if v := jsontext.Value(text); v.IsValid() && v.Kind() == '0' {
		return text, true
	}
	plain := strings.ReplaceAll(strings.TrimPrefix(text, "+"), "_", "")
	if n, err := strconv.ParseInt(plain, 0, 64); err == nil {
		return strconv.FormatInt(n, 10), true
	}
	f, err := strconv.ParseFloat(plain, 64)
	if err != nil || math.IsInf(f, 0) || math.IsNaN(f) {
		return "", false
	}
	return strconv.FormatFloat(f, 'g', -1, 64), true
}
