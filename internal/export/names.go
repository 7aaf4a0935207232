package export

import (
	"crypto/sha256"
	"encoding/hex"
	"strings"
	"unicode/utf8"

	"github.com/tasklint/tasklint/internal/runes"
)

// Names gives tasks names of files that every system takes.
type Names struct{ used map[string]bool }

// NewNames are names of which none is given yet.
func NewNames() *Names { return &Names{used: make(map[string]bool)} }

const (
	// nameMost is how many letters of a task's name its file shows, in nameBytes bytes
	// at most: file systems take 255 for the whole.
	nameMost, nameBytes = 60, 200
	// idLetters is how much of the id follows; more where that is not enough.
	idLetters = 8
)

// File returns the name of a task's file: what of its name is plain letters and digits,
// and the begin of its id. It depends on the task alone unless two would be equal,
// on a system that does not tell cases apart. Windows reserves some names (CON,
// NUL, COM1, …); with an id behind them they are none.
func (n *Names) File(name, id string) string {
	slug, key := slugOf(name), idKey(strings.ToLower(id))
	for letters := idLetters; ; letters += 4 {
		file := slug + "-" + key[:min(letters, len(key))] + ".json"
		if slug == "" {
			file = "task-" + file[1:]
		}
		if !n.used[file] {
			n.used[file] = true
			return file
		}
		if letters >= len(key) { // the same id twice: told apart by order
			key += "x"
		}
	}
}

// idKey is an id as letters and digits: the id itself where it is a UUID or the like,
// else a hash of it.
func idKey(id string) string {
	plain := strings.ReplaceAll(id, "-", "")
	simple := strings.IndexFunc(plain, func(r rune) bool { return (r < '0' || r > '9') && (r < 'a' || r > 'f') }) < 0
	if simple && len(plain) >= 2*idLetters {
		return plain
	}
	sum := sha256.Sum256([]byte(id))
	return hex.EncodeToString(sum[:])
}

// slugOf is a name in lower-case letters, digits and hyphens. Letters of all scripts
// stay, since teams name tasks in their own; what combines or cannot be seen goes.
func slugOf(name string) string {
	var b strings.Builder
	letters, gap := 0, false
	for _, r := range name {
		if !runes.Letter(r) && !runes.Digit(r) {
			gap = letters > 0
			continue
		}
		if letters == nameMost || b.Len()+utf8.UTFMax+1 > nameBytes {
			break
		}
		if gap {
			b.WriteByte('-')
			gap = false
		}
		b.WriteRune(runes.Lower(r))
		letters++
	}
	return b.String()
}
