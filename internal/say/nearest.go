package say

import (
	"math/bits"
	"strings"
	"unicode/utf8"

	"github.com/tasklint/tasklint/internal/runes"
)

// maxWord is the longest word, in bytes, that is compared letter by letter: what
// is longer is no slip of the finger on a name, and comparing is quadratic.
const maxWord = 128

// Nearest returns the candidate that word most likely stands for, false when none is
// near. A candidate that differs only by case, or only by case and the
// separators "-", "_", "." and blank, is the nearest there is; else the one with
// the smallest Damerau-Levenshtein distance (optimal string alignment) within
// the number of slips that a word of this length bears. A candidate equal to
// word is passed over. Of equally near ones the first with the same first letter
// wins, which is seldom the wrong one, else the first.
func Nearest(word string, candidates []string) (string, bool) {
	if word == "" {
		return "", false
	}
	var t table
	var room [2][maxWord]rune
	folded := room[0][:0]
	if len(word) <= maxWord {
		folded = fold(folded, word)
	}
	letters := lettersOf(folded)
	best, least := "", bound(word)+1
	for _, c := range candidates {
		if c == word || c == "" {
			continue
		}
		if strings.EqualFold(c, word) {
			return c, true
		}
		if len(word) > maxWord || len(c) > maxWord {
			continue
		}
		other := fold(room[1][:0], c)
		if others := lettersOf(other); max(bits.OnesCount64(letters&^others), bits.OnesCount64(others&^letters)) > least {
			continue
		}
		d := t.distance(folded, other, least)
		if d < least || d == least && best != "" && !sameStart(best, word) && sameStart(c, word) {
			best, least = c, d
		}
	}
	return best, best != ""
}

// listedMost is how many words are listed where none is near.
const listedMost = 24

// Instead adds to a message about a word what can be written instead: the candidate that
// it most likely stands for, else all of them where they are few.
func Instead(message, word string, candidates []string) string {
	near, ok := Nearest(word, candidates)
	switch {
	case ok:
		return message + "; did you mean " + Quote(near) + "?"
	case len(candidates) > 0 && len(candidates) <= listedMost:
		return message + "; " + Pick(len(candidates), "there is ", "there are ") + Printable(And(candidates))
	}
	return message
}

// sameStart reports whether two words begin with the same letter, in any case.
func sameStart(a, b string) bool {
	x, _ := utf8.DecodeRuneInString(a)
	y, _ := utf8.DecodeRuneInString(b)
	return runes.Lower(x) == runes.Lower(y)
}

// bound is how many slips a word may hold and still be recognised: none in two
// letters, then one in four letters, at least one and at most four.
func bound(word string) int {
	n := utf8.RuneCountInString(word)
	if n < 3 {
		return 0
	}
	return min(max(n/4, 1), 4)
}

// fold appends a text without what people mix up and do not misspell: case and
// separators.
func fold(b []rune, s string) []rune {
	for _, r := range s {
		switch r {
		case '-', '_', '.', ' ':
		default:
			if 'A' <= r && r <= 'Z' {
				r += 'a' - 'A'
			} else if r >= utf8.RuneSelf {
				r = runes.Lower(r)
			}
			b = append(b, r)
		}
	}
	return b
}

// lettersOf is the set of a word's letters, of which some share a bit. A slip adds or
// takes away one letter at most, so that most words are told apart by their sets.
func lettersOf(word []rune) (set uint64) {
	for _, r := range word {
		set |= 1 << (r % 64)
	}
	return set
}

// table has room for three rows of the distances between two words.
type table [3][maxWord + 1]int

// distance is the number of letters to insert, delete, replace or swap with their
// neighbour that turns x into y, or limit+1 when it is more than limit.
func (t *table) distance(x, y []rune, limit int) int {
	if len(x)-len(y) > limit || len(y)-len(x) > limit {
		return limit + 1
	}
	before, last, row := t[0][:len(y)+1], t[1][:len(y)+1], t[2][:len(y)+1]
	for j := range last {
		last[j] = j
	}
	for i := 1; i <= len(x); i++ {
		row[0] = i
		least := i
		for j := 1; j <= len(y); j++ {
			cost := 1
			if x[i-1] == y[j-1] {
				cost = 0
			}
			d := min(last[j]+1, row[j-1]+1, last[j-1]+cost)
			if i > 1 && j > 1 && x[i-1] == y[j-2] && x[i-2] == y[j-1] {
				d = min(d, before[j-2]+1)
			}
			row[j] = d
			least = min(least, d)
		}
		if least > limit {
			return limit + 1
		}
		before, last, row = last, row, before
	}
	return min(last[len(y)], limit+1)
}
