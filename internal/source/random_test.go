package source

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"strings"
)

// randomJSON writes a valid document with all kinds of values, blanks and escapes.
// Names of one object differ unless duplicates is set.
type randomJSON struct {
	*rand.Rand
	bytes.Buffer
	duplicates bool
}

func newRandom(seed uint64) *randomJSON {
	return &randomJSON{Rand: rand.New(rand.NewPCG(seed, 1))}
}

// document is one value; its text is valid until the next call.
func (r *randomJSON) document() []byte {
	r.Reset()
	r.blank()
	r.value(0)
	r.blank()
	return r.Bytes()
}

func (r *randomJSON) blank() {
	for r.IntN(3) == 0 {
		r.WriteString([]string{" ", "\t", "\n", "\r\n", "   "}[r.IntN(5)])
	}
}

func (r *randomJSON) value(depth int) {
	kind := r.IntN(9)
	if depth > 5 && kind > 6 {
		kind = r.IntN(7)
	}
	switch kind {
	case 0:
		r.WriteString("null")
	case 1:
		r.WriteString("true")
	case 2:
		r.WriteString("false")
	case 3:
		r.WriteString([]string{"0", "-0", "1", "-17", "3.25", "1e5", "2E-3", "-1.5e+10", "123456789012345678901234567890"}[r.IntN(9)])
	case 4, 5, 6:
		r.text(r.name())
	case 7:
		r.entries("[]", func(int) { r.value(depth + 1) })
	default:
		r.entries("{}", func(i int) {
			name := r.name()
			if !r.duplicates {
				name = fmt.Sprintf("%d%s", i, name)
			}
			r.text(name)
			r.blank()
			r.WriteByte(':')
			r.blank()
			r.value(depth + 1)
		})
	}
}

func (r *randomJSON) entries(brackets string, entry func(i int)) {
	r.WriteByte(brackets[0])
	r.blank()
	for i := range r.IntN(6) {
		if i > 0 {
			r.WriteByte(',')
			r.blank()
		}
		entry(i)
		r.blank()
	}
	r.WriteByte(brackets[1])
}

// name is a short text with everything that needs care somewhere.
func (r *randomJSON) name() string {
	return []string{"", "a", "data", "states", "a/b", "~", "~1", "m\"n", `\`, "é", "😀", "\n\t", "\u2028", "0", "name", strings.Repeat("x", 70)}[r.IntN(16)]
}

// text writes a string, some characters as escapes.
func (r *randomJSON) text(s string) {
	r.WriteByte('"')
	for _, c := range s {
		switch {
		case c > 0xffff && r.IntN(2) == 0:
			c -= 0x10000
			fmt.Fprintf(r, `\u%04x\u%04X`, 0xd800+c>>10, 0xdc00+c&0x3ff)
		case c < 0x20 || r.IntN(4) == 0 && c <= 0xffff:
			fmt.Fprintf(r, `\u%04x`, c)
		case c == '"' || c == '\\' || c == '/' && r.IntN(2) == 0:
			r.WriteByte('\\')
			r.WriteRune(c)
		default:
			r.WriteRune(c)
		}
	}
	r.WriteByte('"')
}
