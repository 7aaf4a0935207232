package task

import "hash/maphash"

// shared keeps strings that come again and again, such as the ids of owners and spaces,
// so that tasks hold one copy. Each has one place to be; a newer one takes it, so that
// no number of different strings costs more than the table.
type shared struct {
	seed maphash.Seed
	kept []string
}

// sharedMost is how many strings are kept, a power of two, and sharedLongest how long in
// bytes they may be: what is longer is not looked for.
const (
	sharedMost    = 1 << 11
	sharedLongest = 256
)

// string is text as a string.
func (s *shared) string(text []byte) string {
	if len(text) == 0 || len(text) > sharedLongest {
		return string(text)
	}
	if s.kept == nil {
		s.seed, s.kept = maphash.MakeSeed(), make([]string, sharedMost)
	}
	place := &s.kept[maphash.Bytes(s.seed, text)%sharedMost]
	if *place != string(text) {
		*place = string(text)
	}
	return *place
}
