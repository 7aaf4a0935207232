package rules

import (
	"regexp"
	"slices"
	"strings"
	"sync"
	"unicode"

	"github.com/tasklint/tasklint/internal/runes"
	"github.com/tasklint/tasklint/internal/task"
)

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

// migrated finds tasks by the reload-tasks that they have replaced: metadata.migratedFrom.
func migrated(s *task.Set) map[string]*task.Facts {
	from := make(map[string]*task.Facts)
	for _, f := range s.Tasks {
		if id := f.MigratedFrom; id != "" && f.ID.S != "" && s.ByID(id) == nil {
			if _, taken := from[id]; taken {
				from[id] = nil // several rules of one reload-task became several tasks
			} else {
				from[id] = f
			}
		}
	}
	return from
}
