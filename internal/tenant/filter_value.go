package tenant

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
)

// fieldType is what the values of a field are.
type fieldType uint8

const (
	anyValue fieldType = iota // not documented
	boolValue
	textValue
)

// typeOf is the type of a field, by what the answers of the service have in its place.
func typeOf(field string) fieldType {
	name, _ := spelt(field, FilterFields())
	switch name {
	case "enabled":
		return boolValue
	case "name", "resourceId", "ownerId", "spaceId", "createdAt", "updatedAt", "updatedBy", "lastStatus", "lastStartedAt", "lastEndedAt", "lastExecutedAs":
		return textValue
	}
	return anyValue
}

// checkValue looks for comparisons that no task can answer (RFC 7644 table 3: parts of
// texts are for texts, and what is true or false has no order).
func checkValue(f *Filter, text string) error {
	fail := func(at int, format string, args ...any) error {
		return &FilterError{Text: text, Offset: at, Message: fmt.Sprintf(format, args...)}
	}
	if f.Op == "pr" {
		return nil
	}
	switch typeOf(f.Field) {
	case boolValue:
		if !slices.Contains([]string{"eq", "ne"}, f.Op) {
			return fail(f.At, "%s is true or false, which %q compares with nothing; write %s eq true", quote(f.Field), f.Op, f.Field)
		}
		if _, ok := f.Value.(bool); !ok && f.Value != nil {
			return fail(f.ValueAt, "%s is true or false; write %s eq true, without quotes", quote(f.Field), f.Field)
		}
	case textValue:
		switch v := f.Value.(type) {
		case bool:
			return fail(f.ValueAt, `%s is a text; put its value in double quotes: "%t"`, quote(f.Field), v)
		case json.Number:
			return fail(f.ValueAt, `%s is a text; put its value in double quotes: "%s"`, quote(f.Field), plain(v.String()))
		}
	}
	return nil
}

// isWord reports whether a word is true, false or null in other letters.
func isWord(word string) bool {
	return slices.Contains([]string{"true", "false", "null"}, strings.ToLower(word))
}

// wordMeant says how such a word is written.
func wordMeant(field, word string) string {
	small, text := "write "+strings.ToLower(word), `put a text in double quotes: "`+word+`"`
	switch {
	case typeOf(field) == boolValue || strings.EqualFold(word, "null"):
		return small
	case typeOf(field) == textValue:
		return text
	}
	return small + ", or " + text
}
